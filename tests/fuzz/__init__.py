"""Millions of inputs for every codec: `make fuzz`."""
