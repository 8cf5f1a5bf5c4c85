import Reconciliation
import RecordValues

/// From what was found to what is written.
extension ReconcileFigures {
    init(_ report: ReconciliationReport, _ options: ReportOptions) {
        verdict = report.verdict.rawValue
        exitCode = report.exitCode
        reasons = report.reasons
        tool = Tool(name: "tallyover", version: report.toolVersion)
        mapping = Mapping(
            name: report.mapping.name, version: report.mapping.version, file: report.mapping.file,
            sha256: report.mapping.sha256)
        (startedAt, runDate) = (report.startedAt, report.runDate)
        sides = Sides(old: Side(report.old), new: Side(report.new))
        figures = report.figures.map { Figure(column: $0.column, currency: $0.currency, scale: $0.scale) }
        controls = report.controls.map { ControlFigures($0) }
        waterfall = report.waterfall.map { Line($0, report.figures) }
        groupWaterfalls = report.groupWaterfalls.filter { !options.hides($0.lines) }.map { group, lines in
            GroupWaterfall(group: group, lines: lines.map { Line($0, report.figures) })
        }
        residuals = report.residuals.map {
            Residual(table: $0.table, total: $0.total, group: $0.group, value: $0.value?.description)
        }
        totals = options.disclose(report.totals).map { TotalFigures($0) }
        columns = report.columns.map {
            Column(
                name: $0.name, rule: $0.rule, isKey: $0.isKey, isPersonal: $0.isPersonal, equal: $0.equal,
                equalByRule: $0.equalByRule, different: $0.different)
        }
        tolerances = report.tolerances.map { Tolerance($0) }
        matchedRows = report.matchedRows
        breaks = Breaks(report, options)
        accepted = report.accepted.map { Accepted($0) }
        (warnings, notChecked) = (report.warnings, report.notChecked)
        timing = Timing(
            seconds: report.timing.seconds, rowsPerSecond: report.timing.rowsPerSecond,
            peakMemoryBytes: report.timing.peakMemoryBytes)
        hidesCountsBelow = options.hidesCountsBelow
    }
}

extension ReconcileFigures.Side {
    fileprivate init(_ side: ReconciliationReport.Side) {
        (name, kind, file) = (side.name, side.kind, side.file)
        (bytes, sha256, records, rows) = (side.bytes, side.sha256, side.records, side.rows)
    }
}

extension ReconcileFigures.ControlFigures {
    fileprivate init(_ control: Control) {
        (name, level) = (control.name, control.level)
        instance = control.instance.map {
            Instance(number: $0.number, firstRecord: $0.firstRecord, lastRecord: $0.lastRecord)
        }
        if case .value(let value) = control.declaration { declared = value.description }
        computed = control.computed?.description
        difference = control.difference?.description
        unknown = control.unknown
        verdict = control.verdict.rawValue
        explanation = control.explanationWords
    }
}

extension ReconcileFigures.Line {
    fileprivate init(_ line: ReconciliationReport.WaterfallLine, _ columns: [ReconciliationReport.Figure]) {
        (kind, code, words) = (line.kind.rawValue, line.code, line.words)
        records = ReconcileFigures.Amount(line.records)
        figures = columns.byName(line.figures.map { ReconcileFigures.Amount($0) })
    }
}

extension ReconcileFigures.Amount {
    fileprivate init(_ amount: ReconciliationReport.Amount) {
        (value, unknown) = (amount.known?.description, amount.unknown)
    }
}

extension ReconcileFigures.TotalFigures {
    fileprivate init(_ total: DisclosedTotal) {
        func text(_ figure: DisclosedFigure) -> String? { figure == .none ? nil : figure.plainText }
        self.total = total.total
        group = Dictionary(zip(total.by, total.group)) { first, _ in first }
        (old, new, difference) = (text(total.old), text(total.new), text(total.difference))
        unknown = total.unknown.plainText
    }
}

extension ReconcileFigures.Tolerance {
    fileprivate init(_ use: ReconciliationReport.ToleranceUse) {
        (column, rule, differences, isExceeded) = (use.column, use.rule, use.differences, use.isExceeded)
        (net, upward, downward) = (use.net.description, use.upward.description, use.downward.description)
        (netCap, oneSidedCap) = (use.netCap.description, use.oneSidedCap.description)
    }
}

extension ReconcileFigures.Breaks {
    fileprivate init(_ report: ReconciliationReport, _ options: ReportOptions) {
        (count, accepted) = (report.breakCount, report.acceptedCount)
        byCode = Dictionary(report.breaksByCode.map { ($0.code.rawValue, $0.count) }, uniquingKeysWith: +)
        codes = report.breaksByCode.map { ReconcileFigures.BreakGroup($0, report.figures, hiddenBelow: nil) }
        causes = report.breaksByCause.map { group in
            let hides = options.isSmall(ExactDecimal(Int128(group.count), scale: 0))
            return ReconcileFigures.BreakGroup(
                group, report.figures, hiddenBelow: hides ? options.hidesCountsBelow : nil)
        }
        money = report.figures.byName(
            report.figures.indices.map { figure in
                let effects = report.breakEffects(onFigure: figure)
                guard let upward = effects.upward, let downward = effects.downward else { return nil }
                return ReconcileFigures.Effect(
                    currency: report.figures[figure].currency, upward: upward.description,
                    downward: downward.description)
            })
        largest =
            options.hidesCountsBelow == nil
            ? report.largestBreaks.map { ReconcileFigures.Break($0, report.figures) } : []
    }
}

extension ReconcileFigures.BreakGroup {
    fileprivate init(
        _ group: ReconciliationReport.BreakGroup, _ columns: [ReconciliationReport.Figure], hiddenBelow limit: Int64?
    ) {
        code = group.code.rawValue
        cause = group.cause.isEmpty ? nil : group.cause
        count = limit.map { "<\($0)" } ?? String(group.count)
        accepted = limit == nil ? String(group.accepted) : "suppressed"
        guard limit == nil else {
            money = [:]
            return
        }
        money = columns.byName(
            columns.indices.map {
                ReconcileFigures.Effect(
                    currency: columns[$0].currency, upward: group.upward[$0].description,
                    downward: group.downward[$0].description)
            })
    }
}

extension ReconcileFigures.Break {
    fileprivate init(_ shown: ReconciliationReport.ShownBreak, _ columns: [ReconciliationReport.Figure]) {
        (number, code, key) = (shown.number, shown.code.rawValue, shown.key)
        (column, old, new) = (shown.column, shown.old, shown.new)
        effects = columns.byName(shown.effects.map(\.description))
        cause = shown.cause.isEmpty ? nil : shown.cause
        acceptedBy = shown.acceptedBy
    }
}

extension ReconcileFigures.Accepted {
    fileprivate init(_ entry: ReconciliationReport.AcceptedEntry) {
        (line, code, ticket, reason) = (entry.line, entry.code, entry.ticket, entry.reason)
        (owner, approvedBy, expires) = (entry.owner, entry.approvedBy, entry.expires)
        (cap, breaks, money) = (entry.cap.description, entry.breaks, entry.money.description)
        state = entry.state.rawValue
    }
}

extension [ReconciliationReport.Figure] {
    /// One value a figure, by the figure's column.
    fileprivate func byName<Value>(_ values: [Value]) -> [String: Value] {
        precondition(values.count == count, "one value a figure")
        return Dictionary(zip(map(\.column), values)) { first, _ in first }
    }
}
