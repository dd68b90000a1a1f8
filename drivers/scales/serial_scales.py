"""Scales on a serial port or behind TCP that are asked for their weight: MT-SICS and Toledo 8217."""

from drivers.api import BadSettings, DeviceConfig, DriverInfo, Role, Sink
from drivers.scales.mt_sics import MtSicsDialogue
from drivers.scales.polled_scale import PolledScale, ScaleSettings
from drivers.scales.toledo_8217 import ToledoDialogue
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import LineParameters


def _settings(options: OptionReader) -> ScaleSettings:
    default = ScaleSettings()
    settings = ScaleSettings(
        poll_s=options.seconds("poll_s", default.poll_s, 0.05, 5),
        answer_s=options.seconds("answer_s", default.answer_s, 0.1, 10),
        max_age_s=options.seconds("max_age_s", default.max_age_s, 0.2, 15),
        settle_s=options.seconds("settle_s", default.settle_s, 0.1, 60),
    )
    if settings.max_age_s < 2 * settings.poll_s:
        raise BadSettings(
            f"option max_age_s is {settings.max_age_s:g} and must be at least {2 * settings.poll_s:g}, "
            f"since the scale is asked each {settings.poll_s:g} s (poll_s)"
        )
    return settings


def build_mt_sics(config: DeviceConfig, sink: Sink) -> PolledScale:
    """Make a scale that speaks MT-SICS; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = transport_for(config.url, options)
    settings = _settings(options)
    options.finish()
    return PolledScale(config.name, transport, MtSicsDialogue, settings, sink)


def build_toledo_8217(config: DeviceConfig, sink: Sink) -> PolledScale:
    """Make a scale that speaks Toledo 8217; `BadSettings` names what does not fit."""
    options = OptionReader(config.options)
    transport = transport_for(config.url, options, line=LineParameters(bits=7, parity="E"))
    settings = _settings(options)
    unit = options.text("unit", "kg", ("kg", "lb"))
    options.finish()
    return PolledScale(config.name, transport, lambda: ToledoDialogue(unit), settings, sink)


_SCHEMES = ("serial", "usb", "tcp", "socket", "rfc2217", "/dev/…")
_OPTIONS = {
    "poll_s": "time between two questions for the weight, in seconds",
    "answer_s": "longest time the scale takes to answer, in seconds",
    "max_age_s": "how old a weight may be, in seconds; an older one is not shown",
    "settle_s": "how long zeroing and taring wait for the load to come to rest, in seconds",
    "baud": "on a serial port: speed, 9600 unless set otherwise",
    "bits": "on a serial port: 5 to 8",
    "parity": "on a serial port: N, E or O",
    "stop_bits": "on a serial port: 1 or 2",
    "xonxoff": "on a serial port: software flow control",
    "rtscts": "on a serial port: hardware flow control",
}

MT_SICS = DriverInfo(
    id="mt-sics",
    role=Role.SCALE,
    summary="Scale that speaks MT-SICS (Mettler-Toledo, Ohaus and others), 9600 8N1 unless set otherwise",
    build=build_mt_sics,
    schemes=_SCHEMES,
    options=_OPTIONS,
    proof="simulator on TCP, pseudo terminal and RFC 2217; mt-sics-emulator 0.1.1; no real scale",
)

TOLEDO_8217 = DriverInfo(
    id="toledo-8217",
    role=Role.SCALE,
    summary="Checkout scale that speaks Toledo 8217 (Ariva, Viva, Diva), 9600 7E1 unless set otherwise",
    build=build_toledo_8217,
    schemes=_SCHEMES,
    options={"unit": "kg or lb: what the scale is set to, since its answers do not say it; kg", **_OPTIONS},
    proof="simulator on TCP, pseudo terminal and RFC 2217 at 7E1; no real scale",
)
