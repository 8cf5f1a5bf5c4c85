import Foundation
import MigrationRun
import TestSupport
import Testing

/// A fault that is planted into what the new system holds, and what a reconciliation has to make of it.
struct PlantedFault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Breaks by code.
    var codes: [String: Int]
    /// Words that the cause of the first break of the first code holds; nil where no cause is expected.
    var cause: String?
    var plant: @Sendable (inout TableText) -> Void

    init(
        _ name: String, _ codes: [String: Int], _ cause: String?, _ plant: @escaping @Sendable (inout TableText) -> Void
    ) {
        testDescription = name
        self.codes = codes
        self.cause = cause
        self.plant = plant
    }

    private static func change(
        _ row: Int, _ column: String, _ table: inout TableText, _ change: (String) -> String?
    ) {
        table[row, column] = change(table[row, column] ?? "")
    }

    /// The first row for which something holds of a column.
    private static func row(_ table: TableText, _ column: String, where holds: (String) -> Bool) -> Int {
        table.rows.firstIndex { $0[table.index(column)].map(holds) ?? false } ?? 0
    }

    static let all: [PlantedFault] = [
        .init("a missing row", ["K01": 1], nil) { $0.rows.remove(at: 7) },
        .init("ten missing rows", ["K01": 10], nil) { $0.rows.removeSubrange(100..<110) },
        .init("a doubled row", ["K04": 1], nil) { $0.rows.append($0.rows[7]) },
        .init("a doubled row with another amount", ["K04": 1], nil) {
            $0.rows.append($0.rows[7])
            $0[$0.rows.count - 1, "amount"] = "1.00"
        },
        .init("a row that nobody sent", ["K02": 1], nil) {
            $0.rows.append($0.rows[7])
            $0[$0.rows.count - 1, "nino"] = "ZZ999999A"
            $0[$0.rows.count - 1, "name"] = "NOBODY AT ALL"
        },
        .init("two people with each other's amount", ["K07": 2], "the other side has it under") {
            let other = Self.row($0, "amount") { [first = $0[3, "amount"]] in $0 != first }
            ($0[3, "amount"], $0[other, "amount"]) = ($0[other, "amount"], $0[3, "amount"])
        },
        .init("two people with each other's name", ["K07": 2], "the other side has it under") {
            ($0[3, "name"], $0[4, "name"]) = ($0[4, "name"], $0[3, "name"])
        },
        .init("a flipped sign", ["K06": 1], "sign") { Self.change(9, "amount", &$0) { "-" + $0 } },
        .init("an amount times 100", ["K06": 1], "decimal point") {
            Self.change(9, "amount", &$0) { TableText.amount(TableText.pence($0) * 100) }
        },
        .init("an amount over 10", ["K06": 1], "decimal point") {
            Self.change(Self.row($0, "amount") { $0.hasSuffix("0") }, "amount", &$0) {
                TableText.amount(TableText.pence($0) / 10)
            }
        },
        .init("a penny off in one row", ["K06": 1], nil) {
            Self.change(9, "amount", &$0) { TableText.amount(TableText.pence($0) - 1) }
        },
        .init("a penny off everywhere", ["K06": 2917], nil) { table in
            for row in table.rows.indices {
                Self.change(row, "amount", &table) { TableText.amount(TableText.pence($0) - 1) }
            }
        },
        .init("two digits swapped", ["K06": 1], "changed places") {
            let row = Self.row($0, "amount") { $0 == "375.00" }
            $0[row, "amount"] = "735.00"
        },
        .init("a lost office", ["K01": 0], "whole group") { table in
            let (office, column) = (table[0, "office"], table.index("office"))
            table.rows.removeAll { $0[column] == office }
        },
        .init("a truncated name", ["K06": 1], "cut off") { Self.change(9, "name", &$0) { String($0.dropLast(3)) } },
        .init("a name in small letters", ["K06": 1], "upper and lower case") {
            Self.change(9, "name", &$0) { $0.lowercased() }
        },
        .init("a name with a blank behind it", ["K06": 1], "white space") { Self.change(9, "name", &$0) { $0 + " " } },
        .init("a day with its month", ["K06": 1], "the same day in another form") {
            let row = Self.row($0, "born") { $0.suffix(2) <= "12" && $0.suffix(2) != $0.dropFirst(5).prefix(2) }
            Self.change(row, "born", &$0) { "\($0.prefix(4))-\($0.suffix(2))-\($0.dropFirst(5).prefix(2))" }
        },
        .init("a day later", ["K06": 1], nil) {
            let row = Self.row($0, "born") { $0.hasSuffix("-05") }
            Self.change(row, "born", &$0) { "\($0.dropLast(2))07" }
        },
        .init("an office without its leading zeros", ["K06": 1], "leading zeros") {
            Self.change(Self.row($0, "office") { $0.hasPrefix("0") }, "office", &$0) { String($0.drop { $0 == "0" }) }
        },
        .init("an empty text where there was null", ["K06": 1], "null") {
            let row = $0.rows.firstIndex { $0[5] == nil } ?? 0
            $0[row, "postcode"] = ""
        },
        .init("null where there was a value", ["K06": 1], nil) { $0[9, "postcode"] = nil },
        .init("a key with one letter changed", ["K05": 1], nil) {
            Self.change(9, "nino", &$0) { "A" + $0.dropFirst() }
        },
        .init("a key with another day", ["K05": 1], nil) { Self.change(9, "paid_on", &$0) { _ in "2030-01-01" } },
        .init("a boolean turned", ["K06": 1], nil) { Self.change(9, "joint", &$0) { $0 == "true" ? "false" : "true" } },
        .init("another status", ["K06": 1], nil) { Self.change(9, "status", &$0) { _ in "stopped" } },
        .init("a share that was truncated", ["K06": 1], "round") {
            let row = Self.row($0, "share") { $0.hasSuffix("7") }
            Self.change(row, "share", &$0) { TableText.amount(TableText.pence($0) - 1) }
        },
        .init("a null in the key", ["K01": 1, "K08": 1], nil) { $0[9, "nino"] = nil },
        .init("an amount that is none", ["K01": 1, "K09": 1], nil) { $0[9, "amount"] = "12x.00" },
        .init("an amount with three decimal places", ["K01": 1, "K09": 1], nil) { $0[9, "amount"] = "12.345" },
        .init("a date that no calendar has", ["K01": 1, "K09": 1], nil) { $0[9, "born"] = "1950-02-30" },
        .init("every row twice", ["K04": 2917], nil) { $0.rows += $0.rows },
        .init("no row at all", ["K01": 2917], nil) { $0.rows = [] },
        .init("rows in another order, which is no fault", [:], nil) { $0.rows.reverse() },
        .init("two faults in one row", ["K06": 2], nil) {
            Self.change(9, "status", &$0) { _ in "stopped" }
            Self.change(9, "net", &$0) { TableText.amount(TableText.pence($0) + 100) }
        },
        .init("a sort code lost", ["K06": 1], nil) {
            let row = Self.row($0, "bank") { $0 != "counter" }
            Self.change(row, "bank", &$0) { String($0.dropFirst(7)) }
        },
    ]
}

/// Faults planted one at a time into what the new system holds, and into the legacy file: each is found, with the right
/// code and cause, and the waterfall's residual is exactly its money.
@Suite struct ReconcileFaultTests {
    @Test(arguments: PlantedFault.all)
    func `A planted fault is found, and the residual is its money`(fault: PlantedFault) throws {
        let feed = try #require(MigratedFeed.shared)
        var table = feed.table
        fault.plant(&table)
        let outcome = try feed.reconcile(table.bytes)
        let report = try #require(outcome.report, "\(outcome.errors)")
        let isFault = fault.codes.values.contains { $0 > 0 } || fault.codes["K01"] == 0
        #expect(outcome.status == (isFault ? 1 : 0), "\(report.reasons)")
        #expect(report.verdict == (isFault ? "breaks" : "ties-out"))
        #expect(report.residuals.isEmpty)
        for (code, count) in fault.codes where count > 0 { #expect(report.breaks.byCode[code] == count, "\(code)") }
        if !fault.codes.values.contains(0) {
            #expect(report.breaks.byCode.filter { $0.value > 0 }.keys.sorted() == fault.codes.keys.sorted())
        }
        #expect(report.breaks.count == outcome.breaks.count)
        if let cause = fault.cause {
            let first = outcome.breaks.first { fault.codes.keys.contains($0.code) }
            #expect(first?.cause.contains(cause) == true, "\(first?.cause ?? "no break")")
        }
        try expectMoney(report, outcome.breaks, table, feed)
    }

    /// The money of the waterfall's residual, worked out in pence from the rows, and by adding up the breaks.
    private func expectMoney(
        _ report: ReconcileJSON, _ breaks: [BreakLine], _ table: TableText, _ feed: MigratedFeed
    ) throws {
        let residual = try #require(report.line("residual"))
        #expect(residual.records.value == String(table.rows.count - feed.table.rows.count))
        for column in ["amount", "net"] {
            let figure = try #require(residual.figures[column])
            let readable = table.rows.filter { row in
                let isDate = row[table.index("born")] != "1950-02-30"
                let amount = row[table.index("amount")] ?? ""
                return isDate && !amount.contains("x") && !amount.hasSuffix(".345")
            }
            let unreadable = table.rows.count - readable.count
            let pence = readable.reduce(0) { $0 + TableText.pence($1[table.index(column)]) } - feed.table.pence(column)
            let moved = breaks.reduce(0) { $0 + TableText.pence($1.effects["effect_\(column)"]) }
            #expect(moved == pence, "breaks of \(column)")
            if unreadable == 0 { #expect(figure.value == TableText.amount(pence), "\(column)") }
        }
    }
}
