import Diagnostics
import Foundation
import MappingLanguage
import RecordValues
import TestSupport

@testable import MigrationRun

/// A small feed in a folder of its own: copybook, code table, mapping and input as files, and runs over them.
final class SmallFeed: Sendable {
    let folder: URL

    static let recordLength = 40

    static let copybook = """
               01  HDR.
                   05  H-TYPE      PIC X.
                   05  H-RUN       PIC 9(5).
                   05  FILLER      PIC X(34).
               01  PAY.
                   05  P-TYPE      PIC X.
                   05  P-ID        PIC 9(6).
                   05  P-NAME      PIC X(12).
                   05  P-GROUP     PIC X(2).
                   05  P-AMOUNT    PIC S9(7)V99.
                   05  P-STATUS    PIC X.
                   05  P-ITEM OCCURS 3.
                       10  I-CODE  PIC X.
                       10  I-COUNT PIC 9(2).
               01  TRL.
                   05  T-TYPE      PIC X.
                   05  T-COUNT     PIC 9(7).
                   05  T-SUM       PIC S9(11)V99.
                   05  FILLER      PIC X(19).

        """

    static let mapping = """
        migration small  version 3
        rejects at most 60 %

        source legacy
          copybook "small.cpy"
          encoding ascii
          records  fixed 40
          type by  P-TYPE
            "H" header  HDR  first, exactly 1
            "P" payment PAY  any
            "T" trailer TRL  last, exactly 1
            other stop

        control
          trailer.T-COUNT = count payment
          trailer.T-SUM   = sum payment.P-AMOUNT

        codes group from "group.csv"

        table payment from payment  key id
          id      integer 6      = P-ID
          name    text 12        = trim P-NAME
          group   text 6         = lookup group P-GROUP
          amount  money 9.2 GBP  = P-AMOUNT              rule .. 500000.00
          skip when P-STATUS = "X"   because "cancelled"
          totals count, sum amount by group

        table item from payment each P-ITEM
          id      integer 6      = P-ID
          code    text 1         = I-CODE
          pieces  integer 2      = I-COUNT
          skip when P-STATUS = "X"   because "cancelled"
          skip when I-CODE is blank  because "no item"
          totals count, sum pieces by code

        """

    init(_ records: [[UInt8]], mapping: String = SmallFeed.mapping, copybook: String = SmallFeed.copybook) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "runs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(Array(mapping.utf8), to: "small.map")
        try write(Array(copybook.utf8), to: "small.cpy")
        try write(Array("legacy,new\nAA,alpha\nBB,beta\nCC,gamma\n".utf8), to: "group.csv")
        try write(records.flatMap { $0 }, to: "input.dat")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    // MARK: - Files

    func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: folder.appending(path: name)) }

    /// The bytes of a file; nil where it is not there.
    func bytes(_ name: String) -> [UInt8]? { FileManager.default.contents(atPath: path(name)).map { [UInt8]($0) } }

    func text(_ name: String) -> String { String(decoding: bytes(name) ?? Array("(missing)".utf8), as: UTF8.self) }

    /// Every file of a run folder by its name.
    func files(of run: String) -> [String: [UInt8]] { RunFiles.all(in: folder.appending(path: run)) }

    /// The names of the files in which two run folders differ.
    func differences(_ run: String, _ other: String) -> [String] {
        let (mine, theirs) = (files(of: run), files(of: other))
        return Set(mine.keys).union(theirs.keys).filter { mine[$0] != theirs[$0] }.sorted()
    }

    // MARK: - Runs

    static let runDate = CalendarDate(ccyymmdd: 20_251_118) ?? { preconditionFailure("a day of the calendar") }()

    func load() throws -> CheckedMapping {
        try Mapping.load(path: path("small.map")) { try [UInt8](Data(contentsOf: URL(filePath: $0))) }
    }

    /// One worker, chunks of 25 records and no waiting for the disk, unless the test says otherwise.
    func options(_ run: String, input: String = "input.dat") throws -> RunOptions {
        var options = RunOptions(
            mapping: try load(), inputs: ["legacy": path(input)], outputFolder: path(run), runDate: Self.runDate,
            jobs: 1)
        options.recordsPerChunk = 25
        options.syncsFiles = false
        return options
    }

    @discardableResult
    func run(
        _ run: String = "run", input: String = "input.dat", interruption: Interruption = Interruption(),
        _ change: (inout RunOptions) -> Void = { _ in }
    ) throws -> RunReport {
        var options = try options(run, input: input)
        change(&options)
        return try Migration.run(options, interruption: interruption) { _ in }
    }

    /// The codes that a run is refused with; empty where it was not.
    func refusal(_ run: String = "run", _ change: (inout RunOptions) -> Void = { _ in }) throws -> [String] {
        do {
            try self.run(run, change)
            return []
        } catch let list as DiagnosticList {
            return list.diagnostics.map(\.code)
        }
    }
}
