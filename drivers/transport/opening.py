"""The one place that turns the address of a device into a way to open it."""

from drivers.api import BadSettings, Transport
from drivers.transport.file_device import file_device
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import serial_port
from drivers.transport.tcp import tcp_port

SCHEMES = ("tcp", "socket", "serial", "rfc2217", "file", "/dev/…")
"""The kinds of address `transport_for` takes, to show in an error."""


def transport_for(url: str, options: OptionReader) -> Transport:
    """Give the transport for `url`, taking from `options` what belongs to it.

    `BadSettings` for an address that no transport takes.
    """
    scheme = url.partition(":")[0] if ":" in url else ""
    if scheme in ("tcp", "socket"):
        return tcp_port(url)
    if scheme in ("serial", "rfc2217") or url.startswith("/"):
        return serial_port(url, options)
    if scheme == "file":
        return file_device(url)
    raise BadSettings(f"{url!r} is no address of a device; it must begin with {', '.join(SCHEMES)}")
