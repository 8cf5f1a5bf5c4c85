import MappingLanguage
import RecordValues
import TargetRows

/// What a column asks of its value. A fault that is there already stays.
extension Machine {
    /// Gives every lane whose value does not pass a fault.
    @inline(__always)
    private func require(_ fault: Fault, _ count: Int, _ target: CellColumn, _ passes: (Int) -> Bool) {
        let faults = target.faults
        for lane in 0..<count {
            let before = faults[lane]
            let failed = passes(lane) ? 0 : fault.rawValue
            faults[lane] = before != 0 ? before : failed
        }
    }

    /// As before, for what may be asked of a value without a fault only.
    @inline(__always)
    private func requireOfGood(_ fault: Fault, _ count: Int, _ target: CellColumn, _ passes: (Int) -> Bool) {
        let faults = target.faults
        for lane in 0..<count where faults[lane] == 0 {
            if !passes(lane) { faults[lane] = fault.rawValue }
        }
    }

    func fitNumber(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let largest = numbers[Int(operation.index)]
        requireBetween(-largest, largest, or: .overflow, count, target)
    }

    func numberRange(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let range = ranges[Int(operation.index)]
        requireBetween(range.lower, range.upper, or: .outOfRange, count, target)
    }

    private func requireBetween(_ lower: Int128, _ upper: Int128, or fault: Fault, _ count: Int, _ target: CellColumn) {
        if target.kind == .wideNumber {
            let values = target.wideNumbers
            require(fault, count, target) { lower <= values[$0] && values[$0] <= upper }
        } else {
            // No narrow number is as large as the ends of 64 bits, so a bound beyond them may be moved there.
            let (values, lower, upper) = (target.numbers, Int64(clamping: lower), Int64(clamping: upper))
            require(fault, count, target) { lower <= values[$0] && values[$0] <= upper }
        }
    }

    func fitText(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let (least, most) = (Int(operation.offset), Int(operation.length))
        let (texts, faults) = (target.texts, target.faults)
        for lane in 0..<count where faults[lane] == 0 {
            let characters = TextKernels.characterCount(texts[lane])
            if characters < least { faults[lane] = Fault.tooShort.rawValue }
            if characters > most { faults[lane] = Fault.tooLong.rawValue }
        }
    }

    func numberList(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        require(.notInList, count, target) { lists.holds(target.number($0), list: operation.index) }
    }

    func textList(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        requireOfGood(.notInList, count, target) { lists.holds(target.texts[$0], list: operation.index) }
    }

    func nino(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let (kernel, texts, options) = (tables.nino, target.texts, operation.flags)
        require(.invalidNino, count, target) { kernel.accepts(texts[$0], options: options) }
    }

    // MARK: - No value

    /// "No value" as the mapping states it makes the column null, whatever went before.
    func nullWhenNumber(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let number = operand(operation.a)
        let largest = fields[Int(operation.b)].largest
        settleNulls(operation, lanes, target) { lane, _ in
            switch number.faults[lane] {
            case 0:
                let value = number.number(lane)
                return value == 0 ? .zeros : value == largest ? .nines : .value
            case Fault.blank.rawValue: return .blank
            case Fault.lowValues.rawValue: return .lowValues
            case Fault.highValues.rawValue: return .highValues
            default: return .value
            }
        }
    }

    func nullWhenText(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let (length, blank, zone) = (Int(operation.length), tables.blank, tables.zone)
        settleNulls(operation, lanes, target) { _, field in
            guard TextKernels.isUniform(field, length) else { return .value }
            switch field.byte(0) {
            case blank: return .blank
            case 0x00: return .lowValues
            case 0xFF: return .highValues
            case zone: return .zeros
            case zone + 9: return .nines
            default: return .value
            }
        }
    }

    @inline(__always)
    private func settleNulls(
        _ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn, _ state: (Int, Place) -> FieldState
    ) {
        let places = lanes.places(stride: operation.stride)
        let (offset, states, hasLiterals) = (Int(operation.offset), operation.flags, operation.c != 0)
        for lane in 0..<lanes.count {
            let field = places[lane] + offset
            let isNull = states >> state(lane, field).rawValue & 1
            target.nulls[lane] = isNull
            if isNull != 0 {
                target.faults[lane] = 0
            } else if hasLiterals {
                rare.nullWhenLiteral(operation, field, target, lane)
            }
        }
    }

    /// What the mapping says of a failure; a null of the batch before is forgotten.
    func finish(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        if operation.flags != 0 { target.nulls.fill(0, count: count) }
        guard target.faults.hasAny(count: count) else { return }
        for lane in 0..<count where target.faults[lane] != 0 { rare.settleFailure(operation, target, lane) }
    }
}
