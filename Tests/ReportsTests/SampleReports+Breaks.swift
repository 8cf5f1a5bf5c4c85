import RecordValues

@testable import Reconciliation

extension SampleReports {
    /// A break that the sample is made from: what it does to rows and to the amount, in pence.
    private struct Planted {
        var code: BreakCode
        var cause: String
        var column: String?
        var old: String?
        var new: String?
        var rows: Int128
        var effect: Int128
        var office: Int
        var acceptedBy: String?
    }

    private static let planted: [Planted] = [
        .init(
            code: .missingInNew, cause: "", old: "the row", rows: -1, effect: -300_00, office: 3, acceptedBy: "KB-014"),
        .init(code: .missingInNew, cause: "", old: "the row", rows: -1, effect: -200_00, office: 41),
        .init(code: .missingInOld, cause: "", new: "the row", rows: 1, effect: 250_00, office: 8),
        .init(
            code: .duplicateOld, cause: "stands 2 times on the old side, 1 time on the new", rows: -1, effect: -100_00,
            office: 9),
        .init(
            code: .duplicateNew, cause: "stands 1 time on the old side, 2 times on the new", rows: 1, effect: 300_00,
            office: 12),
        .init(
            code: .keyChanged, cause: "the same values stand under nino=…a91c, paid_on=2026-11-18", column: "nino",
            old: "…77f0", new: "…a91c", rows: 0, effect: 0, office: 13),
        .init(
            code: .valueDiffers, cause: "sign turned", column: "amount", old: "200.00", new: "-200.00", rows: 0,
            effect: -400_00, office: 20),
        .init(
            code: .valueDiffers, cause: "decimal point moved by 2 places", column: "amount", old: "3.00",
            new: "300.00", rows: 0, effect: 297_00, office: 21),
        .init(
            code: .valueDiffers, cause: "two digits changed places", column: "amount", old: "210.00", new: "120.00",
            rows: 0, effect: -90_00, office: 22),
        .init(
            code: .valueDiffers, cause: "truncated where the other side rounds", column: "amount", old: "133.34",
            new: "133.33", rows: 0, effect: -1, office: 23, acceptedBy: "KB-020"),
        .init(
            code: .valueDiffers, cause: "text truncated", column: "status", old: "cancelled", new: "cancel", rows: 0,
            effect: 0, office: 23),
        .init(
            code: .valuesSwapped, cause: "the values of …12ab and …9c3d are exchanged", column: "amount",
            old: "100.00", new: "200.00", rows: 0, effect: 100_00, office: 30),
        .init(
            code: .valuesSwapped, cause: "the values of …9c3d and …12ab are exchanged", column: "amount",
            old: "200.00", new: "100.00", rows: 0, effect: -100_00, office: 30),
        .init(code: .nullKey, cause: "", column: "nino", new: "null", rows: 1, effect: 150_00, office: 31),
        .init(
            code: .unreadableNew, cause: "a digit position holds something else", column: "amount", old: "300.00",
            new: "3OO.00", rows: -1, effect: -300_00, office: 60),
        .init(code: .toleranceExceeded, cause: "", column: "lifetime_total", rows: 0, effect: 0, office: 60),
    ]

    /// Breaks of every code in 64 offices, two of them accepted, and an expired and an unused entry.
    static var breaks: Report {
        let counts = (0..<64).map { Int128(270_000 + 1_511 * $0) }
        let (rows, rowChange) = (counts.reduce(0, +), planted.reduce(0) { $0 + $1.rows })
        let (money, change) = (rows * 300_00, planted.reduce(0) { $0 + $1.effect })
        let (skipped, rejected): (Int128, Int128) = (41_207, 1_204)
        let old = rows + skipped + rejected
        return Report(
            verdict: .breaks, exitCode: 1,
            reasons: [
                "14 breaks are not accepted; they change amount by -93.00 GBP.",
                "The residual is -1 record and -393.01 GBP; accepted breaks explain 1 record and 300.01 GBP of it.",
                "The tolerance of lifetime_total is over its caps.",
                "An entry of the register of accepted breaks has expired: KB-009.",
            ],
            toolVersion: "0.4.0", startedAt: "2026-11-28T02:30:00Z", runDate: "2026-11-27", mapping: mapping,
            old: oldSide(old, rows), new: newSide(rows + rowChange),
            figures: [
                .init(column: "amount", currency: "GBP", scale: 2), .init(column: "weeks", currency: nil, scale: 0),
            ],
            controls: [
                control("trailer.WFP-T-COUNT = count payment", .value(decimal(old, 0)), decimal(old, 0)),
                control(
                    "trailer.WFP-T-AMOUNT = sum payment.WFP-AMOUNT", .value(decimal(old * 300_00)),
                    decimal(old * 300_00)),
            ],
            waterfall: waterfallOfBreaks(old, skipped, rejected, rowChange, change),
            groupWaterfalls: [
                ("office=0103", counts[3], 1), ("office=0108", counts[8], 0), ("office=0112", counts[12], 2),
            ]
            .map { name, count, skipped in
                (group: name, lines: groupWaterfall(name, count, Int128(skipped)))
            },
            residuals: [],
            totals: [
                total("count", [], [], decimal(rows, 0), decimal(rows + rowChange, 0)),
                total("sum amount", [], [], decimal(money), decimal(money + change)),
                total("hash account modulo 10000000000", [], [], decimal(4_471_002_117, 0), decimal(4_471_002_118, 0)),
            ] + officeTotals(counts),
            columns: columns(rows: Int64(rows - 4), different: ["amount": 6, "status": 1]),
            tolerances: [tolerance(differences: 100_000, up: 0, down: -1_000_00, exceeded: true)],
            matchedRows: Int64(rows - 11), breaksByCode: groupedBreaks { _ in "" },
            breaksByCause: groupedBreaks(\.cause),
            largestBreaks: shownBreaks, accepted: register,
            warnings: ["Entry KB-031 of the register of accepted breaks accepts nothing."],
            notChecked: ["Columns of the new side that are not compared: created_at, updated_by."],
            timing: .init(milliseconds: 11_980, rowsPerSecond: 1_702_000, peakMemoryBytes: 612_368_384))
    }

    private static func waterfallOfBreaks(
        _ old: Int128, _ skipped: Int128, _ rejected: Int128, _ rowChange: Int128, _ change: Int128
    ) -> [Report.WaterfallLine] {
        let rows = old - skipped - rejected
        return [
            line(.declared, "Old total, declared by the trailer", known(old, 0), known(old * 300_00), .notDeclared),
            line(.counted, "Old total, counted", known(old, 0), known(old * 300_00), known(old * 2, 0)),
            line(
                .skipped, "cancelled before issue", known(-skipped, 0), known(-skipped * 300_00), known(-skipped * 2, 0)
            ),
            line(
                .rejected, "the code is not in the code table", code: "RUL004", known(-rejected, 0),
                known(-rejected * 300_00), known(-rejected * 2, 0)),
            line(.expected, "Expected new total", known(rows, 0), known(rows * 300_00), known(rows * 2, 0)),
            line(
                .countedNew, "New total, counted", known(rows + rowChange, 0), known(rows * 300_00 + change),
                known(rows * 2, 0)),
            line(.residual, "Residual", known(rowChange, 0), known(change), known(0, 0)),
            line(.accepted, "Accepted breaks, none of them expired", known(-1, 0), known(-300_01), known(0, 0)),
        ]
    }

    private static func groupWaterfall(_ group: String, _ count: Int128, _ skipped: Int128) -> [Report.WaterfallLine] {
        let office = Int(group.suffix(2))!
        let mine = planted.filter { $0.office == office }
        let (rows, change) = (mine.reduce(0) { $0 + $1.rows }, mine.reduce(0) { $0 + $1.effect })
        return [
            line(
                .counted, "Old total, counted", known(count + skipped, 0), known((count + skipped) * 300_00),
                known((count + skipped) * 2, 0)),
            line(
                .skipped, "cancelled before issue", known(-skipped, 0), known(-skipped * 300_00), known(-skipped * 2, 0)
            ),
            line(.expected, "Expected new total", known(count, 0), known(count * 300_00), known(count * 2, 0)),
            line(
                .countedNew, "New total, counted", known(count + rows, 0), known(count * 300_00 + change),
                known(count * 2, 0)),
            line(.residual, "Residual", known(rows, 0), known(change), known(0, 0)),
        ]
    }

    /// Amounts of offices lie beyond 2^53 pence where they are made up of more rows: here they are exact by any count.
    private static func officeTotals(_ counts: [Int128]) -> [Report.GroupTotal] {
        counts.enumerated().flatMap { office, count in
            let mine = planted.filter { $0.office == office }
            let (rows, change) = (mine.reduce(0) { $0 + $1.rows }, mine.reduce(0) { $0 + $1.effect })
            let group = ["01\(office < 10 ? "0" : "")\(office)", regions[office % regions.count]]
            return [
                total("count", ["office", "region"], group, decimal(count, 0), decimal(count + rows, 0)),
                total(
                    "sum amount", ["office", "region"], group, decimal(count * 300_00), decimal(count * 300_00 + change)
                ),
            ]
        }
    }

    private static func groupedBreaks(_ cause: (Planted) -> String) -> [Report.BreakGroup] {
        var groups: [Report.BreakGroup] = []
        for entry in planted {
            let (up, down) = (decimal(max(entry.effect, 0)), decimal(min(entry.effect, 0)))
            let accepted: Int64 = entry.acceptedBy == nil ? 0 : 1
            if let index = groups.firstIndex(where: { $0.code == entry.code && $0.cause == cause(entry) }) {
                groups[index].count += 1
                groups[index].accepted += accepted
                groups[index].upward[0] = try! groups[index].upward[0].adding(up)
                groups[index].downward[0] = try! groups[index].downward[0].adding(down)
            } else {
                groups.append(
                    .init(
                        code: entry.code, cause: cause(entry), count: 1, accepted: accepted,
                        upward: [up, decimal(0, 0)], downward: [down, decimal(0, 0)]))
            }
        }
        return groups
    }

    private static var shownBreaks: [Report.ShownBreak] {
        planted.enumerated()
            .sorted { ($1.element.effect.magnitude, $0.offset) < ($0.element.effect.magnitude, $1.offset) }
            .map { index, entry in
                .init(
                    number: Int64(index + 1), code: entry.code,
                    key: ["nino=…\(String(0x77f0 + index * 977, radix: 16))", "paid_on=2026-11-18"],
                    column: entry.column, old: entry.old, new: entry.new,
                    effects: [decimal(entry.effect), decimal(0, 0)], cause: entry.cause, acceptedBy: entry.acceptedBy)
            }
    }

    private static let register: [Report.AcceptedEntry] = [
        .init(
            line: 2, code: "K01", ticket: "KB-014", reason: "paid by hand on 2026-11-20, not to be migrated",
            owner: "A. Owner", approvedBy: "B. Approver", expires: "2027-03-31", cap: decimal(300_00), breaks: 1,
            money: decimal(300_00), state: .used),
        .init(
            line: 3, code: "K06", ticket: "KB-020", reason: "the old system truncates the last penny",
            owner: "A. Owner", approvedBy: "B. Approver", expires: "2027-03-31", cap: decimal(5_00), breaks: 1,
            money: decimal(1), state: .used),
        .init(
            line: 4, code: "K05", ticket: "KB-009", reason: "known change of a number", owner: "C. Owner",
            approvedBy: "B. Approver", expires: "2026-10-31", cap: decimal(0), breaks: 1, money: decimal(0),
            state: .expired),
        .init(
            line: 5, code: "K02", ticket: "KB-031", reason: "test payments of the new service", owner: "C. Owner",
            approvedBy: "B. Approver", expires: "2027-03-31", cap: decimal(100_00), breaks: 0, money: decimal(0),
            state: .unused),
    ]

    // MARK: Hostile

    /// What foreign files may hold, in every place where a text of theirs can come to stand.
    static let payloads = [
        "<script>document.title='broken'</script>", "\"><img src=x onerror=\"document.title='broken'\">",
        "' onmouseover='x", "</style></script></table>", "a|b", "line\r\nbreak", "]]>", "\u{0}\u{1B}[31m",
        "\u{202E}evil",
        "&amp;", "`code` *bold* [link](https://example.invalid)", "=1+1", "comma, \"quote\"",
    ]

    static var hostile: Report {
        var report = breaks
        let all = payloads.joined(separator: " ")
        report.reasons = payloads
        report.mapping = .init(name: all, version: 1, file: all, sha256: all)
        report.old.name = all
        report.old.file = all
        report.new.kind = all
        report.toolVersion = all
        report.startedAt = all
        report.runDate = all
        report.figures[0].currency = payloads[1]
        report.figures[1].column = payloads[0]
        report.controls = payloads.map { control($0, .none, decimal(0), level: all) }
        report.waterfall[2].words = all
        report.waterfall[2].code = payloads[1]
        report.groupWaterfalls = [(group: all, lines: [report.waterfall[2]])]
        report.residuals = [.init(table: all, total: all, group: all, value: nil)]
        report.totals = payloads.map {
            total("sum \($0)", [payloads[1], payloads[4]], [$0, all], decimal(1), decimal(2))
        }
        report.columns = [
            .init(name: all, rule: all, isKey: false, isPersonal: false, equal: 1, equalByRule: 0, different: 1)
        ]
        report.tolerances[0].column = all
        report.tolerances[0].rule = all
        report.breaksByCause[0].cause = all
        report.largestBreaks = payloads.map {
            .init(
                number: 1, code: .valueDiffers, key: [$0, all], column: $0, old: $0, new: all,
                effects: [decimal(1), decimal(0, 0)], cause: all, acceptedBy: $0)
        }
        report.accepted = payloads.map {
            .init(
                line: 1, code: $0, ticket: $0, reason: all, owner: $0, approvedBy: $0, expires: $0, cap: decimal(1),
                breaks: 1, money: decimal(1), state: .used)
        }
        report.warnings = payloads
        report.notChecked = payloads
        return report
    }
}
