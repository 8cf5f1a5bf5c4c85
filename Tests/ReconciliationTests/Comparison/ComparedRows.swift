import Diagnostics
import Foundation
import RecordValues
import Synchronization
import TargetRows

@testable import Reconciliation

/// A value as a test states it; nil is null.
enum Value: Hashable {
    case text(String)
    /// Units of the column's last place, a date as CCYYMMDD, or a boolean as 0 and 1.
    case number(Int128)
}

/// A row of a side, as a test states it: its record's number is its place in the side, from 1.
typealias Row = [Value?]

/// Two sides and how to compare them.
struct ComparedRows {
    var plan: ComparisonPlan
    var old: [Row]
    var new: [Row]

    static let maskKey = Array("a key of a test".utf8)
    static let runDate = CalendarDate("2025-12-01")!

    /// A layout that keeps everything in memory, in one partition.
    static let roomy = ComparisonLayout(
        partitions: 1, blockBytes: 1 << 16, keptBytes: 1 << 30, passBytes: 1 << 30, breakBytes: 1 << 24)
    /// Layouts that spill, pass and merge: none may change a byte.
    static let cramped = [
        ComparisonLayout(partitions: 3, blockBytes: 64, keptBytes: 0, passBytes: 300, breakBytes: 500),
        ComparisonLayout(partitions: 7, blockBytes: 200, keptBytes: 700, passBytes: 64, breakBytes: 1),
        ComparisonLayout(partitions: 1, blockBytes: 1 << 16, keptBytes: 1 << 30, passBytes: 100, breakBytes: 1 << 24),
        ComparisonLayout(partitions: 2, blockBytes: 1, keptBytes: 1000, passBytes: 1 << 30, breakBytes: 2000),
    ]

    struct Result {
        var outcome: ComparisonOutcome
        var file: String
        /// The lines of the file behind its header.
        var lines: [CSVRow] {
            get throws { try CSVReader.read(Array(file.utf8)).rows }
        }
    }

    func compare(
        _ layout: ComparisonLayout = roomy, workers: Int = 1, rowsPerChunk: Int = 3, shownBreaks: Int = 10,
        heldBytes: Int = 32 << 20, groups: [GroupCount] = [], accepting entries: [AcceptedBreaks.Entry] = [],
        unreadable: [(record: Int64, column: Int?, fault: String)] = []
    ) throws -> Result {
        let store = try ComparisonStore(plan: plan, layout: layout, folder: NSTemporaryDirectory())
        try scatter(old, .old, into: store, workers, rowsPerChunk)
        try scatter(new, .new, into: store, workers, rowsPerChunk)
        let scatterer = store.scatterer(.new)
        for row in unreadable {
            try scatterer.takeUnreadable(record: row.record, column: row.column, fault: row.fault)
        }
        try scatterer.finish()
        let comparison = Comparison(
            store, mask: ValueMask(key: Self.maskKey),
            register: AcceptedBreaks(entries: entries, runDate: Self.runDate),
            options: .init(workers: workers, shownBreaks: shownBreaks, heldBytes: heldBytes, groupCounts: groups))
        var bytes: [UInt8] = []
        let outcome = try comparison.run { bytes += $0 }
        return Result(outcome: outcome, file: String(decoding: bytes, as: UTF8.self))
    }

    /// Gives chunk after chunk to the scatterers in turn, the last chunk first: the order must not matter.
    private func scatter(
        _ rows: [Row], _ side: ComparisonSide, into store: ComparisonStore, _ workers: Int, _ rowsPerChunk: Int
    ) throws {
        let schema = TableSchema(name: "t", columns: plan.columns.map(\.column), keyColumns: [])
        let writer = ComparisonRowWriter(
            schema: schema, columns: Array(plan.columns.indices), keyColumns: plan.keyColumns)
        let scatterers = (0..<workers).map { _ in store.scatterer(side) }
        let output = OutputBuffer(capacity: 1)
        for start in stride(from: 0, to: rows.count, by: rowsPerChunk).reversed() {
            output.count = 0
            for index in start..<min(start + rowsPerChunk, rows.count) {
                append(rows[index], index - start, writer, output)
            }
            try scatterers[start / rowsPerChunk % workers].take(output, firstRecord: Int64(start + 1))
        }
        for scatterer in scatterers { try scatterer.finish() }
    }

    private func append(_ row: Row, _ index: Int, _ writer: ComparisonRowWriter, _ output: OutputBuffer) {
        let memory = FlatMemory()
        let cells = memory.place(
            zip(row, plan.columns).map { value, column in
                let cells = CellColumn(column.column.type.cellKind, lanes: 1, in: memory)
                switch value {
                case nil: cells.nulls[0] = 1
                case .text(let text): cells.texts[0] = memory.place(text: Array(text.utf8))
                case .number(let number): cells.set(0, number: number)
                }
                return cells
            })
        writer.reserve(0..<1, of: cells, in: output)
        writer.append(0, of: cells, recordIndex: Int32(index), to: output)
        withExtendedLifetime(memory) {}
    }
}

extension ComparedColumn {
    static func text(_ name: String, _ rule: Rule = .exact, isPersonal: Bool = false) -> ComparedColumn {
        ComparedColumn(
            column: Column(
                name: name, type: .text(minimum: 0, maximum: 60), allowsNull: true, isPersonal: isPersonal), rule: rule)
    }

    static func money(_ name: String, _ rule: Rule = .exact, isPersonal: Bool = false) -> ComparedColumn {
        ComparedColumn(
            column: Column(
                name: name, type: .money(precision: 11, scale: 2, currency: "GBP"), allowsNull: true,
                isPersonal: isPersonal), rule: rule)
    }

    static func date(_ name: String, _ rule: Rule = .exact) -> ComparedColumn {
        ComparedColumn(
            column: Column(name: name, type: .date, allowsNull: true, isPersonal: false), rule: rule)
    }
}
