"""What every printer does with its orders, whatever becomes of them in the sink."""

from collections.abc import Iterator

import pytest

from drivers.api import DeviceEvent, JobChanged, JobState, PrintJob
from drivers.printers.printer_thread import PrinterThread
from tests.drivers.peers.recorder import Recorder
from tests.helpers.eventually import eventually


class Idle(PrinterThread):
    """Takes orders and prints nothing."""

    def _serve(self) -> None:
        self._wait(3600)


class Dies(PrinterThread):
    """Ends by what no driver can take."""

    def _serve(self) -> None:
        raise SystemExit


class Sink(Recorder):
    """Refuses the first of the changes that it is told to refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[JobState] = []
        self.refuses: JobState | None = None

    def __call__(self, event: DeviceEvent) -> None:
        if isinstance(event, JobChanged) and event.state is self.refuses:
            self.refuses = None
            self.refused.append(event.state)
            raise OSError("the disk is full")
        super().__call__(event)


@pytest.fixture
def told() -> Sink:
    return Sink()


@pytest.fixture
def printer(told: Sink) -> Iterator[Idle]:
    printer = Idle("zebra", told)
    printer.start()
    yield printer
    printer.stop(15)


def test_a_job_is_taken_back_though_the_sink_could_not_take_that_at_first(printer: Idle, told: Sink) -> None:
    printer.submit(PrintJob("a", b"^XA^XZ"))
    told.wait_job("a", JobState.QUEUED)
    told.refuses = JobState.FAILED
    printer.withdraw("a")
    told.wait_job("a", JobState.FAILED, "withdrawn")
    assert told.refused == [JobState.FAILED]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_printer_tells_that_its_thread_has_ended(told: Sink) -> None:
    printer = Dies("zebra", told)
    assert not printer.thread_ended
    printer.start()
    eventually(lambda: printer.thread_ended)
