import Diagnostics
import RecordValues
import Synchronization

/// Hands each record out together with the records that opened the levels round it (`LevelShape`).
///
/// The records come from another reader. When a chunk is claimed its records are looked at one after the other, for
/// their types alone: that is the serial part, and what it learns (which openers are in force from which record on) is
/// all that the parallel part needs to put each record's image together.
final class LeveledReader: RecordReader {
    private struct State: Sendable {
        var open: OpenLevels
        var journal: LevelJournal
        /// Number of the next record of the file.
        var nextRecord: Int64 = 1
        /// Thrown once, thrown to all.
        var mistake: DiagnosticList?
    }

    /// What was learnt of a claimed chunk.
    private final class Claim: Sendable {
        let openers: [OpenersInForce]

        init(_ openers: [OpenersInForce]) { self.openers = openers }
    }

    private let base: any RecordReader
    private let shape: LevelShape
    private let range: ClosedRange<Int64>
    private let isPartial: Bool
    private let state: Mutex<State>

    var path: String { base.path }
    var fileSize: Int64 { base.fileSize }
    var contentSize: Int64? { base.contentSize }
    var storage: SourceStorage { base.storage }
    var canReadAgain: Bool { base.canReadAgain }
    var recordCount: Int64? { base.recordCount.map { $0 - range.lowerBound + 1 } }
    var warnings: [Diagnostic] { base.warnings }

    /// - Parameters:
    ///   - base: reads the records from the first of the file to the last of the range.
    ///   - range: the numbers of the records to hand out; those before are looked at for the levels that they open.
    ///   - isPartial: the file holds some records only, so that levels may be open that nobody opened or closes.
    init(_ base: any RecordReader, shape: LevelShape, range: ClosedRange<Int64>, isPartial: Bool) {
        self.base = base
        self.shape = shape
        self.range = range
        self.isPartial = isPartial
        state = Mutex(State(open: OpenLevels(shape), journal: LevelJournal(shape)))
    }

    func claim(_ batch: RecordBatch) throws(DiagnosticList) -> Bool {
        try state.withLock { state throws(DiagnosticList) in
            if let mistake = state.mistake { throw mistake }
            do throws(DiagnosticList) {
                repeat {
                    guard try base.claim(batch) else {
                        try finish(state)
                        return false
                    }
                    try base.fill(batch)
                    try scan(batch, &state)
                } while batch.firstRecordNumber + Int64(batch.records.count) <= range.lowerBound
                    && !batch.records.isEmpty
                return true
            } catch {
                state.mistake = error
                throw error
            }
        }
    }

    func fill(_ batch: RecordBatch) throws(DiagnosticList) {
        guard let claim = batch.claim as? Claim else { preconditionFailure("a batch that was not claimed") }
        compose(batch, claim.openers)
    }

    func read(at fileOffset: Int64, into batch: RecordBatch) throws(DiagnosticList) {
        let places = state.withLock { $0.journal.openers(before: fileOffset) }
        var open = OpenLevels(shape)
        for (level, place) in places.enumerated() {
            guard let place else { continue }
            try base.read(at: place, into: batch)
            open.open(LevelOpener(level: level, fileOffset: place, bytes: batch.copy(batch.records[0])))
        }
        try base.read(at: fileOffset, into: batch)
        let type = batch.withRecord(batch.records[0]) { shape.selector.type(of: $0) }
        if let level = type.flatMap({ shape.roles[$0].opens }) { open.close(level) }
        compose(batch, [OpenersInForce(firstIndex: 0, openers: open.openers)])
    }

    func finish() throws(DiagnosticList) -> Coverage { try base.finish() }

    func cancel() { base.cancel() }

    // MARK: The scan

    /// Takes the records of a chunk into account. What stands before a mistake still goes through.
    private func scan(_ batch: RecordBatch, _ state: inout State) throws(DiagnosticList) {
        state.journal.beginChunk(at: batch.fileRange.lowerBound, state.open)
        var openers = [OpenersInForce(firstIndex: 0, openers: state.open.openers)]
        for index in batch.records.indices {
            guard let type = batch.withRecord(batch.records[index], { shape.selector.type(of: $0) }) else { continue }
            let role = shape.roles[type]
            let isAtHome = role.standsIn.map { state.open.isOpen($0) || isPartial } ?? true
            if isAtHome, role.opens == nil, role.closes == nil { continue }
            do throws(DiagnosticList) {
                if !isAtHome { throw outside(role, batch, index) }
                try change(role, batch, index, &state, &openers)
            } catch {
                guard index > 0 else { throw error }
                batch.fileRange = batch.fileRange.lowerBound..<batch.records[index].fileOffset
                batch.records.removeSubrange(index...)
                state.mistake = error
                break
            }
        }
        state.nextRecord = batch.firstRecordNumber + Int64(batch.records.count)
        leaveOut(before: range.lowerBound, batch, &openers)
        batch.claim = Claim(openers)
    }

    /// Opens or closes a level. The record that opens one sees the outer ones; the one that closes it sees its opener.
    private func change(
        _ role: LevelShape.Role, _ batch: RecordBatch, _ index: Int, _ state: inout State,
        _ openers: inout [OpenersInForce]
    ) throws(DiagnosticList) {
        let slice = batch.records[index]
        let number = batch.firstRecordNumber + Int64(index)
        if let level = role.opens {
            try requireClosed(shape.levelsInside[level], state, before: number)
            state.open.close(level)
            openers.append(OpenersInForce(firstIndex: index, openers: state.open.openers))
            state.open.open(
                LevelOpener(level: level, number: number, fileOffset: slice.fileOffset, bytes: batch.copy(slice)))
            state.journal.note(level: level, opens: true, at: slice.fileOffset)
        } else if let level = role.closes {
            try requireClosed(shape.levelsInside[level].filter { $0 != level }, state, before: number)
            state.open.close(level)
            state.journal.note(level: level, opens: false, at: slice.fileOffset)
        }
        openers.append(OpenersInForce(firstIndex: index + 1, openers: state.open.openers))
    }

    /// Takes the records before a number out of a batch.
    private func leaveOut(before first: Int64, _ batch: RecordBatch, _ openers: inout [OpenersInForce]) {
        let count = Int(clamping: first - batch.firstRecordNumber)
        guard count > 0, count < batch.records.count else { return }
        batch.records.removeSubrange(..<count)
        batch.firstRecordNumber = first
        for index in openers.indices { openers[index].firstIndex -= count }
    }

    // MARK: Mistakes

    /// What must hold at the end of the records.
    private func finish(_ state: State) throws(DiagnosticList) {
        if range.lowerBound > 1, state.nextRecord <= range.lowerBound {
            throw Extract.beyondEnd(range, path: path, records: state.nextRecord - 1)
        }
        guard range.upperBound == .max else { return }
        try requireClosed(shape.levels.indices, state, before: nil)
    }

    /// A level that has a closing record must have been closed by it.
    private func requireClosed(
        _ levels: some Sequence<Int>, _ state: State, before number: Int64?
    ) throws(DiagnosticList) {
        guard !isPartial, let found = state.open.unclosed(among: levels) else { return }
        let end = number.map { "record \($0.figures)" } ?? "the end of the file"
        throw mistake(
            .levelNotClosed,
            "the \(shape.levels[found.opener.level].name) opened by record \(found.opener.number.figures) has no "
                + "\(shape.roles[found.closer].name) before \(end)",
            hint: "its trailer is missing: the file is cut off, or a record was lost")
    }

    private func outside(_ role: LevelShape.Role, _ batch: RecordBatch, _ index: Int) -> DiagnosticList {
        let level = shape.levels[role.standsIn ?? 0].name
        let number = batch.firstRecordNumber + Int64(index)
        return mistake(
            .outsideLevel,
            "record \(number.figures) at byte \(batch.records[index].fileOffset.figures) is of the type "
                + "\(role.name), but no \(level) is open there",
            hint: "is a record missing before it? the mapping says that \(role.name) stands in \(level)")
    }

    private func mistake(_ code: ExtractCode, _ message: String, hint: String) -> DiagnosticList {
        DiagnosticList(Diagnostic(code, "\(path): \(message)", hint: hint))
    }

    // MARK: The images

    /// Puts each record's image behind the chunk's bytes, and lets the slices point there. A record that is longer than
    /// any may be stays where it is: it is rejected.
    private func compose(_ batch: RecordBatch, _ openers: [OpenersInForce]) {
        let start = batch.records.last.map { Int($0.offset) + Int($0.length) } ?? 0
        var place = max(start, batch.fileRange.count)
        batch.reserve(place + batch.records.count * shape.imageLength)
        batch.imageShape = (shape.recordCapacity, shape.imageLength)
        batch.openersInForce = openers
        for (position, some) in openers.enumerated() {
            let first = max(0, some.firstIndex)
            let end = position + 1 < openers.count ? openers[position + 1].firstIndex : batch.records.count
            guard first < end else { continue }
            let bytes = OpenLevels.imageBytes(some.openers, shape)
            for index in first..<end where batch.records[index].length <= shape.recordCapacity {
                batch.place(
                    imageOf: batch.records[index], filledUpTo: shape.recordCapacity, followedBy: bytes.span, at: place)
                batch.records[index].offset = Int32(place)
                place += shape.imageLength
            }
        }
    }
}
