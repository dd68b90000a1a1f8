"""Everything a push does: facts stored once, applied in order, and what they change."""
