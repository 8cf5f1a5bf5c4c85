import Foundation
import TestSupport
import Testing

/// The CardDemo account file, reconciled with a copy whose bytes were changed here: the list of breaks is exact.
@Suite struct CardDemoDriftTests {
    private static let mapping = """
        migration drift  version 1

        source before
          copybook "Mappings/carddemo-account/ACCOUNT.cpy"
          encoding cp037
          records fixed 300
          type old ACCOUNT-REC

        source after
          copybook "Mappings/carddemo-account/ACCOUNT.cpy"
          encoding cp037
          records fixed 300
          type new ACCOUNT-REC

        reconcile before.old with after.new on acc_id
          compare acc_status, acc_balance, acc_limit, acc_opened, acc_zip, acc_group
          totals count, sum acc_balance, sum acc_limit

        """

    /// Offsets in the record (copybook ACCOUNT.cpy).
    private enum Place {
        static let length = 300
        static let status = 11
        static let balanceEnd = 24
        static let limitStart = 24
        static let opened = 48
        static let group = 112
    }

    @Test(
        .enabled(if: CardDemoTests.isThere, "no CardDemo files: set TALLYOVER_DATA to the folder that holds carddemo/"))
    func `The breaks are those that were planted, and no other`() throws {
        let file = CardDemoTests.folder.appending(path: "ACCTDATA.ebcdic")
        let old = [UInt8](try Data(contentsOf: file))
        var new = old
        func at(_ record: Int, _ offset: Int) -> Int { (record - 1) * Place.length + offset }
        // Record 2 closed; record 3 with its sign turned; record 4 with another digit of the limit; record 5 with the
        // month and the day of its opening changed over; record 6 in another group.
        #expect(new[at(2, Place.status)] == 0xE8)
        new[at(2, Place.status)] = 0xD5
        new[at(3, Place.balanceEnd - 1)] = 0xD0 | new[at(3, Place.balanceEnd - 1)] & 0x0F
        new[at(4, Place.limitStart + 5)] = 0xF9
        let month = Array(new[at(5, Place.opened + 5)..<at(5, Place.opened + 7)])
        new.replaceSubrange(at(5, Place.opened + 5)..<at(5, Place.opened + 7), with: [0xF1, 0xF3])
        new[at(6, Place.group)] = 0xE9
        // Record 7 is gone, record 8 stands twice, and what is left is turned round.
        var records = stride(from: 0, to: new.count, by: Place.length).map { Array(new[$0..<$0 + Place.length]) }
        records.append(records[7])
        records.remove(at: 6)
        let tool = try ToolProcess()
        try tool.write(Self.mapping, to: "drift.map")
        try tool.write(old, to: "old.dat")
        try tool.write(Array(records.reversed().joined()), to: "new.dat")
        let outcome = try tool.run(
            "reconcile", "drift.map", "--input", "before=old.dat", "--input", "after=new.dat", "--out", "out")
        #expect(outcome.status == 1, "\(outcome.errors)")
        let breaks = try BreakLine.all(tool.read("out/breaks.csv"))
        let found = Set(breaks.map { "\($0.code) \($0.key) \($0.column)" })
        #expect(
            found == [
                "K06 acc_id=2 acc_status", "K06 acc_id=3 acc_balance", "K06 acc_id=4 acc_limit",
                "K06 acc_id=5 acc_opened", "K06 acc_id=6 acc_group", "K01 acc_id=7 ", "K04 acc_id=8 ",
            ])
        #expect(breaks.count == 7)
        #expect(breaks.first { $0.column == "acc_balance" }?.cause.contains("sign") == true)
        let report = try JSONDecoder().decode(ReconcileJSON.self, from: Data(tool.read("out/reconcile.json")))
        #expect(report.residuals.isEmpty && report.matchedRows == 50 - 6)
        #expect(report.line("residual")?.records.value == "0")
        #expect(month.count == 2)
    }
}
