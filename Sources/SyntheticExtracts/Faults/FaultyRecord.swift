/// One record that a run must reject, and why.
package struct FaultyRecord: Sendable, Hashable, Encodable {
    /// From 1.
    package var record: Int64
    /// Of its first byte in the file.
    package var offset: Int64
    /// The field whose bytes are at fault.
    package var field: String
    /// The name of the fault on the command line.
    package var fault: String
    /// The code of the reject.
    package var code: String
    /// The record that has the key first; nil for every other fault.
    package var firstRecord: Int64?
}
