import Copybooks
import Diagnostics
import Extracts
import MappingLanguage
import RecordValues

/// Turns a checked mapping into the flat plan that the workers run.
struct ExtractPlanner {
    let mapping: MappingPlan
    let source: Int
    let options: SynthesisOptions
    let encoder: RegionEncoder
    let reading: PlanReading
    var plan = ExtractPlan()
    var designs: [TypeDesign] = []
    /// One a type: the step of each region that has one.
    var stepOfRegion: [[Int: Int]] = []
    /// What the answers cannot tell.
    var notComputed: [String] = []
    var problems: [Diagnostic] = []

    init(_ mapping: MappingPlan, source: Int, options: SynthesisOptions) {
        self.mapping = mapping
        self.source = source
        self.options = options
        encoder = RegionEncoder(mapping.sources[source], runDate: options.runDate)
        reading = PlanReading(plan: mapping, source: source, runDate: options.runDate)
        plan.seed = Dice.mix(options.seed &+ 1)
        plan.records = options.records
        plan.controlCount = mapping.declaredFigures.count
        plan.tableCount = mapping.tables.count
    }

    var sourcePlan: SourcePlan { mapping.sources[source] }

    /// Far more than any file has, and few enough that nothing that is counted can overflow.
    private static let mostRecords: Int64 = 100_000_000_000

    /// Throws all problems of the first stage that has any.
    mutating func run() throws(DiagnosticList) {
        placeTypes()
        try check()
        designs = sourcePlan.recordTypes.indices.map {
            TypeDesign($0, of: mapping, source: source, encoder: encoder, records: options.records)
        }
        shareWishes()
        var keys = KeyPlanner(
            mapping: mapping, reading: reading, encoder: encoder, records: options.records, seed: plan.seed)
        for index in designs.indices {
            keys.reading.bytes = template(index)
            keys.plan(&designs[index])
        }
        plan.counters = keys.counters
        problems += keys.problems
        try check()
        for index in designs.indices { stateCounts(index) }
        planWrappers()
        plan.types = designs.map { _ in TypeSteps() }
        stepOfRegion = designs.map { _ in [:] }
        for index in outerFirst { makeSteps(index) }
        try check()
        planLines()
        planControls()
        try check()
        SampleCheck(self).run(&problems)
        try check()
        planFaults()
        try check()
    }

    private func check() throws(DiagnosticList) {
        guard problems.isEmpty else { throw DiagnosticList(problems) }
    }

    // MARK: The order of the file

    private mutating func placeTypes() {
        if case .xml = sourcePlan.recordFormat { return placeElements() }
        for (index, type) in sourcePlan.recordTypes.enumerated() {
            let types = [Int](repeating: index, count: type.exactly ?? 1)
            switch (type.place, type.exactly) {
            case (.first, _): plan.firstTypes = types + plan.firstTypes
            case (.last, _): plan.lastTypes += types
            case (.any, .some): plan.firstTypes += types
            case (.any, nil): plan.mixedTypes.append(index)
            }
        }
        checkCount()
    }

    /// Whether so many records can be made.
    mutating func checkCount() {
        let fixed = Int64(plan.firstTypes.count + plan.lastTypes.count)
        let needed = max(1, fixed + (plan.mixedTypes.isEmpty ? 0 : 1))
        guard plan.records >= needed else {
            problems.append(
                Diagnostic(
                    SynthesisCode.tooFewRecords,
                    "\(plan.records) records were asked for, and a file of this mapping has at least \(needed)",
                    hint: "ask for \(needed) records or more"))
            return
        }
        guard plan.records <= Self.mostRecords else {
            problems.append(
                Diagnostic(
                    SynthesisCode.tooManyRecords,
                    "\(plan.records) records were asked for, and a synthetic extract has at most \(Self.mostRecords)",
                    hint: "ask for as many as the real file has"))
            return
        }
        guard plan.mixedTypes.isEmpty, plan.records > fixed else { return }
        problems.append(
            Diagnostic(
                SynthesisCode.tooFewRecords,
                "the mapping fixes the number of every record type: the file has \(fixed) records, not \(plan.records)",
                hint: "ask for \(fixed) records"))
    }

    // MARK: Templates

    /// Bytes of a record of the type.
    func dataLength(_ type: Int) -> Int {
        switch sourcePlan.recordFormat {
        case .fixed(let length), .lines(let length?): length
        case .variable, .variableBlocked, .lines(nil), .xml, .csv, .jsonLines, .sqlite:
            sourcePlan.recordTypes[type].layout.length
        }
    }

    /// A record as it is before any value: blanks, and zero in every number.
    func template(_ type: Int) -> [UInt8] {
        if encoder.hasSlots { return emptyImage(type) }
        var bytes = [UInt8](repeating: encoder.codePage.blank, count: dataLength(type))
        for region in designs[type].type.regions where region.range.upperBound <= bytes.count && region.whole == nil {
            bytes.replaceSubrange(region.range, with: encoder.plain(region.description))
        }
        return bytes
    }

    mutating func store(_ bytes: [UInt8]) -> Int {
        plan.bytes += bytes
        return plan.bytes.count - bytes.count
    }
}
