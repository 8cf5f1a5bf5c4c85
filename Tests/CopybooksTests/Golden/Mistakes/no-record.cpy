           05  FIRST-ITEM         PIC X.
           03  SECOND-ITEM        PIC X.
