// Unsafe: the bytes of records are copied into a batch, as a reader would.
import RecordValues

extension RecordBatch {
    /// A batch with these records one after the other, as a chunk of a file that holds nothing else.
    ///
    /// - Parameters:
    ///   - firstRecordNumber: from 1.
    ///   - gap: bytes before each record that belong to it in the file (a descriptor word).
    package convenience init(_ records: [[UInt8]], firstRecordNumber: Int64 = 1, gap: Int = 0) {
        let length = records.reduce(0) { $0 + $1.count + gap }
        self.init(capacity: max(1, length))
        self.firstRecordNumber = firstRecordNumber
        var offset = 0
        for record in records {
            // What stands between records is no blank and no digit: a kernel that looks at it gives itself away.
            for index in 0..<gap { unsafe bytes.storeBytes(of: 0xA5, toByteOffset: offset + index, as: UInt8.self) }
            for (index, byte) in record.enumerated() {
                unsafe bytes.storeBytes(of: byte, toByteOffset: offset + gap + index, as: UInt8.self)
            }
            self.records.append(
                RecordSlice(offset: Int32(offset + gap), length: Int32(record.count), fileOffset: Int64(offset)))
            offset += gap + record.count
        }
        fileRange = 0..<Int64(offset)
    }
}
