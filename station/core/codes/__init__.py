"""What a code means; nothing here knows an order or a phase."""
