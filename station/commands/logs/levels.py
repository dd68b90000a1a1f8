"""How much is logged, as it is asked for: by `--log`, or by the variable PACKLINE_LOG."""

import logging
from collections.abc import Mapping

VARIABLE = "PACKLINE_LOG"
LEVELS: Mapping[str, int] = {
    "error": logging.ERROR,
    "warning": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
}


class LevelUnknown(Exception):
    """There is no level of that name; the text says which there are."""


def choose_level(option: str | None, environment: Mapping[str, str]) -> int | None:
    """Return the level asked for, None where nobody asked; the option goes before the variable."""
    name = option or environment.get(VARIABLE, "")
    if not name:
        return None
    if name not in LEVELS:
        raise LevelUnknown(f"{VARIABLE} is {name!r}; it must be one of {', '.join(LEVELS)}")
    return LEVELS[name]
