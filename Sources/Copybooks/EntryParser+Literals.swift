import RecordValues

extension EntryParser {
    private static let figuratives: [String: CopybookLiteral.Figurative] = [
        "SPACE": .spaces, "SPACES": .spaces, "ZERO": .zeros, "ZEROS": .zeros, "ZEROES": .zeros,
        "LOW-VALUE": .lowValues, "LOW-VALUES": .lowValues, "HIGH-VALUE": .highValues, "HIGH-VALUES": .highValues,
    ]

    /// Words that may stand in a VALUE clause which is passed over.
    static let valueWords = Set(figuratives.keys).union(["ALL", "QUOTE", "QUOTES", "NULL", "NULLS"])

    /// The values and ranges of a level-88 name.
    mutating func readConditionValues(_ findings: inout Findings) -> [ClosedValueRange] {
        let clause = last
        skip("IS", "ARE")
        var values: [ClosedValueRange] = []
        let start = index
        while let token = current, token.kind != .period, !startsEntry(token), isLiteral(token) {
            guard let lower = readLiteral(&findings) else { continue }
            guard skip("THRU", "THROUGH") else {
                values.append(ClosedValueRange(lower, lower))
                continue
            }
            guard let token = current, isLiteral(token) else {
                findings.report(
                    .incompleteClause, "\(last.text) lacks the end of the range", at: last.place,
                    hint: "write it as in VALUE 1 THRU 5")
                continue
            }
            guard let upper = readLiteral(&findings) else { continue }
            checkOrder(lower, upper, at: token.place, &findings)
            values.append(ClosedValueRange(lower, upper))
        }
        if index == start {
            findings.report(
                .incompleteClause, "\(clause.text) lacks a literal", at: clause.place,
                hint: "write it as in VALUE 'A', VALUE 1 THRU 5 or VALUE SPACES")
        }
        return values
    }

    private func isLiteral(_ token: Token) -> Bool {
        switch token.kind {
        case .number, .text, .hex: true
        case .word: Self.valueWords.contains(token.text)
        default: false
        }
    }

    private mutating func readLiteral(_ findings: inout Findings) -> CopybookLiteral? {
        guard let token = take() else { return nil }
        switch token.kind {
        case .text: return .text(token.text)
        case .hex: return .bytes(Self.bytes(token.text))
        case .number:
            if let number = Self.number(token.text) { return .number(number) }
            findings.report(
                .badLiteral, "the number \(token.text) has more than 31 digits", at: token.place,
                hint: "a numeric literal has 31 digits at most")
            return nil
        default:
            if let figurative = Self.figuratives[token.text] { return .figurative(figurative) }
            if token.text == "ALL", let next = current, Self.figuratives[next.text] != nil {
                return readLiteral(&findings)
            }
            if token.text == "ALL", let next = current, isLiteral(next) { index += 1 }
            findings.report(
                .badLiteral, "\(token.text) is not supported as the value of a level-88 name", at: token.place,
                hint: "write the value as '..' or as X'..'")
            return nil
        }
    }

    private func checkOrder(
        _ lower: CopybookLiteral, _ upper: CopybookLiteral, at place: Place, _ findings: inout Findings
    ) {
        guard case .number(let first) = lower, case .number(let second) = upper else { return }
        let scale = max(first.scale, second.scale)
        guard Self.unscaled(first, at: scale) > Self.unscaled(second, at: scale) else { return }
        findings.report(
            .reversedRange, "the range ends before it begins, so no value is in it", at: place,
            hint: "write the smaller value first")
    }

    /// The value in units of this scale, for comparison only: what `Int128` cannot hold counts as its bound.
    private static func unscaled(_ number: ExactDecimal, at scale: Int) -> Int128 {
        var value = number.unscaled
        for _ in number.scale..<scale {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return value < 0 ? .min : .max }
            value = product
        }
        return value
    }

    private static func bytes(_ digits: String) -> [UInt8] {
        let nibbles = digits.compactMap(\.hexDigitValue)
        return stride(from: 0, to: nibbles.count - 1, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
    }

    /// The exact value of a numeric literal of at most 31 digits.
    private static func number(_ text: String) -> ExactDecimal? {
        let digits = text.filter(\.isNumber)
        guard digits.count <= 31, let magnitude = Int128(digits) else { return nil }
        let scale = text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
        return ExactDecimal(text.first == "-" ? -magnitude : magnitude, scale: scale)
    }
}
