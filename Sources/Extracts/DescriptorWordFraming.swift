// Unsafe: reads descriptor words through the pointer of its window, after a check against the window's end.
import RecordValues

/// Variable records: `RECFM=V`, with blocks `RECFM=VB`.
///
/// ```
/// record descriptor word (RDW)          block descriptor word (BDW)        extended BDW
/// byte  0   1   2   3   4 ...           0   1   2   3                      0   1   2   3
///       | LL  | 00 | 00 | data          | LL  | 00 | 00 | records          | 1 + 31 bits  | records
/// ```
/// LL is big-endian and counts its own word: 4 to 32,760 for a record (4 is a record without data), 8 or more for a
/// block. The high bit of an extended BDW is set, and 31 bits of length follow. The records of a block fill it exactly.
/// Byte 2 of the RDW is the segment code: 00 for a whole record, 01, 02, 03 for the first, last and middle segment of a
/// spanned one (`RECFM=VS`, `VBS`), which is refused.
///
/// Source: z/OS DFSMS Using Data Sets, "Variable-Length Record Formats" (BDW, RDW, SDW).
struct DescriptorWordFraming: RecordFraming {
    /// The longest record with its descriptor word.
    static let longestRecord = 32_760

    let isBlocked: Bool
    /// Bytes of the current block that are not cut yet.
    private var blockLeft: Int64 = 0
    /// The current block, with its word: where it begins, and the length that it states.
    private var block: (fileOffset: Int64, length: Int64) = (0, 0)

    init(isBlocked: Bool) { self.isBlocked = isBlocked }

    func atRecordStart() -> DescriptorWordFraming { DescriptorWordFraming(isBlocked: false) }

    func complete(_ batch: RecordBatch) {}

    mutating func cut(
        _ window: Window, from start: Int, limit: Int, into records: inout [RecordSlice], coverage: inout Coverage
    ) throws(FramingBreak) -> Int {
        var position = start
        while records.count < limit, position < window.count {
            if isBlocked, blockLeft == 0 {
                guard let length = try blockLength(window, at: position) else { break }
                block = (window.fileOffset + Int64(position), length)
                blockLeft = length - 4
                coverage.framingBytes += 4
                position += 4
            }
            guard window.count - position >= 4 else {
                if window.endsFile { throw cutWord(window, at: position) }
                break
            }
            if isBlocked, blockLeft < 4 { throw restOfBlock(window.fileOffset + Int64(position)) }
            let word = Self.word(window, at: position)
            let length = Int(word >> 16)
            guard word & 0xFFFF == 0, length >= 4, length <= Self.longestRecord else {
                throw badRecord(word, at: window.fileOffset + Int64(position))
            }
            if isBlocked, Int64(length) > blockLeft { throw beyondBlock(length, window.fileOffset + Int64(position)) }
            guard length <= window.count - position else {
                if window.endsFile {
                    throw beyondFile("record", Int64(length), window, from: window.fileOffset + Int64(position))
                }
                break
            }
            records.append(
                RecordSlice(
                    offset: Int32(truncatingIfNeeded: position + 4), length: Int32(truncatingIfNeeded: length - 4),
                    fileOffset: window.fileOffset + Int64(position)))
            coverage.dataBytes += Int64(length - 4)
            coverage.framingBytes += 4
            position += length
            if isBlocked { blockLeft -= Int64(length) }
        }
        if window.endsFile, position == window.count, blockLeft > 0 {
            throw beyondFile("block", block.length, window, from: block.fileOffset)
        }
        return position
    }

    /// The length of the block that begins here, with its word; nil where the word is not in the window yet.
    private func blockLength(_ window: Window, at position: Int) throws(FramingBreak) -> Int64? {
        guard window.count - position >= 4 else {
            if window.endsFile { throw cutWord(window, at: position) }
            return nil
        }
        let word = Self.word(window, at: position)
        let isExtended = word & 0x8000_0000 != 0
        let length = Int64(isExtended ? word & 0x7FFF_FFFF : word >> 16)
        guard length >= 8, isExtended || word & 0xFFFF == 0 else {
            throw FramingBreak(
                code: .badBlock, fileOffset: window.fileOffset + Int64(position),
                reason: "\(Self.hex(word)) is no block descriptor word: a length of 8 or more, then 00 00")
        }
        let fileOffset = window.fileOffset + Int64(position)
        if let fileSize = window.fileSize, length > fileSize - fileOffset {
            throw beyondFile("block", length, window, from: fileOffset)
        }
        return length
    }

    private static func word(_ window: Window, at position: Int) -> UInt32 {
        unsafe UInt32(bigEndian: window.bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
    }

    private static func hex(_ word: UInt32) -> String {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }.hexPairs
    }

    private func badRecord(_ word: UInt32, at fileOffset: Int64) -> FramingBreak {
        let length = word >> 16
        let isPlausible = length >= 4 && length <= Self.longestRecord
        if isPlausible, [0x0100, 0x0200, 0x0300].contains(word & 0xFFFF) {
            return FramingBreak(
                code: .spannedRecord, fileOffset: fileOffset,
                reason: "\(Self.hex(word)) begins a segment of a spanned record (RECFM=VS or VBS), which is not read")
        }
        let fault =
            word & 0xFFFF != 0
            ? "bytes 3 and 4 are not 00 00"
            : "\(length.figures) is not a length from 4 to \(Self.longestRecord.figures) that counts its own 4 bytes"
        return FramingBreak(
            code: .badDescriptorWord, fileOffset: fileOffset,
            reason: "\(Self.hex(word)) is no record descriptor word: \(fault)")
    }

    private func beyondBlock(_ length: Int, _ fileOffset: Int64) -> FramingBreak {
        FramingBreak(
            code: .badBlock, fileOffset: fileOffset,
            reason: "the record states \(length.figures) bytes, but its block has only \(blockLeft.figures) left")
    }

    private func restOfBlock(_ fileOffset: Int64) -> FramingBreak {
        FramingBreak(
            code: .badBlock, fileOffset: fileOffset,
            reason: "the block has only \(blockLeft.counted("byte")) left, too few for a descriptor word")
    }

    private func cutWord(_ window: Window, at position: Int) -> FramingBreak {
        FramingBreak(
            code: .truncatedRecord, fileOffset: window.fileOffset + Int64(position),
            reason: "the file ends \((window.count - position).counted("byte")) into a descriptor word of 4")
    }

    private func beyondFile(
        _ what: String, _ length: Int64, _ window: Window, from fileOffset: Int64
    ) -> FramingBreak {
        let left = (window.fileSize ?? window.fileOffset + Int64(window.count)) - fileOffset
        return FramingBreak(
            code: .truncatedRecord, fileOffset: fileOffset,
            reason: "the \(what) states \(length.figures) bytes, but the file has only \(left.figures) left")
    }
}
