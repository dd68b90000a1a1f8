"""A made-up postal scale: says twenty times a second what lies on it; can be zeroed, silenced, unplugged."""

import threading

from tests.drivers.peers.hid_samples import POSTAL_SCALE, scale_report
from tests.helpers.testbed.bus import Plug, UsbBus

_GRAM = 2
_ZERO_ORDER = b"\x02\x01"
_EVERY_S = 0.05


class PostalScale:
    """Plugged into a bus; its load is in whole grams, as is its display."""

    def __init__(self, bus: UsbBus) -> None:
        self._bus = bus
        self._lock = threading.Lock()
        self._load = 0
        self._zero = 0
        self._zeroed = 0
        self._status = 0
        self._silent = False
        self._plug: Plug | None = bus.plug_hid(POSTAL_SCALE)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._speak, name="postal-scale", daemon=True)
        self._thread.start()

    @property
    def plug(self) -> Plug:
        """Where it is plugged in."""
        assert self._plug is not None
        return self._plug

    def put(self, grams: float) -> None:
        """Lay so much on it in place of what lay there."""
        with self._lock:
            self._load, self._status = int(grams), 0

    def say(self, status: int) -> None:
        """Have it report a status of the HID tables whatever lies on it; 0 for what is true."""
        with self._lock:
            self._status = status

    def silence(self) -> None:
        """Have it say nothing any more."""
        with self._lock:
            self._silent = True

    def speak(self) -> None:
        """Have it talk again."""
        with self._lock:
            self._silent = False

    def away(self) -> None:
        """Unplug it."""
        with self._lock:
            plug, self._plug = self._plug, None
            assert plug is not None
            plug.unplug()

    def back(self) -> None:
        """Plug it in again, behind another node."""
        with self._lock:
            self._zeroed = 0
            self._plug = self._bus.plug_hid(POSTAL_SCALE)

    def stop(self) -> None:
        """End its thread."""
        self._stopping.set()
        self._thread.join()

    def _speak(self) -> None:
        while not self._stopping.wait(_EVERY_S):
            with self._lock:
                if self._plug is None or self._silent:
                    continue
                self._obey(self._plug)
                self._plug.send(self._report())

    def _obey(self, plug: Plug) -> None:
        orders = plug.written.count(_ZERO_ORDER)
        if orders > self._zeroed:
            self._zeroed, self._zero = orders, self._load

    def _report(self) -> bytes:
        shown = self._load - self._zero
        status = self._status or (4 if shown > 0 else 2 if shown == 0 else 5)
        return scale_report(status, max(0, shown), _GRAM, 0)
