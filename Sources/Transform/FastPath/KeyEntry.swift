// Unsafe: writes and reads the key of a row through pointers.
import TargetRows

/// The key of a row as bytes, for records that cannot be read again: equal keys of one table have equal bytes behind
/// their `comparedFrom`, and different keys different ones.
///
/// ```
/// | offset of the record, 8 | length of the rest, 4 | table, 4 | a number, 16 | length of a text, 4 | text | ...
/// ```
package enum KeyEntry {
    /// Where in an entry the bytes begin that are compared.
    package static let comparedFrom = 8

    /// Appends an entry; the record's offset is known to the reader only, and filled in later.
    static func append(
        _ cells: UnsafePointer<Cell>, parts: UnsafeMutableBufferPointer<KeyHash.Part>, table: Int32,
        to output: OutputBuffer
    ) {
        var room = 16
        for index in 0..<parts.count {
            let cell = unsafe cells + parts[index].column
            room += unsafe parts[index].isText ? 4 + Int(cell.pointee.textLength) : 16
        }
        output.reserve(room)
        let entry = unsafe output.base + output.count
        unsafe entry.storeBytes(of: UInt32(room - 12), toByteOffset: 8, as: UInt32.self)
        unsafe entry.storeBytes(of: table, toByteOffset: 12, as: Int32.self)
        var place = 16
        for index in 0..<parts.count {
            let cell = unsafe cells + parts[index].column
            if unsafe parts[index].isText {
                let count = unsafe Int(cell.pointee.textLength)
                unsafe entry.storeBytes(of: UInt32(count), toByteOffset: place, as: UInt32.self)
                unsafe (entry + place + 4).copyMemory(from: cell.pointee.text, byteCount: count)
                place += 4 + count
            } else {
                unsafe entry.storeBytes(of: cell.pointee.number, toByteOffset: place, as: Int128.self)
                place += 16
            }
        }
        output.count += room
    }

    /// How many bytes the entry has that begins there.
    package static func bytes(of entries: OutputBuffer, at place: Int) -> Int {
        unsafe comparedFrom + comparedBytes(entries.base + place)
    }

    /// How many bytes an entry has behind `comparedFrom`, and up to its end.
    package static func comparedBytes(_ entry: UnsafeRawPointer) -> Int {
        unsafe 4 + Int(entry.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    }

    /// Fills in where the record of each entry stands in its source.
    package static func setRecordOffsets(_ offsets: some Sequence<Int64>, in entries: OutputBuffer) {
        var place = 0
        for offset in offsets {
            let entry = unsafe entries.base + place
            unsafe entry.storeBytes(of: offset, as: Int64.self)
            place += unsafe comparedFrom + comparedBytes(entry)
        }
        precondition(place == entries.count, "an entry for each key")
    }
}
