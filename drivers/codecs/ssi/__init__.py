"""SSI: packets, the commands a scanner is given, the readings it sends."""
