import RecordValues

extension ProgramCompiler {
    /// Compiles an expression of type text, date or boolean.
    mutating func value(_ expression: Expression) -> UInt16 {
        switch expression {
        case .constant(let constant): self.constant(constant, scale: 0)
        case .field(let field): load(.loadText, field)
        case .digits(let field): load(.loadDigits, field)
        case .trim(.field(let field), let leading, let trailing):
            load(.loadText, field, flags: (leading ? 1 : 0) | (trailing ? 2 : 0))
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
            choose(branches, otherwise: otherwise) { compiler, branch in compiler.value(branch) }
        case .condition(let condition): compile(condition)
        case .add, .subtract, .multiply, .divide, .round:
            preconditionFailure("a number expression is compiled by number(_:)")
        }
    }

    /// Compiles an expression of type number.
    mutating func number(_ expression: Expression) -> Number {
        switch expression {
        case .constant(.number(let decimal)):
            return Number(register: constant(.number(decimal), scale: decimal.scale), scale: decimal.scale)
        case .field(let field):
            guard case .number(let description) = field.description else {
                preconditionFailure("\(field.name) is not a number")
            }
            return Number(register: load(Self.loadKind(description.usage), field), scale: description.scale)
        case .add(let left, let right): return aligned(.add, left, right)
        case .subtract(let left, let right): return aligned(.subtract, left, right)
        case .multiply(let left, let right):
            let (left, right) = (number(left), number(right))
            let register = emit(.multiply) { ($0.a, $0.b) = (left.register, right.register) }
            return Number(register: register, scale: left.scale + right.scale)
        case .divide(let left, let right, let scale, let rounding):
            return divide(number(left), by: number(right), scale: scale, rounding: rounding)
        case .round(let operand, let scale, let rounding):
            return rescale(number(operand), to: scale, rounding: rounding)
        case .choose(let branches, let otherwise):
            let scale = Self.scale(of: expression)
            let register = choose(branches, otherwise: otherwise) { compiler, branch in
                compiler.rescale(compiler.number(branch), to: scale, rounding: .exact).register
            }
            return Number(register: register, scale: scale)
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
            let register = emit(.round) {
                $0.a = number.register
                ($0.offset, $0.length) = (Int32(number.scale), Int32(scale))
                $0.flags = UInt8(Rounding.allCases.firstIndex(of: rounding) ?? 0)
            }
            return Number(register: register, scale: scale)
        }
        let factor = add(.value(Self.powerOfTen(scale - number.scale)), to: \.numbers)
        return Number(register: emit(.scaleUp) { ($0.a, $0.index) = (number.register, factor) }, scale: scale)
    }

    static func powerOfTen(_ exponent: Int) -> Int128 {
        guard let power = ExactDecimal.powerOfTen(exponent) else {
            preconditionFailure("the checker lets no number of more than 38 digits through")
        }
        return power
    }

    mutating func constant(_ constant: Constant, scale: Int) -> UInt16 {
        let content: RecordProgram.Preset.Content =
            if case .text(let text) = constant { .text(Array(text.utf8)) } else {
                .number(Self.bound(constant, scale: scale, roundingUp: false))
            }
        return preset(content)
    }

    /// A register that holds the same for every record.
    private mutating func preset(_ content: RecordProgram.Preset.Content) -> UInt16 {
        if let preset = program.presets.first(where: { $0.content == content }) { return preset.register }
        let register = newRegister()
        program.presets.append(.init(register: register, content: content))
        return register
    }

    private static func loadKind(_ usage: NumberDescription.Usage) -> Operation.Kind {
        switch usage {
        case .packed: .loadPacked
        case .zoned: .loadZoned
        case .binary: .loadBinary
        case .decimalText: .loadZoned
        }
    }

    private mutating func unary(
        _ kind: Operation.Kind, _ operand: Expression, _ fill: (inout Operation) -> Void = { _ in }
    ) -> UInt16 {
        let register = value(operand)
        return emit(kind) {
            $0.a = register
            fill(&$0)
        }
    }

    private mutating func aligned(_ kind: Operation.Kind, _ left: Expression, _ right: Expression) -> Number {
        let (left, right) = (number(left), number(right))
        let scale = max(left.scale, right.scale)
        let first = rescale(left, to: scale, rounding: .exact).register
        let second = rescale(right, to: scale, rounding: .exact).register
        return Number(register: emit(kind) { ($0.a, $0.b) = (first, second) }, scale: scale)
    }

    private mutating func divide(_ left: Number, by right: Number, scale: Int, rounding: Rounding) -> Number {
        let division = RecordProgram.Division(
            leftScale: left.scale, rightScale: right.scale, scale: scale, rounding: rounding)
        let index = add(division, to: \.divisions)
        let register = emit(.divide) {
            ($0.a, $0.b) = (left.register, right.register)
            $0.index = index
        }
        return Number(register: register, scale: scale)
    }

    private mutating func concatenate(_ parts: [Expression]) -> UInt16 {
        let index = add(parts.map { value($0) }, to: \.operandLists)
        return emit(.concatenate) { $0.index = index }
    }

    private mutating func date(_ operand: Expression, _ pattern: DatePattern) -> UInt16 {
        let index = add(pattern, to: \.datePatterns)
        if case .field(let field) = operand, case .number = field.description {
            let register = number(operand).register
            let form: UInt8 = pattern.form == .yearMonthDay ? 1 : pattern.form == .yearDayOfYear ? 2 : 0
            return emit(.dateFromNumber) { ($0.a, $0.index, $0.flags) = (register, index, form) }
        }
        return unary(.dateFromText, operand) { $0.index = index }
    }

    private mutating func choose(
        _ branches: [Expression.Branch], otherwise: Expression?,
        compile branchValue: (inout ProgramCompiler, Expression) -> UInt16
    ) -> UInt16 {
        var result = otherwise.map { branchValue(&self, $0) } ?? preset(.noConditionHolds)
        for branch in branches.reversed() {
            let condition = compile(branch.condition)
            let chosen = branchValue(&self, branch.value)
            let rest = result
            result = emit(.select) { ($0.a, $0.b, $0.c) = (condition, chosen, rest) }
        }
        return result
    }
}
