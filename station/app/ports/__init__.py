"""What comes in and what is asked of the outside: values and Protocols only."""
