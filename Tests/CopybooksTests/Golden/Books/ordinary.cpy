      * A payment of 59 bytes: every usage once.
       01  PAYMENT.
           05  PAY-ID               PIC 9(8).
           05  PAY-NINO             PIC X(9).
           05  PAY-AMOUNT           PIC S9(7)V99 COMP-3.
           05  PAY-COUNT            PIC S9(4) COMP.
           05  PAY-TOTAL            PIC S9(9)V99 COMP-4.
           05  PAY-FEE              PIC 9(5)V99 USAGE IS PACKED-DECIMAL.
           05  PAY-HASH             PIC S9(18) BINARY.
           05  PAY-ADJUST           PIC S9(5)V99.
           05  FILLER               PIC X(8).
