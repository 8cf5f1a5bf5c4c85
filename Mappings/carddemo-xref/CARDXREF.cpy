      * CARD PORTFOLIO: WHICH CARD BELONGS TO WHICH CUSTOMER AND ACCOUNT.
      * RECFM=FB, LRECL=50, CODE PAGE 037.
       01  CARD-XREF.
           05  XRF-CARD                    PIC X(16).
           05  XRF-CUSTOMER                PIC 9(09).
           05  XRF-ACCOUNT                 PIC 9(11).
           05  FILLER                      PIC X(14).
