import Foundation
import TestSupport

/// What a run of a sample must come to: `Samples/winter-fuel/expected.json`, written by a program that shares no code
/// with this one.
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
        var writtenByOfficeAndStatus: [Group]?
    }

    struct Bucket: Decodable, Sendable {
        var count: Int64
        var amount: String
        var net: String
        var amountUnknown: Int64?
        var netUnknown: Int64?
    }

    struct Group: Decodable, Sendable {
        var office: String
        var status: String
        var count: Int64
        var amount: String
        var net: String
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

    static let all: [ExpectedRun] = {
        struct File: Decodable { var runs: [ExpectedRun] }
        let file = ToolProcess.repository.appending(path: "Samples/winter-fuel/expected.json")
        guard let data = try? Data(contentsOf: file), let runs = try? JSONDecoder().decode(File.self, from: data).runs
        else { return [] }
        return runs
    }()
}
