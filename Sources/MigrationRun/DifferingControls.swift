import Reconciliation
import RecordValues

/// The controls of level instances that differ, in the order of the file: every one as a line of `controls.csv`, the
/// first of them in memory for the report. So memory does not grow with a file in which every batch is wrong.
///
/// An instance that goes on to the end of a chunk is seen to have ended only later. So a case waits until no level that
/// is open can end before it; then the order is the same for any chunks: inner levels before those round them.
struct DifferingControls: Sendable {
    static let header = Array(
        "source,control,level,instance,first_record,last_record,declared,computed,difference,unknown_records\r\n".utf8)
    /// Cases that the report tells at most.
    static let mostKept = 1000

    private let source: String
    /// The first of the file.
    private(set) var kept: [DifferenceSearch.Case] = []
    /// How many are lines of the file only.
    private(set) var notKept: Int64 = 0
    private var waiting: [DifferenceSearch.Case] = []
    private var lines: [UInt8] = []

    init(source: String) { self.source = source }

    mutating func add(_ item: DifferenceSearch.Case) { waiting.append(item) }

    /// - Parameter record: no instance that is to come ends before this record; nil where none is to come.
    mutating func settle(before record: Int64?) {
        guard !waiting.isEmpty else { return }
        func key(_ item: DifferenceSearch.Case) -> (Int64, Int64, Int) {
            (item.control.instance?.lastRecord ?? 0, -(item.control.instance?.firstRecord ?? 0), item.index)
        }
        waiting.sort { key($0) < key($1) }
        let settled = waiting.prefix { item in record.map { key(item).0 < $0 } ?? true }
        for item in settled {
            append(item.control)
            if kept.count < Self.mostKept { kept.append(item) } else { notKept += 1 }
        }
        waiting.removeFirst(settled.count)
    }

    /// The lines since the last call.
    mutating func takeLines() -> [UInt8] {
        defer { lines.removeAll() }
        return lines
    }

    private mutating func append(_ control: Control) {
        guard let instance = control.instance else { return }
        let fields = [
            source, control.name, control.level, String(instance.number), String(instance.firstRecord),
            String(instance.lastRecord), control.declaredWords ?? "", control.computed?.description ?? "unknown",
            control.difference?.description ?? "", String(control.unknown),
        ]
        lines += fields.joined(separator: ",").utf8
        lines += "\r\n".utf8
    }
}

extension Control {
    /// What is declared, as reports write it; nil where nothing is.
    var declaredWords: String? {
        switch declaration {
        case .none: nil
        case .value(let value): value.description
        case .unreadable: "unreadable"
        case .several(let count): "declared \(count) times"
        }
    }
}
