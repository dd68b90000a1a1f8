"""LLRP 1.1: frames and parameters, what is ordered of a reader, what it answers and tells."""
