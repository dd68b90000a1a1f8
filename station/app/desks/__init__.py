"""What stands between the engine and devices: told after a commit, heard as values."""
