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
        try Self.requireMakable(mapping.sources[source])
        var planner = ExtractPlanner(mapping, source: source, options: options)
        try planner.run()
        self.mapping = mapping
        self.options = options
        self.source = source
        plan = planner.plan
        encoder = planner.encoder
        notComputed = planner.notComputed
    }

    private static func requireMakable(_ source: SourcePlan) throws(DiagnosticList) {
        switch source.recordFormat {
        case .xml: return
        case .csv, .jsonLines, .sqlite:
            throw DiagnosticList(
                Diagnostic(
                    SynthesisCode.formatNotMade,
                    "the source \(source.name) is `\(source.recordFormat.words)`, of which the generator makes no files",
                    hint: "it makes files of fixed, variable or text records, and XML files"))
        case .fixed, .variable, .variableBlocked, .lines: break
        }
        guard !source.levels.isEmpty else { return }
        throw DiagnosticList(
            Diagnostic(
                SynthesisCode.notFlat, "the source \(source.name) has levels",
                hint: "the generator makes flat files of fixed, variable or text records, and XML files"))
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
            var (tally, bytes) = try makeRecords(file, jobs, recordsPerChunk, progress)
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

    private func makeRecords(
        _ file: ExtractFile, _ jobs: Int, _ recordsPerChunk: Int, _ progress: @escaping @Sendable (Int64) -> Void
    ) throws(DiagnosticList) -> (tally: Tally, bytes: Int64) {
        guard let nesting = plan.nesting else {
            return try ChunkWriters(
                plan: plan, file: file, jobs: jobs, recordsPerChunk: recordsPerChunk, progress: progress
            ).run()
        }
        return try MarkupWriters(
            plan: plan, nesting: nesting, file: file, jobs: jobs, recordsPerChunk: recordsPerChunk, progress: progress
        ).run()
    }

    /// Puts the control figures into the records that declare them. Returns them, nil where no record does.
    private func declare(_ tally: Tally, in file: ExtractFile) throws(DiagnosticList) -> [Int: ExactDecimal] {
        var declared: [Int: ExactDecimal] = [:]
        var problems: [Diagnostic] = []
        var isWrong = options.faults.contains { $0.kind == .wrongTrailer }
        // The fault is in a sum where there is one: a wrong count is soon seen.
        let all = mapping.declaredFigures.indices.filter { mapping.declaredFigures[$0].source == source }
        // Those of a level stand in the file already.
        for number in all where mapping.declaredFigures[number].level != nil && encoder.hasSlots {
            let scale = ExtractPlanner.scale(of: mapping.declaredFigures[number])
            declared[number] = ExactDecimal(tally.declared[number], scale: scale)
        }
        let order = all.filter { declared[$0] == nil }
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
            guard let units, let bytes = figure(units + (isOff ? 1 : 0), in: field) else {
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
            let places =
                encoder.hasSlots
                ? tally.declaredAt.filter { $0.control == number }.map(\.offset)
                : tally.declaring.filter { $0.type == control.declaringType }
                    .map { $0.offset + Int64(control.declared.offset) }
            for place in places { try file.write(bytes, count: bytes.count, at: place) }
            if !places.isEmpty { declared[number] = ExactDecimal(units + (isOff ? 1 : 0), scale: field.scale) }
        }
        guard problems.isEmpty else { throw DiagnosticList(problems) }
        return declared
    }

    /// A figure as its field holds it; of XML with zeros in front, because its place was left before it was known.
    private func figure(_ units: Int128, in field: NumberDescription) -> [UInt8]? {
        guard encoder.hasSlots else { return encoder.bytes(units, in: field) }
        guard encoder.bytes(units, in: field) != nil, units >= 0 else { return nil }
        let digits = String(units)
        let padded = String(repeating: "0", count: max(0, max(field.digits, field.scale + 1) - digits.count)) + digits
        guard field.scale > 0 else { return Array(padded.utf8) }
        return Array((padded.dropLast(field.scale) + "." + padded.suffix(field.scale)).utf8)
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
