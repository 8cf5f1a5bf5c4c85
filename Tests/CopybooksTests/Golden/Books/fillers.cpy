       01  FILLER.
           05                     PIC X(4).
           05  FILLER.
               10  FILLER         PIC X(2).
               10  NAMED          PIC X(2).
           05  REDEFINED          PIC X(4).
           05  FILLER REDEFINES REDEFINED.
               10  FILLER         PIC 9(4).
           05  FILLER REDEFINES REDEFINED PIC S9(4).
           05  TYPE               PIC X.
           05  DATE.
               10  DAY-NO         PIC 99.
