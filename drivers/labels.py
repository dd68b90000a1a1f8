"""The labels Packline prints, drawn with `drivers.zpl`."""

from collections.abc import Sequence

from drivers.zpl import Label, label_bytes

WIDTH_MM, HEIGHT_MM = 101.6, 152.4
"""4 × 6 inches, the size carriers take."""

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
) -> bytes:
    """Draw a parcel's label: address, order, and the tracking number as a Code 128 that reads as exactly it.

    `parcels` 0 means their number is not known yet; `copy` above 1 is printed on it, the older ones being
    void. `LabelError` for a tracking number that is no printable ASCII or too long to be read.
    """
    label = Label(WIDTH_MM, HEIGHT_MM, dots_per_mm)
    label.text(_EDGE, 4, carrier, 7, 58)
    label.text(_EDGE, 12, service, 4, 58)
    label.text(66, 4, f"{parcel} / {parcels}" if parcels else f"{parcel}", 7, 31)
    if weight_g is not None:
        label.text(66, 12, f"{weight_g / 1000:.2f} kg", 4, 31)
    label.box(_EDGE, 18, _INNER, 0.4, 0.4)
    for row, line in enumerate(ship_from[:3]):
        label.text(_EDGE, 20 + 3.6 * row, line, 3, _INNER)
    label.box(_EDGE, 32, _INNER, 0.4, 0.4)
    for row, line in enumerate(_address(ship_to)):
        label.text(_EDGE + 2, 35 + 7 * row, line, 6 if row == 0 else 5.5, _INNER - 4)
    label.box(_EDGE, 86, _INNER, 0.4, 0.4)
    label.text(_EDGE, 88.5, order, 4.5, 62)
    if copy > 1:
        label.text(68, 88.5, f"COPY {copy}", 4.5, 29)
    label.code128(_EDGE, 97, tracking, 32, _INNER)
    label.text(_EDGE + 2, 133, tracking, 7, _INNER - 4)
    return label_bytes(label)


def _address(lines: Sequence[str]) -> list[str]:
    rows = [line for line in lines if line.strip()]
    return rows if len(rows) <= _ROWS else [*rows[: _ROWS - 1], ", ".join(rows[_ROWS - 1 :])]
