"""What each command of `packline` does, a room for each."""
