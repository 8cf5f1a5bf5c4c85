import RecordValues
import TargetRows

extension ProgramCompiler {
    /// Compiles an expression of type text, date or boolean.
    mutating func value(_ expression: Expression) -> UInt16 {
        switch expression {
        case .constant(let constant): self.constant(constant)
        case .field(let field): loadText(field)
        case .digits(let field): load(.loadDigits, field)
        case .trim(.field(let field), let leading, let trailing):
            loadText(field, flags: (leading ? 1 : 0) | (trailing ? 2 : 0))
        case .trim(let operand, let leading, let trailing):
            unary(.trim, operand) { $0.flags = (leading ? 1 : 0) | (trailing ? 2 : 0) }
        case .concatenate(let parts): concatenate(parts)
        case .substring(let operand, let start, let length):
            unary(.substring, operand) {
                $0.offset = Int32(start - 1)
                $0.length = Int32(length)
            }
        case .uppercase(let operand): unary(.uppercase, operand)
        case .lowercase(let operand): unary(.lowercase, operand)
        case .date(let operand, let pattern): date(operand, pattern)
        case .lookup(let table, let operand): unary(.lookup, operand) { $0.index = Int32(table) }
        case .choose(let branches, let otherwise):
            choiceByWord(branches, otherwise: otherwise)
                ?? choose(
                    branches.map(\.condition), branches.map { value($0.value) }, otherwise: otherwise.map { value($0) },
                    Self.isText(expression) ? .text : .number)
        case .condition(let condition): compile(condition)
        case .add, .subtract, .multiply, .divide, .round:
            preconditionFailure("a number expression is compiled by number(_:)")
        }
    }

    /// Compiles an expression of type number.
    mutating func number(_ expression: Expression) -> Number {
        switch expression {
        case .constant(.number(let decimal)):
            let largest = Int128(decimal.unscaled.magnitude)
            let kind = Number(register: 0, scale: 0, largest: largest).kind
            let register = preset(.number(Self.bound(.number(decimal), scale: decimal.scale, roundingUp: false)), kind)
            return Number(register: register, scale: decimal.scale, largest: largest)
        case .field(let field):
            guard case .number(let description) = field.description else {
                preconditionFailure("\(field.name) is not a number")
            }
            let register = load(Self.loadKind(description.usage), field)
            return Number(register: register, scale: description.scale, largest: description.largestUnscaled)
        case .add(let left, let right): return sum(.add, left, right)
        case .subtract(let left, let right): return sum(.subtract, left, right)
        case .multiply(let left, let right): return product(number(left), number(right))
        case .divide(let left, let right, let scale, let rounding):
            return divide(number(left), by: number(right), scale: scale, rounding: rounding)
        case .round(let operand, let scale, let rounding):
            return rescale(number(operand), to: scale, rounding: rounding)
        case .choose(let branches, let otherwise): return choose(branches, otherwise: otherwise, expression)
        default: preconditionFailure("a text expression is compiled by value(_:)")
        }
    }

    /// Decimal places of a number expression, by the rules stated at `Expression`.
    package static func scale(of expression: Expression) -> Int {
        switch expression {
        case .constant(.number(let decimal)): decimal.scale
        case .field(let field):
            if case .number(let description) = field.description { description.scale } else { 0 }
        case .add(let left, let right), .subtract(let left, let right): max(scale(of: left), scale(of: right))
        case .multiply(let left, let right): scale(of: left) + scale(of: right)
        case .divide(_, _, let scale, _), .round(_, let scale, _): scale
        case .choose(let branches, let otherwise):
            max(branches.map { scale(of: $0.value) }.max() ?? 0, otherwise.map { scale(of: $0) } ?? 0)
        default: 0
        }
    }

    /// The same number with another number of decimal places.
    mutating func rescale(_ number: Number, to scale: Int, rounding: Rounding) -> Number {
        if number.scale == scale { return number }
        guard scale > number.scale else {
            var result = Number(register: 0, scale: scale, largest: number.largest)
            result.register = emit(.round, to: result.kind) {
                $0.a = number.register
                ($0.offset, $0.length) = (Int32(number.scale), Int32(scale))
                $0.flags = UInt8(Rounding.allCases.firstIndex(of: rounding) ?? 0)
            }
            return result
        }
        let power = Self.powerOfTen(scale - number.scale)
        let factor = add(.value(power), to: \.numbers)
        let largest = number.largest?.multipliedReportingOverflow(by: power)
        var result = Number(register: 0, scale: scale, largest: Self.exact(largest))
        let operand = with(width: result.kind, number)
        result.register = emit(.scaleUp, to: result.kind) { ($0.a, $0.index) = (operand, factor) }
        return result
    }

    private static func exact(_ result: (partialValue: Int128, overflow: Bool)?) -> Int128? {
        result.flatMap { $0.overflow ? nil : $0.partialValue }
    }

    /// The number's register, or one of the given width with the same number.
    mutating func with(width: CellColumn.Kind, _ number: Number) -> UInt16 {
        guard number.kind != width else { return number.register }
        precondition(width == .wideNumber, "a number is made narrow by its column alone")
        return emit(.widen, to: .wideNumber) { $0.a = number.register }
    }

    /// The registers of numbers with one width, that of the widest.
    mutating func alike(_ numbers: [Number]) -> [UInt16] {
        let width: CellColumn.Kind = numbers.contains(where: \.isWide) ? .wideNumber : .number
        return numbers.map { with(width: width, $0) }
    }

    static func powerOfTen(_ exponent: Int) -> Int128 {
        guard let power = ExactDecimal.powerOfTen(exponent) else {
            preconditionFailure("the checker lets no number of more than 38 digits through")
        }
        return power
    }

    /// A constant that is no number.
    private mutating func constant(_ constant: Constant) -> UInt16 {
        if case .text(let text) = constant { return preset(.text(Array(text.utf8)), .text) }
        return preset(.number(Self.bound(constant, scale: 0, roundingUp: false)), .number)
    }

    /// A register that holds the same for every record.
    mutating func preset(_ content: RecordProgram.Preset.Content, _ kind: CellColumn.Kind) -> UInt16 {
        let same = program.presets.first { $0.content == content && program.registers[Int($0.register)] == kind }
        if let same { return same.register }
        let register = newRegister(kind)
        program.presets.append(.init(register: register, content: content))
        return register
    }

    private static func loadKind(_ usage: NumberDescription.Usage) -> Operation.Kind {
        switch usage {
        case .packed: .loadPacked
        case .zoned: .loadZoned
        case .binary: .loadBinary
        case .decimalText: .loadSlotNumber
        }
    }

    private mutating func unary(
        _ kind: Operation.Kind, _ operand: Expression, to result: CellColumn.Kind = .text,
        _ fill: (inout Operation) -> Void = { _ in }
    ) -> UInt16 {
        let register = value(operand)
        return emit(kind, to: result) {
            $0.a = register
            fill(&$0)
        }
    }

    private mutating func sum(_ kind: Operation.Kind, _ left: Expression, _ right: Expression) -> Number {
        let (left, right) = (number(left), number(right))
        let scale = max(left.scale, right.scale)
        let (first, second) = (
            rescale(left, to: scale, rounding: .exact), rescale(right, to: scale, rounding: .exact)
        )
        let largest = first.largest.flatMap { largest in second.largest.map { largest.addingReportingOverflow($0) } }
        return emit(kind, first, second, scale: scale, largest: Self.exact(largest))
    }

    private mutating func product(_ left: Number, _ right: Number) -> Number {
        let largest = left.largest.flatMap { largest in
            right.largest.map { largest.multipliedReportingOverflow(by: $0) }
        }
        return emit(.multiply, left, right, scale: left.scale + right.scale, largest: Self.exact(largest))
    }

    /// An operation on two numbers, both as wide as its result.
    private mutating func emit(
        _ kind: Operation.Kind, _ left: Number, _ right: Number, scale: Int, largest: Int128?,
        _ fill: (inout Operation) -> Void = { _ in }
    ) -> Number {
        var result = Number(register: 0, scale: scale, largest: left.isWide || right.isWide ? nil : largest)
        let (first, second) = (with(width: result.kind, left), with(width: result.kind, right))
        result.register = emit(kind, to: result.kind) {
            ($0.a, $0.b) = (first, second)
            fill(&$0)
        }
        return result
    }

    private mutating func divide(_ left: Number, by right: Number, scale: Int, rounding: Rounding) -> Number {
        let division = RecordProgram.Division(
            leftScale: left.scale, rightScale: right.scale, scale: scale, rounding: rounding)
        let index = add(division, to: \.divisions)
        // The dividend times this is divided by at least one unit: it, and so the quotient, fit where it does.
        let places = scale - left.scale + right.scale
        let power = places >= 0 ? ExactDecimal.powerOfTen(places) : nil
        let largest = power.flatMap { power in left.largest?.multipliedReportingOverflow(by: power) }
        return emit(.divide, left, right, scale: scale, largest: Self.exact(largest)) { $0.index = index }
    }

    private mutating func concatenate(_ parts: [Expression]) -> UInt16 {
        let index = add(parts.map { value($0) }, to: \.operandLists)
        return emit(.concatenate, to: .text) { $0.index = index }
    }

    private mutating func date(_ operand: Expression, _ pattern: DatePattern) -> UInt16 {
        let index = add(pattern, to: \.datePatterns)
        if case .field(let field) = operand, case .number = field.description {
            let number = number(operand)
            return emit(.dateFromNumber, to: .number) {
                ($0.a, $0.index) = (number.register, index)
                $0.flags = number.isWide ? Operation.otherDate : Operation.flags(of: pattern.form)
            }
        }
        return unary(.dateFromText, operand, to: .number) {
            ($0.index, $0.flags) = (index, Operation.flags(of: pattern.form))
        }
    }

    private mutating func choose(
        _ branches: [Expression.Branch], otherwise: Expression?, _ expression: Expression
    ) -> Number {
        let scale = Self.scale(of: expression)
        let values = (branches.map(\.value) + (otherwise.map { [$0] } ?? [])).map {
            rescale(number($0), to: scale, rounding: .exact)
        }
        let registers = alike(values)
        let isWide = values.contains(where: \.isWide)
        var result = Number(register: 0, scale: scale, largest: isWide ? nil : values.compactMap(\.largest).max())
        result.register = choose(
            branches.map(\.condition), Array(registers.prefix(branches.count)),
            otherwise: otherwise == nil ? nil : registers[branches.count], result.kind)
        return result
    }

    /// The value of the first condition that holds.
    private mutating func choose(
        _ conditions: [Condition], _ values: [UInt16], otherwise: UInt16?, _ kind: CellColumn.Kind
    ) -> UInt16 {
        var result = otherwise ?? preset(.noConditionHolds, kind)
        for (condition, value) in zip(conditions, values).reversed() {
            let condition = compile(condition)
            let rest = result
            result = emit(.select, to: kind) { ($0.a, $0.b, $0.c) = (condition, value, rest) }
        }
        return result
    }
}
