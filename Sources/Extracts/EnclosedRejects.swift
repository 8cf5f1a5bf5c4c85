import Diagnostics
import RecordValues

/// A reader whose rejected records cannot simply stand one after another: a file of them has a head and a foot, and
/// each record needs something around it.
///
/// Head, then what `appendRejects` gave in the order of the file, then foot: a file that runs again with the same
/// mapping.
package protocol EnclosedRejects: RecordReader {
    /// What stands before the first rejected record.
    func rejectsHead() throws(DiagnosticList) -> [UInt8]

    /// Appends these records of a filled batch, in order, each with what must stand around it.
    func appendRejects(_ indexes: [Int], of batch: RecordBatch, to output: inout [UInt8]) throws(DiagnosticList)

    /// What stands behind the last one; to be asked for when all were appended.
    func rejectsFoot() throws(DiagnosticList) -> [UInt8]
}
