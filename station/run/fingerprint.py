"""What tells this machine's copy of a database from a clone of it on another."""

from hashlib import blake2b
from pathlib import Path

_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def machine_fingerprint(database: Path) -> str:
    """Return a short name for this machine and the database's place on it.

    Made of the machine id and the path, where there is one; a cloned disk on another machine, or a
    database copied elsewhere, has another. It names nothing that could be read back.
    """
    machine = ""
    for path in _MACHINE_IDS:
        try:
            machine = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if machine:
            break
    return blake2b(f"{machine}|{database.absolute()}".encode(), digest_size=8).hexdigest()
