import RecordValues
import TestSupport
import Testing

@testable import TargetRows

/// Digits written by words against those written one by one.
@Suite struct DigitWriterTests {
    /// What a writer puts behind other bytes; bytes behind it show whether it scribbles too far.
    private static func written(_ write: (Pen) -> Pen) -> String {
        let buffer = OutputBuffer(capacity: 256)
        buffer.append([UInt8](repeating: 0x7E, count: 128))
        buffer.count = 16
        buffer.pen = write(buffer.pen)
        let end = buffer.count
        buffer.count = 128
        let bytes = buffer.contents
        #expect(bytes[..<16].allSatisfy { $0 == 0x7E }, "nothing is written before it")
        #expect(bytes[(end + 16)...].allSatisfy { $0 == 0x7E }, "nothing is written sixteen bytes behind it")
        #expect(end - 16 <= DigitWriter.longest)
        return String(decoding: bytes[16..<end], as: UTF8.self)
    }

    private static func expectDigits(_ number: Int128, scale: Int) {
        let expected = ExactDecimal(number, scale: scale).description
        #expect(written { DigitWriter.writeLong(number, scale: scale, with: $0) } == expected)
        guard let narrow = Int64(exactly: number) else { return }
        #expect(written { DigitWriter.write(narrow, scale: scale, with: $0) } == expected)
    }

    @Test func `Numbers are written as their plain description has them, at every scale`() {
        var edges: [Int128] = [0, .max, .min, .max - 1, .min + 1]
        var power: Int128 = 1
        for _ in 0..<38 {
            edges += [power - 1, power, power + 1, -power + 1, -power, -power - 1]
            power *= 10
        }
        for scale in 0...31 {
            for number in edges { Self.expectDigits(number, scale: scale) }
        }
    }

    @Test func `Random numbers of every length are written so too`() {
        var random = SeededGenerator(seed: 38)
        for digits in 1...38 {
            for _ in 0..<200 {
                let limit = (0..<digits).reduce(Int128(1)) { power, _ in power * 10 } - 1
                let magnitude = Int128.random(in: 0...limit, using: &random)
                let number = random.chance(50) ? magnitude : -magnitude
                Self.expectDigits(number, scale: random.within(0...31))
            }
        }
    }

    @Test func `Eight digits are right for every fifth number of four digits on either side`() {
        for high in stride(from: UInt64(0), to: 10_000, by: 5) {
            for low in [UInt64(0), 1, 9, 10, 99, 100, 999, 1000, 5050, 9999, high] {
                let word = DigitWriter.eightDigits(high * 10_000 + low)
                let digits = (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
                let text = String(high * 10_000 + low)
                let expected = String(repeating: "0", count: 8 - text.count) + text
                #expect(digits == Array(expected.utf8))
            }
        }
    }

    @Test func `Dates are written as ISO 8601 has them`() {
        for year in [1, 9, 10, 999, 1900, 2000, 2025, 9999] {
            for (month, day) in [(1, 1), (2, 28), (9, 30), (10, 10), (12, 31)] {
                guard let date = CalendarDate(year: year, month: month, day: day) else {
                    Issue.record("\(year)-\(month)-\(day) is a day")
                    continue
                }
                let written = Self.written { DigitWriter.writeDate(Int64(date.ccyymmdd), with: $0) }
                #expect(written == date.description)
            }
        }
    }
}
