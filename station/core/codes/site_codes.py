"""Codes a site prints for itself: `KIND/ID/C`, C a modulo-43 check character.

C is computed over everything before it, the last slash included, by the rule of ISO/IEC 16388 (Code 39):
the sum of the characters' values modulo 43. Codes are upper case only. A code that arrives in lower case
is refused and not mended: Caps Lock at a keyboard scanner swaps the case of vendor codes and lots too,
where nothing would show it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_VALUE = {char: value for value, char in enumerate(ALPHABET)}


class Kind(Enum):
    """What a site code names."""

    COMMAND = "command"
    OPERATOR = "operator"
    ORDER = "order"
    TOTE = "tote"
    CARTON = "carton"
    PICK_LIST = "pick-list"
    RMA = "rma"
    STATION = "station"


DEFAULT_PREFIXES: Mapping[Kind, str] = {
    Kind.COMMAND: "PL",
    Kind.OPERATOR: "OP",
    Kind.ORDER: "ORD",
    Kind.TOTE: "TOTE",
    Kind.CARTON: "BOX",
    Kind.PICK_LIST: "PICK",
    Kind.RMA: "RMA",
    Kind.STATION: "STA",
}


@dataclass(frozen=True)
class SiteCode:
    """A site code whose check character holds."""

    kind: Kind
    id: str


@dataclass(frozen=True)
class BadSiteCode:
    """A text with the prefix and the slashes of a site code whose check character does not hold."""

    kind: Kind


def check_character(text: str) -> str:
    """Give the modulo-43 check character of `text`.

    Raises ValueError for a character outside ALPHABET.
    """
    try:
        return ALPHABET[sum(_VALUE[char] for char in text) % 43]
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} can't stand in a site code, only {ALPHABET!r}") from error


@dataclass(frozen=True)
class SiteCodes:
    """The site codes of one site: which prefix says which kind.

    Raises ValueError for a kind without prefix, and for prefixes that are equal, empty, not in the
    alphabet, or hold a slash.
    """

    prefixes: Mapping[Kind, str] = field(default_factory=lambda: DEFAULT_PREFIXES)

    def __post_init__(self) -> None:
        """Refuse prefixes that can't be told apart."""
        for kind in Kind:
            prefix = self.prefixes.get(kind, "")
            if not prefix or "/" in prefix or prefix != prefix.strip():
                raise ValueError(f"{prefix!r} is no prefix for a {kind.value} code")
            check_character(prefix)
        if len(set(self.prefixes.values())) < len(Kind):
            raise ValueError("two kinds of site code have the same prefix")

    @cached_property
    def _kinds(self) -> Mapping[str, Kind]:
        return {prefix: kind for kind, prefix in self.prefixes.items()}

    def make(self, kind: Kind, ident: str) -> str:
        """Build the code that names `ident`.

        Raises ValueError for an empty id, one with a character outside ALPHABET, and one that ends in a
        slash: with its check character cut off it could not be told from a check character "/".
        """
        if not ident or ident.endswith("/"):
            raise ValueError(f"a {kind.value} code needs an id that does not end in a slash, not {ident!r}")
        body = f"{self.prefixes[kind]}/{ident}/"
        return body + check_character(body)

    def parse(self, text: str) -> SiteCode | BadSiteCode | None:
        """Read `text` as a site code; None when it does not even look like one.

        The prefix is found in either case, so that a lower-case code is named as bad. A check character
        that is a space may be missing: framing and scanners cut spaces off an end.
        """
        prefix, slash, rest = text.rstrip(" ").partition("/")
        kind = self._kinds.get(prefix.upper())
        if kind is None or not slash:
            return None
        for ident in (rest[:-2], rest[:-1]):
            if self._whole(kind, ident).rstrip(" ") == f"{prefix}/{rest}":
                return SiteCode(kind, ident)
        return BadSiteCode(kind)

    def _whole(self, kind: Kind, ident: str) -> str:
        try:
            return self.make(kind, ident)
        except ValueError:
            return ""
