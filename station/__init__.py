"""The app at the bench."""
