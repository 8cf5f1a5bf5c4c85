import RecordValues

/// What the operator asks of a synthetic extract.
package struct SynthesisOptions: Sendable {
    /// Records in the file: headers and trailers among them.
    package var records: Int64
    /// The same seed gives the same bytes, for any number of workers.
    package var seed: UInt64
    package var faults: [FaultRequest]
    /// The business date that `run date` stands for in the mapping.
    package var runDate: CalendarDate

    package init(records: Int64, seed: UInt64, faults: [FaultRequest] = [], runDate: CalendarDate) {
        self.records = records
        self.seed = seed
        self.faults = faults
        self.runDate = runDate
    }
}
