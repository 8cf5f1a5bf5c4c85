import MappingLanguage
import RecordValues
import TargetRows

/// Conditions: 0 or 1, and the fault of an operand that was looked at; and what is chosen by them.
extension Machine {
    func compareNumbers(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        if operand(operation.a).kind == .wideNumber {
            compareNumbers(operation, count, target, as: Int128.self)
        } else {
            compareNumbers(operation, count, target, as: Int64.self)
        }
    }

    @inline(__always)
    private func compareNumbers<Number: CellNumber>(
        _ operation: Operation, _ count: Int, _ target: CellColumn, as: Number.Type
    ) {
        let (left, right) = (operand(operation.a), operand(operation.b))
        let (first, second, result) = (Number.lanes(left), Number.lanes(right), target.numbers)
        target.faults.inherit(left.faults, right.faults, count: count)
        switch operation.flags {
        case Operation.equal: for lane in 0..<count { result[lane] = first[lane] == second[lane] ? 1 : 0 }
        case Operation.notEqual: for lane in 0..<count { result[lane] = first[lane] != second[lane] ? 1 : 0 }
        case Operation.less: for lane in 0..<count { result[lane] = first[lane] < second[lane] ? 1 : 0 }
        case Operation.lessOrEqual: for lane in 0..<count { result[lane] = first[lane] <= second[lane] ? 1 : 0 }
        case Operation.greater: for lane in 0..<count { result[lane] = first[lane] > second[lane] ? 1 : 0 }
        default: for lane in 0..<count { result[lane] = first[lane] >= second[lane] ? 1 : 0 }
        }
    }

    func compareTexts(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let (left, right) = (operand(operation.a), operand(operation.b))
        target.faults.inherit(left.faults, right.faults, count: count)
        for lane in 0..<count {
            guard target.faults[lane] == 0 else { continue }
            let order = TextKernels.order(left.texts[lane], right.texts[lane])
            let holds =
                switch operation.flags {
                case Operation.equal: order == 0
                case Operation.notEqual: order != 0
                case Operation.less: order < 0
                case Operation.lessOrEqual: order <= 0
                case Operation.greater: order > 0
                default: order >= 0
                }
            target.numbers[lane] = holds ? 1 : 0
        }
    }

    /// The right side's fault counts only where the left side does not decide.
    func combine(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let left = operand(operation.a)
        guard operation.kind != .not else {
            for lane in 0..<count { target.numbers[lane] = left.numbers[lane] ^ 1 }
            return target.faults.copy(left.faults, count: count)
        }
        let right = operand(operation.b)
        let undecided: Int64 = operation.kind == .and ? 1 : 0
        for lane in 0..<count {
            let takesRight = left.faults[lane] == 0 && left.numbers[lane] == undecided
            target.numbers[lane] = takesRight ? right.numbers[lane] : left.numbers[lane]
            target.faults[lane] = takesRight ? right.faults[lane] : left.faults[lane]
        }
    }

    func memberOfNumbers(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let operand = operand(operation.a)
        for lane in 0..<count {
            target.numbers[lane] = lists.holds(operand.number(lane), list: operation.index) ? 1 : 0
        }
        target.faults.copy(operand.faults, count: count)
    }

    func memberOfTexts(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let operand = operand(operation.a)
        target.faults.copy(operand.faults, count: count)
        for lane in 0..<count where target.faults[lane] == 0 {
            target.numbers[lane] = lists.holds(operand.texts[lane], list: operation.index) ? 1 : 0
        }
    }

    /// Whether the bytes of a short text field are one of a list of words.
    func memberOfWords(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let places = lanes.places(stride: operation.stride)
        let (offset, mask) = (Int(operation.offset), UInt64.max >> UInt64(64 - operation.length * 8))
        let result = target.numbers
        result.fill(0, count: lanes.count)
        for index in lists.words.range(operation.index) {
            let wanted = lists.words[index]
            for lane in 0..<lanes.count {
                result[lane] |= (places[lane] + offset).word(0) & mask == wanted ? 1 : 0
            }
        }
        target.faults.copy(operand(operation.a).faults, count: lanes.count)
    }

    // MARK: - Choices

    func select(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let (condition, yes, no) = (operand(operation.a), operand(operation.b), operand(operation.c))
        switch target.kind {
        case .number: select(count, condition, yes.numbers, no.numbers, target.numbers)
        case .wideNumber: select(count, condition, yes.wideNumbers, no.wideNumbers, target.wideNumbers)
        case .text: select(count, condition, yes.texts, no.texts, target.texts)
        }
        let (holds, faults) = (condition.numbers, target.faults)
        if !condition.faults.hasAny(count: count), !yes.faults.hasAny(count: count), !no.faults.hasAny(count: count) {
            return faults.fill(0, count: count)
        }
        for lane in 0..<count {
            let fault = condition.faults[lane]
            let chosen = holds[lane] != 0 ? yes.faults[lane] : no.faults[lane]
            faults[lane] = fault != 0 ? fault : chosen
        }
    }

    @inline(__always)
    private func select<Value: BitwiseCopyable>(
        _ count: Int, _ condition: CellColumn, _ yes: Lanes<Value>, _ no: Lanes<Value>, _ target: Lanes<Value>
    ) {
        let holds = condition.numbers
        for lane in 0..<count {
            let (first, second) = (yes[lane], no[lane])
            target[lane] = holds[lane] != 0 ? first : second
        }
    }

    /// A text chosen by the bytes of a short text field.
    func selectByWord(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let (field, rest) = (operand(operation.a), operand(operation.b))
        let places = lanes.places(stride: operation.stride)
        let (offset, mask) = (Int(operation.offset), UInt64.max >> UInt64(64 - operation.length * 8))
        let (choices, range) = (lists.choices, lists.choices.range(operation.index))
        let (texts, faults) = (target.texts, target.faults)
        for lane in 0..<lanes.count {
            let word = (places[lane] + offset).word(0) & mask
            // All of a short list is looked at, which costs less than stopping at a hit.
            var found = -1
            for index in range where choices[index].word == word { found = index }
            let fault = field.faults[lane]
            texts[lane] = found < 0 ? rest.texts[lane] : choices[found].text
            faults[lane] = fault != 0 ? fault : found < 0 ? rest.faults[lane] : 0
        }
    }

    func copy(_ operation: Operation, _ count: Int, _ target: CellColumn) {
        let operand = operand(operation.a)
        switch target.kind {
        case .number: target.numbers.copy(operand.numbers, count: count)
        case .wideNumber: target.wideNumbers.copy(operand.wideNumbers, count: count)
        case .text: target.texts.copy(operand.texts, count: count)
        }
        target.faults.copy(operand.faults, count: count)
    }

    /// A record's value for each of its items.
    func spread(_ operation: Operation, _ lanes: RecordLanes, _ target: CellColumn) {
        let operand = operand(operation.a)
        for lane in 0..<lanes.count {
            let record = lane / lanes.itemCount
            switch target.kind {
            case .number: target.numbers[lane] = operand.numbers[record]
            case .wideNumber: target.wideNumbers[lane] = operand.wideNumbers[record]
            case .text: target.texts[lane] = operand.texts[record]
            }
            target.faults[lane] = operand.faults[record]
        }
    }
}
