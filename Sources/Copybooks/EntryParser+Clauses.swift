import Diagnostics
import RecordValues

extension EntryParser {
    /// Reads the clause whose first word has just been taken.
    mutating func readClause(beginningWith token: Token, of entry: inout DataEntry, _ findings: inout Findings) {
        if token.kind == .word, let usage = ClauseWords.usages[token.text] {
            set(\.usage, of: &entry, to: Placed(value: usage, place: token.place), token, &findings)
            return
        }
        switch token.kind == .word ? token.text : "" {
        case "PIC", "PICTURE": readPicture(token, of: &entry, &findings)
        case "USAGE": readUsage(token, of: &entry, &findings)
        case "SIGN", "LEADING", "TRAILING": readSign(token, of: &entry, &findings)
        case "OCCURS": readOccurs(token, of: &entry, &findings)
        case "REDEFINES": readRedefines(token, of: &entry, &findings)
        case "VALUE", "VALUES": skipValue(&findings)
        case "JUST", "JUSTIFIED":
            skip("RIGHT")
            entry.justified = token.place
        case "IS", "EXTERNAL", "GLOBAL": break
        default:
            entry.isDamaged = true
            if token.kind == .word, let refusal = ClauseWords.refusal(of: token.text) {
                findings.report(refusal.code, refusal.message, at: token.place, hint: refusal.hint)
            } else {
                reportUnknown(token, &findings)
            }
            skipToClause()
        }
    }

    func reportUnknown(_ token: Token, _ findings: inout Findings) {
        let nearest = token.kind == .word ? NearestMatch.of(token.text, among: ClauseWords.all) : nil
        findings.report(
            .unknownWord, "`\(token.text)` begins no clause that is known here", at: token.place,
            hint: nearest.map { "did you mean \($0)?" }
                ?? "clauses are PIC, USAGE, SIGN, OCCURS, REDEFINES and VALUE; a period ends the entry")
    }

    /// Recovery: goes on with the next word that begins a clause, or with the period.
    private mutating func skipToClause() {
        while let token = current, token.kind != .period, !startsClause(token), !startsEntry(token) { index += 1 }
    }

    private func set<Value>(
        _ clause: WritableKeyPath<DataEntry, Value?>, of entry: inout DataEntry, to value: Value, _ token: Token,
        _ findings: inout Findings
    ) {
        if entry[keyPath: clause] != nil {
            findings.report(
                .clauseTwice, "\(token.text) is a second clause of its kind in this entry", at: token.place,
                hint: "keep one of them")
        } else {
            entry[keyPath: clause] = value
        }
    }

    private mutating func reportIncomplete(
        _ token: Token, lacks what: String, of entry: inout DataEntry, hint: String, _ findings: inout Findings
    ) {
        entry.isDamaged = true
        findings.report(.incompleteClause, "\(token.text) lacks \(what)", at: token.place, hint: hint)
        skipToClause()
    }

    private mutating func readPicture(_ token: Token, of entry: inout DataEntry, _ findings: inout Findings) {
        skip("IS")
        guard let text = current, text.kind == .picture else {
            return reportIncomplete(token, lacks: "a picture", of: &entry, hint: "write it as in PIC X(10)", &findings)
        }
        index += 1
        let clause = PictureClause(
            picture: PictureReader.read(text, findings: &findings), text: text.text, place: text.place)
        set(\.picture, of: &entry, to: clause, token, &findings)
    }

    private mutating func readUsage(_ token: Token, of entry: inout DataEntry, _ findings: inout Findings) {
        skip("IS")
        guard let word = current, word.kind == .word else {
            return reportIncomplete(
                token, lacks: "a word such as DISPLAY, COMP or COMP-3", of: &entry, hint: "write it as in USAGE COMP-3",
                &findings)
        }
        if ClauseWords.usages[word.text] != nil || ClauseWords.refusal(of: word.text) != nil { return }
        index += 1
        entry.isDamaged = true
        let nearest = NearestMatch.of(word.text, among: ClauseWords.usages.keys.sorted())
        findings.report(
            .unknownWord, "`\(word.text)` is no usage", at: word.place,
            hint: nearest.map { "did you mean \($0)?" } ?? "usages are DISPLAY, COMP, COMP-4, BINARY, COMP-3 and"
                + " PACKED-DECIMAL")
    }

    private mutating func readSign(_ token: Token, of entry: inout DataEntry, _ findings: inout Findings) {
        var side = token
        if token.text == "SIGN" {
            skip("IS")
            guard let word = current, word.isWord("LEADING", "TRAILING") else {
                return reportIncomplete(
                    token, lacks: "LEADING or TRAILING", of: &entry, hint: "write it as in SIGN LEADING SEPARATE",
                    &findings)
            }
            side = word
            index += 1
        }
        let isSeparate = skip("SEPARATE")
        if isSeparate { skip("CHARACTER") }
        let place: NumberDescription.SignPlace =
            side.text == "LEADING"
            ? (isSeparate ? .leadingSeparate : .leading) : (isSeparate ? .trailingSeparate : .trailing)
        set(\.sign, of: &entry, to: Placed(value: place, place: token.place), token, &findings)
    }

    private mutating func readRedefines(_ token: Token, of entry: inout DataEntry, _ findings: inout Findings) {
        guard let name = current, name.kind == .word, !startsClause(name) else {
            return reportIncomplete(
                token, lacks: "the name of an item", of: &entry, hint: "write it as in 05 B REDEFINES A.", &findings)
        }
        index += 1
        set(\.redefines, of: &entry, to: Placed(value: name.text, place: name.place), token, &findings)
    }

    private mutating func readOccurs(_ token: Token, of entry: inout DataEntry, _ findings: inout Findings) {
        guard let number = current, number.kind == .number, let count = number.integer else {
            return reportIncomplete(
                token, lacks: "a number", of: &entry, hint: "write it as in OCCURS 12 TIMES", &findings)
        }
        index += 1
        if let word = current, word.isWord("TO") {
            entry.isDamaged = true
            if let refusal = ClauseWords.refusal(of: "DEPENDING") {
                findings.report(refusal.code, refusal.message, at: word.place, hint: refusal.hint)
            }
            skipToClause()
            if skip("DEPENDING") { skipToClause() }
            return
        }
        skip("TIMES")
        if !(1...PictureReader.longest).contains(count) {
            entry.isDamaged = true
            findings.report(
                .badOccurs, "OCCURS \(number.text) is not a number from 1 to \(PictureReader.longest)",
                at: number.place, hint: "write how often the item stands in the record")
        } else {
            set(\.occurs, of: &entry, to: Placed(value: count, place: token.place), token, &findings)
        }
        skipKeysAndIndexes()
    }

    /// ASCENDING/DESCENDING KEY and INDEXED BY serve SEARCH and take no bytes.
    private mutating func skipKeysAndIndexes() {
        while skip("ASCENDING", "DESCENDING", "INDEXED") {
            skip("KEY")
            skip("IS", "BY")
            while let name = current, name.kind == .word, !startsClause(name),
                !name.isWord("ASCENDING", "DESCENDING", "INDEXED")
            {
                index += 1
            }
        }
    }

    /// The VALUE of an item says how a program starts, not what a record holds.
    private mutating func skipValue(_ findings: inout Findings) {
        skip("IS", "ARE")
        let value = last
        var count = 0
        while let token = current, !startsEntry(token),
            token.kind == .number || token.kind == .text || token.kind == .hex
                || (token.kind == .word && Self.valueWords.contains(token.text))
        {
            index += 1
            count += 1
        }
        if count == 0 {
            findings.report(
                .incompleteClause, "\(value.text) lacks a literal", at: value.place,
                hint: "write it as in VALUE 'A', VALUE 12.5 or VALUE SPACES")
        }
    }
}
