import RecordValues

/// What a worker has counted of the records that it made: from the numbers that went into them.
struct Tally: Sendable {
    var byType: [Int64]
    var written: Int64 = 0
    var skipped: Int64 = 0
    var rejected: Int64 = 0
    var controlOnly: Int64 = 0
    /// What the legacy system knows, and what can be read from the file.
    var declared: [Int128]
    var computed: [Int128]
    /// Records whose share of a control cannot be read.
    var hidden: [Int64]
    /// Of each table: rows written, skipped, rejected.
    var rows: [(written: Int64, skipped: Int64, rejected: Int64)]
    var sums: [Int128]
    var faults: [FaultyRecord] = []
    /// Where the records stand that declare control figures.
    var declaring: [(type: Int, offset: Int64)] = []
    /// Where an XML file has room for a control's figure.
    var declaredAt: [(control: Int, offset: Int64)] = []

    /// Of a text file with levels: what its records come to in each measure of the whole file, and by control what
    /// all instances of its level declare together.
    var measured: [Int128]
    var ofLevels: [Int: ExactDecimal] = [:]

    init(_ plan: ExtractPlan) {
        measured = [Int128](repeating: 0, count: plan.measureCount)
        byType = plan.types.map { _ in 0 }
        declared = [Int128](repeating: 0, count: plan.controlCount)
        computed = declared
        hidden = [Int64](repeating: 0, count: plan.controlCount)
        rows = [(written: Int64, skipped: Int64, rejected: Int64)](repeating: (0, 0, 0), count: plan.tableCount)
        sums = [Int128](repeating: 0, count: plan.lines.reduce(0) { $0 + $1.accumulators })
    }

    mutating func merge(_ other: Tally) {
        written += other.written
        skipped += other.skipped
        rejected += other.rejected
        controlOnly += other.controlOnly
        for index in byType.indices { byType[index] += other.byType[index] }
        for index in declared.indices {
            declared[index] += other.declared[index]
            computed[index] += other.computed[index]
            hidden[index] += other.hidden[index]
        }
        for index in rows.indices {
            rows[index].written += other.rows[index].written
            rows[index].skipped += other.rows[index].skipped
            rows[index].rejected += other.rows[index].rejected
        }
        for index in sums.indices { sums[index] += other.sums[index] }
        faults += other.faults
        for index in measured.indices { measured[index] += other.measured[index] }
        ofLevels.merge(other.ofLevels) { LevelFigures.sum($0, $1) }
        declaring += other.declaring
        declaredAt += other.declaredAt
    }
}
