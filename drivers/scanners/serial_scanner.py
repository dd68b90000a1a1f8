"""A scanner that sends bytes: on a serial port, a USB port that looks like one, or behind TCP."""

from drivers.api import DeviceConfig, DriverInfo, Role, Sink, UsbMatch
from drivers.codecs.framing.decoder import ScanDecoder
from drivers.scanners.byte_scanner import ByteScanner
from drivers.scanners.framing_options import CONTENT_OPTIONS, FRAMING_OPTIONS, read_content, read_framing
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import PORT_OPTIONS


def build_scanner(config: DeviceConfig, sink: Sink) -> ByteScanner:
    """Make a scanner from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = transport_for(config.url, options)
    decoder = ScanDecoder(read_framing(options), read_content(options))
    options.finish()
    return ByteScanner(config.name, transport, decoder, sink)


DRIVER = DriverInfo(
    id="serial",
    role=Role.SCANNER,
    summary="Scanner on a serial port, a USB serial port or TCP, however it frames its codes",
    build=build_scanner,
    schemes=("socket", "tcp", "serial", "rfc2217", "usb", "/dev/…"),
    options=FRAMING_OPTIONS | CONTENT_OPTIONS | PORT_OPTIONS,
    # the vendors of hand-held scanners: two of Honeywell, one of Zebra, one of Datalogic
    usb=(UsbMatch(0x0C2E), UsbMatch(0x23D0), UsbMatch(0x05E0), UsbMatch(0x05F9)),
    proof="pyserial on pseudo terminals, an RFC 2217 server at 7E1, TCP; no real scanner",
)
