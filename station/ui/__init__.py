"""The face of the station; the only part that knows Qt."""
