import RecordValues

/// The third pass: tokens to entries. After a mistake it goes on with the next clause, so that one run shows all.
struct EntryParser {
    var tokens: [Token]
    var index = 0
    private var entries: [DataEntry] = []

    /// The data description entries, each with the level-88 names that follow it.
    static func entries(of tokens: [Token], findings: inout Findings) -> [DataEntry] {
        var parser = EntryParser(tokens: tokens)
        while parser.current != nil { parser.readEntry(&findings) }
        return parser.entries
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    var current: Token? { tokens.indices.contains(index) ? tokens[index] : nil }

    /// The token just taken: what a message about something missing points at.
    var last: Token { tokens[max(0, index - 1)] }

    mutating func take() -> Token? {
        defer { index += 1 }
        return current
    }

    /// Takes the token where it is one of these words.
    @discardableResult
    mutating func skip(_ words: String...) -> Bool {
        guard let token = current, token.kind == .word, words.contains(token.text) else { return false }
        index += 1
        return true
    }

    private mutating func readEntry(_ findings: inout Findings) {
        guard let first = take(), first.kind != .period else { return }
        guard first.kind == .number, let level = first.integer, first.text.count <= 2 else {
            return refuseStatement(beginningWith: first, &findings)
        }
        switch level {
        case 1...49, 77: readItem(level, at: first, &findings)
        case 88: readCondition(at: first, &findings)
        case 66:
            findings.report(
                .renames, "level 66 (RENAMES) is not supported", at: first.place,
                hint: "describe the same bytes with REDEFINES")
            skipToPeriod()
        default:
            findings.report(
                .badLevelNumber, "\(first.text) is no level number", at: first.place,
                hint: "level numbers are 01 to 49, 77 and 88")
            skipToPeriod()
        }
    }

    private mutating func readItem(_ level: Int, at number: Token, _ findings: inout Findings) {
        var entry = DataEntry(level: level, place: number.place)
        if let token = current, token.kind != .period, !startsClause(token) || isNamed(token), !startsEntry(token) {
            index += 1
            entry.place = token.place
            if token.text != "FILLER" { entry.name = checkedName(token, &findings) }
        }
        while let token = current, token.kind != .period, !startsEntry(token) {
            index += 1
            readClause(beginningWith: token, of: &entry, &findings)
        }
        finishEntry(&findings)
        entries.append(entry)
    }

    private mutating func readCondition(at number: Token, _ findings: inout Findings) {
        guard let token = current, token.kind == .word, !startsClause(token) else {
            findings.report(
                .badName, "level 88 has no name", at: number.place, hint: "write 88 NAME VALUE 'A'.")
            return skipToPeriod()
        }
        index += 1
        let name = checkedName(token, &findings)
        guard skip("VALUE", "VALUES") else {
            findings.report(
                .incompleteClause, "the level-88 name \(token.text) has no VALUE", at: token.place,
                hint: "write 88 \(token.text) VALUE 'A'.")
            return skipToPeriod()
        }
        let values = readConditionValues(&findings)
        if let token = current, token.kind != .period, !startsEntry(token) {
            reportUnknown(token, &findings)
            skipToPeriod()
        } else {
            finishEntry(&findings)
        }
        guard !entries.isEmpty else {
            findings.report(
                .strayCondition, "the level-88 name \(token.text) stands under no item", at: token.place,
                hint: "write it behind the item whose values it names")
            return
        }
        if let name {
            let condition = ConditionName(name: name, values: values, line: token.place.line)
            entries[entries.count - 1].conditions.append(Placed(value: condition, place: token.place))
        }
    }

    /// Takes the period, or says that it is missing.
    private mutating func finishEntry(_ findings: inout Findings) {
        guard current?.kind != .period else {
            index += 1
            return
        }
        let place = last.place
        findings.report(
            .missingPeriod, "the entry does not end with a period",
            at: Place(line: place.line, column: place.column + place.length, length: 1),
            hint: "write a period, with a blank or the end of the line behind it")
    }

    private mutating func skipToPeriod() {
        while let token = take(), token.kind != .period {}
    }

    /// A data name has 1 to 30 letters, digits, hyphens and underscores, with a letter among them and no hyphen at
    /// either end (Language Reference, "User-defined words").
    private func checkedName(_ token: Token, _ findings: inout Findings) -> String? {
        let name = token.text
        let hasLetter = name.contains { ("A"..."Z").contains($0) }
        let isSpelt = name.allSatisfy { ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "_" }
        if token.kind == .word, hasLetter, isSpelt, name.count <= 30, name.first != "-", name.last != "-" {
            return name
        }
        findings.report(
            .badName, "`\(name)` is no data name", at: token.place,
            hint: "a name has up to 30 letters, digits and hyphens, at least one letter, and no hyphen at its ends")
        return nil
    }

    func startsClause(_ token: Token) -> Bool {
        token.kind == .word && ClauseWords.beginsClause(token.text)
    }

    /// Words of rare clauses such as TYPE and DATE are names where a clause or the period follows at once.
    private func isNamed(_ token: Token) -> Bool {
        guard ClauseWords.refusal(of: token.text)?.code == .otherClause, tokens.indices.contains(index + 1) else {
            return false
        }
        return tokens[index + 1].kind == .period || startsClause(tokens[index + 1])
    }

    /// A level number that begins a line and is followed by a name or a clause of its own, although no period came
    /// before: the period is missing.
    func startsEntry(_ token: Token) -> Bool {
        guard token.startsLine, token.kind == .number, token.text.count <= 2, let level = token.integer,
            DataEntry.isLevel(level), tokens.indices.contains(index + 1)
        else { return false }
        if index > 0, tokens[index - 1].isWord("OCCURS", "VALUE", "VALUES", "IS", "ARE", "TO", "THRU", "THROUGH", "ALL")
        {
            return false
        }
        let next = tokens[index + 1]
        guard next.kind == .word, !Self.valueWords.contains(next.text), !next.isWord("THRU", "THROUGH", "TIMES", "TO")
        else { return false }
        return !startsClause(next) || next.isWord("PIC", "PICTURE", "REDEFINES")
    }

    private mutating func refuseStatement(beginningWith token: Token, _ findings: inout Findings) {
        switch token.kind == .word ? token.text : "" {
        case "COPY", "REPLACE", "++INCLUDE", "-INC":
            findings.report(
                .textManipulation, "\(token.text) is not supported", at: token.place,
                hint: "put the text of the other book in its place, as the compiler's listing shows it")
        case "EXEC":
            findings.report(
                .embeddedLanguage, "EXEC is not supported in a copybook", at: token.place,
                hint: "take the statement away; for EXEC SQL INCLUDE, put the text of the included book in its place")
        default:
            findings.report(
                .noLevelNumber, "an entry begins with a level number, not with `\(token.text)`", at: token.place,
                hint: "is there a period too many before it, or text that is no data description?")
        }
        while token.isWord("EXEC"), let next = current, next.kind != .period {
            index += 1
            if next.isWord("END-EXEC"), current?.kind != .period { return }
        }
        skipToPeriod()
    }
}
