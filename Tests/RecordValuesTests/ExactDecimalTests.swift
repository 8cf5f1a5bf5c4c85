import RecordValues
import TestSupport
import Testing

struct ExactDecimalTests {
    private func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text), "\(text)") }

    @Test(arguments: [
        (1234, 2, "12.34"), (-5, 2, "-0.05"), (1230, 2, "12.30"), (7, 0, "7"), (0, 2, "0.00"), (-0, 0, "0"),
        (5, 1, "0.5"), (-123, 3, "-0.123"), (1, 5, "0.00001"),
    ])
    func `The text has exactly the places of the scale`(unscaled: Int, scale: Int, text: String) {
        #expect(ExactDecimal(Int128(unscaled), scale: scale).description == text)
    }

    @Test func `The smallest and largest units have a text`() {
        #expect(ExactDecimal(.min, scale: 0).description == "-170141183460469231731687303715884105728")
        #expect(ExactDecimal(.max, scale: 38).description == "1.70141183460469231731687303715884105727")
        #expect(ExactDecimal(.max, scale: 40).description == "0.0170141183460469231731687303715884105727")
    }

    @Test(arguments: [
        ("12.34", 1234, 2), ("-0.05", -5, 2), ("+7", 7, 0), (".5", 5, 1), ("-.50", -50, 2), ("007", 7, 0), ("-0", 0, 0),
    ])
    func `Text with sign and point is read`(text: String, unscaled: Int, scale: Int) throws {
        let number = try decimal(text)
        #expect(number.unscaled == Int128(unscaled) && number.scale == scale)
    }

    @Test(arguments: [
        "", "-", ".", "5.", "-.", "1,000", "1 000", " 1", "1 ", "1.2.3", "1e5", "--1", "+-1", "1-", "0x10", "\u{0661}",
        "1\u{0301}", "NaN",
    ])
    func `Other text is no number`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test func `38 digits are read, 39 are not`() throws {
        let nines = String(repeating: "9", count: 38)
        #expect(try decimal(nines).description == nines)
        #expect(try decimal("-" + nines.dropLast() + ".9").description == "-" + nines.dropLast() + ".9")
        #expect(ExactDecimal(nines + "9") == nil)
        #expect(ExactDecimal("0" + nines) == nil)
    }

    @Test func `A text read and written again is the same text`() throws {
        for text in ["0", "0.00", "-1.10", "99999999999999999999999999999.99", "0.0000000001"] {
            #expect(try decimal(text).description == text)
        }
    }

    @Test func `Powers of ten end at 38`() {
        #expect(ExactDecimal.powerOfTen(-1) == nil && ExactDecimal.powerOfTen(39) == nil)
        for n in 0...38 {
            #expect(ExactDecimal.powerOfTen(n).map(String.init) == "1" + String(repeating: "0", count: n))
        }
    }

    @Test(arguments: [("1.0", "1.00"), ("100", "100.000"), ("0", "-0.00"), ("-2.50", "-2.5")])
    func `Spellings of one number are equal and hash alike`(left: String, right: String) throws {
        let (one, other) = (try decimal(left), try decimal(right))
        #expect(one == other && !(one < other) && !(other < one))
        #expect(Set([one, other]).count == 1)
    }

    @Test func `Order is exact across scales`() throws {
        let ascending = [
            "-99999999999999999999999999999999999999", "-1.01", "-1.001", "-1",
            "-0.00000000000000000000000000000000001",
            "0", "0.00000000000000000000000000000000001", "0.1", "0.11", "1", "1.0000000000000000000000000000000000001",
            "99999999999999999999999999999999999999",
        ]
        let numbers = try ascending.map(decimal)
        for (i, left) in numbers.enumerated() {
            for (j, right) in numbers.enumerated() {
                #expect((left < right) == (i < j), "\(left) < \(right)")
                #expect((left == right) == (i == j), "\(left) == \(right)")
            }
        }
    }

    @Test func `Wildly different scales compare without overflow`() {
        let tiny = ExactDecimal(.max, scale: 5000)
        let huge = ExactDecimal(.max, scale: 0)
        #expect(tiny < huge && tiny > ExactDecimal(0, scale: 0) && tiny < ExactDecimal(1, scale: 0))
        #expect(ExactDecimal(.min, scale: 0) < ExactDecimal(.min, scale: 5000))
        #expect(ExactDecimal(0, scale: 9999) == ExactDecimal(0, scale: 0))
        #expect(ExactDecimal(1, scale: 38) < ExactDecimal(1, scale: 0))
        #expect(ExactDecimal(1, scale: 39) < ExactDecimal(1, scale: 0))
    }
}
