       01  MARGINS.
           05  A                  PIC X(4) VALUE 'LITERALS TO COLUMN 7'.A0000001
           05  B                  PIC X(4).                             PIC X(9)
           05  C                  PIC X(4).  *> to the end of the line: 'open
           05  D                  PIC X(4) VALUE '*>'.
      d    05  E                  PIC X(4).
           05  F                  PIC X(4)
               .
