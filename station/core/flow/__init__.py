"""What all flows share: events and steps, latch and questions, signing in, a lead's word, undo."""
