import Foundation
import RecordValues
import TestSupport
import Testing

/// A COBOL program, compiled here by GnuCOBOL, moves values into fields of many pictures and writes them as one record:
/// its bytes must be ours, and must read back as the values. GnuCOBOL runs in ASCII and ends binary at 18 digits.
struct GnuCOBOLOracleTests {
    private struct Field {
        let number: NumberDescription
        let value: Int128

        var clauses: String {
            let usage = number.usage == .zoned ? "DISPLAY" : number.usage.rawValue
            let sign: String =
                switch number.signPlace {
                case _ where number.usage != .zoned || !number.isSigned: ""
                case .trailing: "SIGN IS TRAILING"
                case .leading: "SIGN IS LEADING"
                case .trailingSeparate: "SIGN IS TRAILING SEPARATE CHARACTER"
                case .leadingSeparate: "SIGN IS LEADING SEPARATE CHARACTER"
                }
            return "PIC \(number.picture) USAGE \(usage) \(sign)"
        }
    }

    private static let fields: [Field] = {
        let seed: UInt64 = 3
        var generator = SeededGenerator(seed: seed)
        var fields: [Field] = []
        for digits in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 17, 18, 19, 20, 30, 31] {
            let largest = Int128(String(repeating: "9", count: digits)) ?? 0
            let shapes: [(NumberDescription.Usage, Bool, NumberDescription.SignPlace)] = [
                (.packed, true, .trailing), (.packed, false, .trailing), (.binary, true, .trailing),
                (.binary, false, .trailing),
                (.zoned, false, .trailing), (.zoned, true, .trailing), (.zoned, true, .leading),
                (.zoned, true, .trailingSeparate), (.zoned, true, .leadingSeparate),
            ]
            for (usage, isSigned, place) in shapes where usage != .binary || digits <= 18 {
                let number = NumberDescription(
                    usage: usage, digits: digits, scale: digits / 3, isSigned: isSigned, signPlace: place)
                let values = [0, 1, largest, Int128.random(in: 0...largest, using: &generator)]
                fields += values.map { Field(number: number, value: $0) }
                if isSigned { fields += values.dropFirst().map { Field(number: number, value: -$0) } }
            }
        }
        return fields
    }()

    private static func program(_ fields: [Field]) -> String {
        let items = fields.enumerated().map { "03 F\($0) \($1.clauses)." }
        let moves = fields.enumerated().map { "MOVE \(ExactDecimal($1.value, scale: $1.number.scale)) TO F\($0)." }
        return """
            IDENTIFICATION DIVISION.
            PROGRAM-ID. VALUES.
            ENVIRONMENT DIVISION.
            INPUT-OUTPUT SECTION.
            FILE-CONTROL.
                SELECT OUT-FILE ASSIGN TO "OUT.DAT" ORGANIZATION IS SEQUENTIAL.
            DATA DIVISION.
            FILE SECTION.
            FD OUT-FILE.
            01 OUT-RECORD.
            \(items.joined(separator: "\n"))
            PROCEDURE DIVISION.
            OPEN OUTPUT OUT-FILE.
            \(moves.joined(separator: "\n"))
            WRITE OUT-RECORD.
            CLOSE OUT-FILE.
            STOP RUN.

            """
    }

    /// With the sign option EBCDIC the compiler overpunches `{ABC` and `}JKL`, with ASCII plain digits and `pqr`.
    @Test(
        .enabled(if: ForeignProgram.exists("cobc"), "cobc is missing: GnuCOBOL is not asked"),
        arguments: [("EBCDIC", SignPolicy.ibmNopfd), ("ASCII", SignPolicy.microFocusASCII)])
    func `A compiled COBOL program writes the same bytes`(sign: String, policy: SignPolicy) throws {
        let cobc = try #require(ForeignProgram("cobc"))
        let folder = FileManager.default.temporaryDirectory.appending(path: "tallyover-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.program(Self.fields).utf8).write(to: folder.appending(path: "values.cob"))
        let compiled = try cobc.run(
            ["-x", "-free", "-std=ibm", "-fsign=\(sign)", "-o", "values", "values.cob"], in: folder)
        try #require(compiled.status == 0)
        try #require(try ForeignProgram(file: folder.appending(path: "values")).run([], in: folder).status == 0)
        let record = [UInt8](try Data(contentsOf: folder.appending(path: "OUT.DAT")))

        #expect(record.count == Self.fields.map(\.number.length).reduce(0, +))
        var offset = 0
        for field in Self.fields {
            let bytes = Array(record[offset..<offset + field.number.length])
            offset += field.number.length
            let note = "\(field.clauses): \(field.value)"
            #expect(try field.number.encode(field.value, policy: policy, family: .ascii) == bytes, "\(note)")
            #expect(field.number.outcome(bytes, policy, .ascii) == .value(field.value), "\(note)")
        }
    }
}
