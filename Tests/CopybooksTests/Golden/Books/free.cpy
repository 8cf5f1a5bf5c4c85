*> Free format: text begins where it likes
01 customer-record.
  05 Cust-Id        pic 9(8).       *> identifier
  05 cust-name.
    10 cust-forename  picture is x(20).
    10 cust-surname   picture x(30).
  05 cust-rate pic s9(3)v9(4) comp-3. 05 cust-flag pic x.
  05 this-line-is-longer-than-72       pic x(10)                                  value 'beyond column 80'.
