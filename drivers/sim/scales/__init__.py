"""Virtual scales and what lies on them."""
