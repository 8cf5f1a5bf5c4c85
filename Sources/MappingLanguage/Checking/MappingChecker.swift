import Copybooks
import Diagnostics
import RecordValues
import TargetRows

/// Gives a whole mapping its meaning. Goes on after every problem, so that all of them are told at once.
struct MappingChecker {
    /// Where a record type stands in the plan, and what the mapping does with it.
    struct TypeEntry {
        var source: Int
        var index: Int
        var name: NameSyntax
        var scope: RecordScope
        var coverage: CoverageRecord
    }

    enum TypeLookup {
        case found(TypeEntry)
        /// The type, or the line that names it, has a problem that is told already.
        case broken
    }

    let syntax: MappingSyntax
    let file: String
    /// Whether names may be missing because their lines do not read.
    let hasSyntaxErrors: Bool
    var findings = Findings()
    var codeTables = CodeTableShelf()
    var types: [String: TypeEntry] = [:]
    private var brokenTypes: Set<String> = []
    private(set) var sources: [SourcePlan] = []
    /// What the controls so far are made of.
    var measures: [MeasurePlan] = []
    var declarations: [DeclarationPlan] = []

    init(_ syntax: MappingSyntax, file: String, hasSyntaxErrors: Bool) {
        self.syntax = syntax
        self.file = file
        self.hasSyntaxErrors = hasSyntaxErrors
    }

    /// The plan; without use where the findings hold an error.
    mutating func check(_ files: inout MappingFiles) -> (MappingPlan, Coverage) {
        checkParts()
        for source in syntax.sources { check(source, &files) }
        noteFieldsElsewhere()
        for codes in syntax.codes { check(codes, &files) }
        var tables: [TablePlan] = []
        for table in syntax.tables {
            var checker = TableChecker(table, mapping: self)
            if let plan = checker.check() { tables.append(plan) }
            self = checker.mapping
        }
        let controls = syntax.controls.compactMap { check($0) }
        var plan = MappingPlan(
            name: syntax.migration?.name ?? "", version: syntax.migration?.version ?? 1, file: file, sources: sources,
            codeTables: codeTables.tables, tables: tables, measures: measures, declarations: declarations,
            controls: controls, rejectLimit: syntax.rejects ?? .records(0), companionFiles: files.companions)
        if !findings.hasErrors, !hasSyntaxErrors {
            plan.reconciliations = syntax.reconciliations.compactMap { reconcile in
                var checker = ReconcileChecker(reconcile, plan: plan, mapping: self)
                defer { self = checker.mapping }
                return checker.check(&files)
            }
        }
        checkLeftovers()
        return (plan, coverage())
    }

    private mutating func checkParts() {
        if syntax.migration == nil, !hasSyntaxErrors {
            missing("the mapping has no name", hint: "start it with: migration NAME version 1")
        }
        if syntax.sources.isEmpty, !hasSyntaxErrors {
            missing(
                "the mapping has no source", hint: "add: source NAME, and under it copybook, encoding, records, type")
        }
        if syntax.tables.isEmpty, syntax.reconciliations.isEmpty, !hasSyntaxErrors {
            missing("the mapping has no table", hint: "add: table NAME from TYPE, and under it a line for each column")
        }
        reportDuplicates(syntax.sources.map(\.name), "source")
        reportDuplicates(syntax.sources.flatMap { $0.types.map(\.name) }, "record type")
        reportDuplicates(syntax.codes.map(\.name), "code table")
        reportDuplicates(syntax.tables.map(\.name), "table")
    }

    private mutating func missing(_ message: String, hint: String) {
        findings.error(.missingPart, message, at: SourceLocation(file: file, line: 1, column: 1), hint: hint)
    }

    mutating func reportDuplicates(_ names: [NameSyntax], _ what: String) {
        var first: [String: NameSyntax] = [:]
        for name in names where !name.text.isEmpty {
            if let earlier = first[name.text] {
                findings.error(
                    .duplicateName, "the \(what) \(name.text) stands twice, first in line \(earlier.location.line)",
                    at: name.location, hint: "give one of them another name")
            } else {
                first[name.text] = name
            }
        }
    }

    mutating func check(_ source: SourceSyntax, _ files: inout MappingFiles) {
        var checker = SourceChecker(source, hasSyntaxErrors: hasSyntaxErrors)
        let plan = checker.check(&files)
        findings.add(checker.findings.diagnostics)
        guard let plan else {
            brokenTypes.formUnion(source.types.map(\.name.text))
            return
        }
        for (index, type) in plan.recordTypes.enumerated() {
            let scope = RecordScope(type: type, codePage: plan.codePage)
            var coverage = CoverageRecord(length: type.layout.length)
            if let discriminator = plan.discriminator, !type.layout.holdsSlots {
                coverage.mark(discriminator.offset, discriminator.length, .used)
            }
            for test in type.tests {
                switch test {
                case .all: break
                case .isIn(let offset, let values), .isNotIn(let offset, let values):
                    coverage.mark(offset, values.first?.count ?? 0, .used)
                }
            }
            types[type.name] = TypeEntry(
                source: sources.count, index: index, name: source.types[index].name, scope: scope, coverage: coverage)
        }
        sources.append(plan)
    }

    private mutating func noteFieldsElsewhere() {
        var owners: [String: String] = [:]
        for source in syntax.sources {
            for type in source.types {
                for name in types[type.name.text]?.scope.names ?? [] where owners[name] == nil {
                    owners[name] = type.name.text
                }
            }
        }
        for name in types.keys { types[name]?.scope.elsewhere = owners }
    }

    private mutating func check(_ codes: CodesSyntax, _ files: inout MappingFiles) {
        guard let text = files.companion(codes.file, "code table", findings: &findings) else {
            return codeTables.keep(nil, as: codes.name.text)
        }
        let table = CodeTableReader(source: text).table(codes, bytes: files.bytes(of: text.file), findings: &findings)
        codeTables.keep(table, as: codes.name.text)
    }

    /// The record type of that name.
    mutating func type(_ name: NameSyntax) -> TypeLookup {
        if let entry = types[name.text] { return .found(entry) }
        guard !name.text.isEmpty, !brokenTypes.contains(name.text), !hasSyntaxErrors else { return .broken }
        findings.error(
            .unknownType, "no source has a record type \(name.text)", at: name.location,
            hint: Wording.nearestOrAll(
                name.text, among: types.keys.sorted() + brokenTypes.sorted(),
                none: "name it in a source: type NAME RECORD"))
        return .broken
    }

    func signPolicy(of entry: TypeEntry) -> SignPolicy { sources[entry.source].signPolicy }

    /// Notes what becomes of a field that a record type sees: its own, or one of a record round it.
    mutating func mark(
        _ reference: FieldReference, of type: String, times: Int = 1, _ fate: CoverageRecord.Fate
    ) {
        guard let entry = types[type] else { return }
        guard let parent = entry.scope.type.parents.first(where: { $0.items.contains(reference.item) }) else {
            types[type]?.coverage.mark(reference, times: times, fate)
            return
        }
        let name = sources[entry.source].recordTypes[parent.type].name
        types[name]?.coverage.feedsControl = true
        types[name]?.coverage.mark(reference.offset - parent.shift, reference.length, fate)
    }

    // MARK: What the mapping leaves out

    private mutating func checkLeftovers() {
        guard !findings.hasErrors, !hasSyntaxErrors else { return }
        for source in syntax.sources {
            for type in source.types {
                guard let entry = types[type.name.text] else { continue }
                // A type whose place or number is stated is a check of its own: a header, for example.
                let isChecked =
                    type.place != .any || type.exactly != nil || type.skip != nil
                    || type.opens != nil || type.closes != nil
                if !entry.coverage.feedsTable, !entry.coverage.feedsControl, !isChecked {
                    findings.warning(
                        .unusedType, "no table and no control uses the record type \(type.name.text)",
                        at: type.name.location,
                        hint: "its records are read and counted, and nothing becomes of them")
                }
                reportNotCovered(entry, source)
            }
        }
        for codes in syntax.codes where !codeTables.used.contains(codes.name.text) {
            findings.warning(
                .unusedCodes, "nothing uses the code table \(codes.name.text)", at: codes.name.location,
                hint: "use it: lookup \(codes.name.text) FIELD")
        }
    }

    private mutating func reportNotCovered(_ entry: TypeEntry, _ source: SourceSyntax) {
        guard entry.coverage.feedsTable else { return }
        let left = entry.scope.coverage(source: source.name.text, record: entry.coverage).notCovered
        guard !left.isEmpty else { return }
        findings.warning(
            .notCovered,
            "\(Wording.count(left.count, "field")) of \(entry.name.text) \(left.count == 1 ? "has" : "have") "
                + "no destination: \(left.joined(separator: ", "))",
            at: entry.name.location, hint: "map them, or say in a table: drop \(left[0]) because \"...\"")
    }

    private func coverage() -> Coverage {
        var covered: [Coverage.RecordType] = []
        for (index, source) in sources.enumerated() {
            for type in source.recordTypes {
                guard let entry = types[type.name], entry.source == index, entry.coverage.feedsTable else { continue }
                covered.append(entry.scope.coverage(source: source.name, record: entry.coverage))
            }
        }
        return Coverage(types: covered)
    }
}
