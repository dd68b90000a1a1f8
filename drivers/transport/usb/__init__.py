"""Finding USB devices, per system: who is plugged in, where, and when that changes."""
