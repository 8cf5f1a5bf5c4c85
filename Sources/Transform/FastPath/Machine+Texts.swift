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
        let trimsEnd = operation.flags & 2 != 0
        let (texts, faults) = (target.texts, target.faults)
        var (doubts, blanks) = (UInt8(0), UInt8(0))
        for lane in 0..<lanes.count {
            let start = lanes.text(lane, operation.imageOffset)
            let notBlank = TextKernels.notBlank(start, length)
            let doubt = TextKernels.high(start, length) == 0 ? 0 : Lanes<UInt8>.doubtful
            texts[lane] = FlatText(start: start, length: trimsEnd ? 32 &- notBlank.leadingZeroBitCount : length)
            faults[lane] = doubt
            doubts |= doubt
            blanks |= notBlank == 0 ? 1 : 0
        }
        finishText(operation, lanes, target, hasBlanks: blanks != 0, hasDoubts: doubts != 0)
    }

    private func loadLongText(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let length = Int(operation.length)
        let trimsEnd = operation.flags & 2 != 0
        var (hasDoubts, hasBlanks) = (false, false)
        for lane in 0..<lanes.count {
            let start = lanes.text(lane, operation.imageOffset)
            let trimmed = TextKernels.trimmedLength(start, length)
            let isPlain = TextKernels.isPlain(start, length)
            target.texts[lane] = FlatText(start: start, length: trimsEnd ? trimmed : length)
            target.faults[lane] = isPlain ? 0 : Lanes<UInt8>.doubtful
            hasDoubts = hasDoubts || !isPlain
            hasBlanks = hasBlanks || trimmed == 0
        }
        finishText(operation, lanes, target, hasBlanks: hasBlanks, hasDoubts: hasDoubts)
    }

    /// What few texts need: blanks taken off the start, blank fields counted, characters beyond ASCII.
    private func finishText(
        _ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn, hasBlanks: Bool, hasDoubts: Bool
    ) {
        if operation.flags & 1 != 0 {
            for lane in 0..<lanes.count {
                let text = target.texts[lane]
                let blanks = TextKernels.leadingBlanks(text.start, text.length)
                target.texts[lane] = FlatText(start: text.start + blanks, length: text.length - blanks)
            }
        }
        if hasBlanks, operation.flags & Operation.countsStates != 0 { noteBlanks(operation, lanes) }
        if hasDoubts { loadDoubtful(operation, lanes, target) }
    }

    private func noteBlanks(_ operation: Operation, _ lanes: RecordLanes) {
        let length = Int(operation.length)
        for lane in 0..<lanes.count
        where TextKernels.trimmedLength(lanes.text(lane, operation.imageOffset), length) == 0 {
            rare.notes.note(.blank, field: operation.index, lane)
        }
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
        let length = Int(operation.length)
        let kernel = ZonedKernel(count: length, zone: tables.zone)
        if fields[Int(operation.index)].digits != operation.length || length > 16 {
            loadDigits(operation, lanes, target) { _ in false }
        } else if length <= 8 {
            loadDigits(operation, lanes, target) { kernel.readShort($0).isPreferred }
        } else {
            loadDigits(operation, lanes, target) { kernel.readMedium($0).isPreferred }
        }
    }

    @inline(__always)
    private func loadDigits(
        _ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn, _ areDigits: (Place) -> Bool
    ) {
        let places = lanes.places(stride: operation.stride)
        let (length, offset) = (Int(operation.length), Int(operation.offset))
        let (texts, faults) = (target.texts, target.faults)
        for lane in 0..<lanes.count {
            let field = places[lane] + offset
            texts[lane] = FlatText(start: lanes.text(lane, operation.imageOffset), length: length)
            faults[lane] = 0
            if !areDigits(field) { rare.loadDigits(operation, field, target, lane) }
        }
    }

    /// Part by part: first how long each lane's text gets, then the parts one behind the other.
    func concatenate(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let parts = lists.operands.range(operation.index)
        let (texts, faults) = (target.texts, target.faults)
        faults.fill(0, count: count)
        for part in parts { faults.inherit(faults, operand(lists.operands[part]).faults, count: count) }
        texts.fill(FlatText(start: scratch.pen.place, length: 0), count: count)
        for part in parts {
            let others = operand(lists.operands[part]).texts
            for lane in 0..<count { texts[lane].length &+= others[lane].length }
        }
        var pen = scratch.pen
        for lane in 0..<count {
            let length = texts[lane].length
            texts[lane] = FlatText(start: pen.place, length: 0)
            // Sixteen more, because copying scribbles behind a part, where the next lane's first part stands already.
            pen.step(length &+ 16)
        }
        for part in parts { append(operand(lists.operands[part]).texts, count, to: texts) }
        scratch.pen = pen
    }

    private func append(_ parts: Lanes<FlatText>, _ count: Int, to texts: Lanes<FlatText>) {
        for lane in 0..<count {
            let (text, part) = (texts[lane], parts[lane])
            var pen = Pen(at: text.start + text.length)
            pen.put(part)
            texts[lane].length = text.length &+ part.length
        }
    }

    func lookup(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let operand = operand(operation.a)
        let (table, empty) = (tables.codeTables[Int(operation.index)], tables.emptyText)
        let notInTable = Fault.notInCodeTable.rawValue
        let (legacy, legacyFaults, texts, faults) = (operand.texts, operand.faults, target.texts, target.faults)
        for lane in 0..<count {
            let new = table.newCode(for: legacy[lane])
            let fault = legacyFaults[lane]
            texts[lane] = new ?? empty
            faults[lane] = fault != 0 ? fault : new == nil ? notInTable : 0
        }
    }
}
