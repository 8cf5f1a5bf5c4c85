       01  TOTALS.
           05  PACKED-PART COMP-3.
               10  P-COUNT        PIC 9(5).
               10  P-MORE.
                   15  P-AMOUNT   PIC S9(11)V99.
                   15  P-SAME     PIC S9(3) USAGE COMPUTATIONAL-3.
           05  BINARY-PART USAGE IS BINARY.
               10  B-SMALL        PIC 9(4).
               10  B-MEDIUM       PIC 9(5).
               10  B-LARGE        PIC S9(10).
           05  TEXT-PART USAGE DISPLAY.
               10  T-TEXT         PIC X(3).
               10  T-DIGITS       PIC 9(3).
