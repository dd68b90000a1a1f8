"""What is kept of codes and secrets."""

from hashlib import sha256


def digest(secret: str) -> str:
    """Return what is kept of a code or secret; both are random, so one round of SHA-256 is enough."""
    return sha256(secret.encode()).hexdigest()
