import Extracts
import RecordValues
import TestSupport
import Testing

/// A record with slots as a test compares it.
struct SlotRecord: Equatable, CustomStringConvertible {
    /// The text of each slot; nil for one that is absent. Empty where the record is not as its format says.
    var texts: [[UInt8]?]
    /// What is told of such a record.
    var fault: String?
    /// The record's bytes in the file.
    var fileBytes: [UInt8]

    /// The slots of an image; a slot in any other state than absent is a text that tells it.
    init(_ image: [UInt8], slots: Int, fileBytes: [UInt8]) {
        fault = SlotRecordImage.fault(of: image)
        self.fileBytes = fileBytes
        let all = (0..<slots).map { index -> [UInt8]? in
            let start = SlotRecordImage.firstSlot + index * SlotRecordImage.slotBytes
            let slot = SlotRecordImage.Slot(Array(image[start..<start + SlotRecordImage.slotBytes]))
            switch slot.length {
            case SlotRecordImage.absent: return nil
            case SlotRecordImage.isNil: return Array("(nil)".utf8)
            case SlotRecordImage.notScalar: return Array("(no scalar)".utf8)
            case SlotRecordImage.binaryFraction: return Array("(binary fraction)".utf8)
            case SlotRecordImage.unreadable: return Array("(unreadable)".utf8)
            default: return Array(image[Int(slot.offset)..<Int(slot.offset) + Int(slot.length)])
            }
        }
        let isUnreadable = all.allSatisfy { $0 == Array("(unreadable)".utf8) }
        if fault != nil { #expect(isUnreadable, "a field of a record that is none says something") }
        texts = fault == nil ? all : []
    }

    init(texts: [[UInt8]?], fault: String? = nil, fileBytes: [UInt8]) {
        (self.texts, self.fault, self.fileBytes) = (texts, fault, fileBytes)
    }

    var description: String {
        let shown = texts.map { $0.map { String(decoding: $0, as: UTF8.self) } ?? "-" }
        return "\(shown) \(fault ?? "") <\(String(decoding: fileBytes, as: UTF8.self))>"
    }
}

extension RecordReader {
    /// Reads on to the end, and checks that the reader covers the file to the byte.
    func slotRecords(slots: Int) throws -> [SlotRecord] {
        let batch = RecordBatch(capacity: 16)
        var found: [SlotRecord] = []
        while try claim(batch) {
            #expect(batch.firstRecordNumber == Int64(found.count) + 1)
            try fill(batch)
            found += batch.records.map { record in
                let image = batch.copy(record)
                let start = Int(record.fileOffset - batch.fileRange.lowerBound)
                return SlotRecord(
                    image, slots: slots,
                    fileBytes: batch.bytes(in: start..<start + SlotRecordImage.fragmentLength(of: image)))
            }
        }
        #expect(try finish().records == Int64(found.count))
        return found
    }
}
