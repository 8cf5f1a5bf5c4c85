/// The bytes that a record is handed on as whose fields have no places of their own in the file (XML, CSV, JSON Lines,
/// rows of a database), so that it goes through the same batches, plans and machines as a record of any other format.
/// Little-endian; it never leaves memory.
///
/// ```
/// | 0-1  type      | index of the record type                                            |
/// | 2-3  fault     | bytes of the fault's words at the image's end; 0 for none           |
/// | 4-7  fragment  | bytes of the record in the file, from the slice's offset: of its    |
/// |                | element, or its row; FFFFFFFF for as many or more                   |
/// | 8-   slots     | 8 bytes a slot: the record's own fields, then those of its parents  |
/// |      texts     | in the source's code page (XML: UTF-8), anywhere behind the slots   |
/// |      fault     | UTF-8: how the record is not as its schema or its format says       |
/// ```
/// Slots stand in the order of the fields of their type in the mapping, a field with several occurrences as many slots
/// in a row; then the fields of the innermost parent, then of the next, outwards.
package enum SlotRecordImage {
    package static let typeOffset = 0
    package static let faultLengthOffset = 2
    /// Bytes of a fault's text at most: a longer one is cut.
    package static let longestFault = 2000
    package static let fragmentLengthOffset = 4
    /// The fragment's length where it is this or more: that of a level may be as long as its file.
    package static let longestFragment = UInt32.max
    package static let firstSlot = 8
    package static let slotBytes = 8

    /// A slot: where its text stands from the record's first byte, and how many bytes it has.
    ///
    /// `length` is the text's length, or one of the states below; an empty element is a text of length 0.
    package struct Slot: Sendable, Hashable, BitwiseCopyable {
        package var offset: UInt32
        package var length: UInt32

        @inlinable @inline(__always)
        package init(offset: UInt32, length: UInt32) {
            self.offset = offset
            self.length = length
        }

        /// The slot as it stands in an image.
        package var bytes: [UInt8] {
            [offset, length].flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) } }
        }

        /// The slot that stands in the first eight bytes.
        package init(_ bytes: [UInt8]) {
            func word(_ start: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * $1) } }
            self.init(offset: word(0), length: word(4))
        }
    }

    /// No such element or attribute.
    @inlinable package static var absent: UInt32 { @inline(__always) get { 0xFFFF_FFFF } }
    /// The element says `xsi:nil="true"` (XML Schema 1.1, part 1, 2.7.2).
    @inlinable package static var isNil: UInt32 { @inline(__always) get { 0xFFFF_FFFE } }
    /// There were several where the mapping says that there is one, or more than a list has room for.
    @inlinable package static var tooMany: UInt32 { @inline(__always) get { 0xFFFF_FFFD } }
    /// The record is not as its format says, so nobody knows what the field holds.
    @inlinable package static var unreadable: UInt32 { @inline(__always) get { 0xFFFF_FFFC } }
    /// There is no text and no number, but bytes, an array or an object.
    @inlinable package static var notScalar: UInt32 { @inline(__always) get { 0xFFFF_FFFB } }
    /// A number that is stored as a binary fraction, so its decimal places are not known.
    @inlinable package static var binaryFraction: UInt32 { @inline(__always) get { 0xFFFF_FFFA } }
    /// Every length from here on is a state, not a length.
    @inlinable package static var firstState: UInt32 { @inline(__always) get { 0xFFFF_FFF0 } }

    /// The bytes at `typeOffset` of a record type.
    package static func typeBytes(_ type: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: type), UInt8(truncatingIfNeeded: type >> 8)]
    }

    /// Bytes of the record's element in the file.
    package static func fragmentLength(of image: [UInt8]) -> Int {
        (0..<4).reduce(0) { $0 | Int(image[fragmentLengthOffset + $1]) << (8 * $1) }
    }

    /// How the record is not as its schema or its format says, in words that give no value away; nil where it is.
    package static func fault(of image: [UInt8]) -> String? {
        let length = Int(image[faultLengthOffset]) | Int(image[faultLengthOffset + 1]) << 8
        return length == 0 ? nil : String(decoding: image.suffix(length), as: UTF8.self)
    }
}
