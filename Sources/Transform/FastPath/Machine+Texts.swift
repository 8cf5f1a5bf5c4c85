import MappingLanguage
import RecordValues
import TargetRows

/// Texts read, joined and looked up.
extension Machine {
    func loadText(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        if operation.length <= 32 {
            loadShortText(operation, lanes, target)
        } else {
            loadLongText(operation, lanes, target)
        }
    }

    private func loadShortText(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let length = Int(operation.length)
        let (trimsStart, trimsEnd) = (operation.flags & 1 != 0, operation.flags & 2 != 0)
        let counts = operation.flags & Operation.countsStates != 0
        let (texts, faults) = (target.texts, target.faults)
        var doubts: UInt8 = 0
        for lane in 0..<lanes.count {
            var text = FlatText(start: lanes.text(lane, operation.imageOffset), length: length)
            let notBlank = TextKernels.notBlank(text.start, length)
            let doubt = TextKernels.high(text.start, length) == 0 ? 0 : Lanes<UInt8>.doubtful
            if trimsEnd { text.length = 32 - notBlank.leadingZeroBitCount }
            if trimsStart {
                let blanks = min(notBlank.trailingZeroBitCount, text.length)
                text = FlatText(start: text.start + blanks, length: text.length - blanks)
            }
            texts[lane] = text
            faults[lane] = doubt
            doubts |= doubt
            if counts, notBlank == 0 { rare.notes.note(.blank, field: operation.index, lane) }
        }
        if doubts != 0 { loadDoubtful(operation, lanes, target) }
    }

    private func loadLongText(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let length = Int(operation.length)
        let (trimsStart, trimsEnd) = (operation.flags & 1 != 0, operation.flags & 2 != 0)
        let counts = operation.flags & Operation.countsStates != 0
        var doubts: UInt8 = 0
        for lane in 0..<lanes.count {
            var text = FlatText(start: lanes.text(lane, operation.imageOffset), length: length)
            let doubt = TextKernels.isPlain(text.start, length) ? 0 : Lanes<UInt8>.doubtful
            let trimmed = TextKernels.trimmedLength(text.start, length)
            if trimsEnd { text.length = trimmed }
            if trimsStart {
                let blanks = TextKernels.leadingBlanks(text.start, text.length)
                text = FlatText(start: text.start + blanks, length: text.length - blanks)
            }
            target.texts[lane] = text
            target.faults[lane] = doubt
            doubts |= doubt
            if counts, trimmed == 0 { rare.notes.note(.blank, field: operation.index, lane) }
        }
        if doubts != 0 { loadDoubtful(operation, lanes, target) }
    }

    /// Texts with characters beyond ASCII, or with bytes that are none.
    private func loadDoubtful(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let places = lanes.places(stride: operation.stride)
        for lane in 0..<lanes.count where target.faults[lane] == Lanes<UInt8>.doubtful {
            let field = places[lane] + Int(operation.offset)
            let text = target.texts[lane]
            let start = text.start.distance(from: lanes.text(lane, operation.imageOffset))
            // A field of high-values is no text, even where the code page has a character for X'FF'.
            if tables.isSingleByte, field.byte(0) != 0xFF,
                let wide = TextKernels.translate(field + start, text.length, by: tables.wide, with: &scratch.pen)
            {
                target.texts[lane] = wide
                target.faults[lane] = 0
            } else {
                rare.loadText(operation, field, target, lane)
            }
        }
    }

    /// The digits of a clean DISPLAY field are its text.
    func loadDigits(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let places = lanes.places(stride: operation.stride)
        let (length, offset, zone) = (Int(operation.length), Int(operation.offset), tables.zone)
        let isText = fields[Int(operation.index)].digits == operation.length && length <= 16
        for lane in 0..<lanes.count {
            let field = places[lane] + offset
            if isText, NumberKernels.zoned(field, count: length, zone: zone).isPreferred {
                target.texts[lane] = FlatText(start: lanes.text(lane, operation.imageOffset), length: length)
                target.faults[lane] = 0
            } else {
                rare.loadDigits(operation, field, target, lane)
            }
        }
    }

    func concatenate(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let parts = lists.operands.range(operation.index)
        let first = operand(lists.operands[parts.lowerBound])
        target.faults.copy(first.faults, count: count)
        for part in parts.dropFirst() {
            target.faults.inherit(target.faults, operand(lists.operands[part]).faults, count: count)
        }
        var pen = scratch.pen
        for lane in 0..<count {
            let start = pen.place
            for part in parts {
                let column = registers[Int(lists.operands[part])]
                if column.faults[lane] == 0 { pen.put(column.texts[lane]) }
            }
            target.texts[lane] = FlatText(start: start, length: pen.count(since: start))
        }
        pen.step(16)
        scratch.pen = pen
    }

    func lookup(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let operand = operand(operation.a)
        let table = tables.codeTables[Int(operation.index)]
        for lane in 0..<count {
            let fault = operand.faults[lane]
            if fault == 0, let new = table.newCode(for: operand.texts[lane]) {
                target.texts[lane] = new
                target.faults[lane] = 0
            } else {
                target.texts[lane] = tables.emptyText
                target.faults[lane] = fault != 0 ? fault : Fault.notInCodeTable.rawValue
            }
        }
    }
}
