"""The one place that turns the address of a device into a way to open it."""

import re
from urllib.parse import urlsplit

from drivers.api import BadSettings, Transport
from drivers.transport.file_device import FileDevice, file_device
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import PLAIN_LINE, LineParameters, serial_port
from drivers.transport.tcp import TcpPort, tcp_port
from drivers.transport.tls import TlsPort
from drivers.transport.usb.nodes import UsbKind, read_identity
from drivers.transport.usb.port import UsbPort

SCHEMES = ("tcp", "socket", "serial", "rfc2217", "usb", "file", "/dev/…")
"""The kinds of address `transport_for` takes, to show in an error."""

_COM_PORT = re.compile(r"COM\d+", re.IGNORECASE)


def transport_for(
    url: str, options: OptionReader, usb: UsbKind = UsbKind.TTY, line: LineParameters = PLAIN_LINE
) -> Transport:
    """Give the transport for `url`, taking from `options` what belongs to it.

    `usb` is the kind of node that is meant by `usb:VID:PID`: a serial port or a printer. `line` is how such
    a device leaves its maker, where `options` say nothing else. `BadSettings` for an address that no
    transport takes.
    """
    scheme = url.partition(":")[0] if ":" in url else ""
    if scheme in ("tcp", "socket"):
        return tcp_port(url)
    if scheme in ("serial", "rfc2217") or url.startswith("/") or _COM_PORT.fullmatch(url):
        return serial_port(url, options, line)
    if scheme == "file":
        return file_device(url)
    if scheme == "usb":
        return _usb_port(url, options, usb, line)
    raise BadSettings(f"{url!r} is no address of a device; it must begin with {', '.join(SCHEMES)}")


def _usb_port(url: str, options: OptionReader, usb: UsbKind, line: LineParameters) -> UsbPort:
    identity = read_identity(url)
    if usb is UsbKind.PRINTER:
        return UsbPort(identity, usb, FileDevice)
    port = serial_port(url, options, line)
    return UsbPort(identity, usb, port.at)


READER_PORT, READER_TLS_PORT = 5084, 5085
"""What IANA gave LLRP, plain and by TLS."""


def reader_port(url: str, options: OptionReader) -> TcpPort | TlsPort:
    """Read `llrp://HOST[:PORT]` or `llrps://HOST[:PORT]`, and the options of TLS.

    `BadSettings` where there is no host, or trust is asked for that nothing would use.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadSettings(f"{url}: {error}") from error
    if parts.scheme not in ("llrp", "llrps") or not host:
        raise BadSettings(f"{url!r} is no address of a reader; it must be llrp://HOST or llrps://HOST")
    secured = options.flag("tls", default=parts.scheme == "llrps")
    ca, check_name = options.text("ca", ""), options.flag("tls_check_name", default=True)
    if secured:
        return TlsPort(host, port or READER_TLS_PORT, ca, check_name=check_name)
    if ca or parts.scheme == "llrps":
        raise BadSettings(f"{url}: without tls there is no use for llrps:// and the option ca")
    return TcpPort(host, port or READER_PORT)
