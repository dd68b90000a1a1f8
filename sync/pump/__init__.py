"""The station's end that runs: the thread, its steps, and what follows from each answer."""
