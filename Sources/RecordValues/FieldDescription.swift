/// What the bytes of an elementary field mean: all that a codec needs to read or write it.
package enum FieldDescription: Sendable, Hashable {
    /// `PIC X` or `A` (or an edited picture): characters of the code page.
    case text(length: Int)
    /// `PIC 9`, in any usage.
    case number(NumberDescription)

    /// Bytes of one occurrence.
    package var length: Int {
        switch self {
        case .text(let length): length
        case .number(let number): number.length
        }
    }
}

/// A numeric field: its picture, usage and sign.
package struct NumberDescription: Sendable, Hashable {
    /// How the digits are stored. The COBOL clause is `USAGE`.
    package enum Usage: String, Sendable, Hashable {
        /// One digit a byte. The COBOL clause is `USAGE DISPLAY`.
        case zoned = "DISPLAY"
        /// Two digits a byte, the sign in the last nibble. The COBOL clause is `USAGE COMP-3`.
        case packed = "COMP-3"
        /// Two's complement, big-endian, 2, 4 or 8 bytes (16 beyond 18 digits). The COBOL clause is `USAGE COMP`.
        case binary = "COMP"
        /// Characters of any number, as XML writes a decimal: a sign at will, digits, a point at will. Not in COBOL.
        case decimalText = "decimal text"
    }

    /// Where a DISPLAY field keeps its sign. The COBOL clause is `SIGN IS`.
    package enum SignPlace: String, Sendable, Hashable {
        /// In the zone of the last digit: what COBOL does where nothing is stated.
        case trailing
        case leading
        case trailingSeparate
        case leadingSeparate
    }

    package var usage: Usage
    /// Digits of the picture, before and after the `V`: 1 to 31.
    package var digits: Int
    /// Digits after the `V`.
    package var scale: Int
    package var isSigned: Bool
    /// Meaningful for signed DISPLAY fields only.
    package var signPlace: SignPlace

    package init(usage: Usage, digits: Int, scale: Int, isSigned: Bool, signPlace: SignPlace = .trailing) {
        precondition((1...31).contains(digits) && scale >= 0, "a picture has 1 to 31 digits")
        self.usage = usage
        self.digits = digits
        self.scale = scale
        self.isSigned = isSigned
        self.signPlace = signPlace
    }

    /// Bytes of the field (IBM Enterprise COBOL Language Reference, USAGE clause); of a decimal text, the most that it
    /// has in its canonical form.
    package var length: Int {
        switch usage {
        case .decimalText: digits + 2
        case .packed: digits / 2 + 1
        case .binary: digits <= 4 ? 2 : digits <= 9 ? 4 : digits <= 18 ? 8 : 16
        case .zoned:
            digits + (isSigned && (signPlace == .trailingSeparate || signPlace == .leadingSeparate) ? 1 : 0)
        }
    }

    /// The picture in COBOL's own words, for example `S9(7)V99`.
    package var picture: String {
        func digits(_ count: Int) -> String { count > 2 ? "9(\(count))" : String(repeating: "9", count: count) }
        let whole = max(0, self.digits - scale)
        return (isSigned ? "S" : "") + digits(whole) + (scale > 0 ? "V" + digits(scale) : "")
    }
}

/// How strictly signs and digits are read: the named choice of a source.
///
/// | policy | packed sign + | packed sign - | zone of other digits |
/// |---|---|---|---|
/// | `ibm-nopfd` | A C E F | B D | F, or a blank read as 0 |
/// | `ibm-pfd` | C (signed), F (unsigned) | D | F |
/// | `dfsort` | 0 2 4 6 8 A C E F | 1 3 5 7 9 B D | any |
/// | `strict` | C (signed), F (unsigned) | D | F |
/// | `mf-ascii` | as `ibm-nopfd`; zoned: 0-9 plus, p-y minus | | 3 |
///
/// What is accepted but not preferred is counted per field as a deviation.
/// Sources: IBM Enterprise COBOL 6.3 Programming Guide, "Sign representation of zoned and packed-decimal data" and
/// NUMPROC; DFSORT Application Programming Guide (SC23-6878), data formats.
package enum SignPolicy: String, Sendable, Hashable, CaseIterable {
    case ibmNopfd = "ibm-nopfd"
    case ibmPfd = "ibm-pfd"
    case dfsort
    case strict
    case microFocusASCII = "mf-ascii"
}

/// Which bytes stand for digits and overpunched signs.
package enum CharacterFamily: String, Sendable, Hashable {
    /// Digits are X'F0' to X'F9'; the sign is the zone nibble.
    case ebcdic
    /// Digits are X'30' to X'39'; a translated overpunch is `{`, `A`-`I` (plus) or `}`, `J`-`R` (minus).
    case ascii
}
