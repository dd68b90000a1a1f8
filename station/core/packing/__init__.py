"""The packing machine: `machine.step` is its door, `table` its constitution."""
