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

    func textPattern(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let (pattern, texts) = (program.patterns[Int(operation.index)], target.texts)
        requireOfGood(.patternMismatch, count, target) { lane in
            let text = texts[lane]
            return text.start.withBytes(text.length) { pattern.matches($0) }
        }
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
        let bits = StateBits()
        guard number.kind == .number else {
            return settleNulls(operation, lanes, target) { lane, _ in
                let value = number.wideNumbers[lane]
                return bits.of(number.faults[lane], isZero: value == 0, isLargest: value == largest)
            }
        }
        let (values, faults, narrowLargest) = (number.numbers, number.faults, Int64(largest))
        settleNulls(operation, lanes, target) { lane, _ in
            bits.of(faults[lane], isZero: values[lane] == 0, isLargest: values[lane] == narrowLargest)
        }
    }

    func nullWhenText(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let (length, blank, zone) = (Int(operation.length), tables.blank, tables.zone)
        let bits = StateBits()
        settleNulls(operation, lanes, target) { _, field in
            guard TextKernels.isUniform(field, length) else { return bits.value }
            switch field.byte(0) {
            case blank: return bits.blank
            case 0x00: return bits.lowValues
            case 0xFF: return bits.highValues
            case zone: return bits.zeros
            case zone + 9: return bits.nines
            default: return bits.value
            }
        }
    }

    /// The bit of each state of a field in an operation's flags.
    private struct StateBits {
        let value = Operation.bit(of: .value)
        let blank = Operation.bit(of: .blank)
        let lowValues = Operation.bit(of: .lowValues)
        let highValues = Operation.bit(of: .highValues)
        let zeros = Operation.bit(of: .zeros)
        let nines = Operation.bit(of: .nines)

        /// Of a number that was read, or has a fault.
        @inline(__always)
        func of(_ fault: UInt8, isZero: Bool, isLargest: Bool) -> UInt8 {
            if fault == 0 { return isZero ? zeros : isLargest ? nines : value }
            switch Fault(rawValue: fault) {
            case .blank: return blank
            case .lowValues: return lowValues
            case .highValues: return highValues
            default: return value
            }
        }
    }

    /// - Parameter state: the bit of the state of a lane's field.
    @inline(__always)
    private func settleNulls(
        _ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn, _ state: (Int, Place) -> UInt8
    ) {
        let places = lanes.places(stride: operation.stride)
        let (offset, states, hasLiterals) = (Int(operation.offset), operation.flags, operation.c != 0)
        let (nulls, faults) = (target.nulls, target.faults)
        for lane in 0..<lanes.count {
            let field = places[lane] + offset
            let isNull = states & state(lane, field) != 0
            nulls[lane] = isNull ? 1 : 0
            if isNull {
                faults[lane] = 0
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
