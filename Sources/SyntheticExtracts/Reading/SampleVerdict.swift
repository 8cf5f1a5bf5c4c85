import MappingLanguage
import RecordValues
import TargetRows
import Transform

/// What one record came to: which rows are left out, and what is wrong with the others.
struct SampleVerdict {
    /// One a candidate row, in the order of `RowPlace`s.
    var isSkipped: [Bool] = []
    /// The faults that reject the record, each with the column (or table) that it was found in.
    var rejects: [(fault: Fault, column: String)] = []
    /// Faults that `else` puts something in the place of.
    var replaced: [(fault: Fault, column: String)] = []
}

extension PlanReading {
    /// Judges the record as one of the given rows' type.
    func verdict(_ rows: [RowPlace]) -> SampleVerdict {
        var verdict = SampleVerdict()
        var reading = self
        for row in rows {
            reading.item = row.item
            let table = plan.tables[row.table]
            var isSkipped = false
            do throws(Fault) {
                for skip in table.skips where try reading.holds(skip.condition) { isSkipped = true }
            } catch {
                verdict.rejects.append((error, table.schema.name))
            }
            verdict.isSkipped.append(isSkipped)
            guard !isSkipped else { continue }
            for column in table.columns {
                let story = reading.story(of: column)
                let name = "\(table.schema.name).\(column.column.name)"
                if case .failure(let failure) = story.outcome {
                    verdict.rejects.append((failure.fault, name))
                } else if let replaced = story.replaced {
                    verdict.replaced.append((replaced.fault, name))
                }
            }
        }
        return verdict
    }
}

/// One candidate row of every record of a type: a table, and which item of its `each`.
struct RowPlace: Hashable {
    var table: Int
    var item: Int
}
