       01  YEAR-FILE.
           05  YEAR-ID            PIC 9(4).
           05  MONTHS             OCCURS 12 TIMES INDEXED BY M-IX.
               10  MONTH-NAME     PIC X(3).
               10  DAYS           OCCURS 31
                                  ASCENDING KEY IS DAY-NO
                                  INDEXED BY D-IX D-IX2.
                   15  DAY-NO     PIC 99.
                   15  DAY-SUMS   PIC S9(5)V99 COMP-3 OCCURS 2 TIMES.
               10  MONTH-SUM      PIC S9(7)V99 COMP-3.
           05  YEAR-SUM           PIC S9(9)V99 COMP-3.
