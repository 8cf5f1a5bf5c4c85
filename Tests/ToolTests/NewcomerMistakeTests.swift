import TestSupport
import Testing

/// Ten mistakes that a newcomer makes. Each golden file says what is wrong, where, and what to do.
@Suite struct NewcomerMistakeTests {
    private static let copybook = """
               01  PAY-RECORD.
                   05  PAY-KEY        PIC 9(06).
                   05  PAY-NAME       PIC X(20).
                   05  PAY-DATE       PIC 9(08).
                   05  PAY-AMOUNT     PIC S9(07)V99 COMP-3.
                   05  PAY-STATUS     PIC X(01).

        """

    private static let codes = """
        legacy,new
        P,paid
        R,returned

        """

    /// A mapping that checks, one line of which a mistake replaces.
    private static let mapping = """
        migration pay  version 1

        source legacy
          copybook "PAY.cpy"
          encoding cp037
          records  fixed 40
          type pay PAY-RECORD

        codes status from "codes/status.csv"

        table payment from pay  key number
          number   integer 6      = PAY-KEY
          name     text 20        = trim PAY-NAME
          paid_on  date           = date PAY-DATE as CCYYMMDD
          amount   money 9.2 GBP  = PAY-AMOUNT
          status   text 10        = lookup status PAY-STATUS
          totals count, sum amount

        """

    private func desk() throws -> ToolProcess {
        let tool = try ToolProcess()
        try tool.write(Self.copybook, to: "PAY.cpy")
        try tool.write(Self.codes, to: "codes/status.csv")
        try tool.write(Self.mapping, to: "pay.map")
        return tool
    }

    /// Checks the mapping with one mistake in it.
    private func expect(_ right: String, _ wrong: String, golden: String) throws {
        let tool = try desk()
        let mistaken = Self.mapping.replacing(right, with: wrong)
        #expect(mistaken != Self.mapping, "the mistake must be in the mapping")
        try tool.write(mistaken, to: "pay.map")
        let outcome = try tool.run("check", "pay.map")
        #expect(outcome.status == 2)
        expectGolden(outcome.transcript, named: golden)
    }

    @Test func `The mapping without a mistake checks, in silence on standard error`() throws {
        let outcome = try desk().run("check", "--strict", "pay.map")
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        expectGolden(outcome.transcript, named: "mistake-00-none.txt")
    }

    @Test func `A wrong field name`() throws {
        try expect("= PAY-AMOUNT", "= PAY-AMNT", golden: "mistake-01-field-name.txt")
    }

    @Test func `A wrong record length`() throws {
        try expect("fixed 40", "fixed 41", golden: "mistake-02-length.txt")
    }

    @Test func `A missing copybook`() throws {
        try expect("PAY.cpy", "PAYS.cpy", golden: "mistake-03-copybook.txt")
    }

    @Test func `A bad date form`() throws {
        try expect("CCYYMMDD", "YYYYMMDD", golden: "mistake-04-date-form.txt")
    }

    @Test func `A code table that gives a code twice`() throws {
        let tool = try desk()
        try tool.write(Self.codes + "P,payed\n", to: "codes/status.csv")
        let outcome = try tool.run("check", "pay.map")
        #expect(outcome.status == 2)
        expectGolden(outcome.transcript, named: "mistake-05-duplicate-code.txt")
    }

    @Test func `A column too short for its codes`() throws {
        try expect("text 10        = lookup", "text 6         = lookup", golden: "mistake-06-column.txt")
    }

    @Test func `An unknown code page`() throws {
        try expect("cp037", "cp36", golden: "mistake-07-code-page.txt")
    }

    @Test func `An empty file`() throws {
        let tool = try desk()
        try tool.write("", to: "PAY.dat")
        let outcome = try tool.run("run", "pay.map", "--input", "legacy=PAY.dat", "--out", "out")
        #expect(outcome.status == 2)
        #expect(!tool.exists("out"), "nothing is made for a run that cannot start")
        expectGolden(outcome.transcript, named: "mistake-08-empty-file.txt")
    }

    @Test func `A folder instead of a file`() throws {
        let tool = try desk()
        let input = try tool.run("run", "pay.map", "--input", "legacy=codes", "--out", "out")
        let mapping = try tool.run("check", ".")
        #expect(input.status == 2 && mapping.status == 2)
        expectGolden(input.transcript + "\n" + mapping.transcript, named: "mistake-09-folder.txt")
    }

    @Test func `A misspelt subcommand`() throws {
        let outcome = try desk().run("chekc", "pay.map")
        #expect(outcome.status == 64)
        expectGolden(outcome.transcript, named: "mistake-10-subcommand.txt")
    }
}
