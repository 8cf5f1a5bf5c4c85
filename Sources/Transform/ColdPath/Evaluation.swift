import MappingLanguage
import RecordValues

/// Works out the expressions of the plan, as they stand, for one record: the plain meaning that the fast path is
/// held against.
package struct Evaluation {
    package let context: RunContext
    /// The record.
    package var reading: FieldReading

    package init(context: RunContext, reading: FieldReading) {
        self.context = context
        self.reading = reading
    }

    /// The value of an expression, or why there is none.
    package func value(_ expression: Expression) throws(ColdFailure) -> ColdValue {
        switch expression {
        case .constant(let constant): value(constant)
        case .field(let field):
            switch field.description {
            case .text: .text(try reading.text(field))
            case .number: .number(try reading.number(field).value)
            }
        case .digits(let field): .text(try reading.digits(field))
        case .trim(let operand, let leading, let trailing):
            .text(Self.trim(try text(operand), leading: leading, trailing: trailing))
        case .concatenate(let parts): .text(try concatenate(parts))
        case .substring(let operand, let start, let length): .text(try Self.substring(try text(operand), start, length))
        case .uppercase(let operand): .text(try text(operand).uppercased())
        case .lowercase(let operand): .text(try text(operand).lowercased())
        case .add, .subtract, .multiply, .divide, .round: .number(try arithmetic(expression))
        case .date(let operand, let pattern): .date(try date(operand, pattern))
        case .lookup(let table, let operand): .text(try lookup(table, operand))
        case .choose(let branches, let otherwise): try choose(branches, otherwise)
        case .condition(let condition): .boolean(try holds(condition))
        }
    }

    func value(_ constant: Constant) -> ColdValue {
        switch constant {
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .date(let date): .date(date)
        case .runDate: .date(context.runDate)
        case .boolean(let boolean): .boolean(boolean)
        }
    }

    func text(_ expression: Expression) throws(ColdFailure) -> String {
        guard case .text(let text) = try value(expression) else { preconditionFailure("not a text expression") }
        return text
    }

    func number(_ expression: Expression) throws(ColdFailure) -> ExactDecimal {
        guard case .number(let number) = try value(expression) else { preconditionFailure("not a number expression") }
        return number
    }

    static func trim(_ text: String, leading: Bool, trailing: Bool) -> String {
        var scalars = Substring(text).unicodeScalars
        while leading, scalars.first == " " { scalars.removeFirst() }
        while trailing, scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    private func concatenate(_ parts: [Expression]) throws(ColdFailure) -> String {
        var result = ""
        for part in parts { result += try text(part) }
        return result
    }

    /// Characters from `start` (from 1) on.
    static func substring(_ text: String, _ start: Int, _ length: Int) throws(ColdFailure) -> String {
        let scalars = Array(text.unicodeScalars)
        guard start - 1 + length <= scalars.count else { throw ColdFailure(fault: .tooShort) }
        return String(String.UnicodeScalarView(scalars[start - 1..<start - 1 + length]))
    }

    private func arithmetic(_ expression: Expression) throws(ColdFailure) -> ExactDecimal {
        do {
            switch expression {
            case .add(let left, let right): return try number(left).adding(try number(right))
            case .subtract(let left, let right): return try number(left).subtracting(try number(right))
            case .multiply(let left, let right): return try number(left).multiplied(by: try number(right))
            case .divide(let left, let right, let scale, let rounding):
                return try number(left).divided(by: try number(right), scale: scale, rounding: rounding)
            case .round(let operand, let scale, let rounding):
                return try number(operand).rescaled(to: scale, rounding: rounding)
            default: preconditionFailure("not arithmetic")
            }
        } catch let failure as ColdFailure {
            throw failure
        } catch let fault as Fault {
            throw ColdFailure(fault: fault)
        } catch {
            preconditionFailure("arithmetic throws faults only")
        }
    }

    private func date(_ operand: Expression, _ pattern: DatePattern) throws(ColdFailure) -> CalendarDate {
        let operandValue = try value(operand)
        do throws(Fault) {
            switch operandValue {
            case .number(let number): return try pattern.decode(number: number.unscaled)
            case .text(let text): return try pattern.decode(digits: Array(text.utf8).span)
            case .date, .boolean: preconditionFailure("a date is read from text or number")
            }
        } catch {
            throw ColdFailure(fault: error, field: operand.firstField?.name)
        }
    }

    private func lookup(_ table: Int, _ operand: Expression) throws(ColdFailure) -> String {
        guard let code = context.lookups[table][try text(operand).trimmingTrailingBlanks] else {
            throw ColdFailure(fault: .notInCodeTable, field: operand.firstField?.name)
        }
        return code
    }

    private func choose(_ branches: [Expression.Branch], _ otherwise: Expression?) throws(ColdFailure) -> ColdValue {
        for branch in branches where try holds(branch.condition) { return try value(branch.value) }
        guard let otherwise else { throw ColdFailure(fault: .noConditionHolds) }
        return try value(otherwise)
    }
}

extension Expression {
    /// The first field that the expression names, to say which field a failure belongs to.
    package var firstField: FieldReference? {
        switch self {
        case .constant: nil
        case .field(let field), .digits(let field): field
        case .trim(let operand, _, _), .substring(let operand, _, _), .uppercase(let operand), .lowercase(let operand),
            .round(let operand, _, _), .date(let operand, _), .lookup(_, let operand):
            operand.firstField
        case .concatenate(let parts): parts.lazy.compactMap(\.firstField).first
        case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
            .divide(let left, let right, _, _):
            left.firstField ?? right.firstField
        case .choose(let branches, let otherwise):
            branches.lazy.compactMap(\.value.firstField).first ?? otherwise?.firstField
        case .condition(let condition): condition.firstField
        }
    }
}

extension Condition {
    package var firstField: FieldReference? {
        switch self {
        case .compare(let left, _, let right): left.firstField ?? right.firstField
        case .isIn(let operand, _): operand.firstField
        case .state(let field, _), .bytes(let field, _): field
        case .and(let left, let right), .or(let left, let right): left.firstField ?? right.firstField
        case .not(let operand): operand.firstField
        }
    }
}
