000100* SEQUENCE NUMBERS IN BOTH MARGINS                                CARD0001
000200 01  CARD-RECORD.                                                 CARD0002
000300     05  CARD-NUM                          PIC X(16).             CARD0003
           05  CARD-ACCT-ID                      PIC 9(11).
           05  CARD-CVV-CD                       PIC 9(03).
000600     05  CARD-EMBOSSED-NAME                PIC X(50).             CARD0006
CR1234     05  CARD-EXPIRY                       PIC X(10).             CARD0007
000800                                                                  CARD0008
000900/                                                                 CARD0009
001000D    05  CARD-DEBUG                        PIC X(99).             CARD0010
001100     05  CARD-ACTIVE-STATUS                PIC X(01).             CARD0011
001200         88  CARD-ACTIVE                   VALUE 'Y'.             CARD0012
001300     05  FILLER                            PIC X(59).             CARD0013
