"""What scales have in common that are asked for their weight on a serial port or behind TCP."""

from collections.abc import Callable

from drivers.api import BadSettings, DeviceConfig, Sink
from drivers.scales.dialogue import Dialogue
from drivers.scales.polled_scale import PolledScale, ScaleSettings
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader
from drivers.transport.serial_port import PORT_OPTIONS_BESIDE_OTHERS, LineParameters

SCHEMES = ("serial", "usb", "tcp", "socket", "rfc2217", "/dev/…")

OPTIONS = {
    "poll_s": "time between two questions for the weight, in seconds",
    "answer_s": "longest time the scale takes to answer, in seconds",
    "max_age_s": "how old a weight may be, in seconds; an older one is not shown",
    "settle_s": "how long zeroing and taring wait for the load to come to rest, in seconds",
    **PORT_OPTIONS_BESIDE_OTHERS,
}


def build_scale(
    config: DeviceConfig,
    sink: Sink,
    line: LineParameters,
    choose_dialogue: Callable[[OptionReader], Callable[[], Dialogue]],
) -> PolledScale:
    """Make a scale from its table in station.toml; `BadSettings` names what does not fit.

    `line` is how such a scale leaves its maker; `choose_dialogue` takes the options of its protocol and gives
    what begins a conversation in it.
    """
    options = OptionReader(config.options)
    transport = transport_for(config.url, options, line=line)
    settings = _settings(options)
    make_dialogue = choose_dialogue(options)
    options.finish()
    return PolledScale(config.name, transport, make_dialogue, settings, sink)


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
