"""Which change of a device's state is news to the store: not each try to reach one that is away."""

from typing import Final

from drivers.api import DeviceState, DeviceStatus

_TRYING: Final = (DeviceState.OPENING, DeviceState.IDENTIFYING)
_AWAY: Final = (DeviceState.LOST, DeviceState.BACKOFF)


def is_news(status: DeviceStatus, told: DeviceStatus | None) -> bool:
    """Tell whether a status says anything new beside the last one that was `told`, None for none.

    A device that is away is tried for as long as it is, days perhaps, and each try may reach it for a moment.
    So it is news that it is away, or for another reason, and that it is back; a try is none, nor its failing.
    """
    if told is None:
        return True
    if told.state in _AWAY and status.state in _TRYING:
        return False
    if told.state is DeviceState.BACKOFF and status.state is DeviceState.LOST:
        return status.reason != told.reason
    return (status.state, status.reason) != (told.state, told.reason)
