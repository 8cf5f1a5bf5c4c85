       01  EMPLOYEE.
           05  NAME-PART.
               49  FIRST-PART     PIC X(10).
           05  ADDRESS-PART.
             07  STREET.
               21  HOUSE-NO       PIC 9(4).
               21  ROAD           PIC X(20).
             07  TOWN             PIC X(20).
           04  UNEQUAL            PIC X(2).
