       01  CONTINUED.
           05  LONG-TEXT          PIC X(60) VALUE 'THIS LITERAL GOES ON
      -    'ON THE NEXT LINE'.
           05  SPLIT-WO
      *    a comment may stand between
      -        RD                 PIC X(3).
           05  SPLIT-PICTURE      PIC S9(
      -                           7)V99 COMP-3.
           05  WITH-88            PIC X(60).
               88  EIGHTY-EIGHT   VALUE 'THE VALUE OF A CONDITION NAME T
      -    'HAT GOES ON'.
