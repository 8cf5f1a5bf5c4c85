      * CARD PORTFOLIO: CARDS.  RECFM=FB, LRECL=150, CODE PAGE 037.
       01  CARD-REC.
           05  CRD-NUMBER                  PIC X(16).
           05  CRD-NUMBER-N REDEFINES CRD-NUMBER
                                           PIC 9(16).
           05  CRD-ACCOUNT                 PIC 9(11).
           05  CRD-CVV                     PIC 9(03).
           05  CRD-NAME                    PIC X(50).
      *    CCYY-MM-DD
           05  CRD-EXPIRES                 PIC X(10).
           05  CRD-STATUS                  PIC X(01).
               88  CRD-ACTIVE              VALUE 'Y'.
               88  CRD-BLOCKED             VALUE 'N'.
           05  FILLER                      PIC X(59).
