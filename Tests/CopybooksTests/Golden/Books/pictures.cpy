       01  PICTURES.
           05  A1  PIC 9(3)9(2).
           05  A2  PIC S9(09)V9(2).
           05  A3  PIC XX.
           05  A4  PIC X(10)A(3).
           05  A5  PIC A(7).
           05  A6  PIC S999V99.
           05  A7  PIC SV9(4) COMP-3.
           05  A8  PIC V99.
           05  A9  PIC 9V.
           05  B1  PICTURE IS X.
           05  B2  PIC IS 9(31).
           05  B3  PIC S9(31) COMP-3.
           05  B4  PIC 9(18) COMP.
           05  B5  PIC XX9A.
           05  B6  PIC X(3), VALUE 'A.B', USAGE DISPLAY.
           05  B7  PIC 9V9 VALUE 1.5.
           05      PIC X(2).
           05  B8  VALUE ALL '*' PIC X(3) JUSTIFIED RIGHT.
           05  B9  PIC 9(3) VALUE IS ZEROES.
