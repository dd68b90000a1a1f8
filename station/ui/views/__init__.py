"""One passive view for each body a screen can have."""
