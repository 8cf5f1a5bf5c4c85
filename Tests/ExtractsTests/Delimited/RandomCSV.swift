import TestSupport

/// Random CSV files: mostly sound, some rows odd, and quotes, separators and line ends wherever they may stand.
struct RandomCSV {
    var separator: UInt8
    var columns: Int
    /// Behind the header.
    var body: [UInt8] = []

    init(using generator: inout SeededGenerator) {
        separator = generator.pick([UInt8(ascii: ","), UInt8(ascii: ";"), 0x09])
        columns = generator.within(1...6)
        let oddPercent = generator.pick([0, 0, 15])
        for _ in 0..<generator.within(0...40) {
            let count = generator.chance(oddPercent) ? generator.within(1...7) : columns
            for column in 0..<count {
                if column > 0 { body.append(separator) }
                body += field(oddPercent, &generator)
            }
            body += generator.chance(30) ? [0x0D, 0x0A] : [0x0A]
        }
        if generator.chance(40), !body.isEmpty { body.removeLast() }
    }

    var header: [UInt8] {
        Array((0..<columns).map { "c\($0)" }.joined(separator: String(Unicode.Scalar(separator))).utf8) + [0x0A]
    }

    private func field(_ oddPercent: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        if generator.chance(oddPercent) {
            return Array(
                generator.pick(["5\" pipe", "\"a\"b", "\"a\" ", "a\rb", "\r", "x\"\"", "\"\"\"", "\"a\"\"\r"]).utf8)
        }
        let text = (0..<generator.pick([0, 1, 3, 9, 30, 70])).map { _ in
            generator.pick(["a", "B", "7", " ", ".", "é", "€", "-"])
        }.joined()
        guard generator.chance(35) else { return Array(text.utf8) }
        let special = generator.pick(["\"\"", String(Unicode.Scalar(separator)), "\n", "\r\n", "\r", "", "\"\"\"\""])
        let half = text.unicodeScalars.count / 2
        let scalars = Array(text.unicodeScalars)
        let (head, tail) = (scalars[..<half].map(String.init), scalars[half...].map(String.init))
        return Array("\"\(head.joined())\(special)\(tail.joined())\"".utf8)
    }
}
