import Diagnostics
import MappingLanguage
import Testing

/// The worked example of the design, small: a copybook, code tables and a mapping, held in memory.
enum WinterFuel {
    static let copybook = """
               01  WFP-HEADER.
                   05  WFP-H-TYPE            PIC X.
                   05  WFP-H-RUN-DATE        PIC 9(8).
                   05  FILLER                PIC X(121).
               01  WFP-PAYMENT.
                   05  WFP-REC-TYPE          PIC X.
                   05  WFP-NINO              PIC X(9).
                   05  WFP-FORENAME          PIC X(12).
                   05  WFP-SURNAME           PIC X(20).
                   05  WFP-AMOUNT            PIC S9(7)V99 COMP-3.
                   05  WFP-DOB               PIC 9(8).
                   05  WFP-PAY-DATE          PIC 9(7).
                   05  WFP-OFFICE            PIC X(4).
                   05  WFP-STATUS            PIC X.
                       88  WFP-PAID          VALUE 'P'.
                       88  WFP-LIVE          VALUES 'A' 'P' 'S' THRU 'T'.
                       88  WFP-NO-STATUS     VALUE SPACES.
                       88  WFP-ODD           VALUE X'01'.
                   05  WFP-SORT-CODE         PIC 9(6).
                   05  WFP-ACCOUNT           PIC 9(8).
                   05  WFP-SEX               PIC X.
                   05  WFP-RATE              PIC 9V9(4).
                   05  WFP-ADJUSTED          PIC S9(4) COMP.
                   05  WFP-PHONE             PIC X(3) OCCURS 2.
                   05  WFP-LINE OCCURS 3.
                       10  WFP-LINE-CODE     PIC X(2).
                       10  WFP-LINE-AMOUNT   PIC S9(3)V99 COMP-3.
                   05  WFP-UPDATED.
                       10  WFP-UPD-DATE      PIC 9(8).
                       10  WFP-UPD-USER      PIC X(3).
                   05  FILLER                PIC X(9).
               01  WFP-TRAILER.
                   05  WFP-T-TYPE            PIC X.
                   05  WFP-T-COUNT           PIC 9(9).
                   05  WFP-T-AMOUNT          PIC S9(13)V99 COMP-3.
                   05  WFP-T-HASH            PIC 9(10).
                   05  FILLER                PIC X(102).
        """

    static let offices = "legacy,new\nA001,0101\nB002,0102\n"
    static let statuses = "legacy,new,meaning\nA,active,\nP,paid,\nS,suspended,\nT,stopped,\nX,cancelled,\n"

    static let head = """
        migration winter-fuel  version 7
        rejects at most 0.5 %

        source legacy
          copybook "WFPMAST.cpy"
          encoding cp285                              # UK EBCDIC
          records  fixed 130
          type by  WFP-REC-TYPE
            "H" header  WFP-HEADER    first, exactly 1
            "P" payment WFP-PAYMENT   any
            "T" trailer WFP-TRAILER   last, exactly 1
            other stop

        control
          trailer.WFP-T-COUNT  = count payment
          trailer.WFP-T-AMOUNT = sum payment.WFP-AMOUNT
          trailer.WFP-T-HASH   = sum payment.WFP-ACCOUNT modulo 10000000000

        codes office from "codes/office.csv"
        codes status from "codes/status.csv"

        """

    static let table = """
        table payment from payment  key nino, paid_on
          nino      text 9         = WFP-NINO                            rule nino
          name      text 1..60     = trim WFP-FORENAME " " trim WFP-SURNAME
          born      date           = date WFP-DOB as CCYYMMDD            rule 1900-01-01 .. run date
          amount    money 9.2 GBP  = WFP-AMOUNT                          rule 0.01 .. 600.00
          paid_on   date           = date WFP-PAY-DATE as CCYYDDD
          office    text 4         = lookup office WFP-OFFICE            else "0000" warn
          status    text 10        = lookup status WFP-STATUS            else reject
          bank      text 15        = WFP-SORT-CODE "-" WFP-ACCOUNT       personal
          skip when WFP-STATUS = "X"        because "cancelled before issue"
          drop WFP-SEX                      because "not held in the new service"
          drop WFP-RATE, WFP-ADJUSTED, WFP-PHONE, WFP-LINE, WFP-UPDATED because "not part of the payment"
          totals count, sum amount by office, status

        """

    static let mapping = head + table

    /// Checks a mapping that stands in `feed/wfp.map`, beside its copybook and code tables.
    static func check(_ mapping: String, files: [String: String] = [:]) -> MappingCheck {
        var shelf = [
            "feed/WFPMAST.cpy": copybook, "feed/codes/office.csv": offices, "feed/codes/status.csv": statuses,
            "feed/wfp.map": mapping,
        ]
        shelf.merge(files) { _, given in given }
        return Mapping.check(
            path: "feed/wfp.map",
            fileReader: { path in
                guard let text = shelf[path] else { throw Missing() }
                return Array(text.utf8)
            },
            folderLister: { folder in
                shelf.keys.filter { $0.hasPrefix(folder) && !$0.dropFirst(folder.count).contains("/") }
                    .map { String($0.dropFirst(folder.count)) }
            })
    }

    struct Missing: Error {}
}
