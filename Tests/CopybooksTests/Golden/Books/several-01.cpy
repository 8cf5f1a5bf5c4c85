       01  HEADER-RECORD.
           05  H-TYPE             PIC X VALUE 'H'.
           05  H-DATE             PIC 9(8).
       EJECT
       01  DETAIL-RECORD REDEFINES HEADER-RECORD.
           05  D-TYPE             PIC X VALUE 'D'.
           05  D-AMOUNT           PIC S9(11)V99 COMP-3.
       SKIP2
       01  TRAILER-RECORD IS EXTERNAL.
           05  T-TYPE             PIC X.
           05  T-COUNT            PIC 9(9).
       77  LONE-ITEM              PIC S9(4) COMP.
       01  ONE-FIELD              PIC X(80).
