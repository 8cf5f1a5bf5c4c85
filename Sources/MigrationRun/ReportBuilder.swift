import Diagnostics
import Extracts
import Foundation
import Glibc
import MappingLanguage
import Reconciliation
import RecordValues
import TargetRows
import Transform

/// Draws the verdict from what the sources' runs found, and puts it all into the form of `run.json`.
struct ReportBuilder {
    let options: RunOptions
    let identity: RunFolder.Identity

    private var plan: MappingPlan { options.mapping.plan }

    func report(_ outcomes: [SourceOutcome], seconds: Duration) -> RunReport {
        let controls = outcomes.flatMap { ControlReading(options: options).controls($0) }
        let lines = outcomes.flatMap { self.lines($0) }
        let residuals = Conservation.residuals(of: lines.map(\.account) + outcomes.flatMap { recordAccounts($0) })
        let records = outcomes.reduce(0) { $0 + $1.state.tally.records }
        let rejected = outcomes.reduce(0) { $0 + $1.state.tally.rejected }
        let rejects = rejects(outcomes, rejected)
        let judgement = Judgement(
            plan: plan, outcomes: outcomes, controls: controls, residuals: residuals, records: records,
            rejected: rejected, dominating: rejects.byField.first)
        return RunReport(
            verdict: judgement.verdict, exitCode: judgement.exitCode.rawValue, reasons: judgement.reasons,
            problems: outcomes.flatMap { problems($0) },
            tool: .init(name: "tallyover", version: ToolVersion.current),
            mapping: .init(
                name: plan.name, version: plan.version, file: plan.file, sha256: identity.mappingSHA256,
                companions: identity.companions),
            runDate: options.runDate?.description, startedAt: startedAt(seconds), isDryRun: options.isDryRun,
            compression: identity.compression,
            partial: identity.partial.map { "records \($0) only: no evidence of the whole file" },
            sources: sources(outcomes), tables: tables(outcomes, lines), controls: controlFigures(outcomes, controls),
            rejects: rejects,
            residuals: residuals.map {
                .init(table: $0.table, total: $0.total, group: $0.group, value: $0.value?.description ?? "unknown")
            },
            warnings: warnings(outcomes), timing: timing(records, seconds),
            checks: .init(keys: options.checksKeys, digests: options.digestsInputs, sync: options.syncsFiles))
    }

    // MARK: - The proof

    /// The figures of all controls in the order of the mapping: those of levels as one summary each, with the instances
    /// that differ behind it.
    private func controlFigures(
        _ outcomes: [SourceOutcome], _ controls: [Control]
    ) -> [RunReport.ControlFigures] {
        guard options.holdsControls else { return [] }
        let summaries = outcomes.flatMap(\.state.levels.summaries)
        return plan.controls.indices.flatMap { index -> [RunReport.ControlFigures] in
            let control = plan.controls[index]
            let own = controls.filter { $0.name == control.name && ($0.instance != nil) == (control.level != nil) }
            guard let level = control.level else { return own.map(Self.figures) }
            let name = plan.sources[control.source].levels[level].name
            return summaries.filter { $0.control == index }.map { Self.figures($0, name: control.name, level: name) }
                + own.filter { $0.level == name }.map(Self.figures)
        }
    }

    private func lines(_ outcome: SourceOutcome) -> [TotalLine] {
        plan.tables.enumerated().filter { $1.source == outcome.context.sourceIndex }.flatMap { index, table in
            TotalLine.lines(of: outcome.state.tally.tables[index], plan: table)
        }
    }

    /// Every record is in one bucket, and of one type or none.
    private func recordAccounts(_ outcome: SourceOutcome) -> [Conservation.Account] {
        let tally = outcome.state.tally
        func total(_ count: Int64) -> Total { Total(count: count, sum: Int128(count)) }
        let ends = [
            tally.written, tally.skipped, tally.rejected, tally.controlOnly, tally.otherSkipped, tally.contextOnly,
        ]
        let types = tally.byType.map(\.count) + [tally.otherSkipped]
        let name = outcome.context.source.name
        let records = total(tally.records)
        return [
            .init(table: name, total: "records", group: "", scale: 0, read: records, buckets: ends.map(total)),
            .init(table: name, total: "records by type", group: "", scale: 0, read: records, buckets: types.map(total)),
        ]
    }

    /// What ended the reading of a source, and what was wrong at its end.
    private func problems(_ outcome: SourceOutcome) -> [RunReport.Problem] {
        var diagnostics = outcome.mistakes
        if case .failed(let list) = outcome.state.end { diagnostics = list.diagnostics + diagnostics }
        return diagnostics.map(Self.problem)
    }

    private static func problem(_ diagnostic: Diagnostic) -> RunReport.Problem {
        .init(code: diagnostic.code, message: diagnostic.message, hint: diagnostic.hint)
    }

    // MARK: - The figures

    private func sources(_ outcomes: [SourceOutcome]) -> [String: RunReport.SourceFigures] {
        var figures: [String: RunReport.SourceFigures] = [:]
        for outcome in outcomes {
            let tally = outcome.state.tally
            let types = outcome.context.source.recordTypes
            figures[outcome.context.source.name] = .init(
                file: outcome.reader.path, bytes: outcome.reader.fileSize, sha256: outcome.sha256,
                compression: outcome.reader.storage.gzip.map(Self.figures),
                uncompressedBytes: outcome.reader.contentSize, records: tally.records,
                byType: Dictionary(uniqueKeysWithValues: zip(types.map(\.name), tally.byType.map(\.count))),
                written: tally.written, skipped: tally.skipped, rejected: tally.rejected,
                controlOnly: tally.controlOnly, otherSkipped: tally.otherSkipped, contextOnly: tally.contextOnly,
                paddedLines: tally.padded,
                readToEnd: outcome.state.end == nil, suspicions: outcome.reader.warnings.map(Self.problem),
                fields: fields(outcome))
        }
        return figures
    }

    private static func figures(_ gzip: SourceStorage.GzipFigures) -> RunReport.CompressionFigures {
        .init(
            format: gzip.isBlocked ? "bgzf" : "gzip", members: gzip.members, paddingBytes: gzip.paddingBytes)
    }

    private func fields(_ outcome: SourceOutcome) -> [String: [String: Int64]] {
        var counts: [String: [String: Int64]] = [:]
        for (key, count) in outcome.state.tally.observations {
            let type = outcome.context.source.recordTypes[key.recordType].name
            let field = outcome.context.programs[key.recordType].fields[key.observation.field].name
            counts["\(type).\(field)", default: [:]][key.observation.kind.name, default: 0] += count
        }
        return counts
    }

    private func tables(
        _ outcomes: [SourceOutcome], _ lines: [TotalLine]
    ) -> [String: RunReport.TableFigures] {
        var figures: [String: RunReport.TableFigures] = [:]
        for outcome in outcomes {
            for (index, table) in plan.tables.enumerated() where table.source == outcome.context.sourceIndex {
                let tally = outcome.state.tally.tables[index]
                var skippedBy: [String: Int64] = [:]
                for (rule, count) in zip(table.skips, tally.skippedBy) { skippedBy[rule.reason, default: 0] += count }
                figures[table.schema.name] = .init(
                    read: tally.read, written: tally.written, skipped: tally.skipped, skippedBy: skippedBy,
                    rejected: tally.rejected,
                    totals: lines.filter { $0.table == table.schema.name }.map(Self.figures))
            }
        }
        return figures
    }

    private static func figures(_ line: TotalLine) -> RunReport.TotalFigures {
        .init(
            total: line.total,
            group: Dictionary(
                zip(line.columns, line.group.map(\.description)), uniquingKeysWith: { first, _ in first }),
            read: line[.read].decimal(scale: line.scale), written: line[.written].decimal(scale: line.scale),
            skipped: line[.skipped].decimal(scale: line.scale), rejected: line[.rejected].decimal(scale: line.scale),
            unknown: line[.read].unknown)
    }

    private static func figures(_ control: Control) -> RunReport.ControlFigures {
        var figures = RunReport.ControlFigures(
            name: control.name, level: control.level, declared: control.declaredWords,
            computed: control.computed?.description ?? "unknown", difference: control.difference?.description,
            unknown: control.unknown, verdict: control.verdict.rawValue, instances: nil,
            instance: control.instance.map {
                .init(number: $0.number, firstRecord: $0.firstRecord, lastRecord: $0.lastRecord)
            })
        switch control.explanation {
        case .record(let number, let offset, let cause):
            figures.explainedBy = .init(record: number, byteOffset: offset, cause: cause.words)
        case .several(let count): figures.candidates = count
        case nil: break
        }
        return figures
    }

    private static func figures(
        _ summary: LevelLedger.Summary, name: String, level: String
    ) -> RunReport.ControlFigures {
        let verdict: Control.Verdict =
            summary.differs > 0 ? .differs : summary.agrees > 0 ? .agrees : .notDeclared
        let isDeclared = summary.agrees + summary.differs > 0
        return .init(
            name: name, level: level, declared: isDeclared ? summary.declared?.description ?? "unknown" : nil,
            computed: (isDeclared ? summary.computed : summary.computedUndeclared)?.description ?? "unknown",
            difference: nil, unknown: summary.unknown,
            verdict: verdict.rawValue,
            instances: .init(
                agrees: summary.agrees, differs: summary.differs, notDeclared: summary.notDeclared),
            instance: nil)
    }

    private func rejects(_ outcomes: [SourceOutcome], _ rejected: Int64) -> RunReport.RejectFigures {
        var byField: [SourceTally.ReasonKey: Int64] = [:]
        var byCode: [String: Int64] = [:]
        for outcome in outcomes {
            byField.merge(outcome.state.tally.reasons, uniquingKeysWith: +)
            byCode.merge(outcome.state.tally.codes, uniquingKeysWith: +)
        }
        let ordered = byField.map { RunReport.FieldRejects(field: $0.key.field, code: $0.key.code, count: $0.value) }
            .sorted { ($1.count, $0.field, $0.code) < ($0.count, $1.field, $1.code) }
        return .init(records: rejected, byCode: byCode, byField: ordered)
    }

    private func warnings(_ outcomes: [SourceOutcome]) -> [RunReport.WarningFigures] {
        outcomes.flatMap { outcome in
            plan.tables.enumerated().filter { $1.source == outcome.context.sourceIndex }.flatMap { index, table in
                outcome.state.tally.tables[index].replacements.map { key, count in
                    let column = table.columns[key.column]
                    return RunReport.WarningFigures(
                        table: table.schema.name, column: column.column.name, code: key.fault.code, count: count,
                        warns: column.warns)
                }
            }
        }.sorted { ($0.table, $0.column, $0.code) < ($1.table, $1.column, $1.code) }
    }

    // MARK: - The clock

    private func timing(_ records: Int64, _ duration: Duration) -> RunReport.Timing {
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        return .init(
            seconds: ExactDecimal(Int128(milliseconds), scale: 3).description,
            recordsPerSecond: milliseconds > 0 ? records * 1000 / milliseconds : records,
            peakMemoryBytes: Self.peakMemoryBytes, jobs: options.jobs)
    }

    /// The most memory that the process has had.
    static var peakMemoryBytes: Int64 {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Int64(usage.ru_maxrss) * 1024
    }

    private func startedAt(_ duration: Duration) -> String {
        let start = Date.now.addingTimeInterval(-TimeInterval(duration.components.seconds))
        return start.formatted(.iso8601)
    }
}
