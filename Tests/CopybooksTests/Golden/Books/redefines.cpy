       01  MIXED-RECORD.
           05  REC-TYPE           PIC X.
           05  BASE-AREA          PIC X(20).
           05  SMALLER REDEFINES BASE-AREA.
               10  S-CODE         PIC 9(4).
               10  FILLER         PIC X(6).
           05  CHAINED REDEFINES SMALLER.
               10  C-PARTS        PIC X(5) OCCURS 4.
           05  FILLER REDEFINES BASE-AREA.
               10  FILLER         PIC X(10).
               10  U-AMOUNT       PIC S9(17)V99 COMP-3.
           05  SHORT-BASE         PIC X(4).
           05  LONGER REDEFINES SHORT-BASE PIC X(10).
           05  BEHIND             PIC X.
