import Copybooks
import Diagnostics
import RecordValues
import TargetRows

/// Gives a table its meaning.
struct TableChecker {
    let syntax: TableSyntax
    var mapping: MappingChecker
    /// Whether it is the block of a side, which may add to a table and writes none.
    private let isSide: Bool
    private let needsColumns: Bool
    /// Items that `each` makes rows of; 1 without it.
    private var itemCount = 1

    init(_ syntax: TableSyntax, mapping: MappingChecker, isSide: Bool = false, needsColumns: Bool = true) {
        self.syntax = syntax
        self.mapping = mapping
        self.isSide = isSide
        self.needsColumns = needsColumns
    }

    /// Nil where the table, or the type it is made from, has a problem that is told.
    mutating func check() -> TablePlan? {
        mapping.reportDuplicates(syntax.columns.map(\.name), "column")
        checkNames()
        guard case .found(var entry) = mapping.type(syntax.type) else { return nil }
        if mapping.sources[entry.source].recordTypes[entry.index].skip != nil {
            mapping.findings.error(
                .syntax, "records of the type \(syntax.type.text) are skipped, and no table is made from them",
                at: syntax.type.location, hint: "take skip out of the line of the type, and write it in the table")
            return nil
        }
        if !isSide { entry.coverage.feedsTable = true }
        let each = each(&entry)
        if syntax.each != nil, each == nil { return nil }
        itemCount = each?.count ?? 1
        let columns = columns(&entry)
        let skips = syntax.skips.map { skip($0, &entry) }
        let drops = syntax.drops.flatMap { drop($0, &entry) }
        mapping.types[syntax.type.text] = entry
        guard columns.count == syntax.columns.count, !skips.contains(where: { $0 == nil }),
            !columns.isEmpty || !needsColumns
        else { return nil }
        checkKey(columns)
        let rules = skips.compactMap { $0 }
        let codes = CodeReach(scope: entry.scope, skips: rules, tables: mapping.codeTables.tables)
        for (column, written) in zip(columns, syntax.columns) {
            guard let location = written.expression?.location else { continue }
            for message in codes.missing(from: column) {
                mapping.findings.warning(
                    .codeWithoutTarget, message, at: location,
                    hint: "add the code to the code table, skip its records, or state an else")
            }
        }
        return TablePlan(
            schema: TableSchema(
                name: syntax.name.text, columns: columns.map(\.column), keyColumns: syntax.key.compactMap { index($0) }),
            source: entry.source, recordType: entry.index, each: each, columns: columns,
            skips: rules, drops: drops, totals: totals(columns))
    }

    /// The names of columns in the head and the totals, whatever the columns hold.
    private mutating func checkNames() {
        if syntax.columns.isEmpty, needsColumns, !mapping.hasSyntaxErrors {
            mapping.findings.error(
                .missingPart, "the table \(syntax.name.text) has no column", at: syntax.name.location,
                hint: "add a line for each column: name text 40 = FIELD")
        }
        let totals = syntax.totals.flatMap { $0.sums + $0.by }
        for name in syntax.key + totals where index(name) == nil {
            let known = syntax.columns.map(\.name.text)
            mapping.findings.error(
                .unknownColumn, "the table \(syntax.name.text) has no column \(name.text)", at: name.location,
                hint: Wording.nearestOrAll(name.text, among: known, none: "it has no columns"))
        }
        mapping.reportDuplicates(syntax.key, "key column")
    }

    private func index(_ name: NameSyntax) -> Int? { syntax.columns.firstIndex { $0.name.text == name.text } }

    // MARK: each

    private mutating func each(_ entry: inout MappingChecker.TypeEntry) -> RepeatedItem? {
        guard let field = syntax.each else { return nil }
        let item: Int
        switch entry.scope.item(field) {
        case .failure(let finding):
            report(finding)
            return nil
        case .success(let found): item = found
        }
        let layout = entry.scope.layout
        guard let count = layout.items[item].occurs else {
            mapping.findings.error(
                .occurrence, "\(field.name.text) does not occur more than once", at: field.location,
                hint: Self.repeated(in: entry.scope))
            return nil
        }
        let outer = layout.occursAncestors(of: item).dropLast()
        guard field.occurrences.count == outer.count, field.part == nil else {
            mapping.findings.error(
                .occurrence, "\(field.name.text) stands in \(Wording.count(outer.count, "outer OCCURS item"))",
                at: field.location,
                hint: outer.isEmpty
                    ? "leave out the number" : "say which of \(Wording.list(outer.map(layout.displayName)))")
            return nil
        }
        var start = layout.items[item].offset
        for (group, number) in zip(outer, field.occurrences) {
            guard number <= layout.items[group].occurs ?? 1 else {
                mapping.findings.error(
                    .occurrence, "\(layout.displayName(of: group)) occurs \(layout.items[group].occurs ?? 1) times",
                    at: field.occurrencesLocation ?? field.location)
                return nil
            }
            start += (number - 1) * layout.items[group].length
        }
        entry.scope.each = item
        entry.scope.eachStart = start
        let inner = layout.items.indices.filter { layout.ancestors(of: $0).contains(item) } + [item]
        let end = inner.map { layout.items[$0].offset + layout.items[$0].length }.max() ?? 0
        return RepeatedItem(
            name: entry.scope.name(of: item), offset: start, stride: layout.items[item].length, count: count,
            width: max(layout.items[item].length, end - layout.items[item].offset))
    }

    private static func repeated(in scope: RecordScope) -> String? {
        let names = scope.layout.items.indices.filter { scope.contains($0) && scope.layout.items[$0].occurs != nil }
            .map { scope.layout.displayName(of: $0) }
        return names.isEmpty
            ? "no item of the record has OCCURS" : "items with OCCURS: \(names.joined(separator: ", "))"
    }

    private mutating func report(_ finding: Finding) {
        mapping.findings.error(finding.code, finding.message, at: finding.location, hint: finding.hint)
    }

    // MARK: Columns, skips, drops

    /// Runs a checker of expressions, and keeps what it found and used.
    private mutating func withExpressions<Result>(
        _ entry: inout MappingChecker.TypeEntry, _ fate: CoverageRecord.Fate,
        _ body: (inout ExpressionChecker) -> Result
    ) -> Result {
        var expressions = ExpressionChecker(scope: entry.scope, codeTables: mapping.codeTables)
        let result = body(&expressions)
        mapping.codeTables = expressions.codeTables
        mapping.findings.add(expressions.findings.diagnostics)
        mapping.types[syntax.type.text] = entry
        for reference in expressions.references {
            mapping.mark(reference, of: syntax.type.text, times: itemCount, fate)
        }
        entry = mapping.types[syntax.type.text] ?? entry
        return result
    }

    private mutating func columns(_ entry: inout MappingChecker.TypeEntry) -> [ColumnPlan] {
        let policy = mapping.signPolicy(of: entry)
        return syntax.columns.compactMap { column in
            withExpressions(&entry, .mapped) { expressions in
                guard let type = column.type else { return nil }
                var checker = ColumnChecker(column, type: type, expressions: expressions)
                defer { expressions = checker.expressions }
                return checker.check(signPolicy: policy)
            }
        }
    }

    private mutating func skip(_ skip: SkipSyntax, _ entry: inout MappingChecker.TypeEntry) -> SkipRule? {
        withExpressions(&entry, .used) { expressions in
            expressions.asCondition(skip.condition).map { SkipRule(condition: $0, reason: skip.reason) }
        }
    }

    private mutating func drop(_ drop: DropSyntax, _ entry: inout MappingChecker.TypeEntry) -> [DroppedField] {
        var dropped: [DroppedField] = []
        for field in drop.fields {
            switch entry.scope.item(field) {
            case .failure(let finding): report(finding)
            case .success(let item):
                guard field.part == nil else {
                    mapping.findings.error(.outsideField, "a field is dropped whole", at: field.location)
                    continue
                }
                let places = entry.scope.occurrences(of: item)
                    .filter { field.occurrences.isEmpty || $0.numbers == field.occurrences }
                guard !places.isEmpty else {
                    mapping.findings.error(
                        .occurrence, "\(field.name.text) has no such occurrence",
                        at: field.occurrencesLocation ?? field.location)
                    continue
                }
                let length = entry.scope.layout.items[item].length
                if places.allSatisfy({ entry.coverage.fate($0.offset, length) == .mapped }) {
                    mapping.findings.warning(
                        .neverTrue, "\(field.name.text) is dropped, but a column maps it", at: field.location,
                        hint: "take it out of the drop line")
                }
                for place in places { entry.coverage.mark(place.offset, length, .dropped) }
                let numbers = field.occurrences.map(String.init).joined(separator: ", ")
                let name = entry.scope.name(of: item) + (numbers.isEmpty ? "" : "(\(numbers))")
                dropped.append(DroppedField(name: name, reason: drop.reason))
            }
        }
        return dropped
    }

    // MARK: Key and totals

    private mutating func checkKey(_ columns: [ColumnPlan]) {
        for name in syntax.key {
            guard let index = index(name), columns[index].column.allowsNull else { continue }
            let reason = columns[index].failure == .null ? "else null" : "null when"
            mapping.findings.error(
                .nullableKey, "the key column \(name.text) can be null", at: name.location,
                hint: "a key names one row; take \"\(reason)\" from \(name.text), or take it out of the key")
        }
    }

    private mutating func totals(_ columns: [ColumnPlan]) -> [TotalPlan] {
        syntax.totals.map { total in
            for name in total.sums {
                guard let index = index(name), columns[index].column.type.numeric == nil else { continue }
                mapping.findings.error(
                    .badTotal, "the column \(name.text) is \(columns[index].column.type.words), and cannot be added up",
                    at: name.location, hint: "sum needs a money, decimal or integer column")
            }
            return TotalPlan(sums: total.sums.compactMap { index($0) }, by: total.by.compactMap { index($0) })
        }
    }
}
