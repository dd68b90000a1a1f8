"""Codecs: bytes or key events in, frames out; nothing is opened here."""
