import MappingLanguage
import RecordValues
import Transform

/// One record's bytes, read by the cold path of the transformation: by this the generator knows whether the mapping
/// takes a value that it thought of.
///
/// It reads samples before the file is made, and never the file: the answers come from the generator's own numbers.
struct PlanReading {
    private var evaluation: Evaluation

    init(plan: MappingPlan, source: Int, runDate: CalendarDate) {
        let context = RunContext(plan: plan, sourceIndex: source, runDate: runDate)
        evaluation = Evaluation(
            context: context, reading: FieldReading(image: RecordImage([]), source: plan.sources[source]))
    }

    var plan: MappingPlan { evaluation.context.plan }
    var source: SourcePlan { evaluation.reading.source }

    /// The record.
    var bytes: [UInt8] {
        get { evaluation.reading.image.record }
        set { evaluation.reading.image = RecordImage(newValue) }
    }

    /// Which item of the table's `each` is meant, from 0.
    var item: Int {
        get { evaluation.reading.item }
        set { evaluation.reading.item = newValue }
    }

    func holds(_ condition: Condition) throws(Fault) -> Bool {
        do throws(ColdFailure) { return try evaluation.holds(condition) } catch { throw error.fault }
    }

    /// What the field itself holds.
    func value(of field: FieldReference) throws(Fault) -> ColdValue {
        do throws(ColdFailure) { return try evaluation.value(.field(field)) } catch { throw error.fault }
    }

    /// Whether the field's state means that there is no value.
    func meansNoValue(_ nullWhen: NullWhen) -> Bool { evaluation.meansNoValue(nullWhen) }

    /// How the column comes to its value.
    func story(of column: ColumnPlan) -> ColumnStory { evaluation.story(of: column) }

    /// The value of a column, before `else` puts anything in its place; nil for null.
    func value(of column: ColumnPlan, ignoringNullWhen: Bool = false) throws(Fault) -> ColdValue? {
        let story = evaluation.story(of: column, ignoringNullWhen: ignoringNullWhen)
        if let replaced = story.replaced { throw replaced.fault }
        switch story.outcome {
        case .value(let value): return value
        case .null: return nil
        case .failure(let failure): throw failure.fault
        }
    }
}
