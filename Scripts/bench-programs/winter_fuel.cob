      *****************************************************************
      *  THE "PAYMENT" TABLE OF MAPPINGS/WINTER-FUEL/WINTER-FUEL.MAP  *
      *  IN COBOL: WHAT THE BENCHMARK COMPARES AGAINST.               *
      *                                                               *
      *    COBC -X -O2 -FHOSTSIGN -I MAPPINGS/WINTER-FUEL X.COB       *
      *    X INPUT OUTPUT.CSV CODES-FOLDER RUN-DATE [TABLE]           *
      *                                                               *
      *  THE SAME RULES, CODE TABLES, SKIP, CONTROLS AND TOTALS AS    *
      *  THE MAPPING, AND THE SAME BYTES AS TABLES/PAYMENT.CSV.       *
      *  LEFT OUT: THE CHECK FOR DUPLICATE KEYS, AND THE REASON OF A  *
      *  REJECT (REJECTS ARE COUNTED).  SIGNS: C, D AND F ONLY.       *
      *                                                               *
      *  EBCDIC BECOMES ISO 8859-1 BY INSPECT CONVERTING, WHICH IS    *
      *  WHAT A COBOL PROGRAM HAS FOR IT.  GNUCOBOL 3.1 IS SLOW AT    *
      *  THAT, SO WITH THE WORD "TABLE" IT IS DONE BY HAND, BYTE BY   *
      *  BYTE: THE BENCHMARK REPORTS BOTH.  TEXT BEYOND ASCII IS THEN *
      *  SPELT AS UTF-8, CHARACTER BY CHARACTER.                      *
      *****************************************************************
       IDENTIFICATION DIVISION.
       PROGRAM-ID. WINTER-FUEL.

       ENVIRONMENT DIVISION.
       CONFIGURATION SECTION.
       SPECIAL-NAMES.
           CLASS CAPITAL         IS "A" THRU "Z"
           CLASS NO-CONTROLS     IS X"20" THRU X"7E" X"A0" THRU X"FF"
           CLASS ASCII-ONLY      IS X"00" THRU X"7F"
           CLASS NEEDS-NO-QUOTE  IS X"20" X"21" X"23" THRU X"2B"
                                    X"2D" THRU X"FF"
           CLASS PLUS-PUNCH      IS "{" "A" THRU "I"
           CLASS MINUS-PUNCH     IS "}" "J" THRU "R".
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT EXTRACT-FILE ASSIGN TO DYNAMIC EXTRACT-PATH
               ORGANIZATION IS SEQUENTIAL
               FILE STATUS IS FILE-RESULT.
           SELECT CODES-FILE ASSIGN TO DYNAMIC CODES-PATH
               ORGANIZATION IS LINE SEQUENTIAL
               FILE STATUS IS FILE-RESULT.
           SELECT TABLE-FILE ASSIGN TO DYNAMIC TABLE-PATH
               ORGANIZATION IS LINE SEQUENTIAL
               FILE STATUS IS FILE-RESULT.

       DATA DIVISION.
       FILE SECTION.
       FD  EXTRACT-FILE RECORD CONTAINS 200 CHARACTERS.
           COPY "WFPMAST.cpy".
       01  EXTRACT-BYTES.
           05  FILLER                  PIC X(01).
           05  EB-TEXT-1               PIC X(93).
           05  FILLER                  PIC X(09).
           05  EB-TEXT-2               PIC X(07).
           05  FILLER                  PIC X(06).
           05  EB-RECOVERED            PIC X(07).
           05  FILLER                  PIC X(77).
       01  EXTRACT-SIGNS.
           05  FILLER                  PIC X(13).
           05  ES-HASH                 PIC X(10).
           05  FILLER                  PIC X(177).
       FD  CODES-FILE.
       01  CODES-LINE                  PIC X(200).
       FD  TABLE-FILE RECORD IS VARYING IN SIZE FROM 1 TO 400
               CHARACTERS DEPENDING ON OUT-LENGTH.
       01  TABLE-LINE                  PIC X(400).

       WORKING-STORAGE SECTION.
       01  EXTRACT-PATH                PIC X(500).
       01  TABLE-PATH                  PIC X(500).
       01  CODES-FOLDER                PIC X(400).
       01  CODES-PATH                  PIC X(500).
       01  RUN-DATE-TEXT               PIC X(10).
       01  TRANSLATION                 PIC X(10) VALUE SPACES.
           88  TRANSLATE-BY-TABLE      VALUE "TABLE".
       01  RUN-DATE                    PIC 9(08) COMP-5.
       01  FILE-RESULT                 PIC X(02).
       01  END-OF-FILE                 PIC X(01) VALUE "N".
           88  AT-END-OF-FILE          VALUE "Y".

      *    CODE PAGE 285, X'00' TO X'FF', AS ISO 8859-1.
       01  EBCDIC-BYTES.
           05  FILLER  PIC X(16) VALUE
               X"000102030405060708090A0B0C0D0E0F".
           05  FILLER  PIC X(16) VALUE
               X"101112131415161718191A1B1C1D1E1F".
           05  FILLER  PIC X(16) VALUE
               X"202122232425262728292A2B2C2D2E2F".
           05  FILLER  PIC X(16) VALUE
               X"303132333435363738393A3B3C3D3E3F".
           05  FILLER  PIC X(16) VALUE
               X"404142434445464748494A4B4C4D4E4F".
           05  FILLER  PIC X(16) VALUE
               X"505152535455565758595A5B5C5D5E5F".
           05  FILLER  PIC X(16) VALUE
               X"606162636465666768696A6B6C6D6E6F".
           05  FILLER  PIC X(16) VALUE
               X"707172737475767778797A7B7C7D7E7F".
           05  FILLER  PIC X(16) VALUE
               X"808182838485868788898A8B8C8D8E8F".
           05  FILLER  PIC X(16) VALUE
               X"909192939495969798999A9B9C9D9E9F".
           05  FILLER  PIC X(16) VALUE
               X"A0A1A2A3A4A5A6A7A8A9AAABACADAEAF".
           05  FILLER  PIC X(16) VALUE
               X"B0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF".
           05  FILLER  PIC X(16) VALUE
               X"C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF".
           05  FILLER  PIC X(16) VALUE
               X"D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF".
           05  FILLER  PIC X(16) VALUE
               X"E0E1E2E3E4E5E6E7E8E9EAEBECEDEEEF".
           05  FILLER  PIC X(16) VALUE
               X"F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF".
       01  LATIN-1-BYTES.
           05  FILLER  PIC X(16) VALUE
               X"000102039C09867F978D8E0B0C0D0E0F".
           05  FILLER  PIC X(16) VALUE
               X"101112139D8508871819928F1C1D1E1F".
           05  FILLER  PIC X(16) VALUE
               X"80818283840A171B88898A8B8C050607".
           05  FILLER  PIC X(16) VALUE
               X"909116939495960498999A9B14159E1A".
           05  FILLER  PIC X(16) VALUE
               X"20A0E2E4E0E1E3E5E7F1242E3C282B7C".
           05  FILLER  PIC X(16) VALUE
               X"26E9EAEBE8EDEEEFECDF21A32A293BAC".
           05  FILLER  PIC X(16) VALUE
               X"2D2FC2C4C0C1C3C5C7D1A62C255F3E3F".
           05  FILLER  PIC X(16) VALUE
               X"F8C9CACBC8CDCECFCC603A2340273D22".
           05  FILLER  PIC X(16) VALUE
               X"D8616263646566676869ABBBF0FDFEB1".
           05  FILLER  PIC X(16) VALUE
               X"B06A6B6C6D6E6F707172AABAE6B8C6A4".
           05  FILLER  PIC X(16) VALUE
               X"B5AF737475767778797AA1BFD0DDDEAE".
           05  FILLER  PIC X(16) VALUE
               X"A25BA5B7A9A7B6BCBDBE5E5D7EA8B4D7".
           05  FILLER  PIC X(16) VALUE
               X"7B414243444546474849ADF4F6F2F3F5".
           05  FILLER  PIC X(16) VALUE
               X"7D4A4B4C4D4E4F505152B9FBFCF9FAFF".
           05  FILLER  PIC X(16) VALUE
               X"5CF7535455565758595AB2D4D6D2D3D5".
           05  FILLER  PIC X(16) VALUE
               X"30313233343536373839B3DBDCD9DA9F".
       01  LATIN-1-TABLE REDEFINES LATIN-1-BYTES.
           05  LATIN-1                 PIC X(01) OCCURS 256 TIMES.

      *    CODE TABLES, SORTED FOR SEARCH ALL.
       01  OFFICE-COUNT                PIC 9(04) COMP-5 VALUE 0.
       01  OFFICE-TABLE.
           05  OFFICE-ENTRY OCCURS 1 TO 500 TIMES
                   DEPENDING ON OFFICE-COUNT
                   ASCENDING KEY IS OFFICE-LEGACY
                   INDEXED BY OFFICE-X.
               10  OFFICE-LEGACY       PIC X(04).
               10  OFFICE-NEW          PIC X(04).
               10  OFFICE-GROUP        PIC 9(04) COMP-5.
       01  STATUS-COUNT                PIC 9(04) COMP-5 VALUE 0.
       01  STATUS-TABLE.
           05  STATUS-ENTRY OCCURS 1 TO 20 TIMES
                   DEPENDING ON STATUS-COUNT
                   INDEXED BY STATUS-X.
               10  STATUS-LEGACY       PIC X(01).
               10  STATUS-NEW          PIC X(10).
               10  STATUS-LENGTH       PIC 9(04) COMP-5.
       01  CODES-FIELDS.
           05  CODES-LEGACY            PIC X(20).
           05  CODES-NEW               PIC X(40).

      *    TOTALS BY NEW OFFICE AND NEW STATUS.
       01  GROUP-COUNT                 PIC 9(04) COMP-5 VALUE 0.
       01  GROUP-TABLE.
           05  GROUP-ENTRY OCCURS 500 TIMES.
               10  GROUP-OFFICE        PIC X(04).
               10  GROUP-STATUS OCCURS 20 TIMES.
                   15  GROUP-ROWS      PIC S9(09)    COMP-5.
                   15  GROUP-AMOUNT    PIC S9(16)V99 COMP-5.
                   15  GROUP-NET       PIC S9(16)V99 COMP-5.
       01  UNKNOWN-OFFICE-GROUP        PIC 9(04) COMP-5.

       01  RUN-TOTALS.
           05  READ-COUNT              PIC 9(09) COMP-5 VALUE 0.
           05  WRITTEN-COUNT           PIC 9(09) COMP-5 VALUE 0.
           05  SKIPPED-COUNT           PIC 9(09) COMP-5 VALUE 0.
           05  REJECTED-COUNT          PIC 9(09) COMP-5 VALUE 0.
           05  UNKNOWN-COUNT           PIC 9(09) COMP-5 VALUE 0.
           05  READ-AMOUNT             PIC S9(16)V99 COMP-5 VALUE 0.
           05  READ-HASH               PIC 9(18) COMP-5 VALUE 0.
           05  CONTROLS-VERDICT        PIC X(06) VALUE "differ".

      *    THE TEXT PARTS OF A PAYMENT, TRANSLATED.
       01  TEXTS.
         03  TEXT-1.
           05  T-NINO.
               10  T-PREFIX.
                   15  T-LETTER-1      PIC X(01).
                   15  T-LETTER-2      PIC X(01).
               10  T-NUMBER            PIC X(06).
               10  T-SUFFIX            PIC X(01).
           05  T-FORENAME              PIC X(20).
           05  T-SURNAME               PIC X(25).
           05  FILLER                  PIC X(01).
           05  T-DOB                   PIC X(08).
           05  T-DIED                  PIC X(08).
           05  T-POSTCODE              PIC X(08).
           05  T-SORT-CODE             PIC X(06).
           05  T-ACCOUNT               PIC X(08).
         03  TEXT-2.
           05  T-OFFICE                PIC X(04).
           05  T-SCHEME                PIC X(02).
           05  T-STATUS                PIC X(01).
         03  T-RECOVERED.
           05  FILLER                  PIC X(06).
           05  T-RECOVERED-LAST        PIC X(01).
         03  N-RECOVERED REDEFINES T-RECOVERED PIC 9(05)V99.
       01  TEXT-CODES REDEFINES TEXTS.
           05  TEXT-CODE OCCURS 107 TIMES BINARY-CHAR UNSIGNED.
       01  TEXT-BYTES REDEFINES TEXTS.
           05  TEXT-BYTE OCCURS 107 TIMES PIC X(01).
       01  T-HASH                      PIC X(10).
       01  N-HASH REDEFINES T-HASH     PIC 9(10).

       01  WORK-FIELDS.
           05  ROW-VERDICT             PIC X(01).
               88  ROW-IS-GOOD         VALUE "G".
               88  ROW-IS-BAD          VALUE "B".
           05  AMOUNT-VERDICT          PIC X(01).
               88  AMOUNT-IS-KNOWN     VALUE "Y".
           05  N-ACCOUNT               PIC 9(08).
           05  N-SORT-CODE             PIC 9(06).
           05  N-AMOUNT                PIC S9(07)V99 COMP-5.
           05  N-NET                   PIC S9(07)V99 COMP-5.
           05  N-TOP-UP                PIC S9(06)V99 COMP-5.
           05  N-SHARE                 PIC S9(07)V99 COMP-5.
           05  REPAID                  PIC S9(05)V99 COMP-5.
           05  GROUP-X                 PIC 9(04) COMP-5.
           05  STATUS-SLOT             PIC 9(04) COMP-5.
           05  OUT-OFFICE              PIC X(04).
           05  SCHEME-TEXT             PIC X(09).
           05  SCHEME-LENGTH           PIC 9(04) COMP-5.
           05  NAME-TEXT               PIC X(46).
           05  NAME-LENGTH             PIC 9(04) COMP-5.
           05  CSV-TEXT                PIC X(200).
           05  CSV-LENGTH              PIC 9(04) COMP-5.
           05  POSTCODE-TEXT           PIC X(40).
           05  POSTCODE-LENGTH         PIC 9(04) COMP-5.
           05  TRIM-TEXT               PIC X(25).
           05  TRIM-LENGTH             PIC 9(04) COMP-5.
           05  SPARE-TEXT              PIC X(46).
           05  BANK-TEXT.
               10  BANK-SORT-CODE      PIC 9(06).
               10  BANK-DASH           PIC X(01).
               10  BANK-ACCOUNT        PIC 9(08).
           05  BANK-LENGTH             PIC 9(04) COMP-5.
           05  OUT-LENGTH              PIC 9(04) COMP-5.
           05  OUT-POINTER             PIC 9(04) COMP-5.
           05  I                       PIC 9(04) COMP-5.
           05  J                       PIC 9(04) COMP-5.
           05  K                       PIC 9(04) COMP-5.
           05  ONE-CHARACTER           PIC X(01).
           05  CHARACTER-CODE          PIC 9(04) COMP-5.

       01  DATE-FIELDS.
           05  D-DATE.
               10  D-YEAR              PIC 9(04).
               10  D-MONTH             PIC 9(02).
               10  D-DAY               PIC 9(02).
           05  D-NUMBER REDEFINES D-DATE PIC 9(08).
           05  D-DAY-OF-YEAR           PIC 9(04) COMP-5.
           05  D-LAST-DAY              PIC 9(04) COMP-5.
           05  D-LEAP                  PIC 9(01) COMP-5.
           05  J-DATE                  PIC 9(07).
           05  J-PARTS REDEFINES J-DATE.
               10  J-YEAR              PIC 9(04).
               10  J-DAY               PIC 9(03).
           05  ISO-DATE.
               10  ISO-YEAR            PIC 9(04).
               10  FILLER              PIC X(01) VALUE "-".
               10  ISO-MONTH           PIC 9(02).
               10  FILLER              PIC X(01) VALUE "-".
               10  ISO-DAY             PIC 9(02).
           05  OUT-PAID-ON             PIC X(10).
           05  OUT-BORN                PIC X(10).
           05  OUT-DIED                PIC X(10).
           05  DIED-LENGTH             PIC 9(04) COMP-5.
       01  MONTH-LENGTHS               PIC X(24)
                                 VALUE "312831303130313130313031".
       01  FILLER REDEFINES MONTH-LENGTHS.
           05  MONTH-LENGTH            PIC 9(02) OCCURS 12 TIMES.

      *    FOUR AMOUNTS, EDITED; EACH STARTS AT ITS FIRST CHARACTER.
       01  EDITED-AMOUNTS.
           05  EDITED-AMOUNT OCCURS 4 TIMES PIC -(07)9.99.
       01  EDITED-TEXTS REDEFINES EDITED-AMOUNTS.
           05  EDITED-TEXT   OCCURS 4 TIMES PIC X(11).
       01  EDITED-STARTS.
           05  EDITED-START  OCCURS 4 TIMES PIC 9(04) COMP-5.
       01  REPORT-COUNT                PIC Z(08)9.
       01  REPORT-AMOUNT               PIC -(16)9.99.
       01  REPORT-NET                  PIC -(16)9.99.

       PROCEDURE DIVISION.
       MAIN-LINE.
           ACCEPT EXTRACT-PATH FROM ARGUMENT-VALUE
           ACCEPT TABLE-PATH FROM ARGUMENT-VALUE
           ACCEPT CODES-FOLDER FROM ARGUMENT-VALUE
           ACCEPT RUN-DATE-TEXT FROM ARGUMENT-VALUE
           ACCEPT TRANSLATION FROM ARGUMENT-VALUE
               ON EXCEPTION MOVE SPACES TO TRANSLATION
           END-ACCEPT
           MOVE RUN-DATE-TEXT(1:4) TO D-YEAR
           MOVE RUN-DATE-TEXT(6:2) TO D-MONTH
           MOVE RUN-DATE-TEXT(9:2) TO D-DAY
           MOVE D-NUMBER TO RUN-DATE
           INITIALIZE GROUP-TABLE
           PERFORM LOAD-OFFICES
           PERFORM LOAD-STATUSES
           OPEN INPUT EXTRACT-FILE
           IF FILE-RESULT NOT = "00"
               DISPLAY "cannot read the input" UPON SYSERR
               MOVE 2 TO RETURN-CODE
               STOP RUN
           END-IF
           OPEN OUTPUT TABLE-FILE
           PERFORM WRITE-HEADING
           PERFORM READ-RECORD
           PERFORM UNTIL AT-END-OF-FILE
               EVALUATE WFP-REC-TYPE
                   WHEN X"D7" PERFORM DO-PAYMENT
                   WHEN X"E3" PERFORM DO-TRAILER
                   WHEN X"C8" CONTINUE
                   WHEN OTHER
                       DISPLAY "unknown record type" UPON SYSERR
                       MOVE 3 TO RETURN-CODE
                       STOP RUN
               END-EVALUATE
               PERFORM READ-RECORD
           END-PERFORM
           CLOSE EXTRACT-FILE TABLE-FILE
           PERFORM SHOW-REPORT
           STOP RUN.

       READ-RECORD.
           READ EXTRACT-FILE
               AT END SET AT-END-OF-FILE TO TRUE
           END-READ.

      *---------------------------------------------------------------
      *    CODE TABLES
      *---------------------------------------------------------------
       LOAD-OFFICES.
           STRING CODES-FOLDER DELIMITED BY SPACE
               "/office.csv" DELIMITED BY SIZE INTO CODES-PATH
           OPEN INPUT CODES-FILE
           READ CODES-FILE
           PERFORM READ-CODES
           PERFORM UNTIL AT-END-OF-FILE
               ADD 1 TO OFFICE-COUNT
               MOVE CODES-LEGACY TO OFFICE-LEGACY(OFFICE-COUNT)
               MOVE CODES-NEW TO OFFICE-NEW(OFFICE-COUNT)
               PERFORM READ-CODES
           END-PERFORM
           CLOSE CODES-FILE
           SORT OFFICE-ENTRY ASCENDING KEY OFFICE-NEW
           MOVE 1 TO GROUP-COUNT UNKNOWN-OFFICE-GROUP
           MOVE "0000" TO GROUP-OFFICE(1)
           PERFORM VARYING I FROM 1 BY 1 UNTIL I > OFFICE-COUNT
               IF OFFICE-NEW(I) NOT = GROUP-OFFICE(GROUP-COUNT)
                   ADD 1 TO GROUP-COUNT
                   MOVE OFFICE-NEW(I) TO GROUP-OFFICE(GROUP-COUNT)
               END-IF
               MOVE GROUP-COUNT TO OFFICE-GROUP(I)
           END-PERFORM
           SORT OFFICE-ENTRY ASCENDING KEY OFFICE-LEGACY.

       LOAD-STATUSES.
           MOVE "N" TO END-OF-FILE
           MOVE SPACES TO CODES-PATH
           STRING CODES-FOLDER DELIMITED BY SPACE
               "/status.csv" DELIMITED BY SIZE INTO CODES-PATH
           OPEN INPUT CODES-FILE
           READ CODES-FILE
           PERFORM READ-CODES
           PERFORM UNTIL AT-END-OF-FILE
               ADD 1 TO STATUS-COUNT
               MOVE CODES-LEGACY TO STATUS-LEGACY(STATUS-COUNT)
               MOVE CODES-NEW TO STATUS-NEW(STATUS-COUNT)
               PERFORM READ-CODES
           END-PERFORM
           CLOSE CODES-FILE
           SORT STATUS-ENTRY ASCENDING KEY STATUS-NEW
           PERFORM VARYING I FROM 1 BY 1 UNTIL I > STATUS-COUNT
               MOVE 0 TO STATUS-LENGTH(I)
               INSPECT STATUS-NEW(I) TALLYING STATUS-LENGTH(I)
                   FOR CHARACTERS BEFORE INITIAL SPACE
           END-PERFORM
           MOVE "N" TO END-OF-FILE.

       READ-CODES.
           READ CODES-FILE
               AT END SET AT-END-OF-FILE TO TRUE
               NOT AT END
                   MOVE SPACES TO CODES-FIELDS
                   UNSTRING CODES-LINE DELIMITED BY ","
                       INTO CODES-LEGACY CODES-NEW
           END-READ.

      *---------------------------------------------------------------
      *    ONE PAYMENT
      *---------------------------------------------------------------
       DO-PAYMENT.
           ADD 1 TO READ-COUNT
           MOVE EB-TEXT-1 TO TEXT-1
           MOVE EB-TEXT-2 TO TEXT-2
           MOVE EB-RECOVERED TO T-RECOVERED
           IF TRANSLATE-BY-TABLE
               PERFORM VARYING I FROM 1 BY 1 UNTIL I > 107
                   MOVE LATIN-1(TEXT-CODE(I) + 1) TO TEXT-BYTE(I)
               END-PERFORM
           ELSE
               INSPECT TEXTS CONVERTING EBCDIC-BYTES
                   TO LATIN-1-BYTES
           END-IF
           MOVE "Y" TO AMOUNT-VERDICT
           IF WFP-AMOUNT IS NUMERIC AND T-ACCOUNT IS NUMERIC
               MOVE WFP-AMOUNT TO N-AMOUNT
               MOVE T-ACCOUNT TO N-ACCOUNT
               ADD N-AMOUNT TO READ-AMOUNT
               ADD N-ACCOUNT TO READ-HASH
           ELSE
               MOVE "N" TO AMOUNT-VERDICT
               ADD 1 TO UNKNOWN-COUNT
           END-IF
           IF T-STATUS = "X"
               ADD 1 TO SKIPPED-COUNT
           ELSE
               SET ROW-IS-BAD TO TRUE
               PERFORM CHECK-PAYMENT THRU CHECK-PAYMENT-END
               IF ROW-IS-GOOD
                   PERFORM WRITE-ROW
                   ADD 1 TO WRITTEN-COUNT
               ELSE
                   ADD 1 TO REJECTED-COUNT
               END-IF
           END-IF.

      *    LEAVES AT THE FIRST FAULT WITH ROW-IS-BAD.
       CHECK-PAYMENT.
           IF NOT AMOUNT-IS-KNOWN GO TO CHECK-PAYMENT-END.
           IF T-LETTER-1 IS NOT CAPITAL OR T-LETTER-2 IS NOT CAPITAL
               OR T-NUMBER IS NOT NUMERIC
               OR T-SUFFIX < "A" OR T-SUFFIX > "D"
               GO TO CHECK-PAYMENT-END.
           EVALUATE T-LETTER-1
               WHEN "D" WHEN "F" WHEN "I" WHEN "Q" WHEN "U" WHEN "V"
                   GO TO CHECK-PAYMENT-END
           END-EVALUATE
           EVALUATE T-LETTER-2
               WHEN "D" WHEN "F" WHEN "I" WHEN "O" WHEN "Q" WHEN "U"
               WHEN "V"
                   GO TO CHECK-PAYMENT-END
           END-EVALUATE
           EVALUATE T-PREFIX
               WHEN "BG" WHEN "GB" WHEN "KN" WHEN "NK" WHEN "NT"
               WHEN "TN" WHEN "ZZ" WHEN "CR" WHEN "FY" WHEN "MW"
               WHEN "NC" WHEN "PP" WHEN "PY" WHEN "PZ"
                   GO TO CHECK-PAYMENT-END
           END-EVALUATE

           IF WFP-PAY-DATE IS NOT NUMERIC GO TO CHECK-PAYMENT-END.
           MOVE WFP-PAY-DATE TO J-DATE
           PERFORM DAY-OF-YEAR-TO-DATE
           IF D-NUMBER < 20150101 OR D-NUMBER > RUN-DATE
               GO TO CHECK-PAYMENT-END.
           PERFORM MAKE-ISO-DATE
           MOVE ISO-DATE TO OUT-PAID-ON

           IF T-FORENAME IS NOT NO-CONTROLS
               OR T-SURNAME IS NOT NO-CONTROLS
               OR T-POSTCODE IS NOT NO-CONTROLS
               OR TEXT-2 IS NOT NO-CONTROLS
               GO TO CHECK-PAYMENT-END.

           IF T-DOB IS NOT NUMERIC GO TO CHECK-PAYMENT-END.
           MOVE T-DOB TO D-DATE
           PERFORM CHECK-DATE
           IF D-NUMBER < 19000101 OR D-NUMBER > RUN-DATE
               GO TO CHECK-PAYMENT-END.
           PERFORM MAKE-ISO-DATE
           MOVE ISO-DATE TO OUT-BORN

           IF T-DIED IS NOT NUMERIC GO TO CHECK-PAYMENT-END.
           IF T-DIED = "00000000"
               MOVE 0 TO DIED-LENGTH
           ELSE
               MOVE T-DIED TO D-DATE
               PERFORM CHECK-DATE
               IF D-NUMBER = 0 GO TO CHECK-PAYMENT-END END-IF
               PERFORM MAKE-ISO-DATE
               MOVE ISO-DATE TO OUT-DIED
               MOVE 10 TO DIED-LENGTH
           END-IF

           MOVE 0 TO POSTCODE-LENGTH
           IF T-POSTCODE NOT = SPACES
               MOVE T-POSTCODE TO TRIM-TEXT
               PERFORM TRIM-BOTH-ENDS
               IF TRIM-LENGTH < 6 GO TO CHECK-PAYMENT-END END-IF
               MOVE TRIM-TEXT(1:TRIM-LENGTH) TO CSV-TEXT
               MOVE TRIM-LENGTH TO CSV-LENGTH
               PERFORM QUOTE-AND-SPELL
               MOVE CSV-TEXT TO POSTCODE-TEXT
               MOVE CSV-LENGTH TO POSTCODE-LENGTH
           END-IF

           IF N-AMOUNT < 0.01 OR N-AMOUNT > 600.00
               GO TO CHECK-PAYMENT-END.
           PERFORM DECODE-RECOVERED THRU DECODE-RECOVERED-END
           IF ROW-IS-BAD GO TO CHECK-PAYMENT-END.
           SET ROW-IS-BAD TO TRUE
           SUBTRACT REPAID FROM N-AMOUNT GIVING N-NET
           IF WFP-AWARD-AMOUNT(2) IS NOT NUMERIC
               OR WFP-AWARD-AMOUNT(3) IS NOT NUMERIC
               GO TO CHECK-PAYMENT-END.
           ADD WFP-AWARD-AMOUNT(2) WFP-AWARD-AMOUNT(3)
               GIVING N-TOP-UP
           IF WFP-HOUSEHOLD = 0 GO TO CHECK-PAYMENT-END.
           DIVIDE N-AMOUNT BY WFP-HOUSEHOLD GIVING N-SHARE ROUNDED

           SEARCH ALL OFFICE-ENTRY
               AT END
                   MOVE UNKNOWN-OFFICE-GROUP TO GROUP-X
                   MOVE "0000" TO OUT-OFFICE
               WHEN OFFICE-LEGACY(OFFICE-X) = T-OFFICE
                   MOVE OFFICE-GROUP(OFFICE-X) TO GROUP-X
                   MOVE OFFICE-NEW(OFFICE-X) TO OUT-OFFICE
           END-SEARCH
           SET STATUS-X TO 1
           SEARCH STATUS-ENTRY
               AT END GO TO CHECK-PAYMENT-END
               WHEN STATUS-LEGACY(STATUS-X) = T-STATUS
                   SET STATUS-SLOT TO STATUS-X
           END-SEARCH
           EVALUATE T-SCHEME
               WHEN "WF"
                   MOVE "standard" TO SCHEME-TEXT
                   MOVE 8 TO SCHEME-LENGTH
               WHEN "W8"
                   MOVE "over 80" TO SCHEME-TEXT
                   MOVE 7 TO SCHEME-LENGTH
               WHEN "WC" WHEN "WN"
                   MOVE "care home" TO SCHEME-TEXT
                   MOVE 9 TO SCHEME-LENGTH
               WHEN OTHER GO TO CHECK-PAYMENT-END
           END-EVALUATE

           IF T-SORT-CODE IS NOT NUMERIC GO TO CHECK-PAYMENT-END.
           MOVE T-SORT-CODE TO N-SORT-CODE
           IF N-SORT-CODE = 0
               MOVE "counter" TO BANK-TEXT
               MOVE 7 TO BANK-LENGTH
           ELSE
               MOVE N-SORT-CODE TO BANK-SORT-CODE
               MOVE "-" TO BANK-DASH
               MOVE N-ACCOUNT TO BANK-ACCOUNT
               MOVE 15 TO BANK-LENGTH
           END-IF
           PERFORM MAKE-NAME
           SET ROW-IS-GOOD TO TRUE.
       CHECK-PAYMENT-END.
           EXIT.

      *    PIC S9(5)V99 DISPLAY: THE SIGN IS THE ZONE OF THE LAST DIGIT.
       DECODE-RECOVERED.
           SET ROW-IS-BAD TO TRUE
           IF T-RECOVERED-LAST IS MINUS-PUNCH
               INSPECT T-RECOVERED-LAST
                   CONVERTING "}JKLMNOPQR" TO "0123456789"
               IF N-RECOVERED IS NOT NUMERIC
                   GO TO DECODE-RECOVERED-END
               END-IF
               COMPUTE REPAID = 0 - N-RECOVERED
           ELSE
               IF T-RECOVERED-LAST IS PLUS-PUNCH
                   INSPECT T-RECOVERED-LAST
                       CONVERTING "{ABCDEFGHI" TO "0123456789"
               END-IF
               IF N-RECOVERED IS NOT NUMERIC
                   GO TO DECODE-RECOVERED-END
               END-IF
               MOVE N-RECOVERED TO REPAID
           END-IF
           SET ROW-IS-GOOD TO TRUE.
       DECODE-RECOVERED-END.
           EXIT.

      *---------------------------------------------------------------
      *    DATES: D-NUMBER IS 0 WHEN THERE IS NO SUCH DAY
      *---------------------------------------------------------------
       CHECK-DATE.
           IF D-YEAR = 0 OR D-MONTH < 1 OR D-MONTH > 12
               MOVE 0 TO D-NUMBER
           ELSE
               MOVE MONTH-LENGTH(D-MONTH) TO D-LAST-DAY
               IF D-MONTH = 2
                   PERFORM FIND-LEAP
                   ADD D-LEAP TO D-LAST-DAY
               END-IF
               IF D-DAY < 1 OR D-DAY > D-LAST-DAY
                   MOVE 0 TO D-NUMBER
               END-IF
           END-IF.

       FIND-LEAP.
           MOVE 0 TO D-LEAP
           IF FUNCTION MOD(D-YEAR, 4) = 0
               AND (FUNCTION MOD(D-YEAR, 100) NOT = 0
                   OR FUNCTION MOD(D-YEAR, 400) = 0)
               MOVE 1 TO D-LEAP
           END-IF.

       DAY-OF-YEAR-TO-DATE.
           MOVE J-YEAR TO D-YEAR
           PERFORM FIND-LEAP
           IF J-YEAR = 0 OR J-DAY = 0 OR J-DAY > 365 + D-LEAP
               MOVE 0 TO D-NUMBER
           ELSE
               MOVE J-DAY TO D-DAY-OF-YEAR
               MOVE 1 TO D-MONTH
               MOVE 31 TO D-LAST-DAY
               PERFORM UNTIL D-DAY-OF-YEAR <= D-LAST-DAY
                   SUBTRACT D-LAST-DAY FROM D-DAY-OF-YEAR
                   ADD 1 TO D-MONTH
                   MOVE MONTH-LENGTH(D-MONTH) TO D-LAST-DAY
                   IF D-MONTH = 2
                       ADD D-LEAP TO D-LAST-DAY
                   END-IF
               END-PERFORM
               MOVE D-DAY-OF-YEAR TO D-DAY
           END-IF.

       MAKE-ISO-DATE.
           MOVE D-YEAR TO ISO-YEAR
           MOVE D-MONTH TO ISO-MONTH
           MOVE D-DAY TO ISO-DAY.

      *---------------------------------------------------------------
      *    TEXT
      *---------------------------------------------------------------
       MAKE-NAME.
           MOVE 0 TO NAME-LENGTH
           MOVE T-FORENAME TO TRIM-TEXT
           PERFORM TRIM-BOTH-ENDS
           IF TRIM-LENGTH > 0
               MOVE TRIM-TEXT(1:TRIM-LENGTH) TO NAME-TEXT
               MOVE TRIM-LENGTH TO NAME-LENGTH
           END-IF
           ADD 1 TO NAME-LENGTH
           MOVE SPACE TO NAME-TEXT(NAME-LENGTH:1)
           MOVE T-SURNAME TO TRIM-TEXT
           PERFORM TRIM-BOTH-ENDS
           IF TRIM-LENGTH > 0
               MOVE TRIM-TEXT(1:TRIM-LENGTH)
                   TO NAME-TEXT(NAME-LENGTH + 1:TRIM-LENGTH)
               ADD TRIM-LENGTH TO NAME-LENGTH
           END-IF
           MOVE NAME-TEXT(1:NAME-LENGTH) TO CSV-TEXT
           MOVE NAME-LENGTH TO CSV-LENGTH
           PERFORM QUOTE-AND-SPELL.

       TRIM-BOTH-ENDS.
           IF TRIM-TEXT(1:1) = SPACE AND TRIM-TEXT NOT = SPACES
               MOVE FUNCTION TRIM(TRIM-TEXT LEADING) TO SPARE-TEXT
               MOVE SPARE-TEXT TO TRIM-TEXT
           END-IF
           PERFORM VARYING TRIM-LENGTH FROM 25 BY -1
               UNTIL TRIM-LENGTH = 0
                   OR TRIM-TEXT(TRIM-LENGTH:1) NOT = SPACE
               CONTINUE
           END-PERFORM.

      *    CSV-TEXT(1:CSV-LENGTH), QUOTED WHERE IT MUST BE, IN UTF-8.
       QUOTE-AND-SPELL.
           MOVE CSV-TEXT(1:1) TO ONE-CHARACTER
           IF CSV-TEXT(1:CSV-LENGTH) IS NOT NEEDS-NO-QUOTE
               OR ONE-CHARACTER = "=" OR "+" OR "-" OR "@"
               MOVE CSV-TEXT(1:CSV-LENGTH) TO SPARE-TEXT
               MOVE CSV-LENGTH TO K
               MOVE QUOTE TO CSV-TEXT(1:1)
               MOVE 1 TO CSV-LENGTH
               PERFORM VARYING I FROM 1 BY 1 UNTIL I > K
                   ADD 1 TO CSV-LENGTH
                   MOVE SPARE-TEXT(I:1) TO CSV-TEXT(CSV-LENGTH:1)
                   IF SPARE-TEXT(I:1) = QUOTE
                       ADD 1 TO CSV-LENGTH
                       MOVE QUOTE TO CSV-TEXT(CSV-LENGTH:1)
                   END-IF
               END-PERFORM
               ADD 1 TO CSV-LENGTH
               MOVE QUOTE TO CSV-TEXT(CSV-LENGTH:1)
           END-IF
           IF CSV-TEXT(1:CSV-LENGTH) IS NOT ASCII-ONLY
               PERFORM SPELL-UTF-8
           END-IF.

       SPELL-UTF-8.
           PERFORM VARYING I FROM CSV-LENGTH BY -1 UNTIL I = 0
               IF CSV-TEXT(I:1) IS NOT ASCII-ONLY
                   COMPUTE CHARACTER-CODE =
                       FUNCTION ORD(CSV-TEXT(I:1)) - 1
                   PERFORM VARYING J FROM CSV-LENGTH BY -1
                       UNTIL J = I
                       MOVE CSV-TEXT(J:1) TO CSV-TEXT(J + 1:1)
                   END-PERFORM
                   ADD 1 TO CSV-LENGTH
                   IF CHARACTER-CODE < 192
                       MOVE X"C2" TO CSV-TEXT(I:1)
                   ELSE
                       MOVE X"C3" TO CSV-TEXT(I:1)
                       SUBTRACT 64 FROM CHARACTER-CODE
                   END-IF
                   MOVE FUNCTION CHAR(CHARACTER-CODE + 1)
                       TO CSV-TEXT(I + 1:1)
               END-IF
           END-PERFORM.

      *---------------------------------------------------------------
      *    OUTPUT
      *---------------------------------------------------------------
       WRITE-HEADING.
           MOVE 1 TO OUT-POINTER
           STRING "nino,paid_on,name,born,died,postcode,amount,net,"
               "top_up,share,joint,office,status,scheme,bank" X"0D"
               DELIMITED BY SIZE INTO TABLE-LINE
               WITH POINTER OUT-POINTER
           SUBTRACT 1 FROM OUT-POINTER GIVING OUT-LENGTH
           WRITE TABLE-LINE.

       WRITE-ROW.
           ADD 1 TO GROUP-ROWS(GROUP-X, STATUS-SLOT)
           ADD N-AMOUNT TO GROUP-AMOUNT(GROUP-X, STATUS-SLOT)
           ADD N-NET TO GROUP-NET(GROUP-X, STATUS-SLOT)
           MOVE N-AMOUNT TO EDITED-AMOUNT(1)
           MOVE N-NET TO EDITED-AMOUNT(2)
           MOVE N-TOP-UP TO EDITED-AMOUNT(3)
           MOVE N-SHARE TO EDITED-AMOUNT(4)
           PERFORM VARYING I FROM 1 BY 1 UNTIL I > 4
               MOVE 1 TO EDITED-START(I)
               INSPECT EDITED-TEXT(I) TALLYING EDITED-START(I)
                   FOR LEADING SPACE
           END-PERFORM
           MOVE 1 TO OUT-POINTER
           STRING T-NINO "," OUT-PAID-ON ","
               CSV-TEXT(1:CSV-LENGTH) "," OUT-BORN ","
               DELIMITED BY SIZE INTO TABLE-LINE
               WITH POINTER OUT-POINTER
           IF DIED-LENGTH > 0
               STRING OUT-DIED DELIMITED BY SIZE INTO TABLE-LINE
                   WITH POINTER OUT-POINTER
           END-IF
           STRING "," DELIMITED BY SIZE INTO TABLE-LINE
               WITH POINTER OUT-POINTER
           IF POSTCODE-LENGTH > 0
               STRING POSTCODE-TEXT(1:POSTCODE-LENGTH)
                   DELIMITED BY SIZE INTO TABLE-LINE
                   WITH POINTER OUT-POINTER
           END-IF
           STRING "," EDITED-TEXT(1)(EDITED-START(1):)
               "," EDITED-TEXT(2)(EDITED-START(2):)
               "," EDITED-TEXT(3)(EDITED-START(3):)
               "," EDITED-TEXT(4)(EDITED-START(4):)
               DELIMITED BY SIZE INTO TABLE-LINE
               WITH POINTER OUT-POINTER
           IF WFP-HOUSEHOLD > 1
               STRING ",true," DELIMITED BY SIZE INTO TABLE-LINE
                   WITH POINTER OUT-POINTER
           ELSE
               STRING ",false," DELIMITED BY SIZE INTO TABLE-LINE
                   WITH POINTER OUT-POINTER
           END-IF
           STRING OUT-OFFICE ","
               STATUS-NEW(STATUS-SLOT)(1:STATUS-LENGTH(STATUS-SLOT))
               "," SCHEME-TEXT(1:SCHEME-LENGTH)
               "," BANK-TEXT(1:BANK-LENGTH) X"0D"
               DELIMITED BY SIZE INTO TABLE-LINE
               WITH POINTER OUT-POINTER
           SUBTRACT 1 FROM OUT-POINTER GIVING OUT-LENGTH
           WRITE TABLE-LINE.

       DO-TRAILER.
           MOVE ES-HASH TO T-HASH
           INSPECT T-HASH CONVERTING EBCDIC-BYTES TO LATIN-1-BYTES
           IF UNKNOWN-COUNT = 0
               AND WFP-T-COUNT = READ-COUNT
               AND WFP-T-AMOUNT = READ-AMOUNT
               AND N-HASH = FUNCTION MOD(READ-HASH, 10000000000)
               MOVE "agree" TO CONTROLS-VERDICT
           END-IF.

       SHOW-REPORT.
           MOVE READ-COUNT TO REPORT-COUNT
           DISPLAY "read " FUNCTION TRIM(REPORT-COUNT)
           MOVE WRITTEN-COUNT TO REPORT-COUNT
           DISPLAY "written " FUNCTION TRIM(REPORT-COUNT)
           MOVE SKIPPED-COUNT TO REPORT-COUNT
           DISPLAY "skipped " FUNCTION TRIM(REPORT-COUNT)
           MOVE REJECTED-COUNT TO REPORT-COUNT
           DISPLAY "rejected " FUNCTION TRIM(REPORT-COUNT)
           DISPLAY "controls " FUNCTION TRIM(CONTROLS-VERDICT)
           PERFORM VARYING I FROM 1 BY 1 UNTIL I > GROUP-COUNT
               PERFORM VARYING J FROM 1 BY 1 UNTIL J > STATUS-COUNT
                   IF GROUP-ROWS(I, J) > 0
                       MOVE GROUP-ROWS(I, J) TO REPORT-COUNT
                       MOVE GROUP-AMOUNT(I, J) TO REPORT-AMOUNT
                       MOVE GROUP-NET(I, J) TO REPORT-NET
                       DISPLAY GROUP-OFFICE(I) ","
                           FUNCTION TRIM(STATUS-NEW(J)) ","
                           FUNCTION TRIM(REPORT-COUNT) ","
                           FUNCTION TRIM(REPORT-AMOUNT) ","
                           FUNCTION TRIM(REPORT-NET)
                   END-IF
               END-PERFORM
           END-PERFORM.
