import Diagnostics
import MappingLanguage
import RecordValues
import Transform

/// Works out what the controls of a text file with levels must declare, and writes it into the records that do.
///
/// A control of a batch may hang on any fields of its records and on other declared figures, so the cold path reads the
/// records as they are made: what it says a record adds to a measure is what the trailer has to say.
struct LevelFigures: Sendable {
    /// How a field of its own says the sign of a figure.
    struct Sign: Sendable {
        var offset: Int
        var minus: [UInt8]
        var plus: [UInt8]
    }

    /// Where a figure is declared: several controls may name one field.
    private struct Field: Hashable {
        var type: Int
        var offset: Int

        init(_ declaration: DeclarationPlan) { (type, offset) = (declaration.type, declaration.field.offset) }
    }

    /// A record that stands in a buffer.
    struct Place {
        var record: Int64
        var type: Int
        var bytes: Range<Int>
    }

    private let mapping: MappingPlan
    private let source: Int
    private let encoder: RegionEncoder
    private let coldPath: ColdPath
    private let images: LevelImages
    /// By declaration.
    private let signs: [Int: Sign]
    private var reading: PlanReading

    init(_ planner: ExtractPlanner) {
        mapping = planner.mapping
        source = planner.source
        encoder = planner.encoder
        reading = planner.reading
        signs = planner.signs
        images = LevelImages(planner.sourcePlan)
        coldPath = ColdPath(
            RunContext(plan: planner.mapping, sourceIndex: planner.source, runDate: planner.options.runDate))
    }

    /// Reads the records of one unit, or of what stands round all units, and writes the figures of its controls.
    ///
    /// - Parameters:
    ///   - openers: the records that opened the levels round all of them, by their types.
    ///   - isUnit: whether they are an instance of the level that repeats.
    /// - Throws: SYN005 where a field cannot hold its figure.
    mutating func finish(
        _ places: [Place], openers: [Int: [UInt8]], isUnit: Bool, in buffer: inout [UInt8], _ tally: inout Tally
    ) throws(DiagnosticList) {
        var openers = openers
        var sums = [Int128](repeating: 0, count: mapping.measures.count)
        var known: [Int: ExactDecimal] = [:]
        for place in places {
            let own = Array(buffer[place.bytes])
            let image = images.image(own, openers: openers, type: place.type)
            for contribution in coldPath.contributions(of: RecordImage(bytes: image, record: own)) {
                sums[contribution.measure] += contribution.value ?? 0
            }
            note(image, type: place.type, in: &known)
            openers[place.type] = own
        }
        for measure in sums.indices where mapping.measures[measure].level == nil {
            tally.measured[measure] += sums[measure]
        }
        guard isUnit else { return }
        for (control, figure) in try figures(ofLevels: true, sums: sums, known: known) {
            let declaration = mapping.declarations[mapping.controls[control].declared]
            for place in places where place.type == declaration.type {
                try write(figure, control, at: place.bytes.lowerBound, in: &buffer)
            }
            tally.ofLevels[control] = Self.sum(tally.ofLevels[control], figure)
        }
    }

    /// What the controls of the whole file come to.
    func figuresOfFile(_ sums: [Int128]) throws(DiagnosticList) -> [(control: Int, figure: ExactDecimal)] {
        try figures(ofLevels: false, sums: sums, known: [:])
    }

    /// The controls of a level, or those of the file, with what each comes to.
    private func figures(
        ofLevels: Bool, sums: [Int128], known: [Int: ExactDecimal]
    ) throws(DiagnosticList) -> [(control: Int, figure: ExactDecimal)] {
        var declared: [Field: ExactDecimal] = [:]
        var found: [(control: Int, figure: ExactDecimal)] = []
        var waiting = mapping.controls.indices.filter {
            mapping.controls[$0].source == source && (mapping.controls[$0].level != nil) == ofLevels
        }
        // A figure may hang on another one that is declared beside it.
        while let next = waiting.first(where: { figure($0, sums, known, declared) != nil }) {
            waiting.removeAll { $0 == next }
            guard let figure = figure(next, sums, known, declared) else { continue }
            found.append((next, figure))
            declared[Field(mapping.declarations[mapping.controls[next].declared])] = figure
        }
        if let stuck = waiting.first {
            throw DiagnosticList(
                Diagnostic(
                    SynthesisCode.controlUnknown, "the generator cannot work out \(mapping.controls[stuck].name)",
                    hint: "it hangs on a figure that no record declares"))
        }
        return found
    }

    private func figure(
        _ control: Int, _ sums: [Int128], _ known: [Int: ExactDecimal], _ declared: [Field: ExactDecimal]
    ) -> ExactDecimal? {
        let plan = mapping.controls[control]
        var total = ExactDecimal(0, scale: 0)
        for term in plan.terms {
            let value: ExactDecimal?
            switch term.figure {
            case .measure(let measure): value = ExactDecimal(sums[measure], scale: mapping.measures[measure].scale)
            case .declared(let index): value = known[index] ?? declared[Field(mapping.declarations[index])]
            }
            guard let value, let next = try? term.isSubtracted ? total.subtracting(value) : total.adding(value) else {
                return nil
            }
            total = next
        }
        if let modulus = plan.modulus { total = ExactDecimal(total.unscaled % modulus, scale: total.scale) }
        if let size = plan.blockSize { total = ExactDecimal((total.unscaled + size - 1) / size, scale: 0) }
        return total
    }

    /// Figures that the record declares by itself, such as an opening balance.
    private mutating func note(_ image: [UInt8], type: Int, in known: inout [Int: ExactDecimal]) {
        let computed = Set(mapping.controls.map { Field(mapping.declarations[$0.declared]) })
        for (index, declaration) in mapping.declarations.enumerated()
        where declaration.source == source && declaration.type == type && !computed.contains(Field(declaration)) {
            reading.bytes = image
            guard case .number(let value) = try? reading.value(of: declaration.field) else { continue }
            let isNegative = declaration.negativeWhen.map { (try? reading.holds($0)) ?? false } ?? false
            known[index] = isNegative ? ExactDecimal(-value.unscaled, scale: value.scale) : value
        }
    }

    /// Writes a figure, and its sign where that stands in a field of its own, into a record at a place of the buffer.
    private func write(
        _ figure: ExactDecimal, _ control: Int, at place: Int, in buffer: inout [UInt8]
    ) throws(DiagnosticList) {
        for (offset, bytes) in try bytes(of: figure, control) {
            buffer.replaceSubrange(place + offset..<place + offset + bytes.count, with: bytes)
        }
    }

    /// What a figure is in its record: bytes by their offsets.
    func bytes(
        of figure: ExactDecimal, _ control: Int
    ) throws(DiagnosticList) -> [(offset: Int, bytes: [UInt8])] {
        let index = mapping.controls[control].declared
        let declaration = mapping.declarations[index]
        let isNegative = figure.unscaled < 0
        let isApart = declaration.negativeWhen != nil
        let shown = isApart && isNegative ? ExactDecimal(-figure.unscaled, scale: figure.scale) : figure
        guard let bytes = encoder.bytes(shown, in: declaration.field.description) else {
            throw DiagnosticList(
                Diagnostic(
                    SynthesisCode.controlTooSmall, "\(mapping.controls[control].name) cannot hold \(figure)",
                    hint: "ask for fewer records, or state a modulo for the control"))
        }
        let sign = signs[index].map { [(offset: $0.offset, bytes: isNegative ? $0.minus : $0.plus)] } ?? []
        return [(offset: declaration.field.offset, bytes: bytes)] + sign
    }

    static func sum(_ left: ExactDecimal?, _ right: ExactDecimal) -> ExactDecimal {
        left.flatMap { try? $0.adding(right) } ?? right
    }
}
