"""Both ends of the wire between station and store, and what they agree on."""
