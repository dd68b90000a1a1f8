"""Zebra printers as station.toml describes them: with a way back from the printer, or without one."""

from drivers.api import BadSettings, DeviceConfig, DriverInfo, Printer, Role, Sink, UsbMatch
from drivers.labels.font import read_font
from drivers.labels.setup import OPTIONS, LabelSetup, read_setup
from drivers.printers.cups_queue import CupsQueue
from drivers.printers.one_way import OneWayPrinter
from drivers.printers.outlets import CupsOutlet, StreamOutlet
from drivers.printers.zebra_printer import ZebraPrinter, ZebraSettings
from drivers.transport.cups import cups_server
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import PORT_OPTIONS_BESIDE_OTHERS
from drivers.transport.usb.nodes import UsbKind

__all__ = ["DRIVER", "ZebraPrinter", "ZebraSettings", "build_zebra"]


def build_zebra(config: DeviceConfig, sink: Sink) -> Printer:
    """Make a printer from its table in station.toml; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    setup = read_setup(options)
    font = read_font(options)
    settings = _settings(options, setup)
    one_way = options.flag("one_way", default=config.url.startswith("cups:"))
    if config.url.startswith("cups:"):
        if not one_way:
            raise BadSettings("option one_way cannot be false here: CUPS has no way back from the printer")
        outlet = CupsOutlet(CupsQueue(cups_server(config.url)))
        options.finish()
        return OneWayPrinter(config.name, outlet, settings.idle_poll_s, settings.busy_poll_s, sink)
    transport = transport_for(config.url, options, UsbKind.PRINTER)
    options.finish()
    if one_way:
        stream = StreamOutlet(transport)
        return OneWayPrinter(config.name, stream, settings.idle_poll_s, settings.busy_poll_s, sink)
    return ZebraPrinter(config.name, transport, settings, sink, font)


def _settings(options: OptionReader, setup: LabelSetup) -> ZebraSettings:
    default = ZebraSettings()
    return ZebraSettings(
        answer_s=options.seconds("answer_s", default.answer_s, 0.1, 30),
        settle_s=options.seconds("settle_s", default.settle_s, 0.1, 120),
        idle_poll_s=options.seconds("idle_poll_s", default.idle_poll_s, 0.05, 60),
        busy_poll_s=options.seconds("busy_poll_s", default.busy_poll_s, 0.02, 10),
        dots_per_mm=setup.dots_per_mm,
    )


DRIVER = DriverInfo(
    id="zebra",
    role=Role.PRINTER,
    summary="Zebra label printer (ZPL II) with proof of each label by its odometer and status",
    build=build_zebra,
    schemes=("tcp", "socket", "serial", "rfc2217", "usb", "file", "cups", "/dev/…"),
    usb=(UsbMatch(vid=0x0A5F),),
    options={
        **OPTIONS,
        "font": "path of a TrueType font for letters the printer lacks; Inter unless set otherwise",
        "one_way": "true where no answer can come back, as from most print servers; CUPS queues always are",
        "answer_s": "longest time the printer takes to answer, in seconds",
        "settle_s": "longest time from a label's last byte until the odometer moves, in seconds",
        "idle_poll_s": "time between two looks at an idle printer, in seconds",
        "busy_poll_s": "time between two looks at a printer with work, in seconds",
        **PORT_OPTIONS_BESIDE_OTHERS,
    },
    proof=(
        "no printer; a virtual one written after Zebra's manual, over TCP, a pty, RFC 2217 and a device node;"
        " cupsd 2.4 with a raw queue; labels drawn by zplkit and read by zxing-cpp"
    ),
)
