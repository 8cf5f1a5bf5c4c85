           05  PA-ACCT-ID                   PIC S9(11) COMP-3.
           05  PA-CUST-ID                   PIC  9(09).
           05  PA-STATUS                    PIC  X(02) OCCURS 5 TIMES.
           05  PA-LIMIT                     PIC S9(09)V99 COMP-3.
           05  PA-LIMIT-TEXT REDEFINES PA-LIMIT PIC X(06).
           05  FILLER                       PIC X(34).
