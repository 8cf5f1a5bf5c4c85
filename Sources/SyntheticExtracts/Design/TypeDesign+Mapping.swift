import MappingLanguage
import RecordValues
import TargetRows

extension TypeDesign {
    /// Reads the mapping backwards: from the columns, skips and controls to the regions of this type.
    init(_ index: Int, of plan: MappingPlan, source: Int, encoder: RegionEncoder, records: Int64) {
        let sourcePlan = plan.sources[source]
        let typePlan = sourcePlan.recordTypes[index]
        self.index = index
        isMixed = typePlan.place == .any && typePlan.exactly == nil
        rows = plan.tables.enumerated().filter { $1.source == source && $1.recordType == index }.flatMap {
            number, table in
            (0..<(table.each?.count ?? 1)).map { RowPlace(table: number, item: $0) }
        }
        var collector = WishCollector(
            plan: plan, encoder: encoder, type: TypeRegions(typePlan, source: sourcePlan))
        // The type of an XML record is its element.
        if let discriminator = sourcePlan.discriminator, !encoder.hasSlots, !typePlan.discriminatorValues.isEmpty {
            let region = collector.type.use(discriminator, item: 0)
            collector.type.regions[region].discriminatorValues = typePlan.discriminatorValues
        }
        for row in rows { collector.collect(plan.tables[row.table], item: row.item) }
        collector.item = 0
        for control in plan.declaredFigures where control.source == source {
            collector.collect(control, type: index, records: records)
        }
        collector.meetTests(typePlan)
        for declaration in plan.declarations where declaration.source == source && declaration.type == index {
            collector.limit(declaration)
        }
        type = collector.type
        for region in type.regions.indices where type.regions[region].isListText {
            type.regions[region].wish.nullBytes.removeAll { SlotState.of($0) != nil }
            type.regions[region].wish.hints.removeAll { SlotState.of($0) != nil }
        }
        if !isMixed { dateLately(encoder.runDate) }
        for row in rows { use(row, of: plan) }
        checks = type.regions.map { _ in [] }
        for (number, row) in rows.enumerated() {
            for skip in plan.tables[row.table].skips { avoid(skip.condition, row: number) }
        }
    }

    /// A header is as young as the run: its dates that may reach up to the run date are of the same year.
    private mutating func dateLately(_ runDate: CalendarDate) {
        for region in type.regions.indices {
            guard let date = type.regions[region].wish.date, date.upper == runDate else { continue }
            let newYear = CalendarDate.firstOfYear(runDate.year)
            type.regions[region].wish.date?.lower = date.lower.map { max($0, newYear) } ?? newYear
        }
    }

    private mutating func use(_ row: RowPlace, of plan: MappingPlan) {
        for column in plan.tables[row.table].columns {
            let parts = column.expression.parts
            let fields = parts.map { part in
                (field: part.field, region: type.use(part.field, item: row.item))
            }
            uses.append(
                ColumnUse(
                    row: row, column: column, regions: type.regions(of: parts, item: row.item), fields: fields,
                    nullRegion: column.nullWhen.map { type.use($0.field, item: row.item) }))
        }
    }

    /// Plain records must not meet a skip rule; where all rows are of one table, a way to meet it is a variant.
    private mutating func avoid(_ condition: Condition, row: Int) {
        let item = rows[row].item
        for (region, check) in ways(condition, toHold: false, item: item) ?? [] { checks[region].append(check) }
        guard Set(rows.map(\.table)).count == 1, let ways = ways(condition, toHold: true, item: item) else { return }
        let needed = Dictionary(grouping: ways, by: \.region).map { ($0.key, $0.value.map(\.check)) }
        let isShared = condition.parts.allSatisfy { $0.field.itemStride == 0 }
        if isShared, row > 0 { return }
        skips.append(
            SkipDesign(
                regions: needed.sorted { $0.0 < $1.0 }, isSkipped: rows.indices.map { isShared || $0 == row }))
    }

    /// What single regions have to meet so that the condition holds (or does not); nil where that cannot be said of
    /// single regions.
    private mutating func ways(
        _ condition: Condition, toHold: Bool, item: Int
    ) -> [(region: Int, check: RegionCheck)]? {
        let regions = type.regions(of: condition.parts, item: item)
        if regions.count == 1, let region = regions.first {
            return [(region, RegionCheck(condition: condition, item: item, mustHold: toHold))]
        }
        switch (condition, toHold) {
        case (.not(let operand), _): return ways(operand, toHold: !toHold, item: item)
        case (.and(let left, let right), true), (.or(let left, let right), false):
            guard let first = ways(left, toHold: toHold, item: item),
                let second = ways(right, toHold: toHold, item: item)
            else { return nil }
            return first + second
        case (.and(let left, let right), false), (.or(let left, let right), true):
            return ways(left, toHold: toHold, item: item) ?? ways(right, toHold: toHold, item: item)
        default: return nil
        }
    }
}

extension WishCollector {
    /// A record is of its type by the values of more than one field; and of none that asks for more by what it does
    /// not hold.
    mutating func meetTests(_ plan: RecordTypePlan) {
        for case .isIn(let offset, let values) in plan.tests {
            guard
                let region = type.regions.firstIndex(where: {
                    $0.offset == offset && $0.length == values.first?.count && $0.owner == nil
                })
            else { continue }
            type.regions[region].discriminatorValues = values
            type.regions[region].isUsed = true
        }
        let others = type.source.recordTypes.filter { $0.name != plan.name }
        for case .isIn(let offset, _) in others.flatMap(\.tests) {
            for region in type.regions.indices
            where type.regions[region].offset == offset && type.regions[region].discriminatorValues.isEmpty {
                type.regions[region].isFiller = true
            }
        }
    }

    /// A figure that the file states by itself, such as an opening balance, leaves room for what is added to it.
    mutating func limit(_ declaration: DeclarationPlan) {
        guard case .number(let number) = declaration.field.description else { return }
        let region = type.use(declaration.field, item: 0)
        if let condition = declaration.negativeWhen { hint(condition, isNeeded: true) }
        guard !type.regions[region].isDeclared else { return }
        want(.number(lower: nil, upper: nil), from: .field(declaration.field))
        type.regions[region].wish.largestSum = (ExactDecimal(number.largestUnscaled, scale: number.scale), 10)
    }

    /// Notes what a control asks of a type: fields that it can sum, and no more than its declared field holds.
    mutating func collect(_ control: DeclaredFigure, type index: Int, records: Int64) {
        if control.declaringType == index {
            let region = type.use(control.declared, item: 0)
            type.regions[region].isDeclared = true
        }
        guard control.countedTypes.contains(index) else { return }
        if let condition = control.condition { hint(condition) }
        guard case .sum(let expression) = control.measure else { return }
        want(.number(lower: nil, upper: nil), from: expression)
        // Of an instance of a level, not more records than this.
        let isNested = control.level != nil && type.source.recordFormat.holdsSlots
        let records = isNested ? min(records, Nesting.mostChildren) : records
        guard control.modulus == nil, case .number(let declared) = control.declared.description else { return }
        for part in expression.parts {
            let region = type.use(part.field, item: 0)
            type.regions[region].wish.largestSum = (
                ExactDecimal(declared.largestUnscaled, scale: declared.scale), records
            )
        }
    }
}
