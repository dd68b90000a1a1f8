"""Everything an order is: taken, checked, read, claimed, held, written."""
