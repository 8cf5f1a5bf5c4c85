       01  WORDS.
           05  A-FIELD            PICTUR X(10).
           05  B-FIELD            PIC X(5) USAGE IS COMP3.
           05  C-FIELD            PIC 9(5) DISPALY.
           05  D-FIELD            PIC 9(5) COMP-3 COMP.
           05  E-FIELD            PIC X PIC 9.
           05  F-FIELD            PIC.
           05  G-FIELD            PIC 9 USAGE.
           05  H-FIELD            PIC S9 SIGN SEPARATE.
           05  I-FIELD            OCCURS PIC X.
           05  J-FIELD            REDEFINES PIC X.
           05  K-FIELD            PIC X VALUE.
           05  L-FIELD            PIC X BOGUS WORDS HERE COMP.
           05  -M                 PIC X.
           05  A-NAME-THAT-IS-LONGER-THAN-THIRTY PIC X.
           05  1234               PIC X.
           88  NO-VALUE.
           88  HALF-RANGE         VALUE 1 THRU.
           88  NOTHING            VALUE IS.
           88  BACKWARDS          VALUE 5 THRU 1.5.
           88                     VALUE 1.
           88  QUOTED             VALUE QUOTES 'A'.
           88  LOOSE              VALUE 'A' BUT.
