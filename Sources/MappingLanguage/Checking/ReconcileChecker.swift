import Diagnostics
import RecordValues
import TargetRows

/// Gives a `reconcile` statement its meaning.
struct ReconcileChecker {
    let syntax: ReconcileSyntax
    /// The plan of the mapping without its reconciliations.
    let plan: MappingPlan
    private(set) var mapping: MappingChecker

    init(_ syntax: ReconcileSyntax, plan: MappingPlan, mapping: MappingChecker) {
        self.syntax = syntax
        self.plan = plan
        self.mapping = mapping
    }

    /// Nil where something is wrong, which is told.
    mutating func check(_ files: inout MappingFiles) -> ReconciliationPlan? {
        mapping.reportDuplicates(syntax.key, "key column")
        mapping.reportDuplicates(syntax.compares.map(\.column), "compared column")
        guard var old = side(syntax.old, facing: syntax.new, &files),
            var new = side(syntax.new, facing: syntax.old, &files)
        else {
            return nil
        }
        let names = columnNames(old, new)
        var isWhole = true
        for name in names { isWhole = complete(name, &old, &new) && isWhole }
        guard isWhole else { return nil }
        guard let oldTable = old.table(&mapping), let newTable = new.table(&mapping),
            let columns = columns(names, oldTable.plan, newTable.plan), let totals = totals(names, columns)
        else { return nil }
        let comparison = ComparisonPlan(
            name: "\(syntax.old.text) with \(syntax.new.text)", columns: columns, keyColumns: syntax.key.count,
            figures: figures(totals, columns))
        let waterfalls = syntax.waterfalls.map { by in
            by.compactMap { column in names.firstIndex { $0.text == column.text } }
        }
        func sidePlan(_ side: SideChecker, _ table: (plan: TablePlan, ofMapping: Int)) -> SidePlan {
            let places = names.compactMap { SideChecker.index(of: $0.text, in: table.plan) }
            var view = table.plan
            let figures = comparison.figures.map { places[$0] }
            let isOld = side.syntax.location == syntax.old.location
            let exact = isOld ? view.addUnrounded(figures) : figures.map { _ in nil }
            view.totals = self.totals(
                figures: figures + exact.compactMap(\.self), places, waterfalls: waterfalls, totals)
            let unrounded = exact.map { column in column.flatMap { view.totals[0].sums.firstIndex(of: $0) } }
            return SidePlan(
                name: side.syntax.text, origin: side.origin, mapping: plan(of: side, view),
                source: table.plan.source, columns: places,
                usesMapping: Set(places.indices.filter { places[$0] < table.ofMapping }), unrounded: unrounded)
        }
        return ReconciliationPlan(
            old: sidePlan(old, oldTable), new: sidePlan(new, newTable), comparison: comparison, totals: totals,
            waterfalls: waterfalls, acceptedBreaks: syntax.accept.map { files.path(of: $0.text) })
    }

    /// The totals that the reports ask for: those of the waterfall come first, then those of its groups, then those of
    /// the `totals` lines.
    private func totals(
        figures: [Int], _ places: [Int], waterfalls: [[Int]], _ totals: [ReconciledTotal]
    ) -> [TotalPlan] {
        [TotalPlan(sums: figures, by: [])]
            + waterfalls.map { by in TotalPlan(sums: figures, by: by.map { places[$0] }) }
            + totals.map { total in
                TotalPlan(sums: total.addedUp.map { places[$0] }, by: total.by.map { places[$0] })
            }
    }

    /// The plan that makes a side's rows: one table.
    private func plan(of side: SideChecker, _ view: TablePlan) -> MappingPlan {
        var plan = self.plan
        plan.tables = [view]
        if side.syntax.location == syntax.new.location {
            // What cannot be read there is a break, and never too much of it.
            plan.rejectLimit = .percent(ExactDecimal(100, scale: 0))
        }
        if case .table = side.origin {
            plan.sources = mapping.sources
            (plan.controls, plan.measures, plan.declarations) = ([], [], [])
        }
        return plan
    }

    // MARK: Sides

    private mutating func side(
        _ side: SideSyntax, facing other: SideSyntax, _ files: inout MappingFiles
    ) -> SideChecker? {
        guard let source = mapping.syntax.sources.first(where: { $0.name.text == side.source.text }) else {
            return tableOfRun(side, &files)
        }
        guard source.types.contains(where: { $0.name.text == side.type.text }) else {
            mapping.findings.error(
                .unknownType, "the source \(side.source.text) has no record type \(side.type.text)",
                at: side.type.location,
                hint: Wording.nearestOrAll(side.type.text, among: source.types.map(\.name.text), none: "it has none"))
            return nil
        }
        guard case .found(let entry) = mapping.type(side.type) else { return nil }
        // What a comparison leaves out is told by its report, not by the coverage.
        mapping.types[side.type.text]?.coverage.feedsControl = true
        let made = plan.tables.filter { $0.source == entry.source && $0.recordType == entry.index }
        let base = made.first { $0.schema.name == other.type.text } ?? (made.count == 1 ? made[0] : nil)
        let each = mapping.syntax.tables.first { $0.name.text == base?.schema.name }?.each
        return SideChecker(side, entry, origin: .source, base: base, each: each)
    }

    private mutating func tableOfRun(_ side: SideSyntax, _ files: inout MappingFiles) -> SideChecker? {
        guard let table = plan.tables.first(where: { $0.schema.name == side.type.text }) else {
            let tables = plan.tables.map(\.schema.name)
            let sources = mapping.syntax.sources.map(\.name.text)
            mapping.findings.error(
                .unknownSide, "\(side.text) is no record type of a source, and no table that a run writes",
                at: side.location,
                hint: NearestMatch.of(side.type.text, among: tables).map { "did you mean \(side.source.text).\($0)?" }
                    ?? "sources: \(sources.joined(separator: ", ")); tables: \(tables.joined(separator: ", "))")
            return nil
        }
        guard let entry = mapping.addRunTable(table.schema, as: side, &files) else { return nil }
        return SideChecker(side, entry, origin: .table(table.schema.name), base: nil, each: nil)
    }

    // MARK: Columns

    /// The columns of the comparison, each once: the key, what is compared, what totals need.
    private func columnNames(_ old: SideChecker, _ new: SideChecker) -> [NameSyntax] {
        var names: [NameSyntax] = []
        func add(_ name: NameSyntax) { if !names.contains(where: { $0.text == name.text }) { names.append(name) } }
        syntax.key.forEach(add)
        syntax.compares.forEach { add($0.column) }
        if syntax.compares.isEmpty {
            // Where nothing is said, all that both sides have is compared.
            for name in old.names where new.candidates.contains(name) {
                add(NameSyntax(text: name, location: syntax.location))
            }
        }
        for total in syntax.totals {
            (total.sums + total.minima + total.maxima + total.hashes.map(\.column) + total.by).forEach(add)
        }
        syntax.waterfalls.joined().forEach(add)
        return names
    }

    /// Makes sure that both sides have the column.
    private mutating func complete(_ name: NameSyntax, _ old: inout SideChecker, _ new: inout SideChecker) -> Bool {
        switch (old.type(of: name.text), new.type(of: name.text)) {
        case (.some, .some): return true
        case (let type?, nil):
            if new.derive(name, like: type, isPersonal: old.isPersonal(name.text)) { return true }
        case (nil, let type?):
            if old.derive(name, like: type, isPersonal: new.isPersonal(name.text)) { return true }
        case (nil, nil):
            if let type = old.naturalType(of: name) ?? new.naturalType(of: name),
                old.derive(name, like: type, isPersonal: false), new.derive(name, like: type, isPersonal: false)
            {
                return true
            }
        }
        let lacks = old.type(of: name.text) == nil ? old : new
        let known = old.type(of: name.text) == nil ? new.names + old.candidates : new.candidates
        mapping.findings.error(
            .unknownColumn, "the side \(lacks.syntax.text) has no column \(name.text)", at: name.location,
            hint: Wording.nearest(name.text, among: known)
                ?? "write it under \(lacks.syntax.location == syntax.old.location ? "old" : "new"): "
                + "\(name.text) TYPE = FIELD")
        return false
    }

    private mutating func columns(
        _ names: [NameSyntax], _ old: TablePlan, _ new: TablePlan
    ) -> [ComparedColumn]? {
        var columns: [ComparedColumn] = []
        for (index, name) in names.enumerated() {
            guard let oldIndex = SideChecker.index(of: name.text, in: old),
                let newIndex = SideChecker.index(of: name.text, in: new)
            else { return nil }
            var column = old.schema.columns[oldIndex]
            let other = new.schema.columns[newIndex]
            guard column.type.canBeHeld(against: other.type) else {
                mapping.findings.error(
                    .badComparison,
                    "\(name.text) is \(column.type.words) on one side and \(other.type.words) on the other",
                    at: name.location, hint: "give both sides the same kind, and numbers the same decimal places")
                return nil
            }
            column.isPersonal = column.isPersonal || other.isPersonal
            column.allowsNull = column.allowsNull || other.allowsNull
            guard let rule = rule(name, isKey: index < syntax.key.count, column.type) else { return nil }
            columns.append(ComparedColumn(column: column, rule: rule))
        }
        return columns
    }

    private mutating func rule(_ name: NameSyntax, isKey: Bool, _ type: ColumnType) -> ComparedColumn.Rule? {
        let compare = syntax.compares.first { $0.column.text == name.text }
        if isKey {
            guard let compare else { return .key }
            return refuse(compare, "\(name.text) is part of the key, and pairs rows by its very value")
        }
        guard let compare else { return syntax.compares.isEmpty ? .exact : .shown }
        switch compare.rule {
        case .exact: return .exact
        case .ignoringCase, .trimmed:
            guard case .text = type else { return refuse(compare, "\(name.text) is \(type.words), and no text") }
            if case .trimmed = compare.rule { return .trimmed }
            return .ignoringCase
        case .within(let reach, let isPercent, let net, let oneSided):
            guard let scale = type.numeric?.scale else {
                return refuse(compare, "\(name.text) is \(type.words), and no number")
            }
            let fine = isPercent ? [net, oneSided] : [reach, net, oneSided]
            guard fine.allSatisfy({ $0.scale <= scale }) else {
                return refuse(
                    compare, "\(name.text) has \(Wording.count(scale, "decimal place")), and the tolerance has more")
            }
            return .within(
                Tolerance(
                    reach: isPercent ? .percent(reach) : .absolute(reach), netCap: net, oneSidedCap: oneSided))
        }
    }

    private mutating func refuse(_ compare: CompareSyntax, _ message: String) -> ComparedColumn.Rule? {
        mapping.findings.error(.badComparison, message, at: compare.location, hint: "compare it exact")
        return nil
    }

    // MARK: Totals

    private mutating func totals(_ names: [NameSyntax], _ columns: [ComparedColumn]) -> [ReconciledTotal]? {
        var isGood = true
        func index(_ name: NameSyntax) -> Int { names.firstIndex { $0.text == name.text } ?? 0 }
        let totals = syntax.totals.map { total in
            for name in total.sums + total.minima + total.maxima + total.hashes.map(\.column)
            where columns[index(name)].column.type.numeric == nil {
                mapping.findings.error(
                    .badTotal, "the column \(name.text) is \(columns[index(name)].column.type.words), and no number",
                    at: name.location, hint: "totals are of money, decimal and integer columns")
                isGood = false
            }
            for hash in total.hashes where columns[index(hash.column)].column.type.numeric?.scale ?? 0 > 0 {
                mapping.findings.error(
                    .badTotal, "a hash total is one of whole numbers, and \(hash.column.text) has decimal places",
                    at: hash.column.location, hint: "write: sum \(hash.column.text)")
                isGood = false
            }
            return ReconciledTotal(
                sums: total.sums.map(index), minima: total.minima.map(index), maxima: total.maxima.map(index),
                hashes: total.hashes.map { .init(column: index($0.column), modulus: $0.modulus) },
                by: total.by.map(index))
        }
        return isGood ? totals : nil
    }

    /// What the waterfall adds up: every summed column; where none is, all compared money.
    private func figures(_ totals: [ReconciledTotal], _ columns: [ComparedColumn]) -> [Int] {
        let sums = Set(totals.flatMap(\.sums)).sorted()
        guard sums.isEmpty else { return sums }
        return columns.indices.filter { if case .money = columns[$0].column.type { true } else { false } }
    }
}

extension SideSyntax {
    /// As the mapping writes it.
    var text: String { "\(source.text).\(type.text)" }
}

extension ColumnType {
    /// Whether values of the two types can be equal: the same kind, and of numbers the same decimal places.
    func canBeHeld(against other: ColumnType) -> Bool {
        switch (self, other) {
        case (.text, .text), (.date, .date), (.boolean, .boolean): true
        case (.money(_, let scale, let currency), .money(_, let otherScale, let otherCurrency)):
            scale == otherScale && currency == otherCurrency
        default: numeric != nil && numeric?.scale == other.numeric?.scale
        }
    }
}

extension TablePlan {
    /// Adds, for each of the columns that loses decimal places by rounding, a column that keeps them: what the waterfall
    /// tells the rounding by. A division that is rounded has no such value.
    ///
    /// - Returns: for each of them, the index of the added column.
    fileprivate mutating func addUnrounded(_ figures: [Int]) -> [Int?] {
        figures.map { figure in
            var exact = columns[figure]
            let scale = ProgramCompiler.scale(of: exact.expression)
            guard exact.rounding != .exact, let rounded = exact.column.type.numeric?.scale, scale > rounded else {
                return nil
            }
            exact.column.name += "_unrounded"
            exact.column.type = .decimal(precision: 38, scale: scale)
            (exact.rounding, exact.rules, exact.warns) = (.exact, [], false)
            columns.append(exact)
            schema.columns.append(exact.column)
            return columns.count - 1
        }
    }
}
