import RecordValues

@testable import Reconciliation

/// Invented reconciliations of an invented feed: what golden files and the browser show.
enum SampleReports {
    typealias Report = ReconciliationReport

    static let all: [(name: String, report: Report)] = [
        ("ties-out", tiesOut), ("breaks", breaks), ("controls-wrong", controlsWrong), ("hostile", hostile),
    ]

    static func report(_ name: String) -> Report { all.first { $0.name == name }!.report }

    /// An amount in pence, or in units of any other last place.
    static func decimal(_ units: Int128, _ scale: Int = 2) -> ExactDecimal { ExactDecimal(units, scale: scale) }

    static func known(_ units: Int128, _ scale: Int = 2, unknown: Int64 = 0) -> Report.Amount {
        .known(decimal(units, scale), unknown: unknown)
    }

    static func line(
        _ kind: Report.WaterfallLine.Kind, _ words: String, code: String? = nil, _ records: Report.Amount,
        _ figures: Report.Amount...
    ) -> Report.WaterfallLine {
        .init(kind: kind, code: code, words: words, records: records, figures: figures)
    }

    static func control(
        _ name: String, _ declaration: Control.Declaration, _ computed: ExactDecimal, unknown: Int64 = 0,
        level: String = "file", instance: Control.Instance? = nil, explanation: Control.Explanation? = nil
    ) -> Control {
        var control = Control(
            name: name, level: level, instance: instance, declaration: declaration, computed: computed,
            unknown: unknown)
        control.explanation = explanation
        return control
    }

    static let regions = [
        "East Midlands", "East of England", "London", "North East", "North West", "Scotland", "South East",
        "South West", "Wales", "West Midlands", "Yorkshire and the Humber",
    ]

    // MARK: Ties out

    static var tiesOut: Report {
        let counts = regions.indices.map { Int128(1_236_000 + 93_217 * $0) }
        let (rows, skipped): (Int128, Int128) = (counts.reduce(0, +), 41_207)
        let (money, less): (Int128, Int128) = (rows * 30_000, skipped * 30_000)
        let groups = zip(regions, counts).flatMap { region, count in
            [
                total("count", ["region"], [region], decimal(count, 0), decimal(count, 0)),
                total("sum amount", ["region"], [region], decimal(count * 30_000), decimal(count * 30_000)),
            ]
        }
        return Report(
            verdict: .tiesOut, exitCode: 0, reasons: [], toolVersion: "0.4.0", startedAt: "2026-11-28T02:30:00Z",
            runDate: "2026-11-27", mapping: mapping, old: oldSide(rows + skipped, rows), new: newSide(rows),
            figures: [.init(column: "amount", currency: "GBP", scale: 2)],
            controls: [
                control(
                    "trailer.WFP-T-COUNT = count payment", .value(decimal(rows + skipped, 0)),
                    decimal(rows + skipped, 0)),
                control(
                    "trailer.WFP-T-AMOUNT = sum payment.WFP-AMOUNT", .value(decimal(money + less)),
                    decimal(money + less)),
                control(
                    "trailer.WFP-T-HASH = sum payment.WFP-ACCOUNT modulo 10000000000",
                    .value(decimal(4_519_245_582, 0)), decimal(4_519_245_582, 0)),
                control("header.WFP-H-BATCH = count batch", .none, decimal(1, 0)),
            ],
            waterfall: [
                line(.declared, "Old total, declared by the trailer", known(rows + skipped, 0), known(money + less)),
                line(.counted, "Old total, counted", known(rows + skipped, 0), known(money + less)),
                line(.skipped, "cancelled before issue", known(-skipped, 0), known(-less)),
                line(.rounded, "half-even against half-up", known(0, 0), known(0)),
                line(.expected, "Expected new total", known(rows, 0), known(money)),
                line(.countedNew, "New total, counted", known(rows, 0), known(money)),
                line(.residual, "Residual", known(0, 0), known(0)),
            ],
            groupWaterfalls: [], residuals: [],
            totals: [
                total("count", [], [], decimal(rows, 0), decimal(rows, 0)),
                total("sum amount", [], [], decimal(money), decimal(money)),
                total("hash account modulo 10000000000", [], [], decimal(4_471_002_117, 0), decimal(4_471_002_117, 0)),
            ] + groups,
            columns: columns(rows: Int64(rows), different: [:]),
            tolerances: [tolerance(differences: 1_204, up: 6_02, down: -6_02, exceeded: false)],
            matchedRows: Int64(rows), breaksByCode: [], breaksByCause: [], largestBreaks: [], accepted: [],
            warnings: [],
            notChecked: [
                "Columns of the new side that are not compared: created_at, updated_by.",
                "Whether the platform that will use these rows works: only its data was looked at.",
            ],
            timing: .init(milliseconds: 9_412, rowsPerSecond: 1_989_000, peakMemoryBytes: 402_653_184))
    }

    // MARK: Controls wrong, amounts unknown

    static var controlsWrong: Report {
        let instance = Control.Instance(number: 17, firstRecord: 801, lastRecord: 1_000)
        return Report(
            verdict: .controlsWrong, exitCode: 3,
            reasons: [
                "4 controls differ from what the old system declares.",
                "3 amounts of the old side cannot be read, so its total is unknown by 3 records.",
            ],
            toolVersion: "0.4.0", startedAt: "2026-11-28T02:30:00Z", runDate: nil, mapping: mapping,
            old: oldSide(12_000, 11_998), new: newSide(11_994),
            figures: [.init(column: "amount", currency: "GBP", scale: 2)],
            controls: [
                control(
                    "batch-end.AMOUNT = sum payment.WFP-AMOUNT", .value(decimal(6_000_000)), decimal(5_970_000),
                    unknown: 1, level: "batch", instance: instance,
                    explanation: .record(number: 812, fileOffset: 162_200, .unreadable(decimal(30_000)))),
                control(
                    "trailer.WFP-T-AMOUNT = sum payment.WFP-AMOUNT", .value(decimal(359_940_000)),
                    decimal(359_850_000), unknown: 3, explanation: .several(3)),
                control("trailer.WFP-T-COUNT = count payment", .value(decimal(11_998, 0)), decimal(11_998, 0)),
                control("trailer.WFP-T-DATE = run date", .unreadable, decimal(20_261_127, 0)),
                control("header.WFP-H-COUNT = count payment", .several(2), decimal(11_998, 0)),
            ],
            waterfall: [
                line(.declared, "Old total, declared by the trailer", known(11_998, 0), known(359_940_000)),
                line(.counted, "Old total, counted", known(11_998, 0), known(359_850_000, unknown: 3)),
                line(
                    .rejected, "a digit position holds something else", code: "FLD004", known(-3, 0),
                    known(0, unknown: 3)),
                line(.rejected, "the code is not in the code table", code: "RUL004", known(-1, 0), known(-30_000)),
                line(.expected, "Expected new total", known(11_994, 0), known(359_820_000)),
                line(.countedNew, "New total, counted", known(11_994, 0), known(359_820_000)),
                line(.residual, "Residual", known(0, 0), known(0)),
            ],
            groupWaterfalls: [],
            residuals: [
                .init(table: "payment", total: "sum amount", group: "office=0417", value: nil)
            ],
            totals: [
                total("count", [], [], decimal(11_998, 0), decimal(11_994, 0)),
                total("sum amount", [], [], decimal(359_850_000), decimal(359_820_000), unknown: 3),
                total("count", ["office"], ["0417"], decimal(3, 0), decimal(0, 0)),
                total("sum amount", ["office"], ["0417"], decimal(0), decimal(0), unknown: 3),
                total("minimum amount", ["office"], ["0417"], nil, nil, unknown: 3),
                total("count", ["office"], ["0418"], decimal(11_995, 0), decimal(11_994, 0)),
                total("sum amount", ["office"], ["0418"], decimal(359_850_000), decimal(359_820_000)),
                total("minimum amount", ["office"], ["0418"], decimal(10_000), decimal(10_000)),
            ],
            columns: columns(rows: 11_994, different: [:]), tolerances: [], matchedRows: 11_994, breaksByCode: [],
            breaksByCause: [], largestBreaks: [], accepted: [],
            warnings: ["SHA-256 of the new side was not worked out, as asked."],
            notChecked: [
                "The comparison with the new side is no evidence, because the old side is not what it declares."
            ],
            timing: .init(milliseconds: 41, rowsPerSecond: 585_000, peakMemoryBytes: 18_874_368))
    }

    // MARK: Parts

    static let mapping = Report.Mapping(
        name: "winter-fuel", version: 7, file: "Mappings/winter-fuel/winter-fuel.map",
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")

    static func oldSide(_ records: Int128, _ rows: Int128) -> Report.Side {
        .init(
            name: "legacy.payment", kind: "fixed records of 200 bytes", file: "WFPMAST.dat",
            bytes: Int64((records + 2) * 200),
            sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
            records: Int64(records + 2), rows: Int64(rows))
    }

    static func newSide(_ rows: Int128) -> Report.Side {
        .init(
            name: "new.payment", kind: "CSV", file: "run-2026-11-28/tables/payment.csv", bytes: nil, sha256: nil,
            records: Int64(rows), rows: Int64(rows))
    }

    static func total(
        _ name: String, _ by: [String], _ group: [String], _ old: ExactDecimal?, _ new: ExactDecimal?,
        unknown: Int64 = 0
    ) -> Report.GroupTotal {
        let difference = old.flatMap { old in new.flatMap { try? $0.subtracting(old) } }
        return .init(total: name, by: by, group: group, old: old, new: new, unknown: unknown, difference: difference)
    }

    /// The columns of the feed; what is not different is the same, 12 names only by their rule.
    static func columns(rows: Int64, different: [String: Int64]) -> [Report.ColumnResult] {
        let all: [(String, String, Bool, Bool)] = [
            ("nino", "exact", true, true), ("paid_on", "exact", true, false), ("amount", "exact", false, false),
            ("status", "exact", false, false), ("name", "ignoring case", false, true), ("born", "exact", false, true),
            ("lifetime_total", "within 0.01", false, false),
        ]
        return all.map { name, rule, isKey, isPersonal in
            let byRule: Int64 = name == "name" ? 12 : 0
            let wrong = different[name] ?? 0
            return .init(
                name: name, rule: rule, isKey: isKey, isPersonal: isPersonal, equal: rows - byRule - wrong,
                equalByRule: byRule, different: wrong)
        }
    }

    static func tolerance(differences: Int64, up: Int128, down: Int128, exceeded: Bool) -> Report.ToleranceUse {
        .init(
            column: "lifetime_total", rule: "within 0.01", differences: differences, net: decimal(up + down),
            upward: decimal(up), downward: decimal(down), netCap: decimal(1_00), oneSidedCap: decimal(10_00),
            isExceeded: exceeded)
    }
}
