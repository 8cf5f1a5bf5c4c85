import Diagnostics
import Foundation
import MappingLanguage
import TargetRows

/// What the records of a file of rejects stand there for: `rejects/<source>.roles.csv`, a line a record in the order of
/// the file, written by the run that rejected them and read by the one that runs them again.
///
/// ```
/// source_record,role
/// 2,context           opens a level for what follows; it was dealt with, and is not again
/// 17,rejected         was rejected
/// ```
/// The number is the record's in the file that it comes from. Who takes a record out of the file takes its line out too.
package struct RedriveRoles: Sendable {
    enum Role: String, Sendable { case context, rejected }

    static let header = Array("source_record,role\r\n".utf8)

    static func line(_ number: Int64, _ role: Role) -> [UInt8] { Array("\(number),\(role.rawValue)\r\n".utf8) }

    private let path: String
    private let roles: [Role]

    /// Numbers, from 1, of the records that are there for their levels only.
    var contextRecords: Set<Int64> {
        Set(roles.indices.filter { roles[$0] == .context }.map { Int64($0 + 1) })
    }

    /// Reads the list that stands beside a file of rejects: `batches.roles.csv` beside `batches.dat`.
    ///
    /// Throws RUN016 where it is missing or does not read: without it, records that were written already would be
    /// written again.
    init(besideFile file: String) throws(DiagnosticList) {
        // The list of a packed file is plain.
        let plain = file.hasSuffix(".gz") ? String(file.dropLast(3)) : file
        path = URL(filePath: plain).deletingPathExtension().relativePath + ".roles.csv"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Self.mistake(
                "\(path) cannot be read: it says which records of \(file) were rejected, and which stand there for "
                    + "their levels only",
                hint: "copy it from the run folder, beside the file that is run again and with its name")
        }
        guard let table = try? CSVReader.read([UInt8](data)), table.header == ["source_record", "role"] else {
            throw Self.mistake(
                "\(path) does not start with source_record,role", hint: "copy it from the run folder again")
        }
        var roles: [Role] = []
        for (index, row) in table.rows.enumerated() {
            guard let role = Role(rawValue: row.fields[1]) else {
                throw Self.mistake(
                    "\(path), line \(index + 2): a record is context or rejected",
                    hint: "for example: 17,rejected")
            }
            roles.append(role)
        }
        self.roles = roles
    }

    /// What does not fit the records that were read.
    ///
    /// - Parameters:
    ///   - records: how many the file had.
    ///   - contexts: how many of them were passed as openers of a level only.
    func mistakes(records: Int64, contexts: Int64) -> [Diagnostic] {
        if records != Int64(roles.count) {
            return Self.mistake(
                "\(path) lists \(roles.count) records, and the file has \(records)",
                hint: "it has a line for each record, in order: take out the line of a record that you took out"
            ).diagnostics
        }
        guard contexts != Int64(contextRecords.count) else { return [] }
        return Self.mistake(
            "\(path) lists \(contextRecords.count) records as context, and only \(contexts) of them open a level",
            hint: "it has a line for each record, in order: the order must be the same in both"
        ).diagnostics
    }

    private static func mistake(_ message: String, hint: String) -> DiagnosticList {
        DiagnosticList(Diagnostic(RunCode.redriveRoles, message, hint: hint))
    }
}
