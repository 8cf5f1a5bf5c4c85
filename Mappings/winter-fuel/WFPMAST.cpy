      *****************************************************************
      *  WFPMAST  -  WINTER FUEL PAYMENT MASTER, SEQUENTIAL EXTRACT   *
      *  RECFM=FB, LRECL=200, EBCDIC CODE PAGE 285.                   *
      *  ONE HEADER (H), ANY NUMBER OF PAYMENTS (P), ONE TRAILER (T). *
      *  ALL DATA IS INVENTED.                                        *
      *****************************************************************
       01  WFP-MASTER.
           05  WFP-REC-TYPE                PIC X(01).
               88  WFP-IS-HEADER           VALUE 'H'.
               88  WFP-IS-PAYMENT          VALUE 'P'.
               88  WFP-IS-TRAILER          VALUE 'T'.
      *
      *    ONE PAYMENT TO ONE PERSON.
      *
           05  WFP-PAYMENT.
               10  WFP-NINO                PIC X(09).
               10  WFP-FORENAME            PIC X(20).
               10  WFP-SURNAME             PIC X(25).
               10  WFP-SEX                 PIC X(01).
                   88  WFP-FEMALE          VALUE 'F'.
                   88  WFP-MALE            VALUE 'M'.
      *        CCYYMMDD
               10  WFP-DOB                 PIC 9(08).
      *        CCYYMMDD, ZEROS WHEN NO DEATH IS KNOWN
               10  WFP-DIED                PIC 9(08).
               10  WFP-POSTCODE            PIC X(08).
      *        SORT CODE ZERO: PAID OVER THE COUNTER
               10  WFP-SORT-CODE           PIC 9(06).
               10  WFP-ACCOUNT             PIC 9(08).
               10  WFP-AMOUNT              PIC S9(07)V99 COMP-3.
      *        CCYYDDD
               10  WFP-PAY-DATE            PIC 9(07) COMP-3.
               10  WFP-OFFICE              PIC X(04).
               10  WFP-SCHEME              PIC X(02).
                   88  WFP-STANDARD        VALUE 'WF'.
                   88  WFP-OVER-80         VALUE 'W8'.
                   88  WFP-CARE-HOME       VALUE 'WC' 'WN'.
               10  WFP-STATUS              PIC X(01).
                   88  WFP-PAID            VALUE 'P' 'S'.
                   88  WFP-RETURNED        VALUE 'R'.
                   88  WFP-HELD            VALUE 'H'.
                   88  WFP-CANCELLED       VALUE 'X'.
               10  WFP-SEQUENCE            PIC 9(09) COMP.
      *        QUALIFYING PEOPLE AT THE ADDRESS
               10  WFP-HOUSEHOLD           PIC 9(04) COMP.
      *        OVERPAYMENT RECOVERED; MINUS WHEN GIVEN BACK
               10  WFP-RECOVERED           PIC S9(05)V99.
      *        WHAT THE AMOUNT IS MADE OF; UNUSED: BLANK AND ZERO
               10  WFP-AWARD               OCCURS 3 TIMES.
                   15  WFP-AWARD-TYPE      PIC X(02).
                   15  WFP-AWARD-AMOUNT    PIC S9(05)V99 COMP-3.
               10  WFP-CHANGED-BY          PIC X(08).
               10  FILLER                  PIC X(51).
      *
           05  WFP-HEADER REDEFINES WFP-PAYMENT.
               10  WFP-H-FEED              PIC X(08).
      *        CCYYMMDD
               10  WFP-H-EXTRACTED         PIC 9(08).
               10  WFP-H-RUN-NUMBER        PIC 9(05) COMP-3.
               10  FILLER                  PIC X(180).
      *
           05  WFP-TRAILER REDEFINES WFP-PAYMENT.
               10  WFP-T-COUNT             PIC 9(09) COMP.
               10  WFP-T-AMOUNT            PIC S9(13)V99 COMP-3.
      *        SUM OF WFP-ACCOUNT, LAST TEN DIGITS
               10  WFP-T-HASH              PIC 9(10).
               10  FILLER                  PIC X(177).
