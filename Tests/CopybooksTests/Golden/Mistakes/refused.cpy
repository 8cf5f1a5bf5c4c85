       COPY OTHERBOOK REPLACING ==:A:== BY ==B==.
       EXEC SQL INCLUDE SQLCA END-EXEC.
       EXEC SQL DECLARE X TABLE END-EXEC
       01  REFUSED.
           05  A1                 COMP-1.
           05  A2                 USAGE IS COMPUTATIONAL-2.
           05  A3                 PIC S9(4) COMP-5.
           05  A4                 USAGE POINTER.
           05  A5                 INDEX.
           05  A6                 PIC 9(5) BLANK WHEN ZERO.
           05  A7                 PIC S9(4) COMP SYNC LEFT.
           05  A8                 PIC X OCCURS 1 TO 5 TIMES
                                  DEPENDING ON A6 INDEXED BY A-IX.
           05  A9                 PIC X OCCURS 5 TIMES DEPENDING ON A6.
           05  B1                 PIC G(3) USAGE DISPLAY-1.
           05  B2                 PIC X DYNAMIC LENGTH.
           05  B3                 PIC X VALUE Z'ABC'.
           66  B4                 RENAMES A1 THRU A3.
       PROCEDURE DIVISION.
