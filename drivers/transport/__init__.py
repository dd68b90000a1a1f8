"""Transports: ways to open, read, write, cancel and close a byte stream to a device."""
