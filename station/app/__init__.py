"""The engine that runs the machines, screens as values, translation. No Qt, no SQL."""
