import Foundation
import MigrationRun
import TestSupport
import Testing

/// What today's tools answer with a silent "match", each a break or a refusal here; and sides that are not one file of
/// one run.
@Suite struct ReconcileProbeTests {
    /// Two CSV files with a text, an amount and an office for each key.
    private static let mapping = """
        migration probe  version 1

        source before
          csv
          type old
            ID      "id"      text 20
            NAME    "name"    text 40
            AMOUNT  "amount"  decimal 20.2
            OFFICE  "office"  text 8

        source after
          csv
          type new
            ID      "id"      text 20
            NAME    "name"    text 40
            AMOUNT  "amount"  decimal 20.2
            OFFICE  "office"  text 8

        reconcile before.old with after.new on id
          old
            amount  money 20.2 GBP = AMOUNT
          compare amount, name, office
          totals count, sum amount

        """

    private static let header = "id,name,amount,office\r\n"

    struct Outcome {
        var status: Int32
        var errors: String
        var report: ReconcileJSON?
        var breaks: [BreakLine]
        let tool: ToolProcess
    }

    private static func reconcile(
        _ old: String, _ new: String, mapping: String = Self.mapping, files: [String: String] = [:], _ more: String...
    ) throws -> Outcome {
        let tool = try ToolProcess()
        try tool.write(mapping, to: "probe.map")
        try tool.write(old, to: "old.csv")
        try tool.write(new, to: "new.csv")
        for (name, text) in files { try tool.write(text, to: name) }
        let outcome = try tool.run(
            ["reconcile", "probe.map", "--input", "before=old.csv", "--input", "after=new.csv", "--out", "out"] + more)
        return Outcome(
            status: outcome.status, errors: outcome.errors,
            report: tool.exists("out/reconcile.json")
                ? try JSONDecoder().decode(ReconcileJSON.self, from: Data(tool.read("out/reconcile.json"))) : nil,
            breaks: tool.exists("out/breaks.csv") ? try BreakLine.all(tool.read("out/breaks.csv")) : [], tool: tool)
    }

    private static func rows(_ lines: String...) -> String { header + lines.map { $0 + "\r\n" }.joined() }

    @Test func `Amounts beyond what a binary fraction holds differ by their last penny`() throws {
        let outcome = try Self.reconcile(
            Self.rows("1,ANN,1000000000000000.01,0101"), Self.rows("1,ANN,1000000000000000.02,0101"))
        #expect(outcome.status == 1)
        #expect(outcome.breaks.map(\.code) == ["K06"] && outcome.breaks[0].column == "amount")
        #expect(outcome.breaks[0].effects == ["effect_amount": "0.01"])
    }

    @Test func `A code that lost its leading zero differs`() throws {
        let outcome = try Self.reconcile(Self.rows("1,ANN,1.00,0101"), Self.rows("1,ANN,1.00,101"))
        #expect(outcome.status == 1 && outcome.breaks.map(\.code) == ["K06"])
        #expect(outcome.breaks[0].cause.contains("zero"))
    }

    @Test func `A blank at the end of a text, and another case, differ`() throws {
        let outcome = try Self.reconcile(
            Self.rows("1,ANN,1.00,0101", "2,BOB,1.00,0101"), Self.rows("1,ANN ,1.00,0101", "2,bob,1.00,0101"))
        #expect(outcome.status == 1 && outcome.breaks.map(\.column) == ["name", "name"])
    }

    @Test func `A key that is paid twice is found, also where it is on both sides`() throws {
        let once = Self.rows("1,ANN,300.00,0101")
        let twice = Self.rows("1,ANN,300.00,0101", "1,ANN,300.00,0101")
        let paidTwice = try Self.reconcile(once, twice)
        #expect(paidTwice.status == 1 && paidTwice.breaks.map(\.code) == ["K04"])
        #expect(paidTwice.breaks[0].effects == ["effect_amount": "300.00"])
        let onBoth = try Self.reconcile(twice, twice)
        #expect(onBoth.status == 1)
        #expect(Set(onBoth.breaks.map(\.code)) == ["K03", "K04"])
        #expect(onBoth.breaks.allSatisfy { $0.effects == ["effect_amount": "0.00"] })
    }

    @Test func `A null in the key is a class of its own, on either side`() throws {
        let outcome = try Self.reconcile(Self.rows(",ANN,1.00,0101"), Self.rows(",ANN,1.00,0101"))
        #expect(outcome.status == 1 && outcome.breaks.map(\.code) == ["K08", "K08"])
    }

    @Test func `A tolerance does not let every payment be a penny short`() throws {
        let mapping = Self.mapping.replacing(
            "compare amount,", with: "compare amount within 0.01 net 0.50 one-sided 0.50,")
        let ids = (1...100).map { String($0) }
        let old = Self.header + ids.map { "\($0),ANN,10.00,0101\r\n" }.joined()
        let short = Self.header + ids.map { "\($0),ANN,9.99,0101\r\n" }.joined()
        let outcome = try Self.reconcile(old, short, mapping: mapping)
        #expect(outcome.status == 1 && outcome.breaks.map(\.code) == ["K10"])
        #expect(outcome.breaks.first?.effects == ["effect_amount": "-1.00"])
        let few = Self.header + ids.map { "\($0),ANN,\(Int($0) ?? 0 > 50 ? "10.00" : "9.99"),0101\r\n" }.joined()
        #expect(try Self.reconcile(old, few, mapping: mapping).status == 0)
        // Up and down set off against each other is no reason to pass either.
        let both = Self.header + ids.map { "\($0),ANN,\(Int($0) ?? 0 > 40 ? "10.01" : "9.99"),0101\r\n" }.joined()
        #expect(try Self.reconcile(old, both, mapping: mapping).status == 1)
    }

    @Test func `The waterfall tells what the mapping's rounding comes to`() throws {
        let mapping = Self.mapping.replacing(
            "amount  money 20.2 GBP = AMOUNT", with: "amount  money 24.2 GBP = AMOUNT * 1.005 rounded")
        let outcome = try Self.reconcile(
            Self.rows("1,ANN,10.10,0101", "2,BOB,10.30,0101"), Self.rows("1,ANN,10.15,0101", "2,BOB,10.35,0101"),
            mapping: mapping)
        let report = try #require(outcome.report, "\(outcome.errors)")
        #expect(outcome.status == 0 && report.residuals.isEmpty)
        // 10.1505 and 10.3515.
        #expect(report.line("counted")?.figures["amount"]?.value == "20.50200")
        #expect(report.line("rounded")?.figures["amount"]?.value == "-0.00200")
        #expect(report.line("expected")?.figures["amount"]?.value == "20.50")
    }

    @Test func `A file that is cut short by a byte is refused`() throws {
        let feed = try #require(MigratedFeed.shared)
        let outcome = try feed.reconcile(feed.table.bytes, legacy: Array(feed.legacy.dropLast()))
        #expect(outcome.status == 3 && outcome.errors.contains("EXT"))
    }

    @Test func `A record length that does not divide the file is refused`() throws {
        let book = "       01  LINE-RECORD.\n           05  LINE-KEY  PIC X(16).\n"
        let side = "  copybook \"LINE.cpy\"\n  encoding ascii\n  records fixed 16\n"
        let mapping =
            "migration wrong version 1\nsource before\n\(side)  type old LINE-RECORD\n"
            + "source after\n\(side)  type new LINE-RECORD\n"
            + "reconcile before.old with after.new on line_key\n"
        let bytes = String(repeating: "1", count: 1700)
        let outcome = try Self.reconcile(bytes, bytes, mapping: mapping, files: ["LINE.cpy": book])
        #expect(outcome.status == 3 && outcome.errors.contains("1700") || outcome.errors.contains("1,700"))
        #expect(!outcome.tool.exists("out/breaks.csv"))
    }

    @Test func `Amounts that neither side can read are never equal`() throws {
        let outcome = try Self.reconcile(Self.rows("1,ANN,1x.00,0101"), Self.rows("1,ANN,2y.00,0101"))
        #expect(outcome.status == 1 && outcome.breaks.map(\.code) == ["K09"])
        #expect(outcome.report?.line("rejected")?.records.value == "-1")
        #expect(outcome.report?.line("rejected")?.figures["amount"]?.unknown == 1)
    }

    @Test func `Nothing compared is no success, unless it is said to be right`() throws {
        let nothing = try Self.reconcile(Self.header, Self.header)
        #expect(nothing.status == 1 && nothing.report?.reasons.first?.contains("nothing was compared") == true)
        #expect(try Self.reconcile(Self.header, Self.header, "--allow-empty").status == 0)
        let gone = try Self.reconcile(Self.rows("1,ANN,1.00,0101"), Self.header)
        #expect(gone.status == 1 && gone.breaks.map(\.code) == ["K01"])
    }

    @Test func `An unknown encoding and a missing column are refused before anything is compared`() throws {
        let encoding = try Self.reconcile(
            Self.header, Self.header,
            mapping: Self.mapping.replacing("  csv\n  type new", with: "  csv\n  encoding cp1048\n  type new"))
        #expect(encoding.status == 2 && encoding.errors.contains("MAP012"))
        let column = try Self.reconcile(Self.rows("1,ANN,1.00,0101"), "id,name,amont,office\r\n1,ANN,1.00,0101\r\n")
        #expect(column.status != 0 && column.errors.contains("amount"))
        #expect(!column.tool.exists("out/breaks.csv"))
    }

    @Test func `A side without its run is told with what to add`() throws {
        let outcome = try ToolProcess().run(
            "reconcile", MigratedFeed.mapping, "--input", "legacy=Samples/winter-fuel/winter-fuel.dat", "--run-date",
            MigratedFeed.runDate, "--out", "out")
        #expect(outcome.status == 2 && outcome.errors.contains("no run is given for the side new.payment"))
        #expect(outcome.errors.contains("--run FOLDER") && !outcome.errors.contains("CMD009"))
    }

    // MARK: Accepted breaks

    private static let accepting = mapping + "  accept from \"accepted.csv\"\n"
    private static let registerHeader = "code,key,column,cap,reason,owner,approved_by,expires,ticket\r\n"

    private static func accepted(_ lines: String...) throws -> Outcome {
        try reconcile(
            rows("1,ANN,10.00,0101", "2,BOB,20.00,0101"), rows("1,ANN,10.50,0101"), mapping: accepting,
            files: ["accepted.csv": registerHeader + lines.map { $0 + "\r\n" }.joined()], "--run-date", "2025-11-18")
    }

    @Test func `Breaks that are accepted pass, until they expire or go over their cap`() throws {
        let one = "K06,id=1,amount,1.00,known rounding,Payments,Finance,2026-03-31,KB-014"
        let two = "K01,id=2,,20.00,moved to another service,Payments,Finance,2026-03-31,KB-015"
        let both = try Self.accepted(one, two)
        #expect(both.status == 0, "\(both.errors)")
        #expect(both.report?.breaks.accepted == 2 && both.breaks.map(\.acceptedBy).sorted() == ["KB-014", "KB-015"])
        #expect(both.report?.residuals.isEmpty == true)
        #expect(try Self.accepted(one).status == 1)
        #expect(try Self.accepted(one, two.replacing("2026-03-31", with: "2025-11-17")).status == 1)
        #expect(try Self.accepted(one.replacing("1.00,known", with: "0.49,known"), two).status == 1)
    }

    @Test func `Whoever owns an entry does not approve it, and every mistake of the register is told`() throws {
        let outcome = try Self.accepted(
            "K06,id=1,amount,1.00,known rounding,Payments,Payments,2026-03-31,KB-014",
            "K99,id=2,,20.00,moved,Payments,Finance,2026-03-31,KB-015",
            "K01,id=2,,twenty,moved,Payments,Finance,2026-13-31,KB-015")
        #expect(outcome.status == 2)
        for line in ["accepted.csv:2", "accepted.csv:3", "accepted.csv:4"] { #expect(outcome.errors.contains(line)) }
    }

    @Test func `An entry that accepts nothing is a warning`() throws {
        let outcome = try Self.accepted(
            "K06,id=1,amount,1.00,known rounding,Payments,Finance,2026-03-31,KB-014",
            "K01,id=2,,20.00,moved,Payments,Finance,2026-03-31,KB-015",
            "K02,id=9,,20.00,gone,Payments,Finance,2026-03-31,KB-016")
        #expect(outcome.status == 0 && outcome.report?.warnings.contains { $0.contains("line 4") } == true)
    }

    // MARK: Any workers, any memory, any path

    @Test func `The reports are the same for any number of workers, any memory and either path`() throws {
        let feed = try #require(MigratedFeed.shared)
        var table = feed.table
        table.rows.shuffle()
        for row in stride(from: 0, to: 600, by: 7) { table[row, "amount"] = "1.23" }
        table.rows.removeSubrange(700..<790)
        let key = Array("0123456789abcdef0123456789abcdef".utf8)
        var seen: [[UInt8]] = []
        for flags in [
            ["--jobs", "1"], ["--jobs", "3", "--memory", "64K"], ["--jobs", "2", "--cold-path"],
            ["--jobs", "4", "--chunk-records", "17"],
        ] {
            let tool = try ToolProcess()
            try tool.write(key, to: "key")
            try tool.write(table.bytes, to: "new.csv")
            let outcome = try tool.run(
                [
                    "reconcile", MigratedFeed.mapping, "--input", "legacy=Samples/winter-fuel/winter-fuel.dat",
                    "--input", "new=new.csv", "--run-date", MigratedFeed.runDate, "--out", "out", "--mask-key", "key",
                ] + flags)
            #expect(outcome.status == 1, "\(flags): \(outcome.errors)")
            seen.append(try tool.read("out/breaks.csv") + tool.read("out/totals.csv"))
        }
        #expect(Set(seen).count == 1)
    }

    @Test func `No personal value stands in any output`() throws {
        let feed = try #require(MigratedFeed.shared)
        var table = feed.table
        table[3, "name"] = "PLANTED PERSON"
        table[4, "nino"] = "PL000001A"
        table[5, "bank"] = "999999-12345678"
        table[6, "postcode"] = "PL1 9XX"
        table.rows.append(table.rows[8])
        let outcome = try feed.reconcile(table.bytes)
        let planted =
            ["PLANTED PERSON", "PL000001A", "999999-12345678", "PL1 9XX"]
            + ["nino", "name", "bank", "postcode"].flatMap { column in (3...8).compactMap { feed.table[$0, column] } }
        let names = [
            "breaks.csv", "reconcile.json", "report.html", "report.md", "totals.csv", "junit.xml", "new-rejects.csv",
        ]
        for name in names {
            let text = String(decoding: try outcome.tool.read("out/\(name)"), as: UTF8.self)
            for value in planted where value != "counter" { #expect(!text.contains(value), "\(name)") }
        }
        for value in planted where value != "counter" { #expect(!(outcome.output + outcome.errors).contains(value)) }
        let told = try outcome.tool.run("explain", "out", "--break", "1")
        #expect(told.status == 0)
        for value in planted where value != "counter" { #expect(!told.output.contains(value), "explain") }
    }
}
