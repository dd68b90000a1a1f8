"""Sound: what is heard, and the card that plays it."""
