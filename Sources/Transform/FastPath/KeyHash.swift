import TargetRows

/// Hashes the key of a row: equal keys give equal hashes, in every run and on every machine.
enum KeyHash {
    /// One key column, and whether it is a text.
    struct Part: BitwiseCopyable {
        var column: Int
        var isText: Bool

        init(_ column: Int, _ schema: TableSchema) {
            self.column = column
            isText = if case .text = schema.columns[column].type { true } else { false }
        }
    }

    @inline(__always)
    static func hash(_ cells: UnsafePointer<Cell>, parts: UnsafeMutableBufferPointer<Part>) -> UInt64 {
        var hash: UInt64 = 0x243F_6A88_85A3_08D3
        for index in 0..<parts.count {
            let part = unsafe parts[index]
            let cell = unsafe cells + part.column
            if part.isText {
                unsafe mix(cell.pointee.text, count: Int(cell.pointee.textLength), into: &hash)
            } else {
                let number = unsafe cell.pointee.number
                mix(UInt64(truncatingIfNeeded: number), into: &hash)
                mix(UInt64(truncatingIfNeeded: number >> 64), into: &hash)
            }
        }
        // The last steps of MurmurHash3 (Appleby): every bit of the key can change every bit of the hash.
        hash ^= hash >> 33
        hash &*= 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 33
        hash &*= 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }

    @inline(__always)
    private static func mix(_ text: UnsafeRawPointer, count: Int, into hash: inout UInt64) {
        var index = 0
        while index < count {
            var word = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if count - index < 8 { word &= (UInt64(1) << UInt64((count - index) * 8)) &- 1 }
            mix(word, into: &hash)
            index += 8
        }
        mix(UInt64(count), into: &hash)
    }

    @inline(__always)
    private static func mix(_ word: UInt64, into hash: inout UInt64) {
        hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 32
    }
}
