import Diagnostics
import Extracts
import MappingLanguage
import MigrationRun
import RecordValues
import Reports
import TargetRows
import Transform

/// One record of a file, and all that a run would make of it.
struct TriedRecord {
    let path: String
    /// Bytes that the records are cut from; nil where only reading on would tell.
    let fileSize: Int64?
    /// Whether the file is gzip: offsets are in what it inflates to.
    let isGzip: Bool
    /// From 1.
    let number: Int64
    /// Offset in the file of the first byte that belongs to the record, its descriptor word where it has one.
    let fileOffset: Int64
    /// The record as it stands in the file: with its descriptor word, or with its line end.
    let fileBytes: [UInt8]
    /// How many of those stand before the data.
    let leadingBytes: Int
    /// The data.
    let bytes: [UInt8]
    /// The data, and the records of the levels round it.
    let image: RecordImage
    /// The records that opened the levels round it, the outermost first.
    let openers: [LevelOpener]
    let context: RunContext
    let story: RecordStory
    /// What the record alone adds to the figures of a run.
    let tally: SourceTally

    /// Reads record `number` of the file and sends it down the cold path.
    init(
        number: Int64, path: String, plan: MappingPlan, source index: Int, runDate: CalendarDate?
    ) throws(DiagnosticList) {
        let source = plan.sources[index]
        let reader = try source.open(
            path: path, recordsPerChunk: source.levels.isEmpty ? 1 : 1000, range: number...number)
        let batch = RecordBatch(capacity: 1 << 16)
        while batch.records.isEmpty, try reader.claim(batch) { try reader.fill(batch) }
        guard let slice = batch.records.first else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.rangeBeyondEnd, "record \(number.figures) is asked for, but \(path) ends before it",
                    hint: "records are numbered from 1"))
        }
        self.path = reader.path
        self.number = number
        fileSize = reader.contentSize
        isGzip = reader.storage.gzip != nil
        fileOffset = slice.fileOffset
        bytes = batch.copy(slice)
        leadingBytes = source.recordFormat.leadingBytes
        let end =
            source.recordFormat.isLines
            ? batch.fileRange.upperBound : slice.fileOffset + Int64(leadingBytes) + Int64(slice.length)
        let fileLength =
            source.recordFormat.holdsSlots
            ? SlotRecordImage.fragmentLength(of: bytes) : Int(end - slice.fileOffset)
        let whole = RecordSlice(
            offset: Int32(slice.fileOffset - batch.fileRange.lowerBound), length: Int32(fileLength),
            fileOffset: slice.fileOffset)
        fileBytes = batch.copy(whole)
        context = RunContext(plan: plan, sourceIndex: index, runDate: runDate)
        image = batch.image(of: slice)
        openers = batch.openers(of: 0)
        story = ColdPath(context).story(of: image)
        var options = Transformer.Options()
        options.coldPathOnly = true
        let transformer = Transformer(context: context, format: .csv, options: options)
        transformer.transform(batch)
        tally = transformer.chunkTally
    }
}

extension RecordFormat {
    /// Bytes before the data of a record: its descriptor word.
    fileprivate var leadingBytes: Int { self == .variable || self == .variableBlocked ? 4 : 0 }

    fileprivate var isLines: Bool { if case .lines = self { true } else { false } }
}
