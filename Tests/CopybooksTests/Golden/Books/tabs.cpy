      *	Tabs where the margins would be
	01	CUSTOMER-RECORD.
	    05	CUST-ID		PIC 9(09).
	    05  CUST-FIRST-NAME	PIC X(25).
      	    05	CUST-SCORE	PIC 9(03)	COMP-3.
