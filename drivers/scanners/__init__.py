"""Whatever delivers codes: one module for each way a scanner speaks, and what they share."""
