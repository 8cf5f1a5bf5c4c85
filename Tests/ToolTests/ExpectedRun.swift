import Foundation
import TestSupport

/// What a run of a sample must come to: `Samples/<feed>/expected.json`, written by programs that share no code with this
/// one.
struct ExpectedRun: Decodable, Sendable, CustomStringConvertible {
    struct Source: Decodable, Sendable {
        var bytes: Int64
        var records: Int64?
        var byType: [String: Int64]?
    }

    struct Table: Decodable, Sendable {
        var read: Int64
        var written: Int64
        var skipped: Int64
        var rejected: Int64
        var warned: Int64?
        var totals: [String: Bucket]?
        var writtenByOfficeAndStatus: [Bucket]?
        var writtenByGroup: [Bucket]?

        /// The written rows of each group.
        var groups: [Bucket] { (writtenByOfficeAndStatus ?? []) + (writtenByGroup ?? []) }
    }

    /// Figures by name: `count`, the sum of each column, as `amountUnknown` how many of a column cannot be read, and of
    /// a group the columns that make it.
    struct Bucket: Decodable, Sendable {
        var figures: [String: String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            figures = try container.decode([String: Figure].self).mapValues(\.text)
        }

        /// A count, or an amount as text.
        private struct Figure: Decodable {
            var text: String

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                text =
                    try (try? container.decode(Int64.self)).map(String.init) ?? container.decode(String.self)
            }
        }

        /// `count` and the sums, as `totals.csv` calls them.
        func totals(without group: [String: String] = [:]) -> [String: String] {
            let named = figures.filter { group[$0.key] == nil && !$0.key.hasSuffix("Unknown") }
            return Dictionary(uniqueKeysWithValues: named.map { ($0 == "count" ? $0 : "sum \($0)", $1) })
        }
    }

    struct Control: Decodable, Sendable {
        var name: String
        var declared: String?
        var computed: String?
        var difference: String?
        var verdict: String
    }

    struct Rejects: Decodable, Sendable {
        struct Record: Decodable, Sendable {
            var record: Int64
            var offset: Int64
            var codes: [String]
        }

        var records: Int64
        var byCode: [String: Int64]
        var list: [Record]?
    }

    struct Records: Decodable, Sendable {
        var written: Int64
        var skipped: Int64
        var rejected: Int64
    }

    struct Award: Decodable, Sendable {
        var award: String
        var count: Int64
        var amount: String
    }

    var mapping: String
    var input: String
    var exitCode: Int32
    var verdict: String
    var sources: [String: Source]?
    var tables: [String: Table]?
    var controls: [Control]?
    var rejects: Rejects?
    /// The second run: one row an award.
    var records: Records?
    var rows: [String: Int64]?
    var writtenByAward: [Award]?

    var description: String { "\(input) by \(mapping)" }

    /// The folder of the sample, as of its mapping.
    var feed: String { String(mapping.split(separator: "/")[1]) }

    static let all: [ExpectedRun] = FeedTests.names(in: "Samples").flatMap { feed -> [ExpectedRun] in
        struct File: Decodable { var runs: [ExpectedRun] }
        let file = ToolProcess.repository.appending(path: "Samples/\(feed)/expected.json")
        guard let data = try? Data(contentsOf: file),
            let runs = try? JSONDecoder().decode(File.self, from: data).runs
        else { return [] }
        return runs
    }
}
