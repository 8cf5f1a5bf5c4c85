import Diagnostics
import Dispatch
import RecordValues
import Synchronization
import TargetRows

/// Writes `breaks.csv`: every break, the one with the most money first, and counts them on the way.
///
/// Columns: the number of the break, its code, key, column, old and new value, one effect a figure, whether too much or
/// too little is paid, the suspected cause, the records of either side, and the ticket of the entry that accepts it.
/// A null is an empty field, an empty text is `""`.
struct BreakFile {
    /// What the breaks of a stretch came to.
    struct Part {
        var lines: [UInt8] = []
        var tally: BreakTally
        var shown: [ReconciliationReport.ShownBreak] = []
    }

    private static let batchBytes = 256 << 10

    let text: BreakText
    let pool: BreakPool
    /// By entry of the register, the ticket of one that accepts; nil for one that does not.
    let tickets: [String?]
    let missingByGroup: [GroupWatch.Group: Int64]
    let workers: Int
    let shownBreaks: Int

    var header: String {
        let effects = text.plan.figures.map { "effect_\(text.plan.columns[$0].column.name)" }
        let names =
            ["break", "code", "key", "column", "old", "new"] + effects
            + ["direction", "cause", "old_record", "new_record", "accepted_by"]
        return names.joined(separator: ",") + "\r\n"
    }

    /// - Parameter write: appends bytes to the file.
    func write(
        memoryBytes: Int, _ write: ([UInt8]) throws(DiagnosticList) -> Void
    ) throws(DiagnosticList) -> (tally: BreakTally, shown: [ReconciliationReport.ShownBreak]) {
        try write(Array(header.utf8))
        var merge = try BreakMerge(pool.runs, plan: text.plan, memoryBytes: memoryBytes)
        let batches = (0..<workers).map { _ in Batch() }
        var tally = BreakTally(figures: text.plan.figures.count)
        var shown: [ReconciliationReport.ShownBreak] = []
        var number: Int64 = 1
        while merge.current != nil {
            for batch in batches { try number += batch.fill(from: &merge, first: number, bytes: Self.batchBytes) }
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                let part = part(batches[worker])
                batches[worker].part.withLock { $0 = part }
            }
            for batch in batches {
                guard let part = batch.part.withLock({ $0 }) else { continue }
                try write(part.lines)
                tally.merge(part.tally)
                shown += part.shown
            }
        }
        return (tally, shown)
    }

    /// Some breaks in order, for one worker.
    private final class Batch: @unchecked Sendable {
        let records = OutputBuffer(capacity: BreakFile.batchBytes)
        var first: Int64 = 1
        let part = Mutex<Part?>(nil)

        /// - Returns: how many breaks it holds now.
        func fill(from merge: inout BreakMerge, first: Int64, bytes: Int) throws(DiagnosticList) -> Int64 {
            self.first = first
            records.count = 0
            var count: Int64 = 0
            while records.count < bytes, let record = merge.current {
                records.reserve(record.length)
                records.pen.put(FlatText(start: record.start, length: record.length))
                count += 1
                try merge.advance()
            }
            return count
        }
    }

    private func part(_ batch: Batch) -> Part {
        var part = Part(tally: BreakTally(figures: text.plan.figures.count))
        var (offset, number) = (0, batch.first)
        while offset < batch.records.count {
            let record = BreakRecord(at: batch.records.start + offset)
            offset += record.length
            let cause = pool.groups.wholeGroup(of: record, missing: missingByGroup)
            let content = text.content(of: record, cause: cause)
            let ticket = record.entry.flatMap { tickets[$0] }
            part.tally.add(content, isAccepted: ticket != nil)
            let shown = shown(content, number, ticket)
            append(shown, content, to: &part.lines)
            if number <= Int64(shownBreaks) { part.shown.append(shown) }
            number += 1
        }
        return part
    }

    private func shown(_ content: Break, _ number: Int64, _ ticket: String?) -> ReconciliationReport.ShownBreak {
        func value(_ value: String?) -> String? { content.column.flatMap { text.shown(value, $0) } }
        return ReconciliationReport.ShownBreak(
            number: number, code: content.code, key: text.keyParts(content.key),
            column: content.column.map { text.plan.columns[$0].column.name }, old: value(content.old),
            new: value(content.new), effects: content.effects, cause: text.words(content.cause), acceptedBy: ticket)
    }

    private func append(_ shown: ReconciliationReport.ShownBreak, _ content: Break, to line: inout [UInt8]) {
        let fields: [String?] =
            [
                String(shown.number), shown.code.rawValue, shown.key.isEmpty ? nil : shown.key.joined(separator: ";"),
                shown.column, shown.old, shown.new,
            ] + shown.effects.map(\.description)
            + [
                text.direction(content.effects), shown.cause, content.oldRecord.map { String($0) },
                content.newRecord.map { String($0) }, shown.acceptedBy,
            ].map { $0 == "" ? nil : $0 }
        for (index, field) in fields.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            if let field { CSVText.append(field, to: &line) }
        }
        line += [0x0D, 0x0A]
    }
}
