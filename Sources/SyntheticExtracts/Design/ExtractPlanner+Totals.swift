import Diagnostics
import MappingLanguage
import RecordValues
import TargetRows
import Transform

/// The figures of the answers: how they follow from the values that go into the records.
extension ExtractPlanner {
    /// More groups than this are not counted beforehand.
    private static let mostGroups = 1 << 14

    /// Regions whose every value has to be known beforehand, because some figure hangs on it.
    func regionsWithFigures(of design: TypeDesign) -> Set<Int> {
        var regions: Set<Int> = []
        for use in design.uses {
            let table = mapping.tables[use.row.table]
            let index = table.columns.firstIndex { $0.column.name == use.column.column.name }
            let isGroup = table.totals.contains { $0.by.contains(index ?? -1) }
            let isSum = table.totals.contains { $0.sums.contains(index ?? -1) } && columnForm(use.column) == nil
            if isGroup || isSum { regions.formUnion(use.regions) }
        }
        var type = design.type
        for control in mapping.declaredFigures where control.countedTypes.contains(design.index) {
            if let condition = control.condition { regions.formUnion(type.regions(of: condition.parts, item: 0)) }
        }
        return regions
    }

    mutating func planLines() {
        for (number, table) in mapping.tables.enumerated() where table.source == source {
            let lines = table.totals.isEmpty ? [TotalPlan(sums: [], by: [])] : table.totals
            for (index, line) in lines.enumerated() { planLine(line, index, table: number) }
        }
        var first = 0
        for index in plan.lines.indices {
            plan.lines[index].first = first
            first += plan.lines[index].accumulators
        }
    }

    private mutating func planLine(_ line: TotalPlan, _ index: Int, table number: Int) {
        let table = mapping.tables[number]
        let type = table.recordType
        let rows = designs[type].rows.indices.filter { designs[type].rows[$0].table == number }
        var space = LineSpace(
            table: number, line: index, groupValues: line.by.map { _ in [] }, sumColumns: line.sums)
        var planned: [(row: Int, group: [Term], sums: [[Term]?])] = []
        for row in rows {
            var group: [Term] = []
            for (place, column) in line.by.enumerated() {
                guard let term = groupTerm(column, row: row, type: type, values: &space.groupValues[place]) else {
                    notComputed.append("\(table.schema.name): totals by \(table.columns[column].column.name)")
                    return
                }
                group.append(term)
            }
            planned.append((row, group, line.sums.map { sumTerms($0, row: row, type: type) }))
        }
        guard space.groupCount <= Self.mostGroups else {
            notComputed.append("\(table.schema.name): totals in \(space.groupCount) groups")
            return
        }
        let isKnown = line.sums.indices.map { index in planned.allSatisfy { $0.sums[index] != nil } }
        for (column, isKnown) in zip(line.sums, isKnown) where !isKnown {
            notComputed.append("\(table.schema.name): sum \(table.columns[column].column.name)")
        }
        space.sumColumns = zip(line.sums, isKnown).filter(\.1).map(\.0)
        for (row, group, sums) in planned {
            let known = zip(sums, isKnown).filter(\.1).compactMap(\.0)
            let steps = LineSteps(line: plan.lines.count, group: Self.numbered(group, space.groupValues), sums: known)
            plan.types[type].rows[row].lines.append(steps)
        }
        plan.lines.append(space)
    }

    /// The terms of a group's number, which counts through the values of the last column first.
    private static func numbered(_ group: [Term], _ values: [[String]]) -> [Term] {
        var factor: Int128 = 1
        return zip(group, values).reversed().map { term, values in
            var term = term
            term.factor = term.step < 0 ? term.factor * factor : factor
            factor *= Int128(values.count)
            return term
        }
    }

    private func use(_ column: Int, row: Int, type: Int) -> ColumnUse? {
        let place = designs[type].rows[row]
        let name = mapping.tables[place.table].columns[column].column.name
        return designs[type].uses.first { $0.row == place && $0.column.column.name == name }
    }

    /// The number of the group that each value of the column's one region leads to.
    private mutating func groupTerm(_ column: Int, row: Int, type: Int, values: inout [String]) -> Term? {
        guard let use = use(column, row: row, type: type), use.regions.count <= 1,
            use.nullRegion == nil || use.nullRegion == use.regions.first
        else { return nil }
        func number(of text: String) -> Int64 {
            if let known = values.firstIndex(of: text) { return Int64(known) }
            values.append(text)
            return Int64(values.count - 1)
        }
        guard let region = use.regions.first else {
            guard let text = Self.groupText(reading, use.column) else { return nil }
            return Term(step: -1, factor: Int128(number(of: text)), figures: -1)
        }
        return figures(region, type: type, item: use.row.item) { reading in
            Self.groupText(reading, use.column).map(number)
        }
    }

    /// A column's value as it names a group.
    private static func groupText(_ reading: PlanReading, _ column: ColumnPlan) -> String? {
        do throws(Fault) {
            return switch try reading.value(of: column) {
            case nil: "(null)"
            case .text(let text): text
            case .number(let number): number.description
            case .date(let date): date.description
            case .boolean(let boolean): boolean ? "true" : "false"
            }
        } catch {
            return nil
        }
    }

    /// The sum form of a column, in units of its last place.
    private func columnForm(_ column: ColumnPlan) -> LinearForm? {
        guard column.nullWhen == nil, let numeric = column.column.type.numeric,
            var form = LinearForm(column.expression), form.rescale(to: numeric.scale)
        else { return nil }
        return form
    }

    private mutating func sumTerms(_ column: Int, row: Int, type: Int) -> [Term]? {
        guard let use = use(column, row: row, type: type) else { return nil }
        if let form = columnForm(use.column) { return terms(form, type: type, item: use.row.item) }
        guard use.regions.count == 1, let region = use.regions.first,
            use.nullRegion == nil || use.nullRegion == region
        else { return nil }
        let term = figures(region, type: type, item: use.row.item) { reading in
            guard case .number(let number) = try? reading.value(of: use.column) else { return 0 }
            return Int64(exactly: number.unscaled)
        }
        return term.map { [$0] }
    }

    private func terms(_ form: LinearForm, type: Int, item: Int) -> [Term]? {
        var regions = designs[type].type
        var terms = form.constant == 0 ? [] : [Term(step: -1, factor: form.constant, figures: -1)]
        for (part, factor) in form.factors {
            guard let step = stepOfRegion[type][regions.use(part.field, item: item)] else { return nil }
            terms.append(Term(step: step, factor: factor, figures: -1))
        }
        return terms
    }

    /// A figure for each entry of a region's pool; 0 for the entries of skipped records, and nil where an entry of
    /// plain records has none or the region has no pool.
    private mutating func figures(
        _ region: Int, type: Int, item: Int, _ figure: (PlanReading) -> Int64?
    ) -> Term? {
        guard let index = stepOfRegion[type][region], plan.steps[index].kind == .pool else { return nil }
        let step = plan.steps[index]
        var reading = reading
        reading.bytes = template(type)
        reading.item = item
        let variants = plan.types[type].variants.flatMap(\.choices).filter { $0.step == index }
        let entries = Int(step.count) + variants.reduce(0) { $0 + $1.count }
        var figures: [Int64] = []
        for entry in 0..<entries {
            let first = step.firstByte + entry * step.length
            reading.bytes.replaceSubrange(
                step.offset..<step.offset + step.length, with: plan.bytes[first..<first + step.length])
            let value = figure(reading)
            guard value != nil || entry >= step.count else { return nil }
            figures.append(value ?? 0)
        }
        plan.figures += figures
        return Term(step: index, factor: 1, figures: plan.figures.count - figures.count)
    }

    // MARK: Controls

    mutating func planControls() {
        for (number, control) in mapping.declaredFigures.enumerated() where control.source == source {
            if !control.isKnown {
                problems.append(
                    Diagnostic(
                        SynthesisCode.controlUnknown, "the generator cannot work out \(control.name)",
                        hint: "it can work out controls of the whole file that are one count or one sum"))
            }
            for type in control.countedTypes {
                if let step = controlStep(control, number, type: type) {
                    plan.types[type].controls.append(step)
                } else {
                    problems.append(
                        Diagnostic(
                            SynthesisCode.controlUnknown,
                            "the generator cannot work out \(control.name) for \(sourcePlan.recordTypes[type].name)",
                            hint: "it can count records and sum fields, under conditions on one field"))
                }
            }
        }
    }

    /// The scale of what a control adds up.
    static func scale(of control: DeclaredFigure) -> Int {
        switch control.measure {
        case .count: 0
        case .sum(let expression): LinearForm(expression)?.scale ?? 0
        }
    }

    private mutating func controlStep(_ control: DeclaredFigure, _ number: Int, type: Int) -> ControlStep? {
        var step = ControlStep(control: number, condition: nil, terms: [], steps: [])
        if let condition = control.condition {
            var regions = designs[type].type
            let looked = regions.regions(of: condition.parts, item: 0)
            guard looked.count == 1, let region = looked.first else { return nil }
            let term = figures(region, type: type, item: 0) { reading in
                (try? reading.holds(condition)).map { $0 ? 1 : 0 }
            }
            guard let term else { return nil }
            step.condition = term
            step.steps.insert(term.step)
        }
        switch control.measure {
        case .count: step.terms = [Term(step: -1, factor: 1, figures: -1)]
        case .sum(let expression):
            guard let form = LinearForm(expression), let terms = terms(form, type: type, item: 0) else { return nil }
            step.terms = terms
            step.steps.formUnion(terms.map(\.step).filter { $0 >= 0 })
        }
        return step
    }
}
