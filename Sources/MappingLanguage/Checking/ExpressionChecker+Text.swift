import Copybooks
import Diagnostics
import RecordValues

/// Texts, dates, code tables and choices.
extension ExpressionChecker {
    mutating func textual(_ syntax: ExpressionSyntax) -> TypedExpression? {
        switch syntax.kind {
        case .trim(let operand, let leading, let trailing):
            return text(operand, syntax.location) { .trim($0, leading: leading, trailing: trailing) }.map(
                Self.mayBeShorter)
        case .uppercase(let operand):
            return text(operand, syntax.location) { .uppercase($0) }
        case .lowercase(let operand):
            return text(operand, syntax.location) { .lowercase($0) }
        case .concatenate(let parts): return concatenation(parts, syntax.location)
        case .date(let operand, let form): return date(operand, form, syntax.location)
        case .lookup(let name, let operand): return lookup(name, operand, syntax.location)
        default: preconditionFailure("not an expression that this file checks")
        }
    }

    /// A text made from one text, as long as it.
    private mutating func text(
        _ operand: ExpressionSyntax, _ location: SourceLocation, _ make: (Expression) -> Expression
    ) -> TypedExpression? {
        guard let typed = check(operand), let text = asText(typed) else { return nil }
        return TypedExpression(expression: make(text.expression), kind: text.kind, location: location)
    }

    private static func mayBeShorter(_ typed: TypedExpression) -> TypedExpression {
        guard case .text(let maximum, _) = typed.kind else { return typed }
        var shorter = typed
        shorter.kind = .text(maximum: maximum, isReached: false)
        return shorter
    }

    private mutating func concatenation(_ parts: [ExpressionSyntax], _ location: SourceLocation) -> TypedExpression? {
        var expressions: [Expression] = []
        var length = 0
        var isReached = true
        var isBroken = false
        for part in parts {
            guard let typed = check(part), let text = asText(typed), case .text(let maximum, let reaches) = text.kind
            else {
                isBroken = true
                continue
            }
            expressions.append(text.expression)
            length += maximum
            isReached = isReached && reaches
        }
        guard !isBroken else { return nil }
        return TypedExpression(
            expression: .concatenate(expressions), kind: .text(maximum: length, isReached: isReached),
            location: location)
    }

    // MARK: Dates

    private mutating func date(
        _ operand: ExpressionSyntax, _ syntax: DateFormSyntax, _ location: SourceLocation
    ) -> TypedExpression? {
        let typed = check(operand)
        guard let form = DateForm(rawValue: syntax.form.text.uppercased()) else {
            let known = DateForm.allCases.map(\.rawValue)
            findings.error(
                .dateForm, "\(syntax.form.text) is not a date form", at: syntax.form.location,
                hint: Wording.nearestOrAll(syntax.form.text, among: known, none: ""))
            return nil
        }
        guard form.hasShortYear == (syntax.window != nil) else {
            findings.error(
                .dateForm,
                form.hasShortYear
                    ? "\(form.rawValue) has no century, so its window must be stated"
                    : "\(form.rawValue) has the full year, so a window says nothing",
                at: syntax.windowLocation,
                hint: form.hasShortYear ? "for example: as \(form.rawValue) window 1930 (the years 1930 to 2029)" : nil)
            return nil
        }
        guard let typed, suits(typed, form, syntax.form.location) else { return nil }
        return TypedExpression(
            expression: .date(typed.expression, DatePattern(form: form, windowStart: syntax.window)), kind: .date,
            location: location)
    }

    /// Whether values of the operand can be dates of the form at all.
    private mutating func suits(_ typed: TypedExpression, _ form: DateForm, _ location: SourceLocation) -> Bool {
        switch typed.kind {
        case .text(let maximum, let isReached):
            if isReached ? maximum == form.characterCount : maximum >= form.characterCount { return true }
            return refuse(typed, form, "\(form.characterCount) characters", location) { $0.characterCount == maximum }
        case .number(let maximum):
            guard case .field(let reference) = typed.expression, case .number(let number) = reference.description else {
                findings.error(
                    .wrongKind, "\(typed.described), and a date is read from a field or a text", at: typed.location,
                    hint: "put its parts side by side, each with its leading zeros: date YEAR MONTH DAY as CCYYMMDD")
                return false
            }
            let digits = Self.digits(of: number)
            let hasSeparators = form.characterCount != form.digitCount
            if maximum.scale == 0, !hasSeparators, digits.contains(form.digitCount) { return true }
            let need = hasSeparators ? "characters, not digits" : "\(form.digitCount) digits"
            return refuse(typed, form, need, location) {
                $0.characterCount == $0.digitCount && $0.digitCount == digits.upperBound
            }
        case .date, .boolean:
            findings.error(.wrongKind, "\(typed.described), and no date can be read from it", at: typed.location)
            return false
        }
    }

    /// The numbers of digits that the form may have: packed fields often hold one digit more than was meant, since
    /// their bytes have room for an odd number of digits.
    private static func digits(of number: NumberDescription) -> ClosedRange<Int> {
        let spare = number.usage == .packed && !number.digits.isMultiple(of: 2) ? 1 : 0
        return (number.digits - spare)...number.digits
    }

    private mutating func refuse(
        _ typed: TypedExpression, _ form: DateForm, _ need: String, _ location: SourceLocation,
        _ suits: (DateForm) -> Bool
    ) -> Bool {
        var subject = "the value has another length"
        if case .field(let reference) = typed.expression {
            subject = "\(reference.name) is \(reference.description.clauses)"
        } else if case .text(let maximum, _) = typed.kind {
            subject = "the value has \(Wording.count(maximum, "character"))"
        }
        let others = DateForm.allCases.filter(suits).map(\.rawValue)
        let near = NearestMatch.of(form.rawValue, among: others)
        let hint =
            near.map { "did you mean \($0)?" }
            ?? (others.isEmpty ? nil : "forms of that length: \(others.joined(separator: ", "))")
        findings.error(.dateForm, "\(subject); \(form.rawValue) needs \(need)", at: location, hint: hint)
        return false
    }

    // MARK: Code tables

    private mutating func lookup(
        _ name: NameSyntax, _ operand: ExpressionSyntax, _ location: SourceLocation
    ) -> TypedExpression? {
        let typed = check(operand)
        guard let table = codeTable(name), let typed, let text = asText(typed) else { return nil }
        let entries = codeTables.tables[table].entries
        if case .text(let maximum, _) = text.kind,
            let long = entries.first(where: { $0.legacy.trimmingTrailingBlanks.count > maximum })
        {
            findings.warning(
                .neverTrue,
                "the legacy code \"\(long.legacy)\" of \(name.text) is never found: "
                    + "\(typed.subject) has \(Wording.count(maximum, "character"))",
                at: name.location)
        }
        for entry in entries { requireEncodable(entry.legacy, "the legacy code", at: name.location) }
        let longest = entries.map(\.new.count).max() ?? 0
        return TypedExpression(
            expression: .lookup(table: table, text.expression), kind: .text(maximum: longest, isReached: true),
            location: location)
    }

    /// The index of a code table of the mapping.
    mutating func codeTable(_ name: NameSyntax) -> Int? {
        switch codeTables.find(name.text) {
        case .found(let index): return index
        case .broken: return nil
        case .unknown:
            findings.error(
                .unknownCodes, "the mapping has no code table \(name.text)", at: name.location,
                hint: Wording.nearestOrAll(
                    name.text, among: codeTables.names, none: "state one: codes \(name.text) from \"\(name.text).csv\"")
            )
            return nil
        }
    }

    /// A text that is compared with bytes of the source must have bytes there.
    mutating func requireEncodable(_ text: String, _ what: String, at location: SourceLocation) {
        do {
            _ = try scope.codePage.encode(text)
        } catch {
            findings.error(
                .literal, "\(what) \"\(text)\" cannot stand in a field: \(scope.codePage.name) has no such character",
                at: location)
        }
    }
}

extension String {
    /// Without the blanks at its end, which legacy codes do not count.
    var trimmingTrailingBlanks: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
