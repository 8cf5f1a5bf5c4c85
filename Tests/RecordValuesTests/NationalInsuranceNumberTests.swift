import RecordValues
import Testing

/// Vectors from the rules of HMRC NIM39110; the numbers are invented.
struct NationalInsuranceNumberTests {
    private func check(_ text: String, _ options: NationalInsuranceNumber.Options = []) -> Bool {
        let bytes = Array(text.utf8)
        return NationalInsuranceNumber.check(bytes.span, options: options)
    }

    @Test(arguments: ["AB123456C", "JX000000A", "CE999999D", "ZY123456B", "NA123456A"])
    func `A full number passes`(text: String) {
        #expect(check(text) && check(text, [.anySuffix, .administrative]))
    }

    @Test(arguments: [
        "QQ123456C", "GB123456A", "AO123456A", "BG123456A", "KN123456A", "NK123456A", "NT123456A", "TN123456A",
        "ZZ123456A", "DA123456A", "FA123456A", "IA123456A", "UA123456A", "VA123456A", "AD123456A", "AF123456A",
        "AI123456A", "AQ123456A", "AU123456A", "AV123456A", "AB123456E", "AB12345 C", "AB12345XC", "ab123456c",
        "AB123456c", "A1123456C", "1B123456C", "AB1234567", "AB123456CC", "AB12345C", "TN010150M", "         ", "",
        "AB 12 34 56 C", "AB12345\u{0666}C",
    ])
    func `Anything else fails, whatever is allowed`(text: String) {
        #expect(!check(text) && !check(text, [.anySuffix, .administrative]))
    }

    @Test(arguments: ["AB123456 ", "AB123456"]) func `A blank or absent suffix passes where it is allowed`(text: String)
    {
        #expect(!check(text) && !check(text, .administrative) && check(text, .anySuffix))
    }

    @Test(arguments: ["OO", "CR", "FY", "MW", "NC", "PP", "PY", "PZ"])
    func `An administrative prefix passes where it is allowed`(prefix: String) {
        #expect(!check(prefix + "123456A") && !check(prefix + "123456A", .anySuffix))
        #expect(check(prefix + "123456A", .administrative))
    }

    @Test func `Every pair of letters follows the rule`() {
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { Character(Unicode.Scalar($0)) }
        var accepted = 0
        for first in letters {
            for second in letters where check("\(first)\(second)123456A") {
                accepted += 1
                #expect(!"DFIQUV".contains(first) && !"DFIOQUV".contains(second))
            }
        }
        // 20 times 19 pairs, less 7 unused ones and the 6 administrative ones whose letters would do (not OO, not FY).
        #expect(accepted == 20 * 19 - 7 - 6)
    }
}
