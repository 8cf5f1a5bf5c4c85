import Diagnostics
import Foundation
import MappingLanguage
import RecordValues

/// A file that a legacy system could have written, made from a mapping and a seed: valid records, control figures that
/// tie out, and faults where they are asked for.
///
/// ```
/// mapping -> regions of each record type -> values that the mapping accepts -> flat steps -> records
///                                                                           -> answers (from the same numbers)
/// ```
/// The same seed gives the same bytes for any number of workers: every byte of a record follows from the seed and the
/// record's number.
package struct SyntheticExtract: Sendable {
    private let mapping: MappingPlan
    private let options: SynthesisOptions
    private let plan: ExtractPlan
    private let encoder: RegionEncoder
    private let source: Int
    private let notComputed: [String]

    /// Plans the file, and makes and judges some of its records before any is written.
    ///
    /// - Parameter source: index in the plan's sources.
    /// - Throws: family SYN: all problems of the first stage that has any.
    package init(plan mapping: MappingPlan, source: Int, options: SynthesisOptions) throws(DiagnosticList) {
        try Self.requireFlat(mapping.sources[source])
        var planner = ExtractPlanner(mapping, source: source, options: options)
        try planner.run()
        self.mapping = mapping
        self.options = options
        self.source = source
        plan = planner.plan
        encoder = planner.encoder
        notComputed = planner.notComputed
    }

    private static func requireFlat(_ source: SourcePlan) throws(DiagnosticList) {
        let isXML = if case .xml = source.recordFormat { true } else { false }
        guard isXML || !source.levels.isEmpty else { return }
        throw DiagnosticList(
            Diagnostic(
                SynthesisCode.notFlat, "the source \(source.name) \(isXML ? "is XML" : "has levels")",
                hint: "the generator makes flat files of fixed, variable or text records"))
    }

    /// Writes the file, and the answers beside it where a path for them is given.
    ///
    /// - Parameters:
    ///   - jobs: workers at once.
    ///   - progress: told, from any worker, how many records are made.
    /// - Throws: SYN005 where a control field cannot hold its figure, SYN010 where a file cannot be written; no file of
    ///   the name is then left behind that was not there before.
    @discardableResult
    package func write(
        to path: String, answers answersPath: String?, jobs: Int, recordsPerChunk: Int = 16_384,
        progress: @escaping @Sendable (Int64) -> Void = { _ in }
    ) throws(DiagnosticList) -> SynthesisAnswers {
        precondition(recordsPerChunk > 0, "a chunk holds at least one record")
        let file = try ExtractFile(path: path)
        do throws(DiagnosticList) {
            let writers = ChunkWriters(
                plan: plan, file: file, jobs: jobs, recordsPerChunk: recordsPerChunk, progress: progress)
            var (tally, bytes) = try writers.run()
            let declared = try declare(tally, in: file)
            if options.faults.contains(where: { $0.kind == .shortFile }) { bytes -= 1 }
            try file.finish(length: bytes)
            let answers = AnswersWriter(
                mapping: mapping, source: source, options: options, plan: plan, notComputed: notComputed
            ).answers(tally, bytes: bytes, declared: declared)
            if let answersPath { try Self.write(answers.json, to: answersPath) }
            return answers
        } catch {
            file.discard()
            throw error
        }
    }

    /// Puts the control figures into the records that declare them. Returns them, nil where no record does.
    private func declare(_ tally: Tally, in file: ExtractFile) throws(DiagnosticList) -> [Int: ExactDecimal] {
        var declared: [Int: ExactDecimal] = [:]
        var problems: [Diagnostic] = []
        var isWrong = options.faults.contains { $0.kind == .wrongTrailer }
        // The fault is in a sum where there is one: a wrong count is soon seen.
        let order = mapping.declaredFigures.indices.filter { mapping.declaredFigures[$0].source == source }
        let wrongOne =
            order.first { if case .sum = mapping.declaredFigures[$0].measure { true } else { false } } ?? order.first
        for number in order {
            let control = mapping.declaredFigures[number]
            guard case .number(let field) = control.declared.description else { continue }
            var sum = tally.declared[number]
            if let modulus = control.modulus { sum %= modulus }
            let units = try? ExactDecimal(sum, scale: ExtractPlanner.scale(of: control))
                .rescaled(to: field.scale, rounding: .exact).unscaled
            let isOff = isWrong && number == wrongOne
            guard let units, let bytes = encoder.bytes(units + (isOff ? 1 : 0), in: field) else {
                problems.append(Self.tooSmall(control, sum))
                continue
            }
            if case .lines = mapping.sources[source].recordFormat, bytes.contains(0x0A) {
                problems.append(
                    Diagnostic(
                        SynthesisCode.lineEndInRecord, "\(control.name) would hold a line end inside its line",
                        hint: "text lines have no room for packed and binary numbers; state another record format"))
                continue
            }
            if isOff { isWrong = false }
            let places = tally.declaring.filter { $0.type == control.declaringType }
            for place in places {
                try file.write(bytes, count: bytes.count, at: place.offset + Int64(control.declared.offset))
            }
            if !places.isEmpty { declared[number] = ExactDecimal(units + (isOff ? 1 : 0), scale: field.scale) }
        }
        guard problems.isEmpty else { throw DiagnosticList(problems) }
        return declared
    }

    private static func tooSmall(_ control: DeclaredFigure, _ sum: Int128) -> Diagnostic {
        let value = ExactDecimal(sum, scale: ExtractPlanner.scale(of: control))
        return Diagnostic(
            SynthesisCode.controlTooSmall, "\(control.name) cannot hold \(value)",
            hint: "ask for fewer records, or state a modulo for the control")
    }

    private static func write(_ text: String, to path: String) throws(DiagnosticList) {
        let file = try ExtractFile(path: path)
        let bytes = Array(text.utf8)
        do throws(DiagnosticList) {
            try file.write(bytes, count: bytes.count, at: 0)
            try file.finish(length: Int64(bytes.count))
        } catch {
            file.discard()
            throw error
        }
    }
}
