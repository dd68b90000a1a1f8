"""What a device or a hand delivered, before anybody has asked what it means."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """One code as it reached the station.

    `code` is the text without framing and without the AIM identifier, GS (0x1D) kept. `aim` is the
    identifier as sent ("]C1"), None where the device sends none. `manual` tells a code that was typed
    from one that was scanned, for ever.
    """

    code: str
    aim: str | None
    device: str
    manual: bool = False
