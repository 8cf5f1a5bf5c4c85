import Copybooks
import Diagnostics
import RecordValues
import TargetRows

/// The clauses behind a column's expression.
extension ColumnChecker {
    // MARK: rule

    mutating func rule(_ rule: RuleSyntax) -> Rule? {
        switch rule.kind {
        case .range(let lower, let upper): return range(lower, upper, rule.location)
        case .oneOf(let values):
            let constants = values.map { constant($0, "rule in") }
            return constants.contains { $0 == nil } ? nil : .oneOf(constants.compactMap { $0 })
        case .nino(let anySuffix, let orAdministrative):
            guard requireText("rule nino", rule.location) != nil else { return nil }
            return .nino(anySuffix: anySuffix, orAdministrative: orAdministrative)
        case .length(let lower, let upper):
            guard let bounds = requireText("rule length", rule.location) else { return nil }
            guard lower <= bounds.upperBound, upper >= bounds.lowerBound else {
                expressions.findings.error(
                    .badRule, "no value of \(type.words) has such a length", at: rule.location)
                return nil
            }
            return .length(lower...upper)
        case .pattern(let text): return pattern(text, rule.location)
        case .newCode(let name):
            let isText = requireText("rule in codes", rule.location) != nil
            guard let table = expressions.codeTable(name), isText else { return nil }
            return .newCode(table: table)
        }
    }

    private mutating func requireText(_ what: String, _ location: SourceLocation) -> ClosedRange<Int>? {
        if case .text(let minimum, let maximum) = type { return minimum...maximum }
        expressions.findings.error(
            .badRule, "\(what) is for text, and the column \(name) is \(type.words)", at: location)
        return nil
    }

    private mutating func pattern(_ text: NameSyntax, _ location: SourceLocation) -> Rule? {
        guard requireText("rule pattern", location) != nil else { return nil }
        do throws(TextPattern.Failure) {
            return .pattern(try TextPattern(text.text))
        } catch {
            // A quote inside the pattern takes two characters of the mapping.
            let quotes = text.text.prefix(error.offset).count { $0 == "\"" }
            let place = SourceLocation(
                file: text.location.file, line: text.location.line,
                column: text.location.column + 1 + error.offset + quotes)
            expressions.findings.error(.badPattern, error.message, at: place)
            return nil
        }
    }

    private mutating func range(
        _ lower: ConstantSyntax?, _ upper: ConstantSyntax?, _ location: SourceLocation
    ) -> Rule? {
        if case .text = type {
            expressions.findings.error(
                .badRule, "a range is for numbers and dates, and the column \(name) is \(type.words)", at: location,
                hint: "rule in, rule pattern and rule length are for text")
            return nil
        }
        let low = lower.map { bound($0) }
        let high = upper.map { bound($0) }
        if case .some(nil) = low { return nil }
        if case .some(nil) = high { return nil }
        let (start, end) = (low ?? nil, high ?? nil)
        if let start, let end, ExpressionChecker.isBackwards(start, end) {
            expressions.findings.error(.badRule, "the range runs backwards", at: location)
            return nil
        }
        return .range(lower: start, upper: end)
    }

    /// An end of a range: of the column's kind, but free to lie beyond what the column holds.
    private mutating func bound(_ syntax: ConstantSyntax) -> Constant? {
        guard let value = expressions.value(syntax) else { return nil }
        if case .number(let number) = value, let (precision, scale) = type.numeric,
            !number.magnitude.canBeCompared(with: .nines(precision, scale: scale))
        {
            expressions.findings.error(
                .tooManyDigits, "\(number) and \(type.words) have more than 38 digits together", at: syntax.location)
            return nil
        }
        switch (type, value) {
        case (.money, .number), (.decimal, .number), (.integer, .number), (.date, .date), (.date, .runDate):
            return value
        default:
            expressions.findings.error(
                .badRule, "\(value.words) is no end of a range of \(type.words)", at: syntax.location)
            return nil
        }
    }

    // MARK: else

    mutating func failure() -> FailureOutcome? {
        switch syntax.failure {
        case .reject: .reject
        case .null: .null
        case .stop: .stop
        case .value(let value): constant(value, "else").map { .value($0) }
        }
    }

    /// A value that the column can hold.
    private mutating func constant(_ syntax: ConstantSyntax, _ what: String) -> Constant? {
        guard let value = expressions.value(syntax) else { return nil }
        let code: MappingCode = what == "else" ? .badOutcome : .badRule
        if let why = type.refuses(value) {
            expressions.findings.error(code, "\(value.words) is no value of \(name): \(why)", at: syntax.location)
            return nil
        }
        return value
    }

    // MARK: null when

    mutating func nullWhen(_ references: Set<FieldReference>, signPolicy: SignPolicy) -> NullWhen? {
        guard let location = syntax.nullWhenLocation else { return nil }
        guard references.count == 1, let field = references.first else {
            if expressions.findings.hasErrors, references.isEmpty { return nil }
            let names = references.map(\.name).sorted()
            expressions.findings.error(
                .nullWhen,
                names.isEmpty
                    ? "null when looks at a field, and \(name) uses none"
                    : "null when looks at one field, and \(name) uses \(names.count): \(Wording.list(names))",
                at: location, hint: "when CONDITION then X, with else null, says it for several fields")
            return nil
        }
        var plan = NullWhen(field: field, states: [], literals: [])
        var isGood = true
        for entry in syntax.nullWhen {
            switch entry {
            case .state(let name):
                expressions.warnIfImpossible(field, name)
                plan.states += FieldState(word: name.text).map { [$0] } ?? []
            case .literal(let text):
                let bytes = NullLiteral(
                    field: field, codePage: expressions.scope.codePage, signPolicy: signPolicy
                ).bytes(of: text.text)
                plan.literals += bytes
                guard bytes.isEmpty else { continue }
                isGood = false
                expressions.findings.error(
                    .nullWhen, "\(field.name) (\(field.description.clauses)) can never be \"\(text.text)\"",
                    at: text.location)
            }
        }
        return isGood ? plan : nil
    }
}

/// The bytes that a field has where it holds a literal of `null when`.
private struct NullLiteral {
    let field: FieldReference
    let codePage: CodePage
    let signPolicy: SignPolicy

    /// Every way to write the literal in the field; none where it does not fit.
    func bytes(of text: String) -> [[UInt8]] {
        switch field.description {
        case .text(let length):
            guard let bytes = try? codePage.encode(text), bytes.count <= length else { return [] }
            return [bytes + Array(repeating: codePage.blank, count: length - bytes.count)]
        case .number(let number):
            guard let value = ExactDecimal(text), let exact = try? value.rescaled(to: number.scale, rounding: .exact),
                let bytes = try? number.encode(exact.unscaled, policy: signPolicy, family: codePage.family)
            else { return [] }
            return signVariants(of: bytes, number)
        }
    }

    /// A plus sign is written C or F; both mean the literal.
    private func signVariants(of bytes: [UInt8], _ number: NumberDescription) -> [[UInt8]] {
        guard let last = bytes.last, number.usage != .binary else { return [bytes] }
        switch number.usage {
        case .packed where last & 0x0F == 0x0C || last & 0x0F == 0x0F:
            return [0x0C, 0x0F].map { bytes.dropLast() + [last & 0xF0 | $0] }
        case .zoned where number.isSigned && number.signPlace == .trailing && codePage.family == .ebcdic:
            guard last & 0xF0 == 0xC0 || last & 0xF0 == 0xF0 else { return [bytes] }
            return [0xC0, 0xF0].map { bytes.dropLast() + [last & 0x0F | $0] }
        default: return [bytes]
        }
    }
}

extension Constant {
    var isText: Bool { if case .text = self { true } else { false } }

    /// As the mapping writes it.
    var words: String {
        switch self {
        case .text(let text): "\"\(text)\""
        case .number(let number): number.description
        case .date(let date): date.description
        case .runDate: "run date"
        case .boolean(let value): value ? "true" : "false"
        }
    }
}

extension ColumnType {
    /// Why a column of this type cannot hold the value; nil where it can.
    fileprivate func refuses(_ value: Constant) -> String? {
        switch (self, value) {
        case (.text(let minimum, let maximum), .text(let text)):
            return (minimum...maximum).contains(text.count)
                ? nil : "the column is \(words), and this has \(Wording.count(text.count, "character"))"
        case (.money, .number(let number)), (.decimal, .number(let number)), (.integer, .number(let number)):
            guard let (precision, scale) = numeric else { return "the column is \(words)" }
            guard let exact = try? number.rescaled(to: scale, rounding: .exact) else {
                return "the column is \(words), and this has \(Wording.count(number.scale, "decimal place"))"
            }
            let largest = ExactDecimal.nines(precision, scale: scale)
            return exact.magnitude <= largest ? nil : "the column is \(words), and holds up to \(largest.grouped)"
        case (.date, .date), (.date, .runDate), (.boolean, .boolean): return nil
        default: return "the column is \(words)"
        }
    }
}
