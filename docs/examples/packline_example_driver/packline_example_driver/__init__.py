"""A driver for Packline, to copy and change: the Acme scanner."""
