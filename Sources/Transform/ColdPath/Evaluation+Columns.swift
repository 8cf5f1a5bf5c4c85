import MappingLanguage
import RecordValues
import TargetRows

extension Evaluation {
    /// How a column comes to its value.
    ///
    /// - Parameter ignoringNullWhen: asks for the value also where the field's state means that there is none.
    package func story(of column: ColumnPlan, ignoringNullWhen: Bool = false) -> ColumnStory {
        if !ignoringNullWhen, let nullWhen = column.nullWhen, meansNoValue(nullWhen) {
            return ColumnStory(outcome: .null, isStatedNull: true)
        }
        var readValue: ColdValue?
        var brokenRule: Int?
        do throws(ColdFailure) {
            let expressed = try self.value(column.expression)
            readValue = rounded(expressed, column)
            let value = try fitted(expressed, column)
            for (index, rule) in column.rules.enumerated() {
                guard let fault = fault(of: rule, on: value) else { continue }
                brokenRule = index
                throw ColdFailure(fault: fault)
            }
            return ColumnStory(outcome: .value(value), readValue: readValue)
        } catch {
            var told = ColumnStory(outcome: .failure(error), readValue: readValue, brokenRule: brokenRule)
            switch column.failure {
            case .reject, .stop: return told
            case .null: told.outcome = .null
            case .value(let constant): told.outcome = .value(self.value(constant))
            }
            told.replaced = error
            return told
        }
    }

    /// Whether the field's state means that there is no value.
    package func meansNoValue(_ nullWhen: NullWhen) -> Bool {
        reading.isOneOf(nullWhen.states, or: nullWhen.literals, nullWhen.field)
    }

    /// The value with the column's decimal places, whatever its size; nil where they would lose some of it.
    private func rounded(_ value: ColdValue, _ column: ColumnPlan) -> ColdValue? {
        guard case .number(let number) = value, let numeric = column.column.type.numeric else { return value }
        return (try? number.rescaled(to: numeric.scale, rounding: column.rounding)).map { .number($0) }
    }

    /// The value in the form of its column, or the fault where it does not fit.
    private func fitted(_ value: ColdValue, _ column: ColumnPlan) throws(ColdFailure) -> ColdValue {
        switch (value, column.column.type) {
        case (.text(let text), .text(let minimum, let maximum)):
            let count = text.unicodeScalars.count
            if count < minimum { throw ColdFailure(fault: .tooShort) }
            if count > maximum { throw ColdFailure(fault: .tooLong) }
            return value
        case (.number(let number), let type):
            guard let numeric = type.numeric else {
                preconditionFailure("the checker puts numbers into numeric columns")
            }
            do throws(Fault) {
                let rounded = try number.rescaled(to: numeric.scale, rounding: column.rounding)
                guard let limit = ExactDecimal.powerOfTen(numeric.precision),
                    rounded.unscaled.magnitude < limit.magnitude
                else { throw Fault.overflow }
                return .number(rounded)
            } catch {
                throw ColdFailure(fault: error)
            }
        default: return value
        }
    }
}
