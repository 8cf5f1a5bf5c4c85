       01  PERIODS.
           05  FIRST-ITEM         PIC X(10)
           05  SECOND-ITEM        PIC S9(7)V99 COMP-3
           05                     PIC X(3)
               88  YES            VALUE 'Y'
           05  THIRD-ITEM         PIC X(3).05  HIDDEN PIC X.
           05  FOURTH-ITEM.       PIC X(3).
           05  OPEN-ITEM          PIC X(3) VALUE 'OPEN.
           05  HEX-ITEM           PIC X(3).
               88  ODD-HEX        VALUE X'0'.
               88  NO-HEX         VALUE X'GG'.
           05  LAST-ITEM          PIC 9
