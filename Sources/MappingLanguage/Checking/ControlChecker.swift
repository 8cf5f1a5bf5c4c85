import Copybooks
import Diagnostics
import RecordValues

/// Gives the lines of the `control` section their meaning.
extension MappingChecker {
    /// Nil where the control has a problem, which is told.
    mutating func check(_ control: ControlSyntax) -> ControlPlan? {
        let declaring = type(control.declared.type)
        let counted = countedNames(control.measure).map { type($0) }
        guard case .found(let entry) = declaring else { return nil }
        let declared = declaredField(control, entry)
        let modulus = modulus(control)
        let entries: [TypeEntry] = counted.compactMap { if case .found(let entry) = $0 { entry } else { nil } }
        guard entries.count == counted.count, let first = entries.first else { return nil }
        guard entries.allSatisfy({ $0.source == entry.source }) else {
            findings.error(
                .badControl, "a control holds the figures of one source against each other",
                at: control.declared.location)
            return nil
        }
        reportDuplicates(countedNames(control.measure), "counted type")
        let (condition, isGood) = condition(control, entries)
        let measure = measure(control, first, declared)
        for name in countedNames(control.measure) + [control.declared.type] {
            types[name.text]?.coverage.feedsControl = true
        }
        guard let declared, let measure, isGood, control.modulus == nil || modulus != nil else { return nil }
        return ControlPlan(
            name: "\(control.declared.type.text).\(declared.name)", source: entry.source, declaringType: entry.index,
            declared: declared, countedTypes: entries.map(\.index), measure: measure, condition: condition,
            modulus: modulus)
    }

    private func countedNames(_ measure: ControlSyntax.Measure) -> [NameSyntax] {
        switch measure {
        case .count(let names): names
        case .sum(let field): [field.type]
        }
    }

    private mutating func modulus(_ control: ControlSyntax) -> Int128? {
        guard let syntax = control.modulus, case .number(let number) = syntax.kind else { return nil }
        if number.scale == 0, number.unscaled > 1 { return number.unscaled }
        findings.error(.badNumber, "modulo needs a whole number, 2 or more", at: syntax.location)
        return nil
    }

    private mutating func declaredField(_ control: ControlSyntax, _ entry: TypeEntry) -> FieldReference? {
        guard let reference = resolve(control.declared.field, entry) else { return nil }
        guard case .number = reference.description else {
            findings.error(
                .badControl,
                "\(reference.name) (\(reference.description.clauses)) is a text, and a control is a number",
                at: control.declared.field.location, hint: "the copybook decides: only PIC 9 fields are numbers")
            return nil
        }
        types[control.declared.type.text]?.coverage.mark(reference, times: 1, .used)
        return reference
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

    private mutating func measure(
        _ control: ControlSyntax, _ entry: TypeEntry, _ declared: FieldReference?
    ) -> ControlPlan.Measure? {
        guard case .sum(let syntax) = control.measure else {
            if let declared, case .number(let number) = declared.description, number.scale > 0 {
                findings.error(
                    .badControl,
                    "\(declared.name) has \(Wording.count(number.scale, "decimal place")), and a count has none",
                    at: control.declared.location)
                return nil
            }
            return .count
        }
        guard let summed = resolve(syntax.field, entry) else { return nil }
        types[syntax.type.text]?.coverage.mark(summed, times: 1, .used)
        guard case .number(let number) = summed.description else {
            findings.error(
                .badControl, "\(summed.name) (\(summed.description.clauses)) is a text, and cannot be added up",
                at: syntax.field.location)
            return nil
        }
        guard let declared, case .number(let holder) = declared.description else { return nil }
        if holder.scale > number.scale {
            findings.warning(
                .badControl,
                "\(declared.name) has \(Wording.count(holder.scale, "decimal place")), and \(summed.name) has "
                    + "\(number.scale)",
                at: control.declared.location, hint: "compare the pictures: \(holder.picture) and \(number.picture)")
        }
        guard holder.scale >= number.scale else {
            findings.error(
                .badControl,
                "\(declared.name) has \(Wording.count(holder.scale, "decimal place")), and \(summed.name) has "
                    + "\(number.scale): they can never agree",
                at: control.declared.location, hint: "compare the pictures: \(holder.picture) and \(number.picture)")
            return nil
        }
        return .sum(.field(summed))
    }

    /// The condition, which must mean the same bytes in every type that is counted.
    private mutating func condition(_ control: ControlSyntax, _ entries: [TypeEntry]) -> (Condition?, Bool) {
        guard let syntax = control.condition else { return (nil, true) }
        var first: (condition: Condition, references: [FieldReference])?
        for entry in entries {
            var expressions = ExpressionChecker(scope: entry.scope, codeTables: codeTables)
            let condition = expressions.asCondition(syntax)
            codeTables = expressions.codeTables
            findings.add(expressions.findings.diagnostics)
            guard let condition else { return (nil, false) }
            for reference in expressions.references {
                types[entry.name.text]?.coverage.mark(reference, times: 1, .used)
            }
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
