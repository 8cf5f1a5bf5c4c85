import Reconciliation
import RecordValues

/// The checks of a reconciliation as test cases, for build servers: in the form of JUnit that Jenkins, GitLab and the
/// like read.
struct JUnitReport {
    private struct Case {
        enum Outcome {
            case passed
            case failed(String)
            case skipped(String)
        }

        var name: String
        var outcome: Outcome
    }

    private struct Suite {
        var name: String
        var cases: [Case]
    }

    private let report: ReconciliationReport
    private let suites: [Suite]

    init(_ report: ReconciliationReport) {
        self.report = report
        suites = [
            Suite(name: "residual", cases: Self.residuals(report)),
            Suite(name: "controls", cases: report.controls.map(Self.case(of:))),
            Suite(name: "columns", cases: report.columns.filter { !$0.isKey }.map(Self.case(of:))),
            Suite(name: "tolerances", cases: report.tolerances.map(Self.case(of:))),
            Suite(name: "breaks", cases: BreakCode.allCases.map { Self.case(of: $0, report) }),
            Suite(name: "accepted-breaks", cases: report.accepted.map(Self.case(of:))),
        ].filter { !$0.cases.isEmpty }
    }

    // MARK: What is a case

    private static func residuals(_ report: ReconciliationReport) -> [Case] {
        let proof = report.residuals.map { residual in
            let group = residual.group.isEmpty ? "the whole" : residual.group
            return
                "\(residual.table), \(residual.total), \(group): \(residual.value?.figures ?? "numbers of values differ")"
        }
        let titles = ["records"] + report.figures.map(\.title)
        let line = report.waterfall.first { $0.kind == .residual }
        let figures = titles.enumerated().map { index, title -> Case in
            guard let line else {
                return Case(name: "residual of \(title)", outcome: .failed("The waterfall states no residual."))
            }
            let amount = line.amounts[index]
            let isLet = amount.isZero || report.verdict == .tiesOut
            return Case(
                name: "residual of \(title)",
                outcome: isLet ? .passed : .failed("\(amount.text(isSigned: true)) is not explained."))
        }
        return figures + [
            Case(
                name: "every total of every group adds up",
                outcome: proof.isEmpty ? .passed : .failed(proof.joined(separator: "; ")))
        ]
    }

    private static func `case`(of control: Control) -> Case {
        let words =
            "declared \(control.declarationWords), counted \(control.computed?.figures ?? "too large")"
            + (control.unknown > 0 ? ", unknown by \(control.unknown.figures)" : "")
            + (control.explanationWords.map { "; \($0)" } ?? "")
        let outcome: Case.Outcome =
            switch control.verdict {
            case .agrees: .passed
            case .differs: .failed(words)
            case .notDeclared: .skipped("The file holds no record that declares it.")
            }
        return Case(name: "\(control.name) (\(control.place))", outcome: outcome)
    }

    private static func `case`(of column: ReconciliationReport.ColumnResult) -> Case {
        // A column whose differences were all accepted still differs: whether that is let through, the codes say.
        let words = "\(column.different.counted("pair")) of rows differ."
        return Case(
            name: "column \(column.name), \(column.rule)", outcome: column.different == 0 ? .passed : .failed(words))
    }

    private static func `case`(of use: ReconciliationReport.ToleranceUse) -> Case {
        let words =
            "\(use.differences.counted("difference")): net \(use.net.signedFigures) of at most \(use.netCap.figures), "
            + "upward \(use.upward.signedFigures) and downward \(use.downward.signedFigures) of at most "
            + "\(use.oneSidedCap.figures)"
        return Case(
            name: "tolerance of \(use.column), \(use.rule)", outcome: use.isExceeded ? .failed(words) : .passed)
    }

    private static func `case`(of code: BreakCode, _ report: ReconciliationReport) -> Case {
        let groups = report.breaksByCode.filter { $0.code == code }
        let open = groups.reduce(0) { $0 + $1.count - $1.accepted }
        let money = report.figures.enumerated().map { index, figure in
            let (up, down) = report.breakEffects(onFigure: index, of: code)
            return "\(figure.title) \(up?.signedFigures ?? "too large") and \(down?.signedFigures ?? "too large")"
        }
        let words = (["\(open.counted("break")) that nobody accepted"] + money).joined(separator: "; ")
        return Case(name: "\(code.rawValue) \(code.words)", outcome: open == 0 ? .passed : .failed(words))
    }

    private static func `case`(of entry: ReconciliationReport.AcceptedEntry) -> Case {
        let words = "\(entry.state.words) (expires \(entry.expires), cap \(entry.cap.figures), \(entry.money.figures))"
        let outcome: Case.Outcome =
            switch entry.state {
            case .used: .passed
            case .unused: .skipped(words)
            case .expired, .overCap: .failed(words)
            }
        return Case(name: "\(entry.ticket) \(entry.code), line \(entry.line)", outcome: outcome)
    }

    // MARK: XML

    var text: String {
        let all = suites.flatMap(\.cases)
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"\(title)\" \(counts(of: all)) time=\"\(report.timing.seconds)\">\n"
        for suite in suites {
            text +=
                "  <testsuite name=\"\(suite.name)\" \(counts(of: suite.cases)) time=\"0.000\" timestamp=\"\(started)\">\n"
            for one in suite.cases {
                text += "    <testcase classname=\"\(title).\(suite.name)\" name=\"\(one.name.escapedForHTML)\""
                text += " time=\"0.000\"\(content(of: one))\n"
            }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private var title: String { "reconcile.\(report.mapping.name)".escapedForHTML }

    /// The forms that are checked by schema have no time zone; it is UTC.
    private var started: String {
        (report.startedAt.hasSuffix("Z") ? String(report.startedAt.dropLast()) : report.startedAt).escapedForHTML
    }

    private func counts(of cases: [Case]) -> String {
        let failed = cases.count { if case .failed = $0.outcome { true } else { false } }
        let skipped = cases.count { if case .skipped = $0.outcome { true } else { false } }
        return "tests=\"\(cases.count)\" failures=\"\(failed)\" errors=\"0\" skipped=\"\(skipped)\""
    }

    private func content(of one: Case) -> String {
        switch one.outcome {
        case .passed: "/>"
        case .failed(let words):
            "><failure type=\"\(report.verdict.rawValue)\" message=\"\(words.escapedForHTML)\">"
                + "\(words.escapedForHTML)</failure></testcase>"
        case .skipped(let words): "><skipped message=\"\(words.escapedForHTML)\"/></testcase>"
        }
    }
}
