import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import Reconciliation

/// Random sides, compared by the store and by every row against every other.
@Suite struct ComparisonPropertyTests {
    private static let plan = ComparisonPlan(
        name: "old with new",
        columns: [
            .text("nino", .key), .date("paid_on", .key), .money("amount"), .text("name", .ignoringCase),
            .text("note", .trimmed),
            .money(
                "levy",
                .within(
                    Tolerance(
                        reach: .absolute(ExactDecimal(1, scale: 2)), netCap: ExactDecimal(1_000_000, scale: 2),
                        oneSidedCap: ExactDecimal(1_000_000, scale: 2)))), .money("fee", .shown),
        ], keyColumns: 2, figures: [2, 5, 6])

    private static func rows(_ seed: UInt64) -> ComparedRows {
        var random = SeededGenerator(seed: seed)
        let keys = (0..<random.within(1...20)).map { "K\($0)" }
        func some(_ values: [Value?]) -> Value? { random.chance(5) ? nil : random.pick(values) }
        func row() -> Row {
            [
                random.chance(3) ? nil : .text(random.pick(keys)), .number(random.pick([20_250_101, 20_251_231])),
                some([.number(100), .number(-250), .number(99_999)]), some([.text("Ann"), .text("ANN"), .text("Bo")]),
                some([.text(""), .text(" "), .text("x"), .text("x ")]), some([.number(0), .number(1), .number(2)]),
                some([.number(7), .number(8)]),
            ]
        }
        let old = (0..<random.below(30)).map { _ in row() }
        var new = old.shuffled(using: &random)
        for _ in 0..<random.below(8) where !new.isEmpty {
            let index = random.below(new.count)
            switch random.below(5) {
            case 0: new.remove(at: index)
            case 1: new.append(new[index])
            case 2: new[index] = row()
            case 3: new[index].swapAt(2, 5)
            default:
                let column = random.below(7)
                new[index][column] = row()[column]
            }
        }
        return ComparedRows(plan: plan, old: old, new: new)
    }

    @Test(arguments: 1...150)
    func `Every break is found, and nothing else`(_ seed: UInt64) throws {
        let rows = Self.rows(seed)
        let slow = SlowComparison(rows)
        let result = try rows.compare()
        let lines = try result.lines.map { Self.line($0) }
        let wanted = slow.found.map { Self.line($0) }
        #expect(lines.sorted() == wanted.sorted(), "seed \(seed)")
        #expect(result.outcome.matchedRows == slow.matched, "seed \(seed)")
        for (index, column) in Self.plan.columns.enumerated() where column.rule != .shown {
            let found = result.outcome.columns[index]
            #expect(
                [found.equal, found.equalByRule, found.different]
                    == [slow.equal[index], slow.equalByRule[index], slow.different[index]],
                "seed \(seed), column \(index)")
        }
    }

    @Test(arguments: 1...150)
    func `Breaks add up to the difference of the totals, in rows and in each figure`(_ seed: UInt64) throws {
        let rows = Self.rows(seed)
        let outcome = try rows.compare().outcome
        #expect(outcome.breakRows == Int64(rows.new.count - rows.old.count), "seed \(seed)")
        for (index, figure) in Self.plan.figures.enumerated() {
            func sum(_ rows: [Row]) -> Int128 {
                rows.reduce(0) { if case .number(let number) = $1[figure] { $0 + number } else { $0 } }
            }
            let explained =
                outcome.effects[index].unscaled + outcome.tolerated[index].unscaled
                + outcome.notCompared[index].unscaled
            #expect(explained == sum(rows.new) - sum(rows.old), "seed \(seed), figure \(index)")
            let byCode = outcome.breaksByCode.reduce(0) { $0 + $1.upward[index].unscaled + $1.downward[index].unscaled }
            let byCause = outcome.breaksByCause.reduce(0) {
                $0 + $1.upward[index].unscaled + $1.downward[index].unscaled
            }
            #expect(byCode == outcome.effects[index].unscaled && byCause == byCode, "seed \(seed), figure \(index)")
        }
        #expect(outcome.breaksByCode.reduce(0) { $0 + $1.count } == outcome.breaks)
        #expect(outcome.breaksByCause.reduce(0) { $0 + $1.count } == outcome.breaks)
    }

    @Test(arguments: 1...60)
    func `Neither memory nor workers nor chunks change a byte`(_ seed: UInt64) throws {
        let rows = Self.rows(seed)
        let plain = try rows.compare()
        for (index, layout) in ComparedRows.cramped.enumerated() {
            let other = try rows.compare(layout, workers: index + 1, rowsPerChunk: 1 + index * 2)
            #expect(other.file == plain.file, "seed \(seed), layout \(index)")
            #expect(other.outcome.breaksByCause == plain.outcome.breaksByCause, "seed \(seed), layout \(index)")
            #expect(other.outcome.largestBreaks == plain.outcome.largestBreaks, "seed \(seed), layout \(index)")
            #expect(other.outcome.columns == plain.outcome.columns, "seed \(seed), layout \(index)")
        }
    }

    @Test(arguments: 1...60)
    func `The most money comes first, and the largest breaks are the first lines`(_ seed: UInt64) throws {
        let result = try Self.rows(seed).compare(shownBreaks: 5)
        let money = try result.lines.map { line in
            line.fields[6...8].reduce(Int128(0)) { $0 + abs(ExactDecimal($1)?.unscaled ?? 0) }
        }
        #expect(money == money.sorted(by: >), "seed \(seed)")
        let firsts = try result.lines.prefix(5).map { $0.fields[2] }
        #expect(result.outcome.largestBreaks.map { $0.key.joined(separator: ";") } == firsts, "seed \(seed)")
        #expect(try result.lines.map { $0.fields[0] } == result.lines.indices.map { String($0 + 1) })
    }

    /// What a line and the slow comparison have in common, as one text.
    private static func line(_ row: CSVRow) -> String {
        let (fields, isQuoted) = (row.fields, row.isQuoted)
        func value(_ index: Int) -> String { fields[index].isEmpty && !isQuoted[index] ? "null" : "<\(fields[index])>" }
        let other = fields[10].split(separator: "another key").isEmpty ? "" : fields[10]
        let key = other.hasPrefix("the other side has it under") ? String(other.dropFirst(28)) : ""
        return [
            fields[1], fields[2], fields[3], value(4), value(5), fields[6], fields[7], fields[8], fields[11],
            fields[12],
            key,
        ].joined(separator: "|")
    }

    private static func line(_ found: SlowComparison.Found) -> String {
        func key(_ key: [String?]) -> String {
            key.isEmpty ? "" : "nino=\(key[0] ?? "");paid_on=\(key[1] ?? "")"
        }
        let effects = found.effects.map { ExactDecimal($0, scale: 2).description }
        return [
            found.code.rawValue, key(found.key), found.column.map { plan.columns[$0].column.name } ?? "",
            found.old.map { "<\($0)>" } ?? "null", found.new.map { "<\($0)>" } ?? "null", effects[0], effects[1],
            effects[2], found.oldRecord.map { String($0) } ?? "", found.newRecord.map { String($0) } ?? "",
            found.otherKey.map(key) ?? "",
        ].joined(separator: "|")
    }
}
