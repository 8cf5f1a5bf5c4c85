      * CARD PORTFOLIO: THE TRANSACTIONS OF A DAY.
      * RECFM=FB, LRECL=350, CODE PAGE 037.
       01  DAILY-TRANSACTION.
           05  DTR-ID                      PIC X(16).
           05  DTR-TYPE                    PIC X(02).
               88  DTR-PURCHASE            VALUE '01'.
               88  DTR-RETURN              VALUE '03'.
           05  DTR-CATEGORY                PIC 9(04).
           05  DTR-ENTERED-BY              PIC X(10).
           05  DTR-TEXT                    PIC X(100).
           05  DTR-AMOUNT                  PIC S9(09)V99.
           05  DTR-MERCHANT.
               10  DTR-MERCHANT-ID         PIC 9(09).
               10  DTR-MERCHANT-NAME       PIC X(50).
               10  DTR-MERCHANT-CITY       PIC X(50).
               10  DTR-MERCHANT-ZIP        PIC X(10).
           05  DTR-CARD                    PIC X(16).
      *    TIMES ARE TEXT, CCYY-MM-DD HH:MM:SS.FFFFFF
           05  DTR-ORIGINATED              PIC X(26).
           05  DTR-PROCESSED               PIC X(26).
           05  FILLER                      PIC X(20).
