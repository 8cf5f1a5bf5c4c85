      * CARD PORTFOLIO: CUSTOMERS.  RECFM=FB, LRECL=500, CODE PAGE 037.
       01  CUSTOMER-REC.
           05  CUS-ID                      PIC 9(09).
           05  CUS-NAME.
               10  CUS-FIRST               PIC X(25).
               10  CUS-MIDDLE              PIC X(25).
               10  CUS-LAST                PIC X(25).
           05  CUS-HOME.
               10  CUS-ADDRESS             PIC X(50) OCCURS 3.
               10  CUS-STATE               PIC X(02).
               10  CUS-COUNTRY             PIC X(03).
               10  CUS-ZIP                 PIC X(10).
           05  CUS-PHONE                   PIC X(15) OCCURS 2.
           05  CUS-SOCIAL                  PIC X(09).
           05  CUS-SOCIAL-N REDEFINES CUS-SOCIAL
                                           PIC 9(09).
           05  CUS-GOVERNMENT-ID           PIC X(20).
      *    CCYY-MM-DD
           05  CUS-BORN                    PIC X(10).
           05  CUS-BANK-ACCOUNT            PIC X(10).
           05  CUS-PRIMARY                 PIC X(01).
               88  CUS-IS-PRIMARY          VALUE 'Y'.
               88  CUS-IS-ADDITIONAL       VALUE 'N'.
           05  CUS-SCORE                   PIC 9(03).
           05  FILLER                      PIC X(168).
