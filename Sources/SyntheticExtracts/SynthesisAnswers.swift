import Foundation

/// What a run over a synthetic extract must find, from the numbers that went into it and not from its bytes.
package struct SynthesisAnswers: Sendable, Hashable, Encodable {
    package var mapping: String
    package var source: String
    package var seed: UInt64
    /// Records and bytes of the file.
    package var records: Int64
    package var bytes: Int64
    /// Records of each type that the mapping describes.
    package var byType: [String: Int64]
    /// Each record is in one of these five, unless `stops` says that the run ends before.
    package var written: Int64
    package var skipped: Int64
    package var rejected: Int64
    package var controlOnly: Int64
    package var otherSkipped: Int64
    package var rejectsByCode: [String: Int64]
    package var controls: [Control]
    package var tables: [String: Table]
    /// Figures that the generator does not know.
    package var notComputed: [String]
    /// Why a run over the file must not succeed, other than by rejects; empty where it can.
    package var stops: [String]
    /// Every faulty record, in the order of the file.
    package var faults: [FaultyRecord]

    /// One control.
    package struct Control: Sendable, Hashable, Encodable {
        package var name: String
        /// What the file says; nil where no record does.
        package var declared: String?
        /// What can be read from the records.
        package var computed: String
        /// Records whose share cannot be read.
        package var unreadable: Int64
        /// Computed less declared.
        package var difference: String?
    }

    /// One target table.
    package struct Table: Sendable, Hashable, Encodable {
        package var written: Int64
        package var skipped: Int64
        package var rejected: Int64
        package var totals: [Totals]
    }

    /// One `totals` line, of the written rows.
    package struct Totals: Sendable, Hashable, Encodable {
        /// The columns that make the groups; empty for the grand total.
        package var by: [String]
        package var groups: [Group]
    }

    /// One group of written rows.
    package struct Group: Sendable, Hashable, Encodable {
        package var values: [String]
        package var count: Int64
        package var sums: [String: String]
    }

    /// The answers as JSON with keys in alphabetical order, ending with a line end.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch {
            preconditionFailure("text and integers always encode: \(error)")
        }
    }
}
