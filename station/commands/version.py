"""What `packline --version` says."""

from importlib.metadata import version


def version_line() -> str:
    """Return the program's name and version, as its installed package tells it."""
    return f"packline {version('packline')}"
