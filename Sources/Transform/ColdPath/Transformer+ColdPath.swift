import MappingLanguage
import RecordValues
import TargetRows

extension Transformer {
    /// Takes one record down the cold path and counts what comes of it.
    func tellCold(_ recordIndex: Int, in batch: RecordBatch) {
        let slice = batch.records[recordIndex]
        let number = batch.firstRecordNumber + Int64(recordIndex)
        let story = coldPath.story(of: batch.image(of: slice))
        if let stop = story.stop {
            result.stop = Stop(recordNumber: number, fileOffset: slice.fileOffset, reason: stop)
            return
        }
        result.tally.records += 1
        guard let type = story.recordType else {
            result.tally.otherSkipped += 1
            return
        }
        result.tally.byType[type].add(recordNumber: number)
        count(story, type: type, recordNumber: number)
        for row in story.rows {
            let bucket: Bucket = story.isRejected ? .rejected : row.skippedBy != nil ? .skipped : .written
            result.tally.tables[row.table].read += 1
            account(row, as: bucket, weight: 1)
            if bucket != .written { note(row, story) }
            let cells = coldCells[row.table].fill(row)
            for groups in sinks[row.table].groups { groups.add(cells, to: .read, weight: 1) }
            if bucket == .written { sinks[row.table].write(cells, recordIndex: recordIndex) }
        }
        if story.isRejected { reject(story, recordIndex, number: number, fileOffset: slice.fileOffset) }
    }

    /// Takes a record that was written out again, because an earlier record has its key. The caller takes its rows
    /// out of the outputs.
    package func withdraw(_ recordIndex: Int, in batch: RecordBatch, for duplicate: DuplicateKey) {
        let slice = batch.records[recordIndex]
        let image = batch.image(of: slice)
        let rejected = coldPath.story(of: image, duplicate: duplicate)
        for row in coldPath.story(of: image).rows {
            account(row, as: row.skippedBy != nil ? .skipped : .written, weight: -1)
            if let rule = row.skippedBy { note(row, as: .skipped(rule: rule), weight: -1) }
            account(row, as: .rejected, weight: 1)
            note(row, rejected)
        }
        result.tally.written -= 1
        result.tally.rejected += 1
        reject(
            rejected, recordIndex, number: batch.firstRecordNumber + Int64(recordIndex), fileOffset: slice.fileOffset)
    }

    /// The key of a record's rows in a table, to tell equal keys from equal hashes.
    package func keyValues(of image: RecordImage, table: Int) -> [[ColdValue]] {
        coldPath.keyValues(of: image, table: table)
    }

    private func count(_ story: RecordStory, type: Int, recordNumber: Int64) {
        for contribution in story.contributions { result.add(contribution, recordNumber: recordNumber) }
        for declaration in story.declarations { result.add(declaration, recordNumber: recordNumber) }
        for observation in story.observations {
            result.tally.observations[.init(recordType: type, observation: observation), default: 0] += 1
        }
        if story.isRejected {
            result.tally.rejected += 1
        } else if context.source.recordTypes[type].skip != nil {
            result.tally.skipped += 1
        } else if story.rows.isEmpty {
            result.tally.controlOnly += 1
        } else if story.rows.contains(where: { $0.skippedBy == nil }) {
            result.tally.written += 1
        } else {
            result.tally.skipped += 1
        }
    }

    /// Adds a row to (or, with weight -1, takes it from) a bucket of its table.
    private func account(_ row: RowStory, as bucket: Bucket, weight: Int64) {
        switch bucket {
        case .read: break
        case .written:
            result.tally.tables[row.table].written += weight
            for (column, told) in row.columns.enumerated() {
                guard let replaced = told.replaced else { continue }
                let key = TableTally.Replacement(column: column, fault: replaced.fault)
                result.tally.tables[row.table].replacements[key, default: 0] += weight
                if result.tally.tables[row.table].replacements[key] == 0 {
                    result.tally.tables[row.table].replacements[key] = nil
                }
            }
        case .skipped: result.tally.tables[row.table].skippedBy[row.skippedBy ?? 0] += weight
        case .rejected: result.tally.tables[row.table].rejected += weight
        }
        let cells = coldCells[row.table].fill(row)
        for groups in sinks[row.table].groups { groups.add(cells, to: bucket, weight: weight) }
    }

    /// Notes why a row is not written.
    private func note(_ row: RowStory, _ story: RecordStory) {
        if let reason = story.reasons.first {
            note(row, as: .rejected(code: reason.fault?.code ?? ""), weight: 1)
        } else if let rule = row.skippedBy {
            note(row, as: .skipped(rule: rule), weight: 1)
        }
    }

    private func note(_ row: RowStory, as ending: Ending, weight: Int64) {
        guard let columns = sinks[row.table].skips?.columns else { return }
        let cells = coldCells[row.table].fill(row)
        result.tally.tables[row.table].endings[ending, default: EndingTally(figures: columns.count)]
            .add(0, of: cells, columns: columns, weight: weight)
    }

    private func reject(_ story: RecordStory, _ recordIndex: Int, number: Int64, fileOffset: Int64) {
        let reject = Reject(
            recordIndex: recordIndex, recordNumber: number, fileOffset: fileOffset, reasons: story.reasons)
        let position = result.rejects.firstIndex { $0.recordIndex > recordIndex } ?? result.rejects.endIndex
        result.rejects.insert(reject, at: position)
        let keys = story.reasons.map { SourceTally.ReasonKey(field: $0.field, code: $0.fault?.code ?? "") }
        for key in Set(keys) { result.tally.reasons[key, default: 0] += 1 }
        for code in Set(keys.map(\.code)) { result.tally.codes[code, default: 0] += 1 }
    }
}

extension ColdPath {
    /// The key of each row that a record writes to a table.
    package func keyValues(of image: RecordImage, table: Int) -> [[ColdValue]] {
        let keyColumns = context.plan.tables[table].schema.keyColumns
        return story(of: image).rows.filter { $0.table == table && $0.skippedBy == nil }.map { row in
            keyColumns.compactMap { column in
                if case .value(let value) = row.columns[column].outcome { value } else { nil }
            }
        }
    }
}

extension ColumnStory {
    /// What totals add up: the value of the cell, or the one that was read and then failed a rule.
    var knownValue: ColdValue? {
        switch outcome {
        case .value(let value): value
        case .null: nil
        case .failure: readValue
        }
    }
}
