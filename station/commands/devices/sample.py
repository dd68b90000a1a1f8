"""The label that a test prints: small enough for any media, with a code to scan back."""

from datetime import datetime

from drivers.api import DeviceConfig
from drivers.labels.zpl import Label, label_bytes

_WIDTH_MM, _HEIGHT_MM = 50.0, 30.0


def draw_test_label(config: DeviceConfig) -> bytes:
    """Draw it at the printer's resolution; it says itself that it belongs on no parcel."""
    dots = config.options.get("dots_per_mm", 8)
    label = Label(_WIDTH_MM, _HEIGHT_MM, dots if isinstance(dots, int) else 8)
    label.text(2, 2, "TEST - NO PARCEL", 4, 46)
    label.text(2, 7, f"{config.name}  {datetime.now().astimezone():%Y-%m-%d %H:%M:%S}", 3, 46)
    label.code128(2, 12, "TEST", 12, 46)
    return label_bytes(label)
