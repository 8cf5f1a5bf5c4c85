import MappingLanguage
import RecordValues
import TargetRows

/// A value that an expression of the plan gives.
enum SampleValue {
    case text(String)
    case number(ExactDecimal)
    case date(CalendarDate)
    case boolean(Bool)
}

/// One record's bytes, read as the plan says: by this the generator knows whether the mapping takes a value that it
/// thought of.
///
/// It reads samples before the file is made, and never the file: the answers come from the generator's own numbers.
struct PlanReading {
    let plan: MappingPlan
    let source: SourcePlan
    let runDate: CalendarDate
    /// One a code table: new code by legacy code, without trailing blanks.
    private let lookups: [[String: String]]
    /// The record.
    var bytes: [UInt8] = []
    /// Which item of the table's `each` is meant, from 0.
    var item = 0

    init(plan: MappingPlan, source: Int, runDate: CalendarDate) {
        self.plan = plan
        self.source = plan.sources[source]
        self.runDate = runDate
        lookups = plan.codeTables.map { table in
            Dictionary(table.entries.map { ($0.legacy.withoutTrailingBlanks, $0.new) }, uniquingKeysWith: { a, _ in a })
        }
    }

    // MARK: Fields

    func field(_ field: FieldReference) throws(Fault) -> [UInt8] {
        let start = field.offset + item * field.itemStride
        guard start + field.length <= bytes.count else { throw .beyondRecordEnd }
        return Array(bytes[start..<start + field.length])
    }

    func state(_ field: FieldReference) throws(Fault) -> FieldState {
        let bytes = try self.field(field)
        return field.description.state(of: bytes.span, policy: source.signPolicy, family: source.codePage.family)
    }

    private func number(_ field: FieldReference, _ description: NumberDescription) throws(Fault) -> ExactDecimal {
        let bytes = try self.field(field)
        let decoded = try description.decode(
            bytes.span, policy: source.signPolicy, family: source.codePage.family)
        return ExactDecimal(decoded.unscaled, scale: description.scale)
    }

    /// What the field itself holds.
    func value(of field: FieldReference) throws(Fault) -> SampleValue {
        if case .number(let description) = field.description { return .number(try number(field, description)) }
        switch try state(field) {
        case .lowValues: throw .lowValues
        case .highValues: throw .highValues
        case .value, .blank, .zeros, .nines: break
        }
        let bytes = try self.field(field)
        return .text(try source.codePage.decode(bytes.span))
    }

    private func digits(_ field: FieldReference) throws(Fault) -> String {
        let value = try value(of: field)
        guard case .number(let number) = value, case .number(let description) = field.description else {
            return Self.text(value)
        }
        let digits = String(number.unscaled)
        return String(repeating: "0", count: max(0, description.digits - digits.utf8.count)) + digits
    }

    // MARK: Expressions

    func value(_ expression: Expression) throws(Fault) -> SampleValue {
        switch expression {
        case .constant(let constant): value(constant)
        case .field(let field): try value(of: field)
        case .digits(let field): .text(try digits(field))
        case .trim, .concatenate, .substring, .uppercase, .lowercase, .lookup: .text(try text(expression))
        case .add, .subtract, .multiply, .divide, .round: .number(try number(expression))
        case .date(let operand, let pattern):
            .date(try date(try value(operand), pattern))
        case .choose(let branches, let otherwise): try chosen(branches, otherwise)
        case .condition(let condition): .boolean(try holds(condition))
        }
    }

    func value(_ constant: Constant) -> SampleValue {
        switch constant {
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .date(let date): .date(date)
        case .runDate: .date(runDate)
        case .boolean(let boolean): .boolean(boolean)
        }
    }

    private func date(_ value: SampleValue, _ pattern: DatePattern) throws(Fault) -> CalendarDate {
        if case .number(let number) = value { return try pattern.decode(number: number.unscaled) }
        return try pattern.decode(digits: Array(Self.text(value).utf8).span)
    }

    private func chosen(
        _ branches: [Expression.Branch], _ otherwise: Expression?
    ) throws(Fault) -> SampleValue {
        for branch in branches where try holds(branch.condition) { return try value(branch.value) }
        guard let otherwise else { throw .noConditionHolds }
        return try value(otherwise)
    }

    private func text(_ expression: Expression) throws(Fault) -> String {
        switch expression {
        case .trim(let operand, let leading, let trailing):
            var scalars = Substring(try text(operand)).unicodeScalars
            while leading, scalars.first == " " { scalars.removeFirst() }
            while trailing, scalars.last == " " { scalars.removeLast() }
            return String(scalars)
        case .concatenate(let parts):
            var text = ""
            for part in parts { text += try self.text(part) }
            return text
        case .substring(let operand, let start, let length):
            let scalars = Array(try text(operand).unicodeScalars)
            guard start - 1 + length <= scalars.count else { throw .tooShort }
            return String(String.UnicodeScalarView(scalars[start - 1..<start - 1 + length]))
        case .uppercase(let operand): return try text(operand).uppercased()
        case .lowercase(let operand): return try text(operand).lowercased()
        case .lookup(let table, let operand):
            let legacy = try text(operand).withoutTrailingBlanks
            guard let new = lookups[table][legacy] else { throw .notInCodeTable }
            return new
        default: return Self.text(try value(expression))
        }
    }

    func number(_ expression: Expression) throws(Fault) -> ExactDecimal {
        switch expression {
        case .add(let left, let right):
            let (left, right) = (try number(left), try number(right))
            return try left.adding(right)
        case .subtract(let left, let right):
            let (left, right) = (try number(left), try number(right))
            return try left.subtracting(right)
        case .multiply(let left, let right):
            let (left, right) = (try number(left), try number(right))
            return try left.multiplied(by: right)
        case .divide(let left, let right, let scale, let rounding):
            let (left, right) = (try number(left), try number(right))
            return try left.divided(by: right, scale: scale, rounding: rounding)
        case .round(let operand, let scale, let rounding):
            let number = try number(operand)
            return try number.rescaled(to: scale, rounding: rounding)
        default:
            guard case .number(let number) = try value(expression) else { preconditionFailure("not a number") }
            return number
        }
    }

    static func text(_ value: SampleValue) -> String {
        guard case .text(let text) = value else { preconditionFailure("not a text") }
        return text
    }
}

extension String {
    /// The text as COBOL compares it: blanks at the end do not count.
    var withoutTrailingBlanks: String {
        var scalars = unicodeScalars
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
