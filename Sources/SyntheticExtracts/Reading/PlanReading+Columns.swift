import MappingLanguage
import RecordValues
import TargetRows

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
    /// Whether the field's state means that there is no value.
    func meansNoValue(_ nullWhen: NullWhen) -> Bool {
        guard let bytes = try? field(nullWhen.field), let state = try? state(nullWhen.field) else { return false }
        return nullWhen.states.contains(state) || nullWhen.literals.contains(bytes)
    }

    /// The value of a column; nil for null.
    func value(of column: ColumnPlan, ignoringNullWhen: Bool = false) throws(Fault) -> SampleValue? {
        if !ignoringNullWhen, let nullWhen = column.nullWhen, meansNoValue(nullWhen) { return nil }
        let value = try fitted(try value(column.expression), column)
        for rule in column.rules {
            if let fault = fault(of: rule, on: value) { throw fault }
        }
        return value
    }

    private func fitted(_ value: SampleValue, _ column: ColumnPlan) throws(Fault) -> SampleValue {
        switch (value, column.column.type) {
        case (.text(let text), .text(let minimum, let maximum)):
            let count = text.unicodeScalars.count
            if count < minimum { throw .tooShort }
            if count > maximum { throw .tooLong }
            return value
        case (.number(let number), let type):
            guard let numeric = type.numeric, let limit = ExactDecimal.powerOfTen(numeric.precision) else {
                preconditionFailure("the checker puts numbers into numeric columns")
            }
            let rounded = try number.rescaled(to: numeric.scale, rounding: column.rounding)
            guard rounded.unscaled.magnitude < limit.magnitude else { throw .overflow }
            return .number(rounded)
        default: return value
        }
    }

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
                do throws(Fault) {
                    _ = try reading.value(of: column)
                } catch {
                    let name = "\(table.schema.name).\(column.column.name)"
                    switch column.failure {
                    case .reject, .stop: verdict.rejects.append((error, name))
                    case .null, .value: verdict.replaced.append((error, name))
                    }
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
