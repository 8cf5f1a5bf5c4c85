import Diagnostics
import Foundation

/// The encoding of an XML file: a byte order mark, the first bytes as they look in each family of encodings, and what
/// the XML declaration states.
///
/// ```
/// EF BB BF             UTF-8, with its mark              3C 3F 78 6D     UTF-8 or a superset of ASCII: as declared
/// FF FE / FE FF        UTF-16, little / big endian       3C 00 3F 00     UTF-16 little endian, without its mark
/// FF FE 00 00          UTF-32, little endian             00 3C 00 3F     UTF-16 big endian, without its mark
/// 00 00 FE FF          UTF-32, big endian                4C 6F A7 94     EBCDIC: the code page as declared
/// anything else        UTF-8
/// ```
/// Source: XML 1.0, fifth edition, 4.3.3 and appendix F.
struct XMLEncoding: Sendable, Hashable {
    /// As `iconv` knows it.
    var name: String
    /// Bytes of the byte order mark.
    var markBytes: Int

    /// Whether nothing need be translated.
    var isUTF8: Bool { ["UTF-8", "UTF8", "US-ASCII", "ASCII"].contains(name.uppercased()) }

    /// Whether every byte below X'80' is the character of ASCII, whatever stands before it: markup can then be found
    /// without translating the file.
    var isScannable: Bool { isUTF8 || Self.supersets.contains { name.uppercased().hasPrefix($0) } }

    /// One byte a character each: the same below X'80' as ASCII.
    private static let supersets = ["ISO-8859-", "ISO8859-", "ISO_8859-", "LATIN", "WINDOWS-125", "CP125", "KOI8-"]

    /// The place of the text's first byte. Where the text is the file's own bytes, its places are those of the file.
    var textStart: Int64 { isScannable ? Int64(markBytes) : 0 }

    /// Encodings in which a byte means something else after a shift: a place in such a file cannot be read by itself.
    private static let stateful = [
        "ISO-2022", "ISO2022", "UTF-7", "HZ", "IBM930", "IBM933", "IBM935", "IBM937", "IBM939", "IBM1364", "IBM1371",
        "IBM1388", "IBM1390", "IBM1399", "CP930", "CP933", "CP935", "CP937", "CP939",
    ]

    /// Finds the encoding by the first bytes of a file, of which a few hundred suffice.
    ///
    /// - Throws: EXT031 where `iconv` does not know the encoding that is declared, or it is stateful.
    static func detect(head: [UInt8], path: String) throws(DiagnosticList) -> XMLEncoding {
        if let marked = Self.marks.first(where: { head.starts(with: $0.bytes) }) {
            return XMLEncoding(name: marked.name, markBytes: marked.bytes.count)
        }
        if let family = Self.families.first(where: { head.starts(with: $0.bytes) }) {
            return XMLEncoding(name: family.name, markBytes: 0)
        }
        let isEBCDIC = head.starts(with: [0x4C, 0x6F, 0xA7, 0x94])
        let declaration = isEBCDIC ? XMLTranscoder.text(of: head, in: "IBM037") : String(decoding: head, as: UTF8.self)
        guard let declared = Self.declared(in: declaration) else {
            return XMLEncoding(name: isEBCDIC ? "IBM037" : "UTF-8", markBytes: 0)
        }
        let encoding = XMLEncoding(name: declared, markBytes: 0)
        let isWide = declared.uppercased().hasPrefix("UTF-16") || declared.uppercased().hasPrefix("UTF-32")
        if isWide {
            throw refusal(path, declared, "but its bytes are not: they look like ASCII", "correct the XML declaration")
        }
        if Self.stateful.contains(where: { declared.uppercased().hasPrefix($0) }) {
            throw refusal(path, declared, "whose bytes depend on what stands before them", Self.conversion(declared))
        }
        guard encoding.isUTF8 || XMLTranscoder(encoding: declared) != nil else {
            throw refusal(path, declared, "which is not known", Self.conversion(declared))
        }
        return encoding
    }

    private static let marks: [(bytes: [UInt8], name: String)] = [
        ([0xFF, 0xFE, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "UTF-32BE"), ([0xEF, 0xBB, 0xBF], "UTF-8"),
        ([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE"),
    ]
    private static let families: [(bytes: [UInt8], name: String)] = [
        ([0x3C, 0, 0, 0], "UTF-32LE"), ([0, 0, 0, 0x3C], "UTF-32BE"), ([0x3C, 0], "UTF-16LE"), ([0, 0x3C], "UTF-16BE"),
    ]

    /// The name that the XML declaration at the start of the text states.
    private static func declared(in text: String) -> String? {
        guard text.hasPrefix("<?xml"), let end = text.range(of: "?>") else { return nil }
        let declaration = text[..<end.lowerBound]
        guard
            let found = declaration.range(of: #"encoding\s*=\s*["'][A-Za-z0-9._:-]+["']"#, options: .regularExpression)
        else { return nil }
        return declaration[found].split(whereSeparator: { $0 == "\"" || $0 == "'" }).last.map(String.init)
    }

    private static func conversion(_ name: String) -> String { "convert it first: iconv -f \(name) -t UTF-8" }

    private static func refusal(_ path: String, _ name: String, _ why: String, _ hint: String) -> DiagnosticList {
        DiagnosticList(
            Diagnostic(ExtractCode.unusableEncoding, "\(path) declares the encoding \(name), \(why)", hint: hint))
    }
}
