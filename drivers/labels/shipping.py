"""The labels Packline prints, drawn with `drivers.labels.zpl`."""

from collections.abc import Sequence

from drivers.labels.setup import LabelSetup
from drivers.labels.zpl import Label, label_bytes

WIDTH_MM, HEIGHT_MM = 101.6, 152.4
"""4 × 6 inches, the size carriers take; places below are on this one, and shift with the size there is."""

_EDGE = 4.0
_INNER = WIDTH_MM - 2 * _EDGE
_ROWS = 7
"""As many address lines as fit; a longer address has its last lines put on one."""


def shipping_label(  # noqa: PLR0913 - all that stands on the label, each by its name
    *,
    ship_to: Sequence[str],
    tracking: str,
    order: str,
    carrier: str,
    service: str = "",
    parcel: int = 1,
    parcels: int = 0,
    weight_g: int | None = None,
    copy: int = 1,
    ship_from: Sequence[str] = (),
    dots_per_mm: int = 8,
    setup: LabelSetup | None = None,
    font: str = "",
) -> bytes:
    """Draw a parcel's label: address, order, and the tracking number as a Code 128 that reads as exactly it.

    `parcels` 0 means their number is not known yet; `copy` above 1 is printed on it, the older ones being
    void. `setup` gives size and resolution where `dots_per_mm` alone is not enough; `font` is the printer's
    font for what its own has no letters for. `LabelError` for a tracking number that is not printable ASCII
    or too long to be read.
    """
    sheet = _Sheet(setup or LabelSetup(dots_per_mm), font)
    sheet.text(0, 4, carrier, 7, 58)
    sheet.text(0, 12, service, 4, 58)
    sheet.text(62, 4, f"{parcel} / {parcels}" if parcels else f"{parcel}", 7, 31)
    if weight_g is not None:
        sheet.text(62, 12, f"{weight_g / 1000:.2f} kg", 4, 31)
    sheet.rule(18)
    for row, line in enumerate(ship_from[:3]):
        sheet.text(0, 20 + 3.6 * row, line, 3, _INNER)
    sheet.rule(32)
    for row, line in enumerate(_address(ship_to)):
        sheet.text(2, 35 + 7 * row, line, 6 if row == 0 else 5.5, _INNER - 4)
    sheet.rule(86)
    sheet.text(0, 88.5, order, 4.5, 62)
    if copy > 1:
        sheet.text(64, 88.5, f"COPY {copy}", 4.5, 29)
    sheet.code128(97, tracking, 32)
    sheet.text(2, 133, tracking, 7, _INNER - 4)
    return label_bytes(sheet.label)


class _Sheet:
    """Places on a label of 4 × 6 inches, carried over to the label there is; x begins inside the edge."""

    def __init__(self, setup: LabelSetup, font: str) -> None:
        self.label = Label.on(setup, font=font)
        self._across = (setup.width_mm - 2 * _EDGE) / _INNER
        self._down = setup.height_mm / HEIGHT_MM

    def text(self, x: float, y: float, text: str, height: float, width: float) -> None:
        """Place one line; what is too wide for its place is narrowed, then shortened."""
        place = _EDGE + x * self._across, y * self._down
        self.label.text(*place, text, height * self._down, width * self._across)

    def rule(self, y: float) -> None:
        """Draw a line from edge to edge."""
        self.label.box(_EDGE, y * self._down, _INNER * self._across, 0.4, 0.4)

    def code128(self, y: float, text: str, height: float) -> None:
        """Place a Code 128 as wide as there is room."""
        self.label.code128(_EDGE, y * self._down, text, height * self._down, _INNER * self._across)


def _address(lines: Sequence[str]) -> list[str]:
    rows = [line for line in lines if line.strip()]
    return rows if len(rows) <= _ROWS else [*rows[: _ROWS - 1], ", ".join(rows[_ROWS - 1 :])]
