import Diagnostics
import RecordValues
import Synchronization

/// Reads one record again: from the last checkpoint before it, scanned as the whole file was.
extension XMLReader {
    func read(at fileOffset: Int64, into batch: RecordBatch) throws(DiagnosticList) {
        let chunk = XMLChunk()
        try state.withLock { state throws(DiagnosticList) in
            if isSerial {
                try readSerially(fileOffset, batch, chunk)
            } else {
                try find(fileOffset, batch, chunk, state)
            }
        }
    }

    /// Leaves in the batch the chunk that holds this record only, and parses it.
    private func find(
        _ fileOffset: Int64, _ batch: RecordBatch, _ chunk: XMLChunk, _ state: State
    ) throws(DiagnosticList) {
        var alone = state
        alone.goBack(to: state.checkpoints.last(before: fileOffset) ?? .beginning(of: encoding))
        var before = alone
        var index: Int?
        while index == nil {
            before = alone
            precondition(!alone.hasEnded, "no record begins at byte \(fileOffset)")
            try scanChunk(batch, chunk, &alone, limit: .max)
            index = chunk.places.firstIndex { $0.start == fileOffset }
        }
        if let index, index > 0 { try scanChunk(batch, chunk, &before, limit: index) }
        try scanChunk(batch, chunk, &before, limit: 1)
        translate(chunk, batch)
        chunk.endsFile = false
        let parser = XMLRecordParser(shape: shape, plan: plan)
        do throws(XMLRecordParser.Failure) {
            try parse(batch, chunk, parser, in: translated(chunk.start.context))
        } catch {
            throw diagnostic(error, batch, chunk)
        }
        try finish(batch, chunk, parser)
    }

    /// Where only one parser can read the document, it reads it again up to the record.
    private func readSerially(
        _ fileOffset: Int64, _ batch: RecordBatch, _ chunk: XMLChunk
    ) throws(DiagnosticList) {
        var alone = State(shape: shape, plan: plan, encoding: encoding)
        while true {
            precondition(!alone.hasEnded, "no record begins at byte \(fileOffset)")
            try scanChunk(batch, chunk, &alone, limit: .max)
            try parseSerially(batch, chunk, &alone)
            if let found = batch.records.first(where: { $0.fileOffset == fileOffset }) {
                batch.records = [found]
                return
            }
        }
    }
}

extension XMLReader.State {
    fileprivate mutating func goBack(to checkpoint: XMLCheckpoints.Checkpoint) {
        scan = checkpoint.scan
        filePosition = checkpoint.filePosition
        levelStarts = checkpoint.levelStarts
        hasEnded = false
        validator = nil
    }
}
