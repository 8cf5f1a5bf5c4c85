      * CARD PORTFOLIO: ACCOUNTS.  RECFM=FB, LRECL=300, CODE PAGE 037.
       01  ACCOUNT-REC.
           05  ACC-ID                      PIC 9(11).
           05  ACC-STATUS                  PIC X(01).
               88  ACC-ACTIVE              VALUE 'Y'.
               88  ACC-CLOSED              VALUE 'N'.
           05  ACC-MONEY.
               10  ACC-BALANCE             PIC S9(10)V99.
               10  ACC-LIMIT               PIC S9(10)V99.
               10  ACC-CASH-LIMIT          PIC S9(10)V99.
      *    DATES ARE TEXT, CCYY-MM-DD
           05  ACC-DATES.
               10  ACC-OPENED              PIC X(10).
               10  ACC-EXPIRES             PIC X(10).
               10  ACC-REISSUED            PIC X(10).
           05  ACC-CYCLE.
               10  ACC-CYCLE-CREDIT        PIC S9(10)V99.
               10  ACC-CYCLE-DEBIT         PIC S9(10)V99.
           05  ACC-ZIP                     PIC X(10).
           05  ACC-GROUP                   PIC X(10).
           05  FILLER                      PIC X(178).
