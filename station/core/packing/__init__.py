"""The packing machine: `packing` is its door, `table` its constitution."""
