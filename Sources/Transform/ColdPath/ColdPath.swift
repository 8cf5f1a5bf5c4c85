import MappingLanguage
import RecordValues
import TargetRows

/// The plain serial interpreter of the plan: it knows names and reasons, and has time.
///
/// Every record that the fast path stumbles over comes here, and so does every record of a file when the fast path
/// is put to the test.
package struct ColdPath: Sendable {
    package let context: RunContext

    package init(_ context: RunContext) { self.context = context }

    /// Tells one record's way from its bytes to its rows.
    ///
    /// - Parameter duplicate: the earlier record with the same key, where the key index found one.
    package func story(of image: RecordImage, duplicate: DuplicateKey? = nil) -> RecordStory {
        var story = RecordStory()
        guard let type = recordType(of: image) else {
            let reason = RejectReason(field: context.source.discriminator?.name ?? "", isUnknownType: true)
            if case .stop = context.source.otherRecords { story.stop = reason }
            return story
        }
        story.recordType = type
        let evaluation = Evaluation(context: context, reading: FieldReading(image: image, source: context.source))
        tellControls(&story, type: type, evaluation)
        if image.length > context.expectedLength(ofType: type) {
            story.reasons.append(RejectReason(fault: .recordTooLong, field: context.source.recordTypes[type].name))
        }
        let formReason = formReason(image, type: type)
        if let formReason { story.reasons.append(formReason) }
        for (index, table) in context.plan.tables.enumerated()
        where table.source == context.sourceIndex && table.recordType == type {
            for item in 0..<(table.each?.count ?? 1) {
                var evaluation = evaluation
                evaluation.reading.item = item
                story.rows.append(row(table, index: index, item: item, evaluation, &story))
            }
        }
        // Where nobody knows what the fields hold, that alone is to be told.
        if let formReason, formReason.fault == .malformed { story.reasons = [formReason] }
        if let duplicate { story.reasons.append(reason(for: duplicate)) }
        observe(&story, type: type, evaluation)
        return story
    }

    /// What a record adds to each measure that counts it.
    package func contributions(of image: RecordImage) -> [RecordStory.Contribution] {
        guard let type = recordType(of: image) else { return [] }
        return contributions(
            type, Evaluation(context: context, reading: FieldReading(image: image, source: context.source)))
    }

    /// The index of the record's type; nil where it is of none that the mapping describes.
    package func recordType(of image: RecordImage) -> Int? {
        context.selector.type(of: image.record.span)
    }

    /// How the record is not as its schema or its format says.
    private func formReason(_ image: RecordImage, type: Int) -> RejectReason? {
        let format = context.source.recordFormat
        guard format.holdsSlots, let fault = SlotRecordImage.fault(of: image.record) else { return nil }
        let isXML = if case .xml = format { true } else { false }
        var reason = RejectReason(
            fault: isXML ? .againstSchema : .malformed, field: context.source.recordTypes[type].name)
        reason.formFault = fault
        return reason
    }

    private func tellControls(_ story: inout RecordStory, type: Int, _ evaluation: Evaluation) {
        for (index, declaration) in context.plan.declarations.enumerated()
        where declaration.source == context.sourceIndex && declaration.type == type {
            story.declarations.append(.init(declaration: index, content: evaluation.content(declaration)))
        }
        story.contributions = contributions(type, evaluation)
    }

    private func contributions(_ type: Int, _ evaluation: Evaluation) -> [RecordStory.Contribution] {
        var contributions: [RecordStory.Contribution] = []
        for (index, measure) in context.plan.measures.enumerated()
        where measure.source == context.sourceIndex && measure.countedTypes.contains(type) {
            do throws(ColdFailure) {
                if let condition = measure.condition, try !evaluation.holds(condition) { continue }
                switch measure.kind {
                case .count: contributions.append(.init(measure: index, value: 1))
                case .sum(let expression):
                    let number = try evaluation.number(expression)
                    let units = try? number.rescaled(to: measure.scale, rounding: .exact).unscaled
                    contributions.append(.init(measure: index, value: units))
                }
            } catch {
                contributions.append(.init(measure: index, value: nil))
            }
        }
        return contributions
    }

    private func row(
        _ table: TablePlan, index: Int, item: Int, _ evaluation: Evaluation, _ story: inout RecordStory
    ) -> RowStory {
        var row = RowStory(table: index, item: item, skippedBy: nil, columns: [])
        var skipFailure: RejectReason?
        for (number, skip) in table.skips.enumerated() {
            do throws(ColdFailure) {
                guard try evaluation.holds(skip.condition) else { continue }
                row.skippedBy = number
            } catch {
                let field = error.field ?? skip.condition.firstField?.name ?? table.schema.name
                skipFailure = RejectReason(fault: error.fault, field: field, column: table.schema.name)
            }
            break
        }
        row.columns = table.columns.map { evaluation.story(of: $0) }
        if let skipFailure { story.reasons.append(skipFailure) }
        guard row.skippedBy == nil else { return row }
        for (column, told) in zip(table.columns, row.columns) {
            let failure: ColdFailure? = if case .failure(let failure) = told.outcome { failure } else { nil }
            guard let failure = failure else { continue }
            let reason = RejectReason(
                fault: failure.fault, field: failure.field ?? column.expression.firstField?.name ?? column.column.name,
                column: "\(table.schema.name).\(column.column.name)")
            story.reasons.append(reason)
            if column.failure == .stop, story.stop == nil { story.stop = reason }
        }
        return row
    }

    private func reason(for duplicate: DuplicateKey) -> RejectReason {
        let schema = context.plan.tables[duplicate.table].schema
        let key = schema.keyColumns.map { schema.columns[$0].name }.joined(separator: ", ")
        return RejectReason(
            fault: .duplicateKey, field: key, column: schema.name, duplicate: duplicate)
    }

    private func observe(_ story: inout RecordStory, type: Int, _ evaluation: Evaluation) {
        let program = context.programs[type]
        for index in program.countedFields {
            let field = program.fields[index]
            for item in 0..<(field.itemStride == 0 ? 1 : itemCount(of: field, type: type)) {
                var reading = evaluation.reading
                reading.item = item
                if let kind = reading.observation(field) { story.observations.append(.init(field: index, kind: kind)) }
            }
        }
    }

    /// Items of the `each` that a field belongs to.
    private func itemCount(of field: FieldReference, type: Int) -> Int {
        let each = context.plan.tables.compactMap { table in
            table.source == context.sourceIndex && table.recordType == type ? table.each : nil
        }
        return each.first { $0.offset <= field.offset && field.offset < $0.offset + $0.width }?.count ?? 1
    }
}
