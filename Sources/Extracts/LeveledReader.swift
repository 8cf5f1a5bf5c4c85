import Diagnostics
import RecordValues
import Synchronization

/// Hands each record out together with the records that opened the levels round it (`LevelShape`).
///
/// The records come from another reader. When a chunk is claimed its records are looked at one after the other, for
/// their types alone: that is the serial part, and what it learns (the openers in force where the chunk begins) is all
/// that the parallel part needs to put each record's image together.
final class LeveledReader: RecordReader {
    /// A record that opened a level.
    private struct Opener: Sendable {
        var bytes: [UInt8]
        var number: Int64
        var fileOffset: Int64
    }

    /// What is open at a place of the file.
    private struct State: Sendable {
        /// One a level; nil where it is not open.
        var openers: [Opener?]
        /// Thrown once, thrown to all.
        var mistake: DiagnosticList?
    }

    /// Where a chunk began, what was open there, and where its records open levels (from the chunk's first byte).
    private struct Checkpoint: Sendable {
        var fileOffset: Int64
        var openers: [Opener?]
        var opened: [(level: UInt8, place: UInt32)] = []
    }

    private let base: any RecordReader
    private let shape: LevelShape
    private let isPartial: Bool
    private let state: Mutex<State>
    private let checkpoints = Mutex<[Checkpoint]>([])

    var path: String { base.path }
    var fileSize: Int64 { base.fileSize }
    var contentSize: Int64? { base.contentSize }
    var storage: SourceStorage { base.storage }
    var canReadAgain: Bool { base.canReadAgain }
    var recordCount: Int64? { base.recordCount }
    var warnings: [Diagnostic] { base.warnings }

    /// - Parameter isPartial: some records only are read, so that levels may be open that nobody opened.
    init(_ base: any RecordReader, shape: LevelShape, isPartial: Bool) {
        self.base = base
        self.shape = shape
        self.isPartial = isPartial
        state = Mutex(State(openers: shape.levels.map { _ in nil }))
    }

    func claim(_ batch: RecordBatch) throws(DiagnosticList) -> Bool {
        try state.withLock { state throws(DiagnosticList) in
            if let mistake = state.mistake { throw mistake }
            do throws(DiagnosticList) {
                guard try base.claim(batch) else {
                    try requireClosed(state)
                    return false
                }
                try base.fill(batch)
                var checkpoint = Checkpoint(fileOffset: batch.fileRange.lowerBound, openers: state.openers)
                try scan(batch, &state, &checkpoint)
                checkpoints.withLock { [checkpoint] in $0.append(checkpoint) }
                return true
            } catch {
                state.mistake = error
                throw error
            }
        }
    }

    func fill(_ batch: RecordBatch) throws(DiagnosticList) {
        compose(batch, checkpoint(at: batch.fileRange.lowerBound).openers.map { $0?.bytes })
    }

    func read(at fileOffset: Int64, into batch: RecordBatch) throws(DiagnosticList) {
        let checkpoint = checkpoint(at: fileOffset)
        var places = checkpoint.openers.map { $0?.fileOffset }
        for opened in checkpoint.opened {
            let place = checkpoint.fileOffset + Int64(opened.place)
            guard place < fileOffset else { break }
            places[Int(opened.level)] = place
        }
        var openers: [[UInt8]?] = []
        for place in places {
            guard let place else {
                openers.append(nil)
                continue
            }
            try base.read(at: place, into: batch)
            openers.append(batch.copy(batch.records[0]))
        }
        try base.read(at: fileOffset, into: batch)
        compose(batch, openers)
    }

    func finish() throws(DiagnosticList) -> Coverage { try base.finish() }

    func cancel() { base.cancel() }

    private func checkpoint(at fileOffset: Int64) -> Checkpoint {
        checkpoints.withLock { list in
            var lower = 0
            var upper = list.count
            while upper - lower > 1 {
                let middle = (lower + upper) / 2
                if list[middle].fileOffset <= fileOffset { lower = middle } else { upper = middle }
            }
            return list[lower]
        }
    }

    // MARK: The scan

    /// Takes the records of a chunk into account. What stands before a mistake still goes through.
    private func scan(
        _ batch: RecordBatch, _ state: inout State, _ checkpoint: inout Checkpoint
    ) throws(DiagnosticList) {
        for index in batch.records.indices {
            do throws(DiagnosticList) {
                try pass(index, of: batch, &state, &checkpoint)
            } catch {
                guard index > 0 else { throw error }
                batch.fileRange = batch.fileRange.lowerBound..<batch.records[index].fileOffset
                batch.records.removeSubrange(index...)
                state.mistake = error
                return
            }
        }
    }

    /// Takes one record into account, in the order of the file.
    private func pass(
        _ index: Int, of batch: RecordBatch, _ state: inout State, _ checkpoint: inout Checkpoint
    ) throws(DiagnosticList) {
        let slice = batch.records[index]
        let number = batch.firstRecordNumber + Int64(index)
        guard let type = batch.withRecord(slice, { shape.selector.type(of: $0) }) else { return }
        let role = shape.roles[type]
        if let level = role.standsIn, state.openers[level] == nil, !isPartial {
            throw mistake(
                .outsideLevel,
                "record \(number.figures) at byte \(slice.fileOffset.figures) is of the type \(role.name), but no "
                    + "\(shape.levels[level].name) is open there",
                hint: "is a record missing before it? the mapping says that \(role.name) stands in "
                    + shape.levels[level].name)
        }
        if let level = role.opens {
            try requireClosed(from: level, state, before: number)
            state.openers[level] = Opener(bytes: batch.copy(slice), number: number, fileOffset: slice.fileOffset)
            close(innerThan: level, &state.openers)
            checkpoint.opened.append(
                (level: UInt8(level), place: UInt32(slice.fileOffset - checkpoint.fileOffset)))
        }
        if let level = role.closes {
            try requireClosed(inside: level, state, before: number)
            close(from: level, &state.openers)
        }
    }

    private func requireClosed(_ state: State) throws(DiagnosticList) {
        for level in shape.levels.indices { try requireClosed(level, state, before: nil) }
    }

    private func requireClosed(from level: Int, _ state: State, before number: Int64?) throws(DiagnosticList) {
        for inner in shape.levels.indices where isInside(inner, level) {
            try requireClosed(inner, state, before: number)
        }
    }

    private func requireClosed(inside level: Int, _ state: State, before number: Int64) throws(DiagnosticList) {
        for inner in shape.levels.indices where inner != level && isInside(inner, level) {
            try requireClosed(inner, state, before: number)
        }
    }

    /// A level that has a closing record must have been closed by it.
    private func requireClosed(_ level: Int, _ state: State, before number: Int64?) throws(DiagnosticList) {
        guard let closer = shape.levels[level].closer, let opener = state.openers[level], !isPartial else { return }
        let end = number.map { "record \($0.figures)" } ?? "the end of the file"
        throw mistake(
            .levelNotClosed,
            "the \(shape.levels[level].name) opened by record \(opener.number.figures) has no "
                + "\(shape.roles[closer].name) before \(end)",
            hint: "its trailer is missing: the file is cut off, or a record was lost")
    }

    private func mistake(_ code: ExtractCode, _ message: String, hint: String) -> DiagnosticList {
        DiagnosticList(Diagnostic(code, "\(path): \(message)", hint: hint))
    }

    /// What a record does to the openers in force, without asking whether it may.
    private func take(_ bytes: [UInt8], _ openers: inout [[UInt8]?]) {
        guard let type = shape.selector.type(of: bytes.span) else { return }
        if let level = shape.roles[type].opens {
            openers[level] = bytes
            close(innerThan: level, &openers)
        }
        if let level = shape.roles[type].closes { close(from: level, &openers) }
    }

    private func close<Opened>(from level: Int, _ openers: inout [Opened?]) {
        openers[level] = nil
        close(innerThan: level, &openers)
    }

    private func close<Opened>(innerThan level: Int, _ openers: inout [Opened?]) {
        for inner in shape.levels.indices where inner != level && isInside(inner, level) { openers[inner] = nil }
    }

    private func isInside(_ level: Int, _ outer: Int) -> Bool {
        sequence(first: level) { self.shape.levels[$0].parent }.contains(outer)
    }

    // MARK: The images

    /// Puts each record's image behind the chunk's bytes, and lets the slices point there.
    private func compose(_ batch: RecordBatch, _ openers: [[UInt8]?]) {
        let start = batch.records.map { Int($0.offset) + Int($0.length) }.max() ?? 0
        let first = max(start, Int(clamping: batch.fileRange.count))
        batch.reserve(first + batch.records.count * shape.imageLength)
        batch.imageLength = shape.imageLength
        var openers = openers
        var images = [UInt8](repeating: 0, count: shape.imageLength)
        setOpeners(openers, in: &images)
        for index in batch.records.indices {
            let slice = batch.records[index]
            let type = batch.withRecord(slice) { shape.selector.type(of: $0) }
            let role = type.map { shape.roles[$0] }
            let place = first + index * shape.imageLength
            if role?.opens != nil || role?.closes != nil {
                // The record that closes a level still sees its opener; the one that opens it sees the outer ones.
                if let level = role?.opens {
                    close(from: level, &openers)
                    setOpeners(openers, in: &images)
                }
            }
            batch.place(images, at: place, record: slice)
            batch.records[index].offset = Int32(place)
            guard role?.opens != nil || role?.closes != nil else { continue }
            take(batch.copy(batch.records[index]), &openers)
            setOpeners(openers, in: &images)
        }
    }

    private func setOpeners(_ openers: [[UInt8]?], in image: inout [UInt8]) {
        for (level, opener) in zip(shape.levels, openers) {
            for index in 0..<level.length {
                image[level.offset + index] = opener.flatMap { index < $0.count ? $0[index] : nil } ?? 0
            }
        }
    }
}
