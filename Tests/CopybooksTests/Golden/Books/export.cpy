       01  EXPORT-RECORD.
           05  EXP-TYPE                     PIC X(1).
           05  EXP-TIMESTAMP                PIC X(26).
           05  EXP-TIMESTAMP-R REDEFINES EXP-TIMESTAMP.
               10  EXP-DATE                 PIC X(10).
               10  EXP-SEP                  PIC X(1).
               10  EXP-TIME                 PIC X(15).
           05  EXP-SEQUENCE                 PIC 9(9) COMP.
           05  EXP-DATA                     PIC X(160).

      ******************************************************************
           05  EXP-CUSTOMER REDEFINES EXP-DATA.
               10  EXP-CUST-ID              PIC 9(09) COMP.
               10  EXP-CUST-ADDRESSES OCCURS 3 TIMES.
                   15  EXP-CUST-ADDRESS     PIC X(40).
               10  EXP-CUST-BORN            PIC X(10).
               10  FILLER                   PIC X(26).
           05  EXP-ACCOUNT REDEFINES EXP-DATA.
               10  EXP-ACCT-ID              PIC 9(11).
               10  EXP-ACCT-BALANCE         PIC S9(10)V99 COMP-3.
               10  EXP-ACCT-LIMIT           PIC S9(10)V99.
               10  EXP-ACCT-DEBIT           PIC S9(10)V99 COMP.
               10  FILLER                   PIC X(122).
