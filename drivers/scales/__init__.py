"""Whatever delivers weights: one module for each protocol, and the dialogue they share."""
