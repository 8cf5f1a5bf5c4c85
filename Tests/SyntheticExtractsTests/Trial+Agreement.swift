import MappingLanguage
import RecordValues
import SyntheticExtracts
import TargetRows
import Testing
import Transform

extension Trial {
    /// Holds the answers against what the transformation finds: every count, total, control and reject.
    func expectAgreement(sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
        let (tally, rejects, stop) = try transformed()
        let name = Comment(rawValue: "\(plan.name), seed \(answers.seed), file \(path)")
        #expect(stop == nil, name, sourceLocation: sourceLocation)
        #expect(tally.records == answers.records, name, sourceLocation: sourceLocation)
        #expect(tally.written == answers.written, name, sourceLocation: sourceLocation)
        #expect(tally.skipped == answers.skipped, name, sourceLocation: sourceLocation)
        #expect(tally.rejected == answers.rejected, name, sourceLocation: sourceLocation)
        #expect(tally.controlOnly == answers.controlOnly, name, sourceLocation: sourceLocation)
        #expect(tally.tables.allSatisfy { $0.replacements.isEmpty }, name, sourceLocation: sourceLocation)
        #expect(tally.otherSkipped == answers.otherSkipped, name, sourceLocation: sourceLocation)
        for (index, type) in plan.sources[0].recordTypes.enumerated() {
            #expect(tally.byType[index].count == answers.byType[type.name], name, sourceLocation: sourceLocation)
        }
        expectRejects(rejects, name, sourceLocation)
        expectTables(tally, name, sourceLocation)
        try expectControls(tally, name, sourceLocation)
    }

    private func expectRejects(_ rejects: [Reject], _ name: Comment, _ location: Testing.SourceLocation) {
        let told = rejects.map { reject in
            "\(reject.recordNumber) \(reject.fileOffset) \(Set(reject.reasons.map { $0.fault?.code ?? "?" }).sorted())"
        }
        let expected = answers.faults.map { "\($0.record) \($0.offset) \([$0.code])" }
        #expect(told == expected, name, sourceLocation: location)
        for (reject, fault) in zip(rejects, answers.faults) {
            #expect(reject.reasons.contains { $0.field == fault.field }, name, sourceLocation: location)
            #expect(
                reject.reasons.compactMap(\.duplicate?.firstRecord).first == fault.firstRecord, name,
                sourceLocation: location)
        }
    }

    private func expectTables(_ tally: SourceTally, _ name: Comment, _ location: Testing.SourceLocation) {
        for (index, table) in plan.tables.enumerated() {
            guard let answer = answers.tables[table.schema.name] else {
                Issue.record("no answer for \(table.schema.name)", sourceLocation: location)
                continue
            }
            let found = tally.tables[index]
            #expect(found.written == answer.written, name, sourceLocation: location)
            #expect(found.skipped == answer.skipped, name, sourceLocation: location)
            #expect(found.rejected == answer.rejected, name, sourceLocation: location)
            for line in answer.totals {
                let totals = found.totals.first { totals in
                    totals.plan.by.map { table.columns[$0].column.name } == line.by
                }
                #expect(Self.groups(of: totals, table) == Self.groups(of: line), name, sourceLocation: location)
            }
        }
    }

    private static func groups(of totals: GroupedTotals?, _ table: TablePlan) -> Set<String> {
        guard let totals else { return ["no such line"] }
        return Set(
            totals.ordered.filter { $0.totals[rows: .written] > 0 }.map { group in
                let sums = totals.plan.sums.enumerated().map { index, column in
                    let scale = table.columns[column].column.type.numeric?.scale ?? 0
                    let sum = ExactDecimal(group.totals[sums: .written][index].sum, scale: scale)
                    return "\(table.columns[column].column.name) \(sum)"
                }
                return "\(group.name.map(\.description)) \(group.totals[rows: .written]) \(sums.sorted())"
            })
    }

    private static func groups(of line: SynthesisAnswers.Totals) -> Set<String> {
        Set(line.groups.map { "\($0.values) \($0.count) \($0.sums.map { "\($0) \($1)" }.sorted())" })
    }

    private func expectControls(_ tally: SourceTally, _ name: Comment, _ location: Testing.SourceLocation) throws {
        for (index, control) in plan.controls.enumerated() {
            let answer = try #require(answers.controls.first { $0.name == control.name }, sourceLocation: location)
            // Each control of these mappings is one figure, so measures and controls have the same numbers.
            let found = tally.controls.measures[index]
            let declared = tally.controls.declarations[control.declared]
            let computed = control.modulus.map { found.sum % $0 } ?? found.sum
            let scale = ExactDecimal(answer.computed)?.scale ?? 0
            #expect(ExactDecimal(computed, scale: scale).description == answer.computed, name, sourceLocation: location)
            #expect(found.unknown == answer.unreadable, name, sourceLocation: location)
            if declared.count == 1 {
                #expect(declared.value?.description == answer.declared, name, sourceLocation: location)
            }
            #expect((declared.count == 0) == (answer.declared == nil), name, sourceLocation: location)
        }
    }
}
