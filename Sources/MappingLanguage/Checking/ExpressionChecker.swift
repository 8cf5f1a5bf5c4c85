import Copybooks
import Diagnostics
import RecordValues

/// Gives an expression its meaning: names become bytes, and every part gets a type.
///
/// Nil stands for "has a problem, which is told"; the parts round it say no more about it.
struct ExpressionChecker {
    let scope: RecordScope
    var codeTables: CodeTableShelf
    var findings = Findings()
    /// The fields that were used, each as often as it was.
    var references: [FieldReference] = []
    /// The places of a division or rounding that states none: those of the column.
    var columnScale: Int?

    init(scope: RecordScope, codeTables: CodeTableShelf) {
        self.scope = scope
        self.codeTables = codeTables
    }

    mutating func check(_ syntax: ExpressionSyntax) -> TypedExpression? {
        switch syntax.kind {
        case .field(let field): return self.field(field)
        case .constant(let constant): return self.constant(constant)
        case .trim, .uppercase, .lowercase, .concatenate, .date, .lookup: return textual(syntax)
        case .arithmetic, .rounded: return arithmetic(syntax)
        case .sum(let field): return sum(field, syntax.location)
        case .choose(let branches, let otherwise): return choice(branches, otherwise, syntax.location)
        case .compare, .isIn, .state, .and, .or, .not:
            guard let condition = condition(syntax) else { return nil }
            return boolean(condition, syntax.location)
        }
    }

    mutating func report(_ finding: Finding) {
        findings.error(finding.code, finding.message, at: finding.location, hint: finding.hint)
    }

    func boolean(_ condition: Condition, _ location: SourceLocation) -> TypedExpression {
        TypedExpression(expression: .condition(condition), kind: .boolean(condition), location: location)
    }

    // MARK: Fields and values

    private mutating func field(_ field: FieldSyntax) -> TypedExpression? {
        switch scope.item(field) {
        case .success: break
        case .failure(let finding):
            if let condition = scope.condition(field) { return levelEightyEight(field, condition) }
            report(finding)
            return nil
        }
        guard let reference = reference(field) else { return nil }
        let whole = TypedExpression(
            expression: .field(reference), kind: kind(of: reference.description), location: field.location)
        guard let part = field.part else { return whole }
        return substring(of: whole, part)
    }

    /// The bytes of a field, with a note that they are used.
    mutating func reference(_ field: FieldSyntax) -> FieldReference? {
        switch scope.reference(field) {
        case .success(let reference):
            references.append(reference)
            return reference
        case .failure(let finding):
            report(finding)
            return nil
        }
    }

    private func kind(of description: FieldDescription) -> TypedExpression.Kind {
        switch description {
        case .text(let length): .text(maximum: length, isReached: scope.codePage.kind == .singleByte)
        case .number(let number): .number(maximum: .nines(number.digits, scale: number.scale))
        }
    }

    private mutating func substring(of whole: TypedExpression, _ part: FieldSyntax.Part) -> TypedExpression? {
        guard let text = asText(whole), case .text(let maximum, let isReached) = text.kind else { return nil }
        let length = part.length ?? maximum - part.start + 1
        guard part.start <= maximum, part.start + length - 1 <= maximum else {
            findings.error(
                .outsideField,
                "\(whole.subject) has \(Wording.count(maximum, "character")), so there is no part "
                    + "(\(part.start):\(part.length.map(String.init) ?? ""))",
                at: part.location, hint: "a part is written (start:length), the first character is 1")
            return nil
        }
        return TypedExpression(
            expression: .substring(text.expression, start: part.start, length: length),
            kind: .text(maximum: length, isReached: isReached), location: whole.location)
    }

    mutating func constant(_ syntax: ConstantSyntax) -> TypedExpression? {
        guard let constant = value(syntax) else { return nil }
        let kind: TypedExpression.Kind =
            switch constant {
            case .text(let text): .text(maximum: text.count, isReached: true)
            case .number(let number): .number(maximum: number.magnitude)
            case .date, .runDate: .date
            case .boolean: .boolean(nil)
            }
        return TypedExpression(expression: .constant(constant), kind: kind, location: syntax.location)
    }

    /// A value of the mapping, held against the calendar where it is a date.
    mutating func value(_ syntax: ConstantSyntax) -> Constant? {
        switch syntax.kind {
        case .number(let number): return .number(number)
        case .runDate: return .runDate
        case .boolean(let value): return .boolean(value)
        case .date(let text):
            if let date = CalendarDate(text) { return .date(date) }
            findings.error(.badDate, "\(text) is no day of the calendar", at: syntax.location)
            return nil
        case .text(let text):
            let control = text.unicodeScalars.first { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
            guard let control else { return .text(text) }
            findings.error(
                .literal, "the text holds the control character U+\(Self.hexadecimal(control))", at: syntax.location)
            return nil
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    // MARK: Kinds

    /// The value as text, or an error that says why it has none.
    mutating func asText(_ typed: TypedExpression) -> TypedExpression? {
        if let text = typed.asText { return text }
        var hint: String?
        switch typed.kind {
        case .number where typed.constant != nil:
            let isNegative = if case .number(let number)? = typed.constant { number.unscaled < 0 } else { false }
            hint = isNegative ? "a minus sign needs a blank on both sides" : "a text stands in quotes: \"...\""
        case .number: hint = "only an unsigned whole-number field has digits of a fixed length that can stand as text"
        case .boolean: hint = "when CONDITION then \"Y\" otherwise \"N\" makes a text of it"
        case .text, .date: break
        }
        findings.error(.wrongKind, "\(typed.described), and a text is needed here", at: typed.location, hint: hint)
        return nil
    }

    /// The value's bounds where it is a number.
    mutating func asNumber(_ typed: TypedExpression) -> ExactDecimal? {
        if case .number(let maximum) = typed.kind { return maximum }
        let isTextField = typed.isText && typed.constant == nil
        findings.error(
            .wrongKind, "\(typed.described), and a number is needed here", at: typed.location,
            hint: isTextField ? "the copybook decides: only PIC 9 fields are numbers" : nil)
        return nil
    }

    /// A condition: something that holds or does not.
    mutating func asCondition(_ syntax: ExpressionSyntax) -> Condition? {
        guard let typed = check(syntax) else { return nil }
        if case .boolean(let condition?) = typed.kind { return condition }
        findings.error(
            .wrongKind, "\(typed.described), and a condition is needed here", at: typed.location,
            hint: "compare it: \(typed.subject == "the value" ? "X" : typed.subject) = ...")
        return nil
    }
}
