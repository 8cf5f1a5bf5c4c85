           88  EARLY              VALUE 'A'.
           05  BEFORE             PIC X.
       01  LEVELS.
           05  GROUP-ITEM         PIC X(4).
               10  MEMBER         PIC X.
           05  HOLLOW.
           05  TWICE              PIC X.
           05  TWICE              PIC 9.
           51  WRONG              PIC X.
           00  ZERO-LEVEL         PIC X.
           100 THREE-DIGITS       PIC X.
           66  OTHER-NAME RENAMES TWICE.
       77  LONE                   PIC X.
           05  UNDER-77           PIC X.
