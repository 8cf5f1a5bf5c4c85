import Diagnostics
import Transform

/// Takes what one worker made of its chunks, in any order, where it goes to no file.
protocol RowTaker: AnyObject {
    /// Takes the rows and rejects of a chunk that belongs to the run.
    ///
    /// - Parameter firstRecord: the number of the chunk's first record, from 1.
    func take(_ result: ChunkResult, firstRecord: Int64) throws(DiagnosticList)

    /// Takes what is left: no chunk follows.
    func finish() throws(DiagnosticList)
}
