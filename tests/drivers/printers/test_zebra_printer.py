"""A Zebra out of sight: by a clock of the test's, and a connection that breaks where the test says so."""

import threading

import pytest

from drivers.api import (
    ConnectionLost,
    DeviceChanged,
    DeviceEvent,
    DeviceState,
    JobState,
    PrintJob,
)
from drivers.printers.zebra_printer import ZebraPrinter, ZebraSettings
from drivers.sim.printers.zebra_answers import Condition, Nameplate, error_status, host_identity, host_status
from tests.drivers.peers.recorder import Recorder

LABEL = b"^XA^FDone label^FS^XZ"
ODOMETER = b'! U1 getvar "odometer.total_label_count"\r\n'
ANSWERS = {
    b"~HQES\r\n": error_status(Condition()),
    b"~HS\r\n": host_status(Condition(), 0, 0, partial=False),
    b"~HI\r\n": host_identity(Nameplate()),
}


class Idle:
    """Is the way to an idle printer and the connection: it is asked at once, and counts as it is told to.

    Once it was `cut`, its odometer shows `then`, one number each time it is asked.
    """

    address = "idle"

    def __init__(self, *then: int) -> None:
        self.looks = threading.Semaphore(0)
        self.cut = threading.Event()
        self.sent: list[bytes] = []
        self._odometers = [1000]
        self._then = list(then)
        self._says = b""

    def open(self) -> "Idle":
        return self

    def read(self, timeout: float) -> bytes:
        says, self._says = self._says, b""
        return says

    def write(self, data: bytes) -> None:
        if self.cut.is_set():
            self.cut.clear()
            self._odometers = self._then
            raise ConnectionLost("the plug was pulled")
        if data == ODOMETER:
            self._says += b'"%d"' % self._odometers[0]
            del self._odometers[: len(self._odometers) > 1]
            if self.sent:
                self.looks.release()
        elif data.startswith(b"! U1 getvar"):
            self._says += b'"?"'
        elif data in ANSWERS:
            self._says += ANSWERS[data]
        elif data == LABEL or self.sent:
            self.sent.append(data)

    def cancel(self) -> None: ...

    def close(self) -> None: ...


class Clock:
    """Stands still unless it is moved."""

    now_s = 0.0

    def monotonic(self) -> float:
        return self.now_s


def test_time_in_which_a_printer_was_out_of_sight_is_no_evidence_of_an_idle_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, told, way = Clock(), Recorder(), Idle(1000, 1000, 1001)
    monkeypatch.setattr("drivers.printers.zebra_printer.time", clock)

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, DeviceChanged) and event.status.state is DeviceState.LOST:
            clock.now_s += 3600
        told(event)

    printer = ZebraPrinter("zebra", way, ZebraSettings(settle_s=8, idle_poll_s=0.01, busy_poll_s=0.01), sink)
    printer.start()
    told.wait_state(DeviceState.READY)
    printer.submit(PrintJob("a", LABEL))
    for _ in range(3):
        assert way.looks.acquire(timeout=15)
    way.cut.set()
    told.wait(lambda: told.job("a")[-1][0] in (JobState.PRINTED, JobState.UNKNOWN))
    printer.stop()
    assert told.job("a")[-1] == (JobState.PRINTED, "")
    assert way.sent.count(LABEL) == 1


def test_what_a_printer_may_have_of_a_label_that_was_lost_from_sight_is_no_part_of_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, told, way = Clock(), Recorder(), Idle()
    monkeypatch.setattr("drivers.printers.zebra_printer.time", clock)
    printer = ZebraPrinter("zebra", way, ZebraSettings(settle_s=8, idle_poll_s=0.01, busy_poll_s=0.01), told)
    printer.start()
    told.wait_state(DeviceState.READY)
    printer.submit(PrintJob("a", LABEL))
    for _ in range(3):
        assert way.looks.acquire(timeout=15)
    clock.now_s += 3600
    told.wait_job("a", JobState.UNKNOWN, "lost-from-sight")
    printer.submit(PrintJob("b", LABEL))
    told.wait_job("b", JobState.HANDED_OVER)
    for _ in range(3):
        assert way.looks.acquire(timeout=15)
    printer.stop()
    assert way.sent[:3] == [LABEL, b"~JX\r\n", LABEL]
