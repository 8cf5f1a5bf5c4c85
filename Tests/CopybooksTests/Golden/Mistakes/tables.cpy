       01  TABLES OCCURS 3 TIMES.
           05  NOT-ONCE           PIC X OCCURS 0 TIMES.
           05  BASE-ITEM          PIC X(4).
           05  BETWEEN            PIC X.
           05  TOO-FAR REDEFINES BASE-ITEM PIC 9(4).
           05  MISSPELT REDEFINES BETWEN PIC 9.
           05  UNKNOWN REDEFINES NOWHERE PIC 9.
           05  INNER.
               10  DEEP           PIC X.
           05  OUTER REDEFINES DEEP PIC 9.
           05  ROWS               PIC X(2) OCCURS 3.
           05  ROWS-TEXT REDEFINES ROWS PIC X(6).
       01  OTHER REDEFINES TABELS.
           05  X-FIELD            PIC X.
