"""What is said to a worker, as values: what happened, what to do, whether anything changed."""

from dataclasses import dataclass, field
from enum import Enum


class Severity(Enum):
    """How a message is shown: LATCHED fills the screen and stays until it is acknowledged."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    LATCHED = "latched"


@dataclass(frozen=True)
class Message:
    """One thing said to the worker; `key` names its row in the catalogue for ever.

    `title` says what happened, `action` what to do next, `details` what was scanned and where it
    belongs. `changed` tells whether the reading altered any work.
    """

    key: str
    severity: Severity
    title: str
    action: str
    details: tuple[str, ...] = field(default=())
    changed: bool = False


def one_line(message: Message) -> str:
    """Return a message as one line of text; an error with all that it names."""
    title = message.title if message.title.endswith((".", "?", "!")) else f"{message.title}."
    said = f"{title} {message.action}".strip()
    latched = message.severity is Severity.LATCHED and message.details
    return f"{said} {'; '.join(message.details)}." if latched else said
