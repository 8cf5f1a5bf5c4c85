import MappingLanguage
import RecordValues
import TargetRows

/// The controls' part in the fast path of a record type: what a batch of records adds to their measures, and what the
/// records declare.
final class ControlPass {
    private struct Measure {
        /// Index in the plan's measures, and the level that it belongs to.
        let measure: Int
        let level: Int?
        /// The register of the summed number; nil where records are counted.
        let value: CellColumn?
        let valueFaults: Lanes<UInt8>
        /// 0 in the lanes that do not count.
        let holds: Lanes<Int64>
        let conditionFaults: Lanes<UInt8>
    }

    private struct Declaration {
        /// Index in the plan's declarations.
        let declaration: Int
        let value: CellColumn
        let scale: Int
        /// Numbers that can be a state which means "not supplied": the cold path looks at the bytes.
        let doubtful: [Int128]
        /// Not 0 in the lanes where the number is negative.
        let isNegative: Lanes<Int64>
        let conditionFaults: Lanes<UInt8>
    }

    private let measures: [Measure]
    private let declarations: [Declaration]
    private let memory = FlatMemory()

    init(context: RunContext, type: Int, machine: Machine, lanes: Int) {
        let program = context.programs[type]
        let (always, never) = (memory.lanes(lanes, of: Int64(1)), memory.lanes(lanes, of: Int64(0)))
        let noFaults = memory.lanes(lanes, of: UInt8(0))
        measures = program.measures.map { measure in
            let value = measure.value.map { machine.operand($0) }
            let condition = measure.condition.map { machine.operand($0) }
            return Measure(
                measure: measure.measure, level: context.plan.measures[measure.measure].level, value: value,
                valueFaults: value?.faults ?? noFaults, holds: condition?.numbers ?? always,
                conditionFaults: condition?.faults ?? noFaults)
        }
        declarations = program.declarations.map { declaration in
            let plan = context.plan.declarations[declaration.declaration]
            guard case .number(let number) = plan.field.description else {
                preconditionFailure("the checker lets numbers alone be declared")
            }
            let condition = declaration.negativeWhen.map { machine.operand($0) }
            return Declaration(
                declaration: declaration.declaration, value: machine.operand(declaration.value), scale: number.scale,
                // Blanks and low-values read as 0 where the sign policy says so.
                doubtful: plan.notSupplied.isEmpty ? [] : [0, number.largestUnscaled],
                isNegative: condition?.numbers ?? never, conditionFaults: condition?.faults ?? noFaults)
        }
    }

    /// Marks the records of which the cold path has to say what they add or declare.
    func markUnreadable(_ count: Int, isCold: Lanes<UInt8>) {
        for measure in measures {
            for lane in 0..<count {
                let valueFault = measure.holds[lane] != 0 ? measure.valueFaults[lane] : 0
                if measure.conditionFaults[lane] | valueFault != 0 { isCold[lane] = 1 }
            }
        }
        for declaration in declarations {
            for lane in 0..<count where !isReadable(declaration, lane) { isCold[lane] = 1 }
        }
    }

    private func isReadable(_ declaration: Declaration, _ lane: Int) -> Bool {
        let fault = declaration.value.faults[lane]
        if fault != 0 { return Self.means(notSupplied: fault) }
        return declaration.conditionFaults[lane] == 0 && !declaration.doubtful.contains(declaration.value.number(lane))
    }

    private static func means(notSupplied fault: UInt8) -> Bool {
        fault == Fault.absent.rawValue || fault == Fault.isNil.rawValue
    }

    /// Adds what the records of a batch come to, those for the cold path left out.
    ///
    /// - Parameter recordIndexes: by lane, the record's index in the chunk.
    func add(_ recordIndexes: Lanes<Int32>, isCold: Lanes<UInt8>, firstRecordNumber: Int64, to result: ChunkResult) {
        for measure in measures {
            guard let level = measure.level else {
                result.add(total(measure, recordIndexes.indices, isCold), measure: measure.measure, stretch: nil)
                continue
            }
            var lane = 0
            while lane < recordIndexes.count {
                let stretch = result.stretch(of: firstRecordNumber + Int64(recordIndexes[lane]), level: level)
                let end = result.end(ofStretch: stretch, level: level) - firstRecordNumber
                let first = lane
                while lane < recordIndexes.count, Int64(recordIndexes[lane]) < end { lane += 1 }
                result.add(total(measure, first..<lane, isCold), measure: measure.measure, stretch: (level, stretch))
            }
        }
        for declaration in declarations {
            for lane in recordIndexes.indices where isCold[lane] == 0 {
                result.add(
                    .init(declaration: declaration.declaration, content: content(declaration, lane)),
                    recordNumber: firstRecordNumber + Int64(recordIndexes[lane]))
            }
        }
    }

    private func total(_ measure: Measure, _ lanes: Range<Int>, _ isCold: Lanes<UInt8>) -> Total {
        var total = Total()
        for lane in lanes where isCold[lane] == 0 && measure.holds[lane] != 0 {
            total.add(measure.value?.number(lane) ?? 1)
        }
        return total
    }

    private func content(_ declaration: Declaration, _ lane: Int) -> RecordStory.Declaration.Content {
        if declaration.value.faults[lane] != 0 { return .notSupplied }
        let number = declaration.value.number(lane)
        return .value(ExactDecimal(declaration.isNegative[lane] != 0 ? -number : number, scale: declaration.scale))
    }
}
