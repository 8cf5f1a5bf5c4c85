import Copybooks
import Diagnostics
import RecordValues

/// Conditions and choices.
extension ExpressionChecker {
    mutating func condition(_ syntax: ExpressionSyntax) -> Condition? {
        switch syntax.kind {
        case .and(let left, let right):
            let (left, right) = (asCondition(left), asCondition(right))
            guard let left, let right else { return nil }
            return .and(left, right)
        case .or(let left, let right):
            let (left, right) = (asCondition(left), asCondition(right))
            guard let left, let right else { return nil }
            return .or(left, right)
        case .not(let operand): return asCondition(operand).map { .not($0) }
        case .compare(let left, let comparison, let right): return comparing(left, comparison, right, syntax.location)
        case .isIn(let operand, let entries): return membership(operand, entries)
        case .state(let field, let state): return self.state(field, state)
        default: return asCondition(syntax)
        }
    }

    /// `when CONDITION then X ... otherwise Z`: all values are of one kind.
    mutating func choice(
        _ branches: [ExpressionSyntax.Branch], _ otherwise: ExpressionSyntax?, _ location: SourceLocation
    ) -> TypedExpression? {
        let conditions = branches.map { asCondition($0.condition) }
        var values = branches.map { check($0.value) }
        if let otherwise { values.append(check(otherwise)) }
        let known = values.compactMap { $0 }
        guard known.count == values.count, let kind = commonKind(of: known) else { return nil }
        let needsText = if case .text = kind { true } else { false }
        let expressions = known.map { needsText ? ($0.asText ?? $0).expression : $0.expression }
        var chosen: [Expression.Branch] = []
        for (condition, value) in zip(conditions, expressions) {
            guard let condition else { return nil }
            chosen.append(Expression.Branch(condition: condition, value: value))
        }
        let last = otherwise == nil ? nil : expressions.last
        return TypedExpression(expression: .choose(chosen, otherwise: last), kind: kind, location: location)
    }

    /// The kind that all values of a choice have, with the widest bounds.
    private mutating func commonKind(of values: [TypedExpression]) -> TypedExpression.Kind? {
        guard var common = values.first else { return nil }
        if values.contains(where: \.isText) {
            guard let text = asText(common) else { return nil }
            common = text
        }
        for value in values.dropFirst() {
            switch (common.kind, value.kind) {
            case (.text(let maximum, let isReached), _):
                guard let text = asText(value), case .text(let other, let reaches) = text.kind else { return nil }
                let most = max(maximum, other)
                common.kind = .text(
                    maximum: most, isReached: (isReached && maximum == most) || (reaches && other == most))
            case (.number(let maximum), .number(let other)):
                guard let wider = wider(maximum, other, at: value.location) else { return nil }
                common.kind = .number(maximum: wider)
            case (.date, .date), (.boolean, .boolean): break
            default:
                findings.error(
                    .wrongKind, "\(value.described), and the value before it is of another kind", at: value.location,
                    hint: "all values of a choice go into the same column")
                return nil
            }
        }
        return common.kind
    }

    private mutating func wider(
        _ left: ExactDecimal, _ right: ExactDecimal, at location: SourceLocation
    ) -> ExactDecimal? {
        let larger = max(left, right)
        if let wider = try? larger.rescaled(to: max(left.scale, right.scale), rounding: .exact) { return wider }
        findings.error(.tooManyDigits, "the value could have more than 38 digits", at: location)
        return nil
    }

    // MARK: Comparisons

    private mutating func comparing(
        _ left: ExpressionSyntax, _ comparison: Comparison, _ right: ExpressionSyntax, _ location: SourceLocation
    ) -> Condition? {
        let (left, right) = (check(left), check(right))
        guard let left, let right, let (first, second) = comparable(left, right, at: location) else { return nil }
        if comparison == .equal {
            if let constant = second.constant { warnIfNeverEqual(first, constant, at: second.location) }
            if let constant = first.constant { warnIfNeverEqual(second, constant, at: first.location) }
        }
        return .compare(first.expression, comparison, second.expression)
    }

    /// Both sides as one kind, so that they can be compared.
    private mutating func comparable(
        _ left: TypedExpression, _ right: TypedExpression, at location: SourceLocation
    ) -> (TypedExpression, TypedExpression)? {
        switch (left.kind, right.kind) {
        case (.date, .date): return (left, right)
        case (.number(let first), .number(let second)):
            if first.canBeCompared(with: second) { return (left, right) }
            findings.error(
                .tooManyDigits, "written with the same decimal places, the two have more than 38 digits", at: location,
                hint: "round or truncate one of them")
            return nil
        case (.text, .text):
            requireEncodable(left, against: right)
            requireEncodable(right, against: left)
            return (left, right)
        case (.text, .number), (.number, .text):
            let (number, text) = left.isText ? (right, left) : (left, right)
            guard let digits = number.asText else {
                refuse(number, text)
                return nil
            }
            requireEncodable(text, against: digits)
            return left.isText ? (text, digits) : (digits, text)
        default:
            let isDate = if case .date = right.kind { true } else { false }
            findings.error(
                .wrongKind, "\(left.described) and cannot be compared with \(isDate ? "a date" : "this")", at: location,
                hint: isDate ? "a date is read from a field first: date \(left.subject) as CCYYMMDD" : nil)
            return nil
        }
    }

    /// A number and a text meet in a comparison.
    private mutating func refuse(_ number: TypedExpression, _ text: TypedExpression) {
        if case .number(let value)? = number.constant {
            findings.error(
                .wrongKind, "\(text.described), and cannot be compared with a number", at: number.location,
                hint: "write the value in quotes: \"\(value)\"")
        } else {
            findings.error(
                .wrongKind, "\(number.described), and cannot be compared with a text", at: text.location,
                hint: text.constant == nil
                    ? "only unsigned whole-number fields have digits that compare with text"
                    : "write the number without quotes")
        }
    }

    private mutating func requireEncodable(_ typed: TypedExpression, against other: TypedExpression) {
        guard case .text(let text)? = typed.constant, other.constant == nil else { return }
        requireEncodable(text, "the text", at: typed.location)
    }

    private mutating func warnIfNeverEqual(_ typed: TypedExpression, _ constant: Constant, at location: SourceLocation)
    {
        switch (typed.kind, constant) {
        case (.text(let maximum, _), .text(let text)) where text.trimmingTrailingBlanks.count > maximum:
            findings.warning(
                .neverTrue,
                "\(typed.subject) is never \"\(text)\": it has at most \(Wording.count(maximum, "character"))",
                at: location)
        case (.number(let maximum), .number(let number)) where number.magnitude > maximum:
            findings.warning(
                .neverTrue, "\(typed.subject) is never \(number): it is at most \(maximum.grouped)", at: location)
        default: break
        }
    }

    private mutating func membership(_ operand: ExpressionSyntax, _ entries: [MembershipSyntax]) -> Condition? {
        guard var typed = check(operand) else { return nil }
        let values = entries.map { (constant($0.lower), $0.upper.map { constant($0) }) }
        let isTextList = values.contains { $0.0?.isText == true }
        if isTextList, let digits = typed.asText { typed = digits }
        var memberships: [Membership] = []
        for (entry, (lower, upper)) in zip(entries, values) {
            guard let lower, let (_, first) = comparable(typed, lower, at: entry.lower.location),
                let start = first.constant
            else { continue }
            guard entry.upper != nil else {
                warnIfNeverEqual(typed, start, at: entry.lower.location)
                memberships.append(Membership(lower: start, upper: start))
                continue
            }
            guard let upper = upper ?? nil, let (_, second) = comparable(typed, upper, at: upper.location),
                let end = second.constant
            else { continue }
            guard !Self.isBackwards(start, end) else {
                findings.error(.badRule, "the range runs backwards", at: entry.lower.location.through(upper.location))
                continue
            }
            memberships.append(Membership(lower: start, upper: end))
        }
        return memberships.count == entries.count ? .isIn(typed.expression, memberships) : nil
    }

    /// Whether a range has its ends the wrong way round.
    static func isBackwards(_ lower: Constant, _ upper: Constant) -> Bool {
        switch (lower, upper) {
        case (.number(let lower), .number(let upper)): lower > upper
        case (.date(let lower), .date(let upper)): lower > upper
        case (.text(let lower), .text(let upper)):
            upper.trimmingTrailingBlanks.unicodeScalars.lexicographicallyPrecedes(
                lower.trimmingTrailingBlanks.unicodeScalars)
        default: false
        }
    }

    // MARK: States and level-88 names

    private mutating func state(_ field: FieldSyntax, _ name: NameSyntax) -> Condition? {
        if let part = field.part {
            findings.error(
                .wrongKind, "a state is one of the whole field, not of a part", at: part.location,
                hint: "compare the part with a text: = \"   \"")
            return nil
        }
        guard let reference = reference(field), let state = FieldState(word: name.text) else { return nil }
        warnIfImpossible(reference, name)
        return .state(reference, state)
    }

    mutating func warnIfImpossible(_ reference: FieldReference, _ name: NameSyntax) {
        guard let state = FieldState(word: name.text) else { return }
        if state.isOfXML != reference.isSlot, state.isOfXML || state == .lowValues || state == .highValues {
            findings.warning(
                .neverTrue,
                reference.isSlot
                    ? "\(reference.name) is never \(name.text): XML has no such bytes"
                    : "\(reference.name) is never \(name.text): only a field of an XML source can be", at: name.location
            )
        }
        guard case .number(let number) = reference.description, number.usage == .binary, state.isUniform else { return }
        findings.warning(
            .neverTrue, "\(reference.name) is never \(name.text): every byte of a COMP field is part of a number",
            at: name.location)
    }

    /// A level-88 name holds where its item has one of its values.
    mutating func levelEightyEight(
        _ field: FieldSyntax, _ found: Result<(item: Int, condition: ConditionName), Finding>
    ) -> TypedExpression? {
        guard case .success(let (item, name)) = found else {
            if case .failure(let finding) = found { report(finding) }
            return nil
        }
        switch scope.reference(to: item, as: field) {
        case .failure(let finding):
            report(finding)
            return nil
        case .success(let reference):
            references.append(reference)
            do throws(Finding) {
                let condition = try LevelEightyEight(reference: reference, codePage: scope.codePage)
                    .condition(name, at: field.location)
                return boolean(condition, field.location)
            } catch {
                report(error)
                return nil
            }
        }
    }
}

extension FieldState {
    /// The state that a word of the mapping language names.
    init?(word: String) {
        switch word {
        case "blank": self = .blank
        case "low-values": self = .lowValues
        case "high-values": self = .highValues
        case "zeros": self = .zeros
        case "nines": self = .nines
        case "absent": self = .absent
        case "empty": self = .empty
        case "nil": self = .isNil
        default: return nil
        }
    }

    /// Whether only the content of an XML element can be in it.
    var isOfXML: Bool { self == .absent || self == .empty || self == .isNil }

    /// Whether all bytes are the same, and no digits.
    var isUniform: Bool { self == .blank || self == .lowValues || self == .highValues }
}
