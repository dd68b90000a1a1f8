"""Framings: where a scanner's codes begin and end in its bytes, as data; one module for each kind.

A framing is a frozen dataclass, its framer cuts bytes into bodies, and `ScanDecoder` reads what they say.
"""
