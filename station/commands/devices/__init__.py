"""`packline devices`: what is plugged in and what it is bound to, a test of one, a live table of all."""
