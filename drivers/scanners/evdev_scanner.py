"""A scanner that can only be a keyboard, grabbed under Linux: its keys reach no window of the desktop."""

from drivers.api import DeviceConfig, DriverInfo, Role, Sink, UsbMatch
from drivers.codecs.evdev import EvdevDecoder, KeyFraming
from drivers.scanners.byte_scanner import ByteScanner
from drivers.scanners.framing_options import CONTENT_OPTIONS, read_content
from drivers.transport.evdev import evdev_device
from drivers.transport.options import OptionReader


def build_evdev(config: DeviceConfig, sink: Sink) -> ByteScanner:
    """Make a grabbed keyboard from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    by_gap = options.text("framing", "key", ("key", "gap")) == "gap"
    framing = KeyFraming(
        by_gap,
        gap_ms=options.integer("gap_ms", 100 if by_gap else 2000, 10, 5000),
        max_length=options.integer("max_length", 4096, 16, 65536),
    )
    content = read_content(options, encoded=False)
    options.finish()
    return ByteScanner(config.name, evdev_device(config.url), EvdevDecoder(framing, content), sink)


DRIVER = DriverInfo(
    id="evdev",
    role=Role.SCANNER,
    summary="Scanner that plays keyboard, taken from the desktop under Linux; set it to a US keyboard",
    build=build_evdev,
    schemes=("usb", "/dev/input/…"),
    options={
        "framing": "key (Enter or Tab ends a code) or gap (a silence does)",
        "gap_ms": "gap: the silence that ends a code; key: the silence that gives up half a one",
        "max_length": "longest code",
        **{name: meaning for name, meaning in CONTENT_OPTIONS.items() if name != "encoding"},
    },
    usb=(UsbMatch(0x0C2E), UsbMatch(0x23D0), UsbMatch(0x05E0), UsbMatch(0x05F9)),
    proof="made-up input devices under umockdev, their grabbing too; no real scanner",
)
