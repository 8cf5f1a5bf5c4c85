// Unsafe: writes images behind the bytes of the file in the batch that it was given.
import Glibc
import RecordValues

/// Finds the fields of one record in its bytes.
protocol SlotParser: Sendable {
    /// Slots of an image.
    var slotCount: Int { get }

    /// Fills the slots of an image, whose texts are a copy of the record's bytes: it may change that copy.
    ///
    /// - Parameters:
    ///   - record: the record's bytes; up to 63 bytes behind them may be read.
    ///   - image: its head and slots, and behind them the copy. The first eight bytes may be written; they are not kept.
    /// - Returns: why the record is not as its format says; nil where it is.
    func parse(
        _ record: UnsafeRawPointer, _ length: Int, into image: UnsafeMutableRawPointer
    ) -> MalformedRecord?

    /// The reason in words that give no value away.
    func words(_ reason: MalformedRecord) -> String
}

/// How a record is not as its format says. Plain data, because every record is asked.
enum MalformedRecord: Hashable {
    /// A row has not as many fields as the header.
    case fieldCount(Int)
    /// A quote in a field that does not begin with one. Fields are counted from 1.
    case strayQuote(field: Int)
    case textBehindQuote(field: Int)
    /// A carriage return without its line feed, outside quotes.
    case loneReturn(field: Int)
    /// A line is no JSON object, from this byte of it on.
    case json(JSONMistake, at: Int)
}

extension SlotParser {
    /// Bytes of an image before its texts.
    var headBytes: Int { SlotRecordImage.firstSlot + SlotRecordImage.slotBytes * slotCount }

    /// Makes the images of a batch's records, behind the bytes of the file: what a worker does.
    func makeImages(_ batch: RecordBatch) {
        var records = batch.records
        batch.records = []
        var place = (batch.fileRange.count + 7) & ~7
        batch.reserve(place + records.count * (headBytes + 8) + batch.fileRange.count)
        var base = unsafe batch.bytes
        for index in records.indices {
            let (offset, length) = (Int(records[index].offset), Int(records[index].length))
            let image = unsafe base + place
            unsafe (image + headBytes).copyMemory(from: base + offset, byteCount: length)
            let reason = unsafe parse(base + offset, length, into: image)
            // The type is 0, there is no fault, and the fragment is the record.
            unsafe image.storeBytes(of: UInt64(UInt32(length)) << 32, as: UInt64.self)
            var end = place + headBytes + length
            if let reason {
                let words = Array(words(reason).utf8.prefix(SlotRecordImage.longestFault))
                batch.reserve(end + words.count + (records.count - index) * (headBytes + 8) + batch.fileRange.count)
                unsafe base = batch.bytes
                unsafe mark(base + place, with: words, at: headBytes + length)
                end += words.count
            }
            records[index].offset = Int32(place)
            records[index].length = Int32(end - place)
            place = (end + 7) & ~7
        }
        batch.records = records
    }

    /// Says in an image that nobody knows what its fields hold, and why.
    private func mark(_ image: UnsafeMutableRawPointer, with words: [UInt8], at place: Int) {
        let slot = SlotRecordImage.Slot(offset: 0, length: SlotRecordImage.unreadable)
        for index in 0..<slotCount {
            unsafe image.storeBytes(
                of: slot, toByteOffset: SlotRecordImage.firstSlot + index * SlotRecordImage.slotBytes,
                as: SlotRecordImage.Slot.self)
        }
        unsafe image.storeBytes(
            of: UInt16(words.count), toByteOffset: SlotRecordImage.faultLengthOffset, as: UInt16.self)
        unsafe words.withUnsafeBytes { bytes in
            unsafe (image + place).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
        }
    }
}

extension SlotParser {
    /// What the slots of one record hold, for the paths where clearness matters more than speed; nil for what is absent.
    func image(of record: [UInt8]) -> (texts: [[UInt8]?], reason: MalformedRecord?) {
        let batch = RecordBatch(capacity: record.count)
        batch.put(record, at: 0)
        batch.reserve(record.count + headBytes + record.count)
        let image = unsafe batch.bytes + record.count
        unsafe (image + headBytes).copyMemory(from: batch.bytes, byteCount: record.count)
        if let reason = unsafe parse(batch.bytes, record.count, into: image) { return ([], reason) }
        let texts = (0..<slotCount).map { index -> [UInt8]? in
            let slot = unsafe image.loadUnaligned(
                fromByteOffset: SlotRecordImage.firstSlot + index * SlotRecordImage.slotBytes,
                as: SlotRecordImage.Slot.self)
            guard slot.length < SlotRecordImage.firstState else { return nil }
            let start = record.count + Int(slot.offset)
            return batch.bytes(in: start..<start + Int(slot.length))
        }
        return (texts, nil)
    }
}
