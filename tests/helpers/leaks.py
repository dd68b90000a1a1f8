"""Searching logs for what must never be in them."""

import re
from collections.abc import Iterable, Mapping

_PORT_FIGURES = 5


def leaks(logs: Mapping[str, str], hidden: Iterable[str]) -> set[tuple[str, str]]:
    """Return what is told of something hidden, whole or a longer word of it, each with the log that tells it.

    So few figures as ports and times have are found where they are no part of others.
    """
    words = {word for one in hidden for word in (one, *one.split()) if len(word) > 3}
    return {(name, word) for name, text in logs.items() for word in words if _tells(text, word)}


def _tells(text: str, word: str) -> bool:
    if word.isdecimal() and len(word) <= _PORT_FIGURES:
        return re.search(rf"(?<![\d.]){word}(?!\d)", text) is not None
    return word in text
