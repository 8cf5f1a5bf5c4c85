       01  CODES.
           05  STATUS-CODE        PIC X(2).
               88  ST-OPEN        VALUE 'A'.
               88  ST-KNOWN       VALUES ARE 'A' THRU 'F', 'X' 'Y',
                                  "it's".
               88  ST-BLANK       VALUE SPACES LOW-VALUE.
               88  ST-TOP         VALUE IS HIGH-VALUES.
               88  ST-HEX         VALUE X'0aFF' THROUGH X'0BFF'.
           05  RATE               PIC S9V99.
               88  RT-NONE        VALUE ZERO.
               88  RT-USUAL       VALUE -1.5 THRU +2.25.
               88  RT-EDGES       VALUES .05
                                  1 2
                                  3 THRU 5.
           05  COUNTERS           PIC 99.
               88  N-ALL          VALUE ALL ZEROES.
           05  BOTH-QUOTES        PIC X(3).
               88  BQ-1           VALUE 'a''b'.
