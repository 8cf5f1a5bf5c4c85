/// All that a run found, in the form of `run.json`: the keys are part of the outside contract (amounts are strings,
/// because a JSON number is a binary fraction to most readers).
package struct RunReport: Sendable, Codable {
    package enum Verdict: String, Sendable, Codable {
        case tiesOut = "ties-out"
        case breaks
        case controlsWrong = "controls-wrong"
        case stopped
    }

    package var verdict: Verdict
    package var exitCode: Int32
    /// Why the verdict is not `ties-out`: one sentence each, for people.
    package var reasons: [String]
    /// Those of the reasons that are mistakes of an input or of the system, with their codes.
    package var problems: [Problem]
    package var tool: Tool
    package var mapping: MappingFigures
    /// Nil where none was stated, because the mapping does not use it.
    package var runDate: String?
    package var startedAt: String
    package var isDryRun: Bool
    /// How tables and rejects are compressed (`gzip`); nil where they are not.
    package var compression: String?
    /// Set where only some records were read: such a run is no evidence.
    package var partial: String?
    package var sources: [String: SourceFigures]
    package var tables: [String: TableFigures]
    package var controls: [ControlFigures]
    package var rejects: RejectFigures
    package var residuals: [ResidualFigures]
    package var warnings: [WarningFigures]
    package var timing: Timing
    /// Which of the costs that can be turned off were on.
    package var checks: Checks

    package struct Problem: Sendable, Codable {
        package var code: String
        package var message: String
        /// For the terminal only: the hint of a framing mistake holds bytes of records, which no report keeps.
        package var hint: String?

        private enum CodingKeys: String, CodingKey { case code, message }
    }

    package struct Tool: Sendable, Codable {
        package var name: String
        package var version: String
    }

    package struct MappingFigures: Sendable, Codable {
        package var name: String
        package var version: Int
        package var file: String
        package var sha256: String
        /// Copybooks and code tables, by name.
        package var companions: [String: String]
    }

    package struct SourceFigures: Sendable, Codable {
        package var file: String
        /// Of the file as it was given, like its digest.
        package var bytes: Int64
        package var sha256: String?
        /// Set where the file is compressed; byte offsets are offsets in what it inflates to.
        package var compression: CompressionFigures?
        /// Bytes that the records were cut from; nil where a compressed file was not read to its end.
        package var uncompressedBytes: Int64?
        package var records: Int64
        package var byType: [String: Int64]
        /// Every record is in exactly one of these five.
        package var written: Int64
        package var skipped: Int64
        package var rejected: Int64
        package var controlOnly: Int64
        package var otherSkipped: Int64
        package var paddedLines: Int64
        /// Whether the run read all that it was asked to read: the figures of a run that ended earlier are not those of
        /// the file.
        package var readToEnd: Bool
        /// What looks suspicious about the file, and forbids nothing.
        package var suspicions: [Problem]
        /// What was counted about fields, by `type.FIELD` and kind (`blank`, `lowValues`, `signDeviation`, …).
        package var fields: [String: [String: Int64]]
    }

    package struct CompressionFigures: Sendable, Codable {
        /// `gzip`, or `bgzf` where members state their size.
        package var format: String
        package var members: Int64
        /// Zero bytes behind the last member.
        package var paddingBytes: Int64
    }

    package struct TableFigures: Sendable, Codable {
        package var read: Int64
        package var written: Int64
        package var skipped: Int64
        package var skippedBy: [String: Int64]
        package var rejected: Int64
        package var totals: [TotalFigures]
    }

    /// One total of one group, by bucket. Sums are exact decimals; nil where a sum does not fit 128 bits.
    package struct TotalFigures: Sendable, Codable {
        /// `count` or `sum COLUMN`.
        package var total: String
        /// Column to value; empty for the grand total.
        package var group: [String: String]
        package var read: String?
        package var written: String?
        package var skipped: String?
        package var rejected: String?
        /// Rejected rows whose amount could not be read.
        package var unknown: Int64
    }

    package struct ControlFigures: Sendable, Codable {
        package var name: String
        package var level: String
        package var declared: String?
        package var computed: String
        /// Computed less declared; nil where nothing is declared.
        package var difference: String?
        /// Records whose value could not be read: the difference is what they must have been.
        package var unknown: Int64
        /// `agrees`, `differs` or `not-declared`.
        package var verdict: String
        /// How many instances of the level came to which verdict: set where the entry sums up all of them.
        package var instances: Instances?
        /// Which instance of the level the entry is about: set where it differs.
        package var instance: Instance?

        package struct Instances: Sendable, Codable {
            package var agrees: Int64
            package var differs: Int64
            package var notDeclared: Int64
        }

        package struct Instance: Sendable, Codable {
            /// In the order of the file, from 1.
            package var number: Int64
            package var firstRecord: Int64
            package var lastRecord: Int64
        }
    }

    package struct RejectFigures: Sendable, Codable {
        package var records: Int64
        package var byCode: [String: Int64]
        /// By field and code, the commonest first.
        package var byField: [FieldRejects]
    }

    package struct FieldRejects: Sendable, Codable {
        package var field: String
        package var code: String
        package var count: Int64
    }

    package struct ResidualFigures: Sendable, Codable {
        package var table: String
        package var total: String
        package var group: String
        package var value: String
    }

    /// Failures that `else` replaced.
    package struct WarningFigures: Sendable, Codable {
        package var table: String
        package var column: String
        package var code: String
        package var count: Int64
        /// Whether the mapping asks to be warned.
        package var warns: Bool
    }

    package struct Timing: Sendable, Codable {
        /// Seconds with three decimal places, as text.
        package var seconds: String
        package var recordsPerSecond: Int64
        package var peakMemoryBytes: Int64
        package var jobs: Int
    }

    package struct Checks: Sendable, Codable {
        package var keys: Bool
        package var digests: Bool
        package var sync: Bool
    }
}
