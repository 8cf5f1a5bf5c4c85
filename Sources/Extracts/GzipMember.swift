import Diagnostics

/// The member of a gzip file at hand: where it stands, and what can be wrong with it.
///
/// ```
/// | 1F 8B | CM 08 | FLG | MTIME, 4 | XFL | OS | FEXTRA, FNAME, FCOMMENT, FHCRC by FLG | deflate | CRC32, 4 | ISIZE, 4 |
/// ```
/// Numbers have their lowest byte first. ISIZE is the length modulo 2^32. Source: RFC 1952, section 2.3.
struct GzipMember: Sendable {
    let path: String
    /// From 1.
    var number: Int64
    /// Where it begins in the file.
    var offset: Int64
    /// Bytes that it has given so far.
    var produced: Int64 = 0

    /// Whether a file that begins so is gzip. The shortest beginnings count: they are cut off.
    static func begins(_ head: [UInt8]) -> Bool { head.starts(with: [0x1F, 0x8B]) || head == [0x1F] }

    private var name: String { "\(path), member \(number.figures), which begins at byte \(offset.figures)," }

    /// - Parameter at: the byte of the file behind what zlib took.
    func mistake(_ words: String, at place: Int64) -> DiagnosticList {
        switch words {
        case "incorrect data check":
            return mistake(
                .gzipChecksum, "has another CRC-32 than it states at byte \((place - 4).figures)",
                hint: "the file was damaged; fetch it again")
        case "incorrect length check":
            return mistake(
                .gzipLength,
                "has another length than it states at byte \((place - 4).figures): it gives"
                    + " \(produced.counted("byte"))", hint: "the file was damaged; fetch it again")
        case "incorrect header check", "unknown compression method", "unknown header flags set", "header crc mismatch",
            "invalid window size":
            return mistake(
                .gzipHeader, "has a header that RFC 1952 does not allow, before byte \(place.figures): \(words)",
                hint: "the file was damaged, or is not gzip; fetch it again")
        default:
            return mistake(
                .gzipData, "cannot be inflated beyond byte \(place.figures): \(words)",
                hint: "the file was damaged; was it transferred as text? fetch it again, as binary")
        }
    }

    func cutOff(at end: Int64) -> DiagnosticList {
        mistake(
            .gzipTruncated, "is cut off: the file ends at byte \(end.figures), inside it",
            hint: "the transfer has probably failed; fetch it again")
    }

    func mistake(_ code: ExtractCode, _ what: String, hint: String) -> DiagnosticList {
        DiagnosticList(Diagnostic(code, "\(name) \(what)", hint: hint))
    }
}
