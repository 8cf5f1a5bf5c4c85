import Copybooks
import Diagnostics
import RecordValues

/// Gives the lines of the `control` sections their meaning: what is declared, and what it is held against.
extension MappingChecker {
    /// Nil where the control has a problem, which is told.
    mutating func check(_ control: ControlSyntax) -> ControlPlan? {
        guard case .found(let entry) = type(control.declared.type) else { return nil }
        guard let place = place(of: control, entry) else { return nil }
        let modulus = modulus(control)
        let declared = declaration(
            control.declared, place, notSupplied: control.notSupplied, negativeWhen: control.negativeWhen)
        let terms = control.terms.map { term($0, place) }
        types[control.declared.type.text]?.coverage.feedsControl = true
        let known = terms.compactMap { $0 }
        guard let declared, known.count == terms.count, control.modulus == nil || modulus != nil else { return nil }
        let plan = ControlPlan(
            name: declarations[declared].name, source: place.source, level: place.level, declared: declared,
            terms: known, modulus: modulus, blockSize: control.blockSize.map { Int128($0) })
        return checkPlaces(plan, control) ? plan : nil
    }

    /// The source and the level that a control is about.
    private struct ControlPlace {
        var source: Int
        var level: Int?
    }

    private mutating func place(of control: ControlSyntax, _ entry: TypeEntry) -> ControlPlace? {
        guard let name = control.level else { return ControlPlace(source: entry.source, level: nil) }
        let levels = sources[entry.source].levels
        guard let level = levels.firstIndex(where: { $0.name == name.text }) else {
            findings.error(
                .unknownType, "the source \(sources[entry.source].name) has no level \(name.text)", at: name.location,
                hint: Wording.nearestOrAll(
                    name.text, among: levels.map(\.name), none: "write at the type that begins it: opens \(name.text)"))
            return nil
        }
        return ControlPlace(source: entry.source, level: level)
    }

    /// The record type of that name, where its records stand in the level of the control.
    private mutating func type(_ name: NameSyntax, in place: ControlPlace) -> TypeEntry? {
        guard case .found(let entry) = type(name) else { return nil }
        guard entry.source == place.source else {
            findings.error(
                .badControl, "a control holds the figures of one source against each other", at: name.location)
            return nil
        }
        guard let level = place.level else { return entry }
        let source = sources[place.source]
        var around = source.recordTypes[entry.index].level
        while let current = around, current != level { around = source.levels[current].parent }
        guard around == level else {
            findings.error(
                .badControl, "records of the type \(name.text) do not stand in the level \(source.levels[level].name)",
                at: name.location, hint: "say where they stand: \(name.text) in \(source.levels[level].name)")
            return nil
        }
        return entry
    }

    private mutating func modulus(_ control: ControlSyntax) -> Int128? {
        guard let syntax = control.modulus, case .number(let number) = syntax.kind else { return nil }
        if number.scale == 0, number.unscaled > 1 { return number.unscaled }
        findings.error(.badNumber, "modulo needs a whole number, 2 or more", at: syntax.location)
        return nil
    }

    // MARK: What is declared

    /// Index of the declared field in the plan.
    private mutating func declaration(
        _ syntax: TypeFieldSyntax, _ place: ControlPlace, notSupplied: [NameSyntax], negativeWhen: ExpressionSyntax?
    ) -> Int? {
        guard let entry = type(syntax.type, in: place), let reference = resolve(syntax.field, entry) else { return nil }
        guard case .number = reference.description else {
            findings.error(
                .badControl,
                "\(reference.name) (\(reference.description.clauses)) is a text, and a control is a number",
                at: syntax.field.location,
                hint: reference.isSlot
                    ? "describe it as a number: decimal 18.2"
                    : "the description of the field decides: only PIC 9 fields and digits are numbers")
            return nil
        }
        types[syntax.type.text]?.coverage.feedsControl = true
        let (negative, isGood) = condition(negativeWhen, [entry])
        guard isGood else { return nil }
        mark(reference, of: syntax.type.text, .used)
        declarations.append(
            DeclarationPlan(
                name: "\(syntax.type.text).\(reference.name)", source: place.source, level: place.level,
                type: entry.index, field: reference, notSupplied: notSupplied.compactMap { FieldState(word: $0.text) },
                negativeWhen: negative))
        return declarations.count - 1
    }

    private mutating func resolve(_ field: FieldSyntax, _ entry: TypeEntry) -> FieldReference? {
        if let part = field.part {
            findings.error(.badControl, "a control looks at whole fields", at: part.location)
            return nil
        }
        switch entry.scope.reference(field) {
        case .success(let reference): return reference
        case .failure(let finding):
            findings.error(finding.code, finding.message, at: finding.location, hint: finding.hint)
            return nil
        }
    }

    // MARK: What it is held against

    private mutating func term(_ term: ControlSyntax.Term, _ place: ControlPlace) -> ControlPlan.Term? {
        let measure: MeasurePlan?
        switch term.figure {
        case .declared(let field, let negativeWhen):
            return declaration(field, place, notSupplied: [], negativeWhen: negativeWhen).map {
                ControlPlan.Term(isSubtracted: term.isSubtracted, figure: .declared($0))
            }
        case .count(let names):
            reportDuplicates(names, "counted type")
            measure = counted(names, term, place)
        case .countAll: measure = countedAll(term, place)
        case .sum(let name, let expression): measure = summed(name, expression, term, place)
        }
        guard let measure else { return nil }
        measures.append(measure)
        return ControlPlan.Term(isSubtracted: term.isSubtracted, figure: .measure(measures.count - 1))
    }

    private mutating func counted(
        _ names: [NameSyntax], _ term: ControlSyntax.Term, _ place: ControlPlace
    ) -> MeasurePlan? {
        let entries = names.map { type($0, in: place) }
        let known = entries.compactMap { $0 }
        guard known.count == names.count else { return nil }
        let (condition, isGood) = condition(term.condition, known)
        for name in names { types[name.text]?.coverage.feedsControl = true }
        guard isGood else { return nil }
        return MeasurePlan(
            source: place.source, level: place.level, countedTypes: known.map(\.index), kind: .count,
            condition: condition)
    }

    private mutating func countedAll(_ term: ControlSyntax.Term, _ place: ControlPlace) -> MeasurePlan? {
        let names = sources[place.source].recordTypes.map(\.name)
        if let condition = term.condition {
            findings.error(.badControl, "count all counts every record", at: condition.location)
            return nil
        }
        for name in names { types[name]?.coverage.feedsControl = true }
        return MeasurePlan(
            source: place.source, level: place.level, countedTypes: Array(names.indices), kind: .count, condition: nil)
    }

    private mutating func summed(
        _ name: NameSyntax, _ syntax: ExpressionSyntax, _ term: ControlSyntax.Term, _ place: ControlPlace
    ) -> MeasurePlan? {
        guard let entry = type(name, in: place) else { return nil }
        var expressions = ExpressionChecker(scope: entry.scope, codeTables: codeTables)
        let typed = expressions.check(syntax)
        let isNumber = typed.map { expressions.asNumber($0) != nil } ?? false
        codeTables = expressions.codeTables
        findings.add(expressions.findings.diagnostics)
        for reference in expressions.references { mark(reference, of: name.text, .used) }
        let (condition, isGood) = condition(term.condition, [entry])
        types[name.text]?.coverage.feedsControl = true
        guard let typed, isNumber, isGood else { return nil }
        return MeasurePlan(
            source: place.source, level: place.level, countedTypes: [entry.index], kind: .sum(typed.expression),
            condition: condition)
    }

    /// A declared field with fewer places than what it is held against can never agree.
    private mutating func checkPlaces(_ plan: ControlPlan, _ control: ControlSyntax) -> Bool {
        guard case .number(let holder) = declarations[plan.declared].field.description else { return false }
        let name = declarations[plan.declared].field.name
        let places = plan.terms.map { term in
            switch term.figure {
            case .measure(let index): return measures[index].scale
            case .declared(let index):
                if case .number(let number) = declarations[index].field.description { return number.scale }
                return 0
            }
        }
        let most = places.max() ?? 0
        guard most == 0 || (plan.modulus == nil && plan.blockSize == nil) else {
            findings.error(
                .badControl, "\(name) is held against a remainder or a number of blocks, and those are whole numbers",
                at: control.declared.location, hint: "add up a field without decimal places, or count")
            return false
        }
        guard holder.usage != .decimalText, holder.scale != most else { return true }
        let isCount = plan.terms.allSatisfy { term in
            if case .measure(let index) = term.figure, case .count = measures[index].kind { true } else { false }
        }
        let message =
            isCount
            ? "\(name) has \(Wording.count(holder.scale, "decimal place")), and a count has none"
            : "\(name) has \(Wording.count(holder.scale, "decimal place")), and what it is held against has \(most)"
        if holder.scale > most, !isCount {
            findings.warning(.badControl, message, at: control.declared.location, hint: "compare the descriptions")
            return true
        }
        findings.error(
            .badControl, isCount ? message : message + ": they can never agree", at: control.declared.location,
            hint: "compare the descriptions of the fields")
        return false
    }

    /// The condition, which must mean the same bytes in every type that is counted.
    private mutating func condition(_ syntax: ExpressionSyntax?, _ entries: [TypeEntry]) -> (Condition?, Bool) {
        guard let syntax else { return (nil, true) }
        var first: (condition: Condition, references: [FieldReference])?
        for entry in entries {
            var expressions = ExpressionChecker(scope: entry.scope, codeTables: codeTables)
            let condition = expressions.asCondition(syntax)
            codeTables = expressions.codeTables
            findings.add(expressions.findings.diagnostics)
            guard let condition else { return (nil, false) }
            for reference in expressions.references { mark(reference, of: entry.name.text, .used) }
            guard let known = first else {
                first = (condition, expressions.references)
                continue
            }
            let same = zip(known.references, expressions.references).allSatisfy {
                $0.offset == $1.offset && $0.description == $1.description
            }
            guard same else {
                findings.error(
                    .badControl,
                    "the condition means other bytes in \(entry.name.text) than in \(entries[0].name.text)",
                    at: syntax.location, hint: "count one type in a control with a condition")
                return (nil, false)
            }
        }
        return (first?.condition, true)
    }
}
