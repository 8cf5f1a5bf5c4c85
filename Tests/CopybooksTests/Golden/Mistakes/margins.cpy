       01  MARGINS.
   05  SHIFTED            PIC X(4).
   05 DATED               PIC X(4).
	05	TABBED	PICTUR X(4).
      X05  INDICATOR          PIC X.
           05  A-LONG-NAME-IN-AN-ITEM                         PIC S9(7)V99 COMP-3.
           05  LITERAL-ITEM       PIC X(60) VALUE 'THIS GOES ON AND ON
      -    AND DOES NOT BEGIN RIGHT'.
           05  FAR-AWAY           PIC X(4).                                             OCCURS 3.
