/// A character encoding of a source: which character each byte is, and back.
///
/// Control characters (the Unicode general category Cc, so also DEL and X'80' to X'9F' of Latin-1) are known to the
/// tables and refused as text: in a row of the target they would be line ends and worse.
package struct CodePage: Sendable {
    /// How characters are made of bytes.
    package enum Kind: Sendable, Hashable {
        case singleByte
        /// One to four bytes a character (RFC 3629).
        case utf8
    }

    /// The name as this program writes it: `cp285`.
    package let name: String
    package let family: CharacterFamily
    package let kind: Kind
    /// The scalar of each byte, or `unmapped`.
    private let table: [UInt16]
    private let bytes: [UInt16: UInt8]

    /// Marks a byte without a character: U+FFFF is none, and in no table.
    static let unmapped: UInt16 = 0xFFFF

    init(name: String, family: CharacterFamily, kind: Kind = .singleByte, table: [UInt16]) {
        precondition(table.count == 256, "a code page has 256 bytes")
        self.name = name
        self.family = family
        self.kind = kind
        self.table = table
        var bytes: [UInt16: UInt8] = [:]
        for (byte, scalar) in table.enumerated() where scalar != Self.unmapped { bytes[scalar] = UInt8(byte) }
        self.bytes = bytes
    }

    /// The byte of a blank: X'40' in EBCDIC, X'20' elsewhere.
    package var blank: UInt8 { family.blank }

    /// The character of one byte, control characters included; nil where it has none, or only together with others.
    package func scalar(for byte: UInt8) -> Unicode.Scalar? {
        let scalar = table[Int(byte)]
        return scalar == Self.unmapped ? nil : Unicode.Scalar(scalar)
    }

    /// Reads text; blanks are kept.
    ///
    /// Throws `unmappableCharacter` or `controlCharacter` for the first such byte. In UTF-8, bytes that are not well
    /// formed come first, wherever in the text they stand.
    package func decode(_ bytes: Span<UInt8>) throws(Fault) -> String {
        if kind == .utf8 { return try decodeUTF8(bytes) }
        var text = String.UnicodeScalarView()
        for index in bytes.indices {
            guard let scalar = scalar(for: bytes[index]) else { throw .unmappableCharacter }
            guard !Self.isControl(scalar) else { throw .controlCharacter }
            text.append(scalar)
        }
        return String(text)
    }

    /// Writes text. Throws `unmappableCharacter` or `controlCharacter` for the first such character.
    package func encode(_ text: String) throws(Fault) -> [UInt8] {
        var encoded: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard !Self.isControl(scalar) else { throw .controlCharacter }
            if kind == .utf8 {
                encoded += Array(scalar.utf8)
            } else {
                guard let unit = UInt16(exactly: scalar.value), let byte = bytes[unit] else {
                    throw .unmappableCharacter
                }
                encoded.append(byte)
            }
        }
        return encoded
    }

    private func decodeUTF8(_ bytes: Span<UInt8>) throws(Fault) -> String {
        let units = bytes.indices.map { bytes[$0] }
        guard let text = String(validating: units, as: UTF8.self) else { throw .unmappableCharacter }
        guard !text.unicodeScalars.contains(where: Self.isControl) else { throw .controlCharacter }
        return text
    }

    /// The general category Cc is exactly these two ranges, for ever (Unicode Standard, chapter 23.1).
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
