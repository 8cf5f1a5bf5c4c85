import MappingLanguage
import RecordValues
import TargetRows
import TestSupport

@testable import Transform

/// What one transformer made of one batch, as values that can be compared.
struct Outcome: Equatable {
    var outputs: [[UInt8]]
    var rejects: [Reject]
    var keys: [RowKey]
    var tally: SourceTally
    var stretches: [[LevelStretch]]
    var stop: Stop?

    init(_ transformer: Transformer) {
        outputs = transformer.result.outputs.map(\.contents)
        rejects = transformer.result.rejects
        keys = transformer.result.keys
        tally = transformer.chunkTally
        stretches = transformer.result.stretches
        stop = transformer.result.stop
    }

    /// What differs from another outcome, in words.
    func differences(from other: Outcome) -> String {
        var texts: [String] = []
        func tell(_ name: String, _ mine: some Any, _ theirs: some Any) {
            let (mine, theirs) = (String(describing: mine), String(describing: theirs))
            if mine != theirs { texts.append("\(name):\n  fast \(mine)\n  cold \(theirs)") }
        }
        for (index, (mine, theirs)) in zip(outputs, other.outputs).enumerated() {
            tell("table \(index)", String(decoding: mine, as: UTF8.self), String(decoding: theirs, as: UTF8.self))
        }
        tell("rejects", rejects, other.rejects)
        tell("keys", keys, other.keys)
        tell("stretches", stretches, other.stretches)
        tell("stop", stop as Any, other.stop as Any)
        if tally != other.tally { texts.append("tally:\n" + tally.differences(from: other.tally)) }
        return texts.joined(separator: "\n")
    }
}

extension SourceTally {
    fileprivate func differences(from other: SourceTally) -> String {
        let pairs = zip(Mirror(reflecting: self).children, Mirror(reflecting: other).children)
        return pairs.compactMap { mine, theirs in
            // Dictionaries print in any order, so they are printed sorted.
            let (first, second) = (Self.words(mine.value), Self.words(theirs.value))
            return first == second ? nil : "  \(mine.label ?? ""): fast \(first)\n    cold \(second)"
        }.joined(separator: "\n")
    }

    private static func words(_ value: Any) -> String {
        if let counts = value as? [ObservationKey: Int64] {
            return counts.map { "\($0.key.observation) \($0.value)" }.sorted().joined(separator: "; ")
        }
        if let counts = value as? [ReasonKey: Int64] {
            return counts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: "; ")
        }
        if let tables = value as? [TableTally] {
            return tables.map { table in
                let groups = table.totals.map { totals in
                    totals.ordered.map { "\($0.name.map(\.description)) \($0.totals)" }.joined(separator: "\n        ")
                }
                let replaced = table.replacements.map { "\($0.key) \($0.value)" }.sorted()
                return
                    "\(table.read) \(table.written) \(table.rejected) \(table.skippedBy) \(replaced)\n      \(groups.joined(separator: "\n      "))"
            }.joined(separator: "\n")
        }
        return String(describing: value)
    }
}

/// The same records through the fast path and through the cold path alone.
final class BothPaths {
    let fast: Transformer
    let cold: Transformer

    init(_ context: RunContext, format: TableFormat = .csv, writesRows: Bool = true, notesKeys: Bool = true) {
        var options = Transformer.Options()
        options.writesRows = writesRows
        options.notesKeys = notesKeys
        options.tellsEndings = true
        fast = Transformer(context: context, format: format, options: options)
        options.coldPathOnly = true
        cold = Transformer(context: context, format: format, options: options)
    }

    /// Nil where both make the same of the batch; otherwise what differs, of the first record that shows it.
    func difference(_ batch: RecordBatch) -> String? {
        fast.transform(batch)
        cold.transform(batch)
        let (mine, theirs) = (Outcome(fast), Outcome(cold))
        if mine == theirs { return nil }
        for index in batch.records.indices {
            let bytes = batch.copy(batch.records[index])
            let single = RecordBatch([bytes])
            fast.transform(single)
            cold.transform(single)
            let (mine, theirs) = (Outcome(fast), Outcome(cold))
            if mine != theirs {
                let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
                return "record \(index + 1), \(hex)\n\(mine.differences(from: theirs))"
            }
        }
        return "only as a batch:\n" + mine.differences(from: theirs)
    }

    /// Withdraws records for a repeated key, as the run does, and tells what differs then.
    func differenceAfterWithdrawing(_ recordIndexes: [Int], in batch: RecordBatch, table: Int) -> String? {
        let duplicate = DuplicateKey(table: table, firstOffset: 0, firstRecord: 1)
        for transformer in [fast, cold] {
            transformer.transform(batch)
            for index in recordIndexes {
                for key in transformer.result.keys.reversed() where Int(key.recordIndex) == index {
                    transformer.result.outputs[Int(key.table)].remove(key.outputStart..<key.outputEnd)
                }
                transformer.withdraw(index, in: batch, for: duplicate)
            }
        }
        let (mine, theirs) = (Outcome(fast), Outcome(cold))
        return mine == theirs ? nil : "after withdrawing \(recordIndexes):\n" + mine.differences(from: theirs)
    }
}

/// What does not re-add in a tally: nothing, where the conservation law holds.
func leaks(_ tally: SourceTally, of context: RunContext) -> [String] {
    var found: [String] = []
    let ends =
        tally.written + tally.skipped + tally.rejected + tally.controlOnly + tally.otherSkipped + tally.contextOnly
    if tally.records != ends { found.append("\(tally.records) records read, \(ends) ended") }
    let typed = tally.byType.reduce(0) { $0 + $1.count } + tally.otherSkipped
    if tally.records != typed { found.append("\(tally.records) records read, \(typed) of some type") }
    for (table, plan) in zip(tally.tables, context.plan.tables) where plan.source == context.sourceIndex {
        let name = plan.schema.name
        let ends = table.written + table.skipped + table.rejected
        if table.read != ends { found.append("\(name): \(table.read) rows read, \(ends) ended") }
        let endings = table.endings.values.reduce(0) { $0 + $1.rows }
        if table.skipped + table.rejected != endings { found.append("\(name): \(endings) rows have a reason") }
        for (index, _) in plan.effectiveTotals[0].sums.enumerated() {
            var rest = Total()
            for group in table.totals.first.map({ Array($0.groups.values) }) ?? [] {
                rest.merge(group[sums: .skipped][index])
                rest.merge(group[sums: .rejected][index])
            }
            for ending in table.endings.values { rest.subtract(ending.figures[index]) }
            if rest != Total() { found.append("\(name): the reasons of sum \(index) leave \(rest)") }
        }
        for (line, totals) in table.totals.enumerated() {
            var rows: Int64 = 0
            for (group, kept) in totals.groups {
                rows += kept[rows: .read]
                let ended = kept[rows: .written] + kept[rows: .skipped] + kept[rows: .rejected]
                if kept[rows: .read] != ended { found.append("\(name) line \(line) \(group): rows do not re-add") }
                for index in totals.plan.sums.indices {
                    var rest = kept[sums: .read][index]
                    for bucket in [Bucket.written, .skipped, .rejected] { rest.subtract(kept[sums: bucket][index]) }
                    if rest != Total() { found.append("\(name) line \(line) \(group): sum \(index) leaves \(rest)") }
                }
            }
            if rows != table.read { found.append("\(name) line \(line): \(rows) rows in groups, \(table.read) read") }
        }
    }
    return found
}
