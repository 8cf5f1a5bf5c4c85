import MappingLanguage
import RecordValues
import TestSupport

/// A random mapping over a random copybook or a random XML source, checked: lines that the checker refuses are taken out until it is content.
struct RandomMapping {
    let shelf: MappingShelf
    let mapping: CheckedMapping
    let feed: RandomFeed
    /// How many lines the checker refused.
    let refusedLines: Int

    static let codes = [
        "alpha.csv": "legacy,new\nA,alpha\nB,bêta\nC,\nAB,a longer one\nP,paid\nX,x\nz,last\n",
        "digit.csv": "legacy,new,remark\n01,0101,\n02,0202,\n7,seven,\n0,,\n20251118,day,\n",
    ]

    /// Nil where the copybook or the head of the mapping is refused, or nothing is left of its tables.
    init?(seed: UInt64, isXML: Bool = false) {
        var random = SeededGenerator(seed: seed)
        let encoding = random.pick(["cp037", "cp285", "ascii", "iso-8859-1", "utf-8"])
        feed = isXML ? RandomFeed(xml: &random) : RandomFeed(random: &random)
        var writer = Writer(random: random, declaring: SeededGenerator(seed: seed &+ 2_000_000), feed: feed)
        var lines = isXML ? writer.xmlLines() : writer.lines(encoding: encoding)
        var refused = 0
        for _ in 0..<12 {
            var files = Self.codes
            files["feed.cpy"] = feed.text
            let shelf = MappingShelf(mapping: lines.joined(separator: "\n") + "\n", files)
            let check = shelf.check()
            if let mapping = check.mapping {
                self.shelf = shelf
                self.mapping = mapping
                refusedLines = refused
                return
            }
            guard let bad = shelf.refusedLines(check), !bad.isEmpty else { return nil }
            lines = lines.enumerated().compactMap {
                bad.contains($0.offset + 1) ? Self.simpler($0.element) : $0.element
            }
            refused += bad.count
        }
        return nil
    }

    /// A line without what the checker most often refuses in it; nil where that was not it.
    private static func simpler(_ line: String) -> String? {
        if line.hasPrefix("migration") || line.hasPrefix("source") || line.hasPrefix("control") { return line }
        if let key = line.firstRange(of: "  key ") { return String(line[..<key.lowerBound]) }
        guard let start = line.firstRange(of: " null when ") else { return nil }
        let rest = line[start.upperBound...]
        let end = [" rule ", " else "].compactMap { rest.firstRange(of: $0)?.lowerBound }.min() ?? line.endIndex
        return line[..<start.lowerBound] + String(line[end...])
    }

    /// Writes the lines of a mapping.
    private struct Writer {
        var random: SeededGenerator
        /// For what controls say of the figures that they declare.
        var declaring: SeededGenerator
        let feed: RandomFeed

        mutating func lines(encoding: String) -> [String] {
            let policy = random.pick(SignPolicy.allCases).rawValue
            let hasTypes = random.chance(70)
            let format = random.pick([
                "fixed \(hasTypes ? feed.longest : feed.length)", "fixed \(feed.longest)", "variable",
                "variable blocked",
                "lines", "lines \(feed.longest)",
            ])
            var lines = [
                "migration random  version 1", "rejects at most 100 %", "source legacy", "  copybook \"feed.cpy\"",
                "  encoding \(encoding)", "  numbers \(policy)", "  records \(format)",
            ]
            lines += hasTypes ? types() : ["  type pay PAY"]
            if hasTypes { lines += controls() } else { lines += selfControls() }
            return lines + tables(hasOthers: hasTypes)
        }

        mutating func xmlLines() -> [String] {
            var lines = ["migration random  version 1", "rejects at most 100 %", "source legacy"]
            lines += feed.text.split(separator: "\n").map(String.init)
            var expressions = expressions(feed.fields)
            lines += [
                "control at bat", "  bat.B-COUNT = count pay when \(expressions.condition(depth: 1))",
            ]
            if let summed = feed.summed {
                lines.append("  bat.B-SUM = sum pay.\(summed.name)\(supplied())\(negative(RandomFeed.batchFields))")
            }
            lines += ["control", "  lot.L-COUNT = count pay, oth\(supplied())"]
            return lines + tables(hasOthers: true)
        }

        private mutating func tables(hasOthers: Bool) -> [String] {
            var lines = ["codes alpha from \"alpha.csv\"", "codes digit from \"digit.csv\""]
            lines += table("main", from: "pay", fields: feed.fields, columns: 3...9)
            if random.chance(60) {
                lines += table(
                    "item", from: "pay each ITEM", fields: feed.itemFields + feed.itemFields + feed.fields,
                    columns: 2...5)
            }
            if hasOthers, random.chance(40) {
                lines += table("other", from: "oth", fields: feed.otherFields, columns: 1...3)
            }
            return lines
        }

        private mutating func expressions(_ fields: [RandomFeed.Field]) -> RandomExpressions {
            expressions(fields, seed: random.next())
        }

        private func expressions(_ fields: [RandomFeed.Field], seed: UInt64) -> RandomExpressions {
            let states =
                feed.isXML
                ? ["blank", "absent", "absent", "empty", "nil", "zeros"]
                : ["blank", "low-values", "high-values", "zeros", "nines"]
            return RandomExpressions(
                random: SeededGenerator(seed: seed), fields: fields, states: states)
        }

        /// One of these lists of states, or one of what an XML record can have besides.
        private func states(_ random: inout SeededGenerator, _ lists: [String]) -> String {
            random.pick(
                feed.isXML
                    ? ["absent", "absent, nil", "empty, absent", "nil, blank", "absent, zeros"] : lists)
        }

        private mutating func types() -> [String] {
            let values = feed.discriminator.map { "\"\($0)\"" }
            return [
                "  type by P-TYPE", "    \(values[0]) hdr HDR first", "    \(values[1]) pay PAY any",
                "    \(values[2]) oth OTH", "    \(values[3]) trl TRL last",
                random.chance(85) ? "    other skip because \"not described\"" : "    other stop",
            ]
        }

        private mutating func controls() -> [String] {
            var expressions = expressions(feed.fields)
            var lines = ["control", "  trl.T-COUNT = count pay\(supplied())"]
            if random.chance(60) { lines.append("  hdr.H-COUNT = count pay when \(expressions.condition(depth: 1))") }
            if let summed = feed.summed {
                let condition = random.chance(50) ? " when \(expressions.condition(depth: 1))" : ""
                lines.append("  trl.T-SUM = sum pay.\(summed.name)\(condition)")
            }
            if let hashed = feed.fields.first(where: { $0.number?.scale == 0 }) {
                lines.append("  trl.T-HASH = sum pay.\(hashed.name) modulo 1000000")
            }
            return lines
        }

        /// Records that declare a figure themselves, beside all else that they hold.
        private mutating func selfControls() -> [String] {
            guard random.chance(40),
                let field = feed.fields.filter({ $0.number != nil }).randomElement(using: &declaring)
            else { return [] }
            return ["control", "  pay.\(field.name) = count pay\(supplied())\(negative(feed.fields))"]
        }

        /// In what states a figure is not declared.
        private mutating func supplied() -> String {
            guard declaring.chance(40) else { return "" }
            let states =
                feed.isXML
                ? ["zeros", "nines", "empty", "blank, nil"]
                : ["zeros", "blank, nines", "low-values", "high-values, zeros"]
            return " not supplied when \(declaring.pick(states))"
        }

        /// When a declared figure is negative.
        private mutating func negative(_ fields: [RandomFeed.Field]) -> String {
            guard declaring.chance(40) else { return "" }
            var expressions = expressions(fields, seed: declaring.next())
            return " negative when \(expressions.condition(depth: 1))"
        }

        private mutating func table(
            _ name: String, from: String, fields: [RandomFeed.Field], columns: ClosedRange<Int>
        ) -> [String] {
            var expressions = expressions(fields)
            var columnLines: [String] = []
            var numeric: [String] = []
            var keys: [String] = []
            let count = random.within(columns)
            for index in 1...count {
                let column = "c\(index)"
                let line = self.column(column, &expressions)
                columnLines.append("  " + line.text)
                if line.isNumber { numeric.append(column) }
                if !line.text.contains("null") { keys.append(column) }
            }
            let key =
                random.chance(60) && !keys.isEmpty
                ? "  key " + keys.shuffled(using: &random).prefix(2).joined(separator: ", ") : ""
            var lines = ["table \(name) from \(from)\(key)"] + columnLines
            for _ in 0..<random.below(3) {
                lines.append("  skip when \(expressions.condition(depth: 2)) because \"so it is\"")
            }
            for _ in 0..<random.below(3) {
                let by = (1...count).map { "c\($0)" }.shuffled(using: &random).prefix(random.below(3))
                let sums = numeric.shuffled(using: &random).prefix(random.below(3)).map { ", sum \($0)" }.joined()
                lines.append("  totals count\(sums)" + (by.isEmpty ? "" : " by " + by.joined(separator: ", ")))
            }
            return lines
        }

        private mutating func column(
            _ name: String, _ expressions: inout RandomExpressions
        ) -> (text: String, isNumber: Bool) {
            var random = self.random
            defer { self.random = random }
            switch random.below(10) {
            case 0...3: return (textColumn(name, &expressions, &random), false)
            case 4...6: return (numberColumn(name, &expressions, &random), true)
            case 7, 8:
                var line = "\(name) date = \(expressions.date(depth: 1))"
                if random.chance(30) {
                    line +=
                        " null when \(states(&random, ["zeros", "nines, blank", "blank, zeros, low-values"]))"
                }
                if random.chance(40) {
                    line +=
                        " rule \(random.pick(["1900-01-01 .. run date", ".. run date", "2000-01-01 ..", "in 2025-11-18, 2000-02-29, run date"]))"
                }
                return (line + failure(random.pick(["null", "2001-01-01", "run date"]), &random), false)
            default:
                let condition = random.chance(90) ? expressions.condition(depth: 2) : "true"
                return ("\(name) boolean = \(condition)" + failure(random.pick(["null", "false"]), &random), false)
            }
        }

        private func textColumn(
            _ name: String, _ expressions: inout RandomExpressions, _ random: inout SeededGenerator
        ) -> String {
            let value = expressions.text(depth: 2)
            var maximum = value.maximum + (random.chance(30) ? 3 : 0)
            if !value.isReached, random.chance(40) { maximum = max(1, value.maximum / 2) }
            let type =
                random.chance(30)
                ? "text \(min(random.within(1...2), max(1, maximum)))..\(max(1, maximum))" : "text \(max(1, maximum))"
            var line = "\(name) \(type) = \(value.text)"
            if random.chance(15) {
                line +=
                    " null when \(states(&random, ["blank", "low-values, blank", "\"A\"", "high-values, zeros, nines"]))"
            }
            if random.chance(40) {
                line +=
                    " rule "
                    + random.pick([
                        "length 1..4", "length 2", "pattern \"[A-Z]+\"", "pattern \".{0,6}\"",
                        "pattern \"[A-Z]{2}[0-9]{6}[A-D ]?\"",
                        "pattern \"[^0-9]*\\d?\"", "in \"A\", \"B\", \"0\"", "in codes alpha", "nino",
                        "nino any suffix", "nino or admin", "nino any suffix or admin",
                    ])
            }
            return line + failure(random.pick(["null", type.contains("..") ? "\"-\"" : "\"\"", "\"é\""]), &random)
        }

        private func numberColumn(
            _ name: String, _ expressions: inout RandomExpressions, _ random: inout SeededGenerator
        ) -> String {
            if random.chance(15), let line = tightColumn(name, &expressions, &random) { return line }
            let value = expressions.number(depth: 2)
            let loses = random.chance(35) && value.scale > 0
            let scale = loses ? random.below(value.scale + 1) : value.scale + (random.chance(20) ? 1 : 0)
            var whole = value.whole + 1
            var rules = ""
            if random.chance(35) {
                whole = max(1, min(whole, random.within(1...6)))
                rules =
                    " rule \(random.pick(["", "-50 ", "0.01 "])).. \(random.within(0...9))\(random.chance(40) ? ".55" : "")"
            } else if random.chance(15) {
                rules = " rule in 0, 1, 2, -3, 7"
            } else if random.chance(15) {
                rules = " rule \(random.pick(["-1", "0", "0.5"])) .."
            }
            let precision = max(1, min(38, whole + scale))
            let rounding = scale < value.scale ? " " + expressions.rounding() : ""
            let type =
                scale == 0 && random.chance(60)
                ? "integer \(min(31, precision))"
                : random.chance(50)
                    ? "money \(precision).\(min(scale, precision)) GBP"
                    : "decimal \(precision).\(min(scale, precision))"
            var line = "\(name) \(type) = \(rounding.isEmpty ? value.text : "(\(value.text))\(rounding)")"
            if random.chance(20) {
                line +=
                    " null when \(states(&random, ["zeros", "blank, nines", "low-values, high-values, blank"]))"
            }
            line += rules
            return line + failure(random.pick(["null", "0", "1"]), &random)
        }

        /// A column as wide as its field and not wider, so that a value that rounding carries does not fit it.
        private func tightColumn(
            _ name: String, _ expressions: inout RandomExpressions, _ random: inout SeededGenerator
        ) -> String? {
            let candidates = expressions.fields.filter {
                $0.number.map { $0.scale > 0 && $0.scale < $0.digits } ?? false
            }
            guard let field = candidates.randomElement(using: &random), let number = field.number else { return nil }
            let scale = random.below(number.scale)
            let whole = number.digits - number.scale
            return "\(name) decimal \(whole + scale).\(scale) = \(field.name) \(expressions.rounding()) rule .. 8"
                + failure(random.pick(["null", "1"]), &random)
        }

        private func failure(_ replacement: String, _ random: inout SeededGenerator) -> String {
            switch random.below(20) {
            case 0...13: " else \(replacement)\(random.chance(40) ? " warn" : "")"
            case 16: " else reject warn"
            case 17 where random.chance(4): " else stop"
            default: ""
            }
        }
    }
}
