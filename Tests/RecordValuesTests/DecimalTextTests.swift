import RecordValues
import TestSupport
import Testing

/// Decimals as XML writes them, against the table of the standard and a reading of the digits one by one.
@Suite struct DecimalTextTests {
    private static func number(_ digits: Int, _ scale: Int, isSigned: Bool = true) -> NumberDescription {
        NumberDescription(usage: .decimalText, digits: digits, scale: scale, isSigned: isSigned, signPlace: .leading)
    }

    private static func decode(_ text: String, _ number: NumberDescription) -> Result<Int128, Fault> {
        let bytes = Array(text.utf8)
        do throws(Fault) {
            return .success(try DecimalText.decode(bytes.span, as: number).unscaled)
        } catch {
            return .failure(error)
        }
    }

    // XML Schema 1.1, part 2, 3.3.3.1: (+|-)? ([0-9]+ (. [0-9]*)? | . [0-9]+), and white space collapsed (4.3.6).
    @Test(
        arguments: [
            ("0", 0), ("-1.23", -123), ("12678967.543233", nil), ("+100000.00", 10_000_000), ("210", 21_000),
            ("12.", 1200), (".5", 50), ("-.5", -50), ("+.05", 5), ("-0", 0), ("-0.00", 0), ("000012.5", 1250),
            ("12.5000000000000000000000000000000000000000", 1250), (" \t\r\n12.5\n", 1250),
            ("00000000000000000000000000000000000000000000001", 100),
        ] as [(String, Int128?)])
    func `What the standard allows is read`(_ text: String, _ value: Int128?) {
        let read = Self.decode(text, Self.number(12, 2))
        #expect(read == value.map { .success($0) } ?? .failure(.inexact), "\(text)")
    }

    @Test(arguments: [
        "", " ", "\n\t", ".", "+", "-", "+.", "--1", "+-1", "1-", "1 2", "1.2.3", "1,5", "1E3", "1e3", "INF", "NaN",
        "0x10", "١", "1_000",
    ])
    func `What it does not allow is a fault`(_ text: String) {
        let isBlank = text.allSatisfy(\.isWhitespace)
        #expect(Self.decode(text, Self.number(12, 2)) == .failure(isBlank ? .blank : .invalidDigit), "\(text)")
    }

    // A wrong character comes before everything; then a place too many; then the size; then the sign.
    @Test(arguments: [
        ("-99999999999999999999999999999999999999999999.999x", Fault.invalidDigit), ("-9.999", .inexact),
        ("-1234.5", .overflow), ("-1.5", .negativeInUnsigned),
        ("-99999999999999999999999999999999999999999.5", .overflow),
    ])
    func `Faults come in a fixed order`(_ text: String, _ fault: Fault) {
        #expect(Self.decode(text, Self.number(5, 2, isSigned: false)) == .failure(fault), "\(text)")
    }

    @Test func `Minus zero is zero, in an unsigned field too`() {
        #expect(Self.decode("-0.00", Self.number(5, 2, isSigned: false)) == .success(0))
    }

    @Test(arguments: 1...300)
    func `Any text is read as its digits say`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (digits, places) = (random.within(1...31), random.within(0...6))
        let number = Self.number(max(digits, places), places, isSigned: random.chance(80))
        var text = random.pick(["", " ", "\n "]) + random.pick(["", "", "-", "+"])
        for _ in 0..<random.within(0...34) { text += String(random.pick([0, 0, 0, 1, 5, 9])) }
        if random.chance(70) { text += "." }
        for _ in 0..<random.within(0...8) { text += String(random.pick([0, 0, 0, 3, 9])) }
        if random.chance(5) { text += random.pick(["x", ".", " 1"]) }
        #expect(Self.decode(text, number) == Self.plainly(text, number), "seed \(seed): \(text) as \(number)")
    }

    /// The same by moving digits about: as text, without arithmetic.
    private static func plainly(_ text: String, _ number: NumberDescription) -> Result<Int128, Fault> {
        var rest = text.filter { !" \n".contains($0) }
        if rest.isEmpty { return .failure(.blank) }
        if text.trimmedBlanks.contains(where: { " \n".contains($0) }) { return .failure(.invalidDigit) }
        let isNegative = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { $0.allSatisfy { ("0"..."9").contains($0) } }
        guard parts.count <= 2, isDigits, parts.contains(where: { !$0.isEmpty }) else { return .failure(.invalidDigit) }
        let behind = parts.count == 2 ? String(parts[1]) : ""
        if behind.dropFirst(number.scale).contains(where: { $0 != "0" }) { return .failure(.inexact) }
        let kept = String(behind.prefix(number.scale))
        let all = String(parts[0]) + kept + String(repeating: "0", count: number.scale - kept.count)
        let significant = all.drop { $0 == "0" }
        if significant.count > number.digits { return .failure(.overflow) }
        let value = Int128(significant.isEmpty ? "0" : String(significant)) ?? -1
        if isNegative, value != 0, !number.isSigned { return .failure(.negativeInUnsigned) }
        return .success(isNegative ? -value : value)
    }

    @Test(arguments: 1...100)
    func `What is written is read back`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let number = Self.number(random.within(1...31), random.within(0...1))
        let value = Int128.random(in: -number.largestUnscaled...number.largestUnscaled, using: &random)
        let bytes = try DecimalText.encode(value, as: number)
        #expect(try DecimalText.decode(bytes.span, as: number).unscaled == value, "seed \(seed)")
    }

    @Test func `What does not fit is not written`() {
        #expect(throws: Fault.overflow) { try DecimalText.encode(1000, as: Self.number(3, 0)) }
        #expect(throws: Fault.negativeInUnsigned) { try DecimalText.encode(-1, as: Self.number(3, 0, isSigned: false)) }
    }
}

extension String {
    fileprivate var trimmedBlanks: Substring {
        var text = self[...]
        while let first = text.first, " \n".contains(first) { text.removeFirst() }
        while let last = text.last, " \n".contains(last) { text.removeLast() }
        return text
    }
}
