"""Where orders come from besides the API; one module a source."""
