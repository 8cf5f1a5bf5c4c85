/// One way to say, in four bytes before each record, how long it is. IBM's is one of eight that are met in files that
/// other programs wrote or transfers rewrote.
struct DescriptorConvention: Sendable, Hashable {
    /// The length stands in bytes 3 and 4 of the word, not in 1 and 2.
    let usesLastBytes: Bool
    let isLittleEndian: Bool
    /// The length counts the word's own four bytes.
    let countsItself: Bool

    /// The record descriptor word of z/OS.
    static let ibm = DescriptorConvention(usesLastBytes: false, isLittleEndian: false, countsItself: true)

    /// Every convention, IBM's first.
    static let all: [DescriptorConvention] = [false, true].flatMap { last in
        [false, true].flatMap { little in
            [true, false].map { DescriptorConvention(usesLastBytes: last, isLittleEndian: little, countsItself: $0) }
        }
    }

    /// In words: `length in bytes 1-2, big-endian, counting its own 4 bytes`.
    var summary: String {
        "length in bytes \(usesLastBytes ? "3-4" : "1-2"), \(isLittleEndian ? "little" : "big")-endian, "
            + "\(countsItself ? "" : "not ")counting its own 4 bytes"
    }

    /// Bytes of the record that begins here, with its word; nil where this is no word of the convention, or a record
    /// without data, which proves nothing.
    func recordBytes(_ bytes: ArraySlice<UInt8>, at position: Int) -> Int? {
        guard position + 4 <= bytes.endIndex else { return nil }
        let stated = position + (usesLastBytes ? 2 : 0)
        let other = position + (usesLastBytes ? 0 : 2)
        guard bytes[other] == 0, bytes[other + 1] == 0 else { return nil }
        let first = Int(bytes[stated])
        let second = Int(bytes[stated + 1])
        let length = (isLittleEndian ? second << 8 | first : first << 8 | second) + (countsItself ? 0 : 4)
        return length > 4 && length <= DescriptorWordFraming.longestRecord ? length : nil
    }

    /// How many records follow one another from the first byte to the last; nil where the chain breaks.
    ///
    /// - Parameter isWhole: whether the last record must end with the bytes; otherwise they may cut it off.
    func chain(_ bytes: ArraySlice<UInt8>, isWhole: Bool) -> Int? {
        var position = bytes.startIndex
        var records = 0
        while position < bytes.endIndex {
            if !isWhole, position + 4 > bytes.endIndex { return records }
            guard let length = recordBytes(bytes, at: position) else { return nil }
            if position + length > bytes.endIndex { return isWhole ? nil : records }
            position += length
            records += 1
        }
        return records
    }

    /// Whether the bytes look like this convention: at least three records, or all that the file has left.
    func fits(_ bytes: ArraySlice<UInt8>, reachesEnd: Bool) -> Bool {
        guard let records = chain(bytes, isWhole: reachesEnd) else { return false }
        return records >= 3 || (reachesEnd && records >= 1)
    }
}
