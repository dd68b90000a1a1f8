"""PINs of operators: only argon2 hashes are kept and leave the store."""

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# argon2id as OWASP's password storage cheat sheet asks for at least: 19 MiB, two passes, one lane. A
# bench checks one while the packer waits, and a bulk call hashes many while it holds the database.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def keep_or_hash(pin: str | None, kept: str | None) -> str | None:
    """Return the hash to keep: the old one where the PIN is the same or not given, none for an empty PIN."""
    if pin is None:
        return kept
    if not pin:
        return None
    return kept if kept is not None and fits_pin(kept, pin) else _hasher.hash(pin)


def fits_pin(kept: str, pin: str) -> bool:
    """Tell whether a PIN is the one a hash was made from."""
    try:
        return _hasher.verify(kept, pin)
    except VerifyMismatchError:
        return False
