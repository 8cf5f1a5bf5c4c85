       01  SIGNS.
           05  TRAILING-ZONE      PIC S9(5)V99.
           05  LEADING-ZONE       PIC S9(5)V99 SIGN IS LEADING.
           05  TRAILING-APART     PIC S9(5)V99 SIGN TRAILING
               SEPARATE CHARACTER.
           05  LEADING-APART      PIC S9(5)V99 LEADING SEPARATE.
           05  GROUP-APART SIGN IS LEADING SEPARATE.
               10  INHERITED      PIC S9(3).
               10  OVERRIDDEN     PIC S9(3) SIGN TRAILING.
               10  NOT-SIGNED     PIC 9(3).
               10  NOT-ZONED      PIC S9(3) COMP-3.
               10  NOT-NUMBER     PIC X(3).
