"""Virtual devices that speak the real protocols, for the demo, training and tests."""
