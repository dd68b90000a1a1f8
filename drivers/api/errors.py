"""What drivers raise; foreign exceptions are translated into these at the transport."""


class DeviceError(Exception):
    """The root of what a driver raises; foreign exceptions are translated into these at the transport."""


class Unreachable(DeviceError):
    """The device could not be opened."""


class ConnectionLost(DeviceError):
    """An open device went away."""


class BadSettings(DeviceError):
    """A `[[devices]]` table asks for something the driver does not have."""
