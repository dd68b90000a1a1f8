"""Whatever delivers tags: the driver of an LLRP reader, its session, its inventories."""
