"""What `packline` can be told besides to run a station; one folder or module a command."""
