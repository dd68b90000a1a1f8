"""What every printer must do, whatever it is made of; each implementation's test class inherits it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest

from drivers.api import DeviceState, JobChanged, JobState, Printer, PrintJob, Role
from tests.drivers.peers.recorder import Recorder


@dataclass
class PrinterBench:
    """A printer not yet started, what its sink was told, and how many labels came out of it."""

    printer: Printer
    told: Recorder
    printed: Callable[[], int]


class PrinterConformance:
    ending: ClassVar[tuple[JobState, str]] = (JobState.PRINTED, "")
    """What becomes of a label that came out; a printer nobody answers from can prove none."""

    @pytest.fixture
    def bench(self) -> Iterator[PrinterBench]:
        raise NotImplementedError

    @pytest.fixture
    def started(self, bench: PrinterBench) -> Iterator[PrinterBench]:
        bench.printer.start()
        bench.told.wait_state(DeviceState.READY)
        yield bench
        bench.printer.stop()

    def test_it_is_a_printer_and_says_so(self, bench: PrinterBench) -> None:
        assert isinstance(bench.printer, Printer)
        assert (bench.printer.status.name, bench.printer.status.role) == ("zebra", Role.PRINTER)
        assert bench.printer.status.state is DeviceState.ABSENT

    def test_a_job_goes_from_queued_through_handed_over_to_its_end(self, started: PrinterBench) -> None:
        started.printer.submit(PrintJob("a", b"^XA^FDone^FS^XZ"))
        started.told.wait_job("a", *self.ending)
        states = [state for state, _ in started.told.job("a")]
        assert states[0] is JobState.QUEUED
        assert JobState.HANDED_OVER in states
        assert started.printed() == 1

    def test_jobs_are_printed_in_order_each_once(self, started: PrinterBench) -> None:
        for name in "abc":
            started.printer.submit(PrintJob(name, f"^XA^FD{name}^FS^XZ".encode()))
        started.told.wait_job("c", *self.ending)
        done = [event.job for event in started.told.of(JobChanged) if event.state is self.ending[0]]
        assert done == ["a", "b", "c"]
        assert started.printed() == 3

    def test_a_job_submitted_before_the_start_is_printed_after_it(self, bench: PrinterBench) -> None:
        bench.printer.submit(PrintJob("a", b"^XA^XZ"))
        bench.printer.start()
        bench.told.wait_job("a", *self.ending)
        bench.printer.stop()
        assert bench.printed() == 1

    def test_a_job_submitted_twice_is_printed_once_and_told_again(self, started: PrinterBench) -> None:
        job = PrintJob("a", b"^XA^XZ")
        started.printer.submit(job)
        started.printer.submit(job)
        started.told.wait_job("a", *self.ending)
        started.printer.submit(job)
        started.told.wait(lambda: started.told.job("a").count(self.ending) == 2)
        assert started.printed() == 1

    def test_a_stopped_printer_is_absent_and_may_be_stopped_again(self, started: PrinterBench) -> None:
        started.printer.stop()
        assert started.printer.status.state is DeviceState.ABSENT
        started.printer.stop()
