import RecordValues

/// All National Insurance numbers of persons, counted: a prefix, six digits, a suffix.
struct NinoSpace {
    /// The prefixes in use (HMRC NIM39110), found by asking the rule itself.
    let prefixes: [String]

    init() {
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { $0 }
        prefixes = letters.flatMap { first in
            letters.compactMap { second in
                let number = [first, second] + Array("000000A".utf8)
                // Administrative prefixes stay out: no person has such a number.
                return NationalInsuranceNumber.check(number.span)
                    ? String(decoding: [first, second], as: UTF8.self) : nil
            }
        }
    }

    static let suffixes = ["A", "B", "C", "D"]

    func sample(_ dice: inout Dice) -> String {
        let digits = (0..<6).map { _ in String(dice.below(10)) }.joined()
        return prefixes[dice.below(prefixes.count)] + digits + Self.suffixes[dice.below(4)]
    }

    /// The symbols of each place, for counting through them.
    var places: [[String]] {
        [prefixes] + [[String]](repeating: (0...9).map(String.init), count: 6) + [Self.suffixes]
    }
}
