       01  PICTURES.
           05  A1                 PIC 9(32).
           05  A2                 PIC S9(20)V9(15) COMP-3.
           05  A3                 PIC 9V9V9.
           05  A4                 PIC S9X.
           05  A5                 PIC 9S9.
           05  A6                 PIC X(.
           05  A7                 PIC X().
           05  A8                 PIC X(0).
           05  A9                 PIC X(99999999999).
           05  B1                 PIC X(999999999)X.
           05  B2                 PIC S.
           05  B3                 PIC SV.
           05  B4                 PIC XQ.
           05  B5                 PIC 9(3)2.
           05  B6                 PIC ZZZ,ZZ9.99CR.
           05  B7                 PIC 9(3).99.
           05  B8                 PIC 9(5)PPP.
           05  B9                 PIC N(4).
           05  C1                 PIC X COMP.
           05  C2                 PIC 9(19) COMP.
           05  C3                 PIC X SIGN LEADING.
           05  C4                 PIC 9 SIGN LEADING.
           05  C5                 PIC S9 COMP SIGN LEADING.
           05  C6                 PIC 9 JUST.
           05  C7 COMP-3.
               10  C8             PIC 9 COMP.
               10  C9             PIC X.
           05  D1 JUSTIFIED RIGHT.
               10  D2             PIC X(3)V.
               10  D3             PIC 9(2)S.
