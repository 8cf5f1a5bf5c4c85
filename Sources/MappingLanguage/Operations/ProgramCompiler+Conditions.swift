import RecordValues
import TargetRows

extension ProgramCompiler {
    /// Compiles a condition into a register that holds 0 or 1.
    mutating func compile(_ condition: Condition) -> UInt16 {
        switch condition {
        case .compare(let left, let comparison, let right): return compare(left, comparison, right)
        case .isIn(let operand, let memberships): return membership(operand, memberships)
        case .state(let field, let state):
            let index = fieldIndex(field)
            return emit(.fieldState, to: .number) {
                $0.index = index
                $0.flags = state.rawValue
                $0.place(field)
            }
        case .bytes(let field, let bytes):
            let index = fieldIndex(field)
            let list = add(bytes, to: \.byteLists)
            return emit(.fieldBytes, to: .number) {
                $0.index = index
                $0.a = UInt16(list)
                $0.place(field)
            }
        case .and(let left, let right): return binary(.and, left, right)
        case .or(let left, let right): return binary(.or, left, right)
        case .not(let operand):
            let register = compile(operand)
            return emit(.not, to: .number) { $0.a = register }
        }
    }

    private mutating func binary(_ kind: Operation.Kind, _ left: Condition, _ right: Condition) -> UInt16 {
        let (first, second) = (compile(left), compile(right))
        return emit(kind, to: .number) { ($0.a, $0.b) = (first, second) }
    }

    private mutating func compare(_ left: Expression, _ comparison: Comparison, _ right: Expression) -> UInt16 {
        if comparison == .equal, case .constant(let constant) = right,
            let register = wordMembership(left, [Membership(lower: constant, upper: constant)])
        {
            return register
        }
        let flags = Operation.flags(of: comparison)
        guard Self.isNumber(left) else {
            let kind: Operation.Kind = Self.isText(left) ? .compareTexts : .compareNumbers
            let (first, second) = (value(left), value(right))
            return emit(kind, to: .number) { ($0.a, $0.b, $0.flags) = (first, second, flags) }
        }
        let (left, right) = (number(left), number(right))
        let scale = max(left.scale, right.scale)
        let operands = [left, right].map { rescale($0, to: scale, rounding: .exact) }
        let sides = alike(operands)
        return emit(.compareNumbers, to: .number) { ($0.a, $0.b, $0.flags) = (sides[0], sides[1], flags) }
    }

    private mutating func membership(_ operand: Expression, _ memberships: [Membership]) -> UInt16 {
        if let register = wordMembership(operand, memberships) { return register }
        if Self.isText(operand) {
            let list = add(memberships.map { Self.textRange($0.lower, $0.upper) }, to: \.textLists)
            let register = value(operand)
            return emit(.memberOfTexts, to: .number) { ($0.a, $0.index) = (register, list) }
        }
        let number = Self.isNumber(operand) ? number(operand) : Number(register: value(operand), scale: 0, largest: 0)
        let ranges = memberships.map { Self.range($0.lower, $0.upper, scale: number.scale) }
        let list = add(ranges, to: \.numberLists)
        return emit(.memberOfNumbers, to: .number) { ($0.a, $0.index) = (number.register, list) }
    }

    /// Single values of a short text field are looked for in the record's own bytes. Nil where that cannot be done.
    private mutating func wordMembership(_ operand: Expression, _ memberships: [Membership]) -> UInt16? {
        guard let (field, words) = words(operand, memberships) else { return nil }
        let list = add(words, to: \.wordLists)
        let text = load(.loadText, field)
        return emit(.memberOfWords, to: .number) {
            $0.a = text
            $0.index = list
            $0.place(field)
        }
    }

    /// A short text field, and the bytes that it has for single values: these are put into the code page once, and each
    /// field is one word. Nil where that cannot be done.
    private func words(_ operand: Expression, _ memberships: [Membership]) -> (FieldReference, [UInt64])? {
        guard case .field(let field) = operand, case .text = field.description, field.length <= 8, !field.isSlot else {
            return nil
        }
        var words: [UInt64] = []
        for membership in memberships {
            guard membership.lower == membership.upper, case .text(let text) = membership.lower,
                var bytes = try? codePage.encode(text)
            else { return nil }
            while bytes.count > field.length, bytes.last == codePage.blank { bytes.removeLast() }
            // A value longer than the field is in none.
            guard bytes.count <= field.length else { continue }
            bytes += [UInt8](repeating: codePage.blank, count: field.length - bytes.count)
            words.append(bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
        return (field, words)
    }

    /// Constant texts chosen by the value of one short text field are looked up by its bytes. Nil where the choice is
    /// of another kind.
    mutating func choiceByWord(_ branches: [Expression.Branch], otherwise: Expression?) -> UInt16? {
        var chosen: FieldReference?
        var choices: [(word: UInt64, value: Constant)] = []
        for branch in branches {
            guard case .constant(let value) = branch.value, case .text = value,
                let (field, words) = words(branch.condition), chosen ?? field == field
            else { return nil }
            chosen = field
            // The first branch that holds is taken.
            for word in words where !choices.contains(where: { $0.word == word }) { choices.append((word, value)) }
        }
        guard let field = chosen else { return nil }
        let rest = otherwise.map { value($0) } ?? preset(.noConditionHolds, .text)
        let list = choices.map { RecordProgram.WordChoice(word: $0.word, register: value(.constant($0.value))) }
        let index = add(list, to: \.wordChoices)
        let text = load(.loadText, field)
        return emit(.selectByWord, to: .text) {
            ($0.a, $0.b, $0.index) = (text, rest, index)
            $0.place(field)
        }
    }

    private func words(_ condition: Condition) -> (FieldReference, [UInt64])? {
        switch condition {
        case .isIn(let operand, let memberships): return words(operand, memberships)
        case .compare(let left, .equal, .constant(let constant)):
            return words(left, [Membership(lower: constant, upper: constant)])
        default: return nil
        }
    }

    static func textRange(_ lower: Constant, _ upper: Constant) -> RecordProgram.ClosedRangeOfText {
        guard case .text(let lower) = lower, case .text(let upper) = upper else {
            preconditionFailure("the checker compares texts with texts")
        }
        func trimmed(_ text: String) -> [UInt8] {
            var bytes = Array(text.utf8)
            while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
            return bytes
        }
        return .init(lower: trimmed(lower), upper: trimmed(upper))
    }

    /// Bounds in units of the value's last place. A bound with more places than the value is moved to the nearest
    /// value inside the range, so that exactly the right values lie between.
    static func range(_ lower: Constant?, _ upper: Constant?, scale: Int) -> RecordProgram.Range {
        .init(
            lower: lower.map { bound($0, scale: scale, roundingUp: true) } ?? .open,
            upper: upper.map { bound($0, scale: scale, roundingUp: false) } ?? .open)
    }

    package static func bound(_ constant: Constant, scale: Int, roundingUp: Bool) -> RecordProgram.Bound {
        switch constant {
        case .number(let decimal):
            if decimal.scale <= scale { return .value(decimal.unscaled * powerOfTen(scale - decimal.scale)) }
            let divisor = powerOfTen(decimal.scale - scale)
            let (quotient, remainder) = decimal.unscaled.quotientAndRemainder(dividingBy: divisor)
            if roundingUp { return .value(remainder > 0 ? quotient + 1 : quotient) }
            return .value(remainder < 0 ? quotient - 1 : quotient)
        case .date(let date): return .value(Int128(date.ccyymmdd))
        case .boolean(let boolean): return .value(boolean ? 1 : 0)
        case .runDate: return .runDate
        case .text: preconditionFailure("a text is no bound of a number")
        }
    }

    /// Whether the expression is of type number (dates and booleans are not).
    static func isNumber(_ expression: Expression) -> Bool {
        switch expression {
        case .constant(.number), .add, .subtract, .multiply, .divide, .round: true
        case .field(let field): if case .number = field.description { true } else { false }
        case .choose(let branches, _): branches.first.map { isNumber($0.value) } ?? false
        default: false
        }
    }

    static func isText(_ expression: Expression) -> Bool {
        switch expression {
        case .constant(.text), .digits, .trim, .concatenate, .substring, .uppercase, .lowercase, .lookup: true
        case .field(let field): if case .text = field.description { true } else { false }
        case .choose(let branches, _): branches.first.map { isText($0.value) } ?? false
        default: false
        }
    }
}

extension Operation {
    /// Takes over where a field stands.
    mutating func place(_ field: FieldReference) {
        offset = Int32(field.offset)
        length = Int32(field.length)
        stride = Int32(field.itemStride)
    }
}
