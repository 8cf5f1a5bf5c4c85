import RecordValues
import TargetRows

/// The key of a row as bytes, for records that cannot be read again: equal keys of one table have equal bytes behind
/// their `comparedFrom`, and different keys different ones.
///
/// ```
/// | offset of the record, 8 | length of the rest, 4 | table, 4 | length of a value, 4 | its identity | ...
/// ```
package enum KeyEntry {
    /// Where in an entry the bytes begin that are compared.
    package static let comparedFrom = 8
    /// Bytes up to the first value.
    private static let headBytes = 16

    /// Appends an entry; the record's offset is known to the reader only, and filled in later.
    @inline(__always)
    static func append(
        _ lane: Int, of cells: Lanes<CellColumn>, columns: Lanes<Int>, table: Int32, to output: OutputBuffer
    ) {
        var bytes = headBytes
        for index in columns.indices { bytes += 4 + cells[columns[index]].identity(lane).length }
        output.reserve(bytes)
        var pen = output.pen
        pen.put(UInt64(0), count: 8)
        pen.put(UInt64(bytes - 12) | UInt64(UInt32(bitPattern: table)) << 32, count: 8)
        for index in columns.indices {
            let value = cells[columns[index]].identity(lane)
            pen.put(UInt64(value.length), count: 4)
            pen.put(value)
        }
        output.pen = pen
    }

    /// How many bytes an entry has behind `comparedFrom`, by its first 12 bytes.
    package static func comparedBytes(_ head: [UInt8]) -> Int {
        4 + head[8..<12].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// The offset of the record, by the first 8 bytes of an entry.
    package static func recordOffset(_ head: [UInt8]) -> Int64 {
        head[..<8].reversed().reduce(0) { $0 << 8 | Int64($1) }
    }

    /// Fills in where the record of an entry stands in its source.
    package static func setRecordOffset(_ offset: Int64, ofEntryAt start: Int, in entries: OutputBuffer) {
        let count = entries.count
        entries.count = start
        var pen = entries.pen
        pen.put(UInt64(offset), count: 8)
        entries.count = count
    }
}
