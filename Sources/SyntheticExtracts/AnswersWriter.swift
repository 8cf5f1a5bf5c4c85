import MappingLanguage
import RecordValues
import TargetRows

/// Puts the tally of a file into words and decimals.
struct AnswersWriter {
    let mapping: MappingPlan
    let source: Int
    let options: SynthesisOptions
    let plan: ExtractPlan
    let notComputed: [String]

    func answers(_ tally: Tally, bytes: Int64, declared: [Int: ExactDecimal]) -> SynthesisAnswers {
        let types = mapping.sources[source].recordTypes
        return SynthesisAnswers(
            mapping: mapping.name, source: mapping.sources[source].name, seed: options.seed, records: plan.records,
            bytes: bytes,
            byType: Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1.name, tally.byType[$0]) }),
            written: tally.written, skipped: tally.skipped, rejected: tally.rejected, controlOnly: tally.controlOnly,
            otherSkipped: otherSkipped,
            rejectsByCode: Dictionary(tally.faults.map { ($0.code, 1) }, uniquingKeysWith: +),
            controls: controls(tally, declared), tables: tables(tally), notComputed: notComputed, stops: stops,
            faults: tally.faults)
    }

    private func controls(_ tally: Tally, _ declared: [Int: ExactDecimal]) -> [SynthesisAnswers.Control] {
        if plan.levels != nil {
            // The cold path worked them out from the records, and they were written as it said.
            return declared.sorted { $0.key < $1.key }.map { control, figure in
                SynthesisAnswers.Control(
                    name: mapping.controls[control].name, declared: figure.description, computed: figure.description,
                    unreadable: 0, difference: ExactDecimal(0, scale: figure.scale).description)
            }
        }
        return mapping.declaredFigures.indices.filter { mapping.declaredFigures[$0].source == source }.map { number in
            let control = mapping.declaredFigures[number]
            var sum = tally.computed[number]
            if let modulus = control.modulus { sum %= modulus }
            let computed = ExactDecimal(sum, scale: ExtractPlanner.scale(of: control))
            let declared = declared[number]
            return SynthesisAnswers.Control(
                name: control.name, declared: declared?.description, computed: computed.description,
                unreadable: tally.hidden[number],
                difference: declared.flatMap { try? computed.subtracting($0).description })
        }
    }

    private func tables(_ tally: Tally) -> [String: SynthesisAnswers.Table] {
        var tables: [String: SynthesisAnswers.Table] = [:]
        for (number, table) in mapping.tables.enumerated() where table.source == source {
            let rows = tally.rows[number]
            tables[table.schema.name] = SynthesisAnswers.Table(
                written: rows.written, skipped: rows.skipped, rejected: rows.rejected,
                totals: plan.lines.filter { $0.table == number }.map { totals($0, table, tally) })
        }
        return tables
    }

    /// The groups that have rows, in the order of their names.
    private func totals(_ line: LineSpace, _ table: TablePlan, _ tally: Tally) -> SynthesisAnswers.Totals {
        let by = table.totals.isEmpty ? [] : table.totals[line.line].by
        let groups = (0..<line.groupCount).compactMap { number -> SynthesisAnswers.Group? in
            let first = line.first + number * (line.sumColumns.count + 1)
            guard tally.sums[first] > 0 else { return nil }
            var sums: [String: String] = [:]
            for (index, column) in line.sumColumns.enumerated() {
                let scale = table.columns[column].column.type.numeric?.scale ?? 0
                let sum = ExactDecimal(tally.sums[first + 1 + index], scale: scale)
                sums[table.columns[column].column.name] = sum.description
            }
            return SynthesisAnswers.Group(values: values(number, line), count: Int64(tally.sums[first]), sums: sums)
        }
        return SynthesisAnswers.Totals(
            by: by.map { table.columns[$0].column.name },
            groups: groups.sorted { $0.values.lexicographicallyPrecedes($1.values) })
    }

    private func values(_ group: Int, _ line: LineSpace) -> [String] {
        var rest = group
        return line.groupValues.reversed().map { values in
            defer { rest /= values.count }
            return values[rest % values.count]
        }.reversed()
    }

    /// The record of no described type, where the mapping steps over such records.
    private var otherSkipped: Int64 {
        if case .skip = mapping.sources[source].otherRecords, plan.stranger != nil { 1 } else { 0 }
    }

    private var stops: [String] {
        options.faults.compactMap { request in
            switch request.kind {
            case .unknownType where otherSkipped == 0:
                plan.stranger.map { "unknown-type: record \($0.record + 1) is of no described type" }
            case .shortFile: "short-file: the last byte of the file is missing"
            case .wrongTrailer: "wrong-trailer: a control figure is one unit too high"
            case .noTrailer: "no-trailer: no record declares the control figures"
            default: nil
            }
        }
    }
}
