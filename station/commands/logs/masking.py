"""The second line against secrets in the log: whatever looks like one is masked, whoever let it in."""

import re

MASK = "***"
_LOOKS_SECRET = re.compile(
    r"(?P<header>\b(?:proxy-)?authorization\b[\"']?\s*[:=]\s*[\"']?)(?:\w+\s+)?[^\s\"',}]+"
    r"|(?P<scheme>\bbearer\s+)[^\s\"',}]+"
    r"|(?P<name>\b(?:token|secret|password|pin|enrol|cookie)[\"']?\s*[:=]\s*[\"']?)[^\s\"',}]+"
    # a user and password in a URL
    r"|(?P<user>\b[a-z][a-z0-9+.-]*://)[^\s/@]+@"
    r"|(?P<hash>\$argon2)[^\s\"']+"
    # what `secrets.token_urlsafe(32)` makes: the tokens of the store
    r"|(?<![\w-])[\w-]{43}(?![\w-])",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """Return a text with everything masked that has the look of a secret."""
    return _LOOKS_SECRET.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    return f"{found[found.lastgroup]}{MASK}" if found.lastgroup else MASK
