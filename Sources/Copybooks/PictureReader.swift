/// Reads PICTURE character-strings (IBM Enterprise COBOL Language Reference, "PICTURE clause").
struct PictureReader {
    /// The most bytes of one item or record (Language Reference, "Compiler limits").
    static let longest = 999_999_999

    private enum Symbols {
        static let plain: Set<Character> = ["X", "A", "9", "S", "V"]
        static let edited: Set<Character> = ["Z", "*", "$", ",", ".", "+", "-", "C", "R", "D", "B", "/", "0", "£", "€"]
        static let national: Set<Character> = ["N", "G", "U"]
    }

    private struct Run {
        var symbol: Character
        var count: Int
    }

    /// The picture, or nil where it cannot be used; then `findings` says why.
    static func read(_ token: Token, findings: inout Findings) -> Picture? {
        guard let runs = runs(of: token, findings: &findings) else { return nil }
        let symbols = Set(runs.map(\.symbol))
        let others = symbols.subtracting(Symbols.plain)
        guard others.isEmpty else {
            refuse(others, runs, token, &findings)
            return nil
        }
        if symbols.contains("X") || symbols.contains("A") {
            return text(runs, token, &findings)
        }
        return number(runs, token, &findings)
    }

    /// Cuts the string into symbols with their repeat counts.
    private static func runs(of token: Token, findings: inout Findings) -> [Run]? {
        var runs: [Run] = []
        var rest = token.text[...]
        while let symbol = rest.popFirst() {
            guard rest.first == "(" else {
                runs.append(Run(symbol: symbol, count: 1))
                continue
            }
            guard let close = rest.firstIndex(of: ")") else {
                findings.report(
                    .badPicture, "the picture \(token.text) opens a parenthesis and does not close it", at: token.place,
                    hint: "write the repeat count as in X(10)")
                return nil
            }
            let digits = rest[rest.index(after: rest.startIndex)..<close]
            guard let count = Int(digits), count > 0, digits.first != "+" else {
                findings.report(
                    .badPicture, "the repeat count (\(digits)) in the picture \(token.text) is not a number from 1 on",
                    at: token.place, hint: "write the repeat count as in X(10)")
                return nil
            }
            guard count <= longest else {
                findings.report(
                    .tooLong, "the picture \(token.text) is longer than \(longest) bytes", at: token.place,
                    hint: "check the repeat count")
                return nil
            }
            runs.append(Run(symbol: symbol, count: count))
            rest = rest[rest.index(after: close)...]
        }
        return runs
    }

    private static func text(_ runs: [Run], _ token: Token, _ findings: inout Findings) -> Picture? {
        if let stray = runs.first(where: { $0.symbol == "S" || $0.symbol == "V" }) {
            findings.report(
                .badPicture, "the picture \(token.text) mixes \(stray.symbol) with X or A", at: token.place,
                hint: "S and V belong to numbers: a picture of 9 only, with S in front and one V")
            return nil
        }
        let length = runs.reduce(0) { $0 + $1.count }
        guard length <= longest else {
            findings.report(
                .tooLong, "the picture \(token.text) is longer than \(longest) bytes", at: token.place,
                hint: "check the repeat counts")
            return nil
        }
        return .text(length: length)
    }

    private static func number(_ runs: [Run], _ token: Token, _ findings: inout Findings) -> Picture? {
        func reject(_ message: String, _ hint: String) -> Picture? {
            findings.report(
                .badPicture, "the picture \(token.text) \(message)", at: token.place, hint: hint)
            return nil
        }
        let isSigned = runs.first?.symbol == "S"
        let body = isSigned ? runs.dropFirst() : runs[...]
        if body.contains(where: { $0.symbol == "S" }) || (isSigned && runs[0].count > 1) {
            return reject("has an S that is not its only first character", "write one S in front, as in S9(7)V99")
        }
        let points = body.reduce(0) { $0 + ($1.symbol == "V" ? $1.count : 0) }
        guard points <= 1 else {
            return reject("has more than one V", "a number has one decimal point, as in S9(7)V99")
        }
        let digits = body.reduce(0) { $0 + ($1.symbol == "9" ? $1.count : 0) }
        guard digits > 0 else { return reject("has no digits", "a number has at least one 9, as in S9(7)V99") }
        guard digits <= 31 else {
            findings.report(
                .tooManyDigits, "the picture \(token.text) has \(digits) digits; COBOL allows 31 at most",
                at: token.place, hint: "check the repeat counts; bytes that are no number are PIC X(\(digits))")
            return nil
        }
        let fraction = body.drop { $0.symbol != "V" }.reduce(0) { $0 + ($1.symbol == "9" ? $1.count : 0) }
        return .number(digits: digits, scale: fraction, isSigned: isSigned)
    }

    /// Reports a picture with symbols beyond X, A, 9, S and V.
    private static func refuse(_ others: Set<Character>, _ runs: [Run], _ token: Token, _ findings: inout Findings) {
        if let stranger = others.sorted().first(where: {
            !Symbols.edited.contains($0) && !Symbols.national.contains($0) && $0 != "P" && $0 != "E"
        }) {
            findings.report(
                .badPicture, "the picture \(token.text) has a \(stranger), which is no picture symbol",
                at: token.place, hint: "a picture is made of X, A, 9, S and V, with repeat counts as in S9(7)V99")
        } else if others.contains("P") {
            findings.report(
                .scaledPicture, "the picture \(token.text) has scaling positions (P), which are not supported",
                at: token.place, hint: "describe the stored digits without P, and scale the value in the mapping")
        } else if !others.isDisjoint(with: Symbols.national) {
            findings.report(
                .nationalData,
                "the picture \(token.text) describes national, DBCS or UTF-8 data, which is not supported",
                at: token.place, hint: "describe the bytes as PIC X: two a character for N and G")
        } else {
            let length = runs.reduce(0) { $0 + ($1.symbol == "V" || $1.symbol == "S" ? 0 : $1.count) }
            findings.report(
                .editedPicture, "the picture \(token.text) is edited, which is not supported", at: token.place,
                hint: "describe the characters as PIC X(\(length)) and read the number in the mapping")
        }
    }
}
