import Diagnostics
import Extracts
import MappingLanguage
import RecordValues
import Transform

/// Looks for the keys of one chunk in the index, record by record in the order of the file.
struct KeyCheck {
    let run: SourceRun
    let worker: Worker

    /// The records of the chunk that repeat a key, in order. They leave no key of their own behind.
    func duplicates(_ index: KeyIndex) throws(DiagnosticList) -> [(Int, DuplicateKey)] {
        let (keys, records) = (worker.transformer.result.keys, worker.batch.records)
        index.prefetch(keys)
        // Where records cannot be read again, the keys of the chunk stand in the store from here on.
        let kept = try run.keyStore.map { store throws(DiagnosticList) in
            try store.append(worker.transformer.result.keyEntries)
        }
        var found: [(Int, DuplicateKey)] = []
        var position = 0
        while true {
            if kept == nil { position += index.noteNew(keys, from: position, records: records) }
            guard position < keys.count else { return found }
            let recordIndex = keys[position].recordIndex
            index.beginRecord()
            var duplicate: DuplicateKey?
            while position < keys.count, keys[position].recordIndex == recordIndex {
                let entry = kept.map { $0 + Int64(keys[position].entryStart) }
                if duplicate == nil { duplicate = try find(keys[position], entry, index) }
                position += 1
            }
            if let duplicate {
                index.forgetRecord()
                found.append((Int(recordIndex), duplicate))
            }
        }
    }

    private func find(
        _ key: RowKey, _ entry: Int64?, _ index: KeyIndex
    ) throws(DiagnosticList) -> DuplicateKey? {
        if let store = run.keyStore, let entry { return try find(key, entry, index, store) }
        let slice = worker.batch.records[Int(key.recordIndex)]
        let earlier = try index.find(hash: key.indexHash, orInsert: slice.fileOffset) {
            (offset) throws(DiagnosticList) -> Bool in
            try haveSameKey(slice, offset, table: Int(key.table))
        }
        return earlier.map { offset in
            DuplicateKey(table: Int(key.table), firstOffset: offset, firstRecord: run.number(ofRecordAt: offset))
        }
    }

    /// Where records cannot be read again: compares the keys that were kept.
    private func find(
        _ key: RowKey, _ entry: Int64, _ index: KeyIndex, _ store: KeyStore
    ) throws(DiagnosticList) -> DuplicateKey? {
        let earlier = try index.find(hash: key.indexHash, orInsert: entry) {
            (earlier) throws(DiagnosticList) -> Bool in
            try store.isSame(earlier, entry)
        }
        guard let earlier else { return nil }
        let offset = try store.recordOffset(at: earlier)
        return DuplicateKey(table: Int(key.table), firstOffset: offset, firstRecord: run.number(ofRecordAt: offset))
    }

    private func haveSameKey(_ slice: RecordSlice, _ offset: Int64, table: Int) throws(DiagnosticList) -> Bool {
        let mine = worker.transformer.keyValues(of: worker.batch.image(of: slice), table: table)
        // The record's own earlier row: two equal keys in one record.
        if offset == slice.fileOffset { return Set(mine).count < mine.count }
        let other = RecordBatch(capacity: Int(slice.length) + 64)
        try run.reader.read(at: offset, into: other)
        let theirs = worker.transformer.keyValues(of: other.image(of: other.records[0]), table: table)
        return !Set(mine).isDisjoint(with: theirs)
    }
}

extension SourceRun {
    /// The number of a record, from 1, where all records have one length; nil where only reading would tell.
    func number(ofRecordAt offset: Int64) -> Int64? {
        guard case .fixed(let length) = context.source.recordFormat else { return nil }
        return offset / Int64(length) + 1
    }
}
