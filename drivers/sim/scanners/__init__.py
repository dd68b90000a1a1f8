"""Virtual scanners."""
