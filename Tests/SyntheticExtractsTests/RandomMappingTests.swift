import Diagnostics
import MappingLanguage
import RecordValues
import SyntheticExtracts
import TestSupport
import Testing

/// Copybooks and mappings thrown together by chance: what the generator makes, the transformation must take.
@Suite struct RandomMappingTests {
    @Test(arguments: 1...12)
    func `Whatever the fields are, the records are taken and the answers are right`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let mapping = RandomMapping(&random)
        let plan = try Trial.plan(mapping.files)
        try Trial(plan: plan, records: 300, seed: seed).expectAgreement()
        // Of the faults that the mapping has a place for, all at once.
        let possible = FaultKind.allCases.filter { kind in
            kind.isOfRecords
                && (try? SyntheticExtract(
                    plan: plan, source: 0,
                    options: SynthesisOptions(
                        records: 300, seed: seed, faults: [FaultRequest(kind)], runDate: Trial.runDate))) != nil
        }
        #expect(possible.contains(.duplicateKey), "seed \(seed)")
        let faults = possible.map { $0.rawValue + "=3%" }.joined(separator: ",")
        try Trial(plan: plan, records: 300, seed: seed, faults: faults).expectAgreement()
    }
}

/// A source with a header and details, of fields in all usages, and a table of all of them.
private struct RandomMapping {
    private var copybook =
        "       01  R.\n           05  KIND PIC X.\n           05  D.\n               10  ID PIC 9(8).\n"
    private var columns = ["  id integer 8 = ID"]
    private var sums: [String] = []
    private var length = 9
    private let encoding: String
    private let policy: String
    private let format: String

    init(_ random: inout SeededGenerator) {
        let isEBCDIC = Bool.random(using: &random)
        encoding = isEBCDIC ? ["cp037", "cp285", "cp1047"].randomElement(using: &random)! : "ascii"
        policy =
            (isEBCDIC ? ["ibm-nopfd", "ibm-pfd", "strict", "dfsort"] : ["ibm-nopfd", "mf-ascii", "strict"])
            .randomElement(using: &random)!
        format = ["fixed", "variable", "variable blocked"].randomElement(using: &random)!
        for number in 1...Int.random(in: 2...8, using: &random) { addField("F\(number)", &random) }
        // Room for the header's figures.
        copybook += "               10  FILLER PIC X(40).\n           05  H REDEFINES D.\n"
        copybook += "               10  H-COUNT PIC 9(7) COMP.\n               10  H-SUM PIC S9(17)V9(4).\n"
        length += 40
    }

    private mutating func addField(_ name: String, _ random: inout SeededGenerator) {
        let column = name.lowercased()
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            let size = Int.random(in: 1...20, using: &random)
            add(name, "X(\(size))", size)
            columns.append(
                "  \(column) text \(size) = trim \(name)\(Bool.random(using: &random) ? " null when blank" : "")")
        case 1:
            add(name, "X(3)", 3)
            columns.append("  \(column) text 5 = lookup kind \(name)")
        case 2:
            let isNumber = Bool.random(using: &random)
            add(name, isNumber ? "9(8)" : "X(8)", 8)
            columns.append(
                "  \(column) date = date \(name) as CCYYMMDD null when \(isNumber ? "zeros" : "blank")"
                    + " rule 1950-02-03 .. run date")
        default: addNumber(name, column, &random)
        }
    }

    private mutating func addNumber(_ name: String, _ column: String, _ random: inout SeededGenerator) {
        let scale = Int.random(in: 0...3, using: &random)
        let digits = max(scale, 1) + Int.random(in: 0...9, using: &random)
        let isSigned = Bool.random(using: &random)
        let usage = ["", " COMP", " COMP-3"].randomElement(using: &random)!
        var picture =
            (isSigned ? "S" : "") + (digits > scale ? "9(\(digits - scale))" : "") + (scale > 0 ? "V9(\(scale))" : "")
        var size =
            usage == " COMP-3" ? digits / 2 + 1 : usage == " COMP" ? (digits <= 4 ? 2 : digits <= 9 ? 4 : 8) : digits
        if usage.isEmpty, isSigned {
            let place = ["", " SIGN LEADING", " SIGN LEADING SEPARATE", " SIGN TRAILING SEPARATE"].randomElement(
                using: &random)!
            picture += place
            if place.hasSuffix("SEPARATE") { size += 1 }
        }
        add(name, picture + usage, size)
        let type = scale == 0 ? "integer \(digits)" : "decimal \(digits).\(scale)"
        let rule = Bool.random(using: &random) ? " rule \(isSigned ? "-5" : "0") .. 7" : ""
        columns.append("  \(column) \(type) = \(name)\(rule)")
        sums.append(name)
    }

    private mutating func add(_ name: String, _ picture: String, _ size: Int) {
        copybook += "               10  \(name) PIC \(picture).\n"
        length += size
    }

    var files: [String: String] {
        let sum = sums.first.map { "  header.H-SUM = sum detail.\($0)\n" } ?? ""
        let totals = (["count"] + sums.map { "sum " + $0.lowercased() }).joined(separator: ", ")
        let mapping = """
            migration random
            source s
              copybook "r.cpy"
              encoding \(encoding)
              numbers \(policy)
              records \(format == "fixed" ? "fixed \(length)" : format)
              type by KIND
                "H" header H first, exactly 1
                "D" detail D any
            control
              header.H-COUNT = count detail
            \(sum)codes kind from "kind.csv"
            table t from detail key id
            \(columns.joined(separator: "\n"))
              totals \(totals)
            """
        return ["test.map": mapping, "r.cpy": copybook, "kind.csv": "legacy,new\nA,one\nBB,two\nCCC,three\n"]
    }
}
