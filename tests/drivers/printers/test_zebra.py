"""The Zebra driver against a virtual Zebra, through every fault: each label comes out exactly once."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from drivers.api import (
    DeviceConfig,
    DeviceEvent,
    DeviceState,
    JobChanged,
    JobState,
    Printer,
    PrintJob,
    Role,
    Sink,
)
from drivers.printers.zebra import build_zebra
from drivers.sim.printers.printer import SimPrinter
from tests.drivers.peers.recorder import Recorder
from tests.drivers.printers.conformance import PrinterBench, PrinterConformance

LABEL = b"^XA^CI28^FO10,10^A0N,30,30^FH_^FDone label^FS^PQ1,0,1,N^XZ"
QUICK = {"settle_s": 1.0, "answer_s": 0.6, "idle_poll_s": 0.05, "busy_poll_s": 0.02}


def zebra(sim: SimPrinter, sink: Sink, **options: float) -> Printer:
    return build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", sim.url, QUICK | options), sink)


@pytest.fixture
def sim() -> Iterator[SimPrinter]:
    sim = SimPrinter().start()
    yield sim
    sim.stop()


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def printer(sim: SimPrinter, told: Recorder) -> Iterator[Printer]:
    printer = zebra(sim, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    yield printer
    printer.stop()


class TestOverTcp(PrinterConformance):
    @pytest.fixture
    def bench(self, sim: SimPrinter) -> PrinterBench:
        told = Recorder()
        return PrinterBench(zebra(sim, told), told, lambda: len(sim.labels))


class TestSlowToAnswer(PrinterConformance):
    @pytest.fixture
    def bench(self, sim: SimPrinter) -> PrinterBench:
        sim.answer_s = 0.1
        sim.label_s = 0.2
        told = Recorder()
        return PrinterBench(zebra(sim, told), told, lambda: len(sim.labels))


def test_the_odometer_is_the_evidence_and_is_told_before_anything_is_sent(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    (handed,) = [event for event in told.of(JobChanged) if event.state is JobState.HANDED_OVER]
    assert handed.odometer == 1000
    assert told.of(JobChanged)[-1].evidence == "odometer 1000 to 1001"
    assert told.of(JobChanged)[-1].odometer == 1001
    assert [label.zpl for label in sim.labels] == [LABEL]


TROUBLES: list[tuple[Callable[[SimPrinter], None], str]] = [
    (SimPrinter.paper_out, "paper-out"),
    (SimPrinter.ribbon_out, "ribbon-out"),
    (SimPrinter.open_head, "head-open"),
    (SimPrinter.pause, "paused"),
]


@pytest.mark.parametrize(("trouble", "reason"), TROUBLES)
def test_a_job_waits_for_a_printer_in_trouble_and_goes_out_once_mended(
    sim: SimPrinter, told: Recorder, printer: Printer, trouble: Callable[[SimPrinter], None], reason: str
) -> None:
    trouble(sim)
    told.wait_state(DeviceState.DEGRADED, reason)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.QUEUED, reason)
    assert not sim.labels
    sim.mend()
    told.wait_job("a", JobState.PRINTED)
    assert told.states[-1] == (DeviceState.READY, "")
    assert len(sim.labels) == 1


@pytest.mark.parametrize(("trouble", "reason"), TROUBLES[:3])
def test_a_label_that_trouble_breaks_off_is_printed_again_by_the_printer_alone(
    sim: SimPrinter, told: Recorder, printer: Printer, trouble: Callable[[SimPrinter], None], reason: str
) -> None:
    sim.slow_down(60)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTING)
    trouble(sim)
    told.wait_job("a", JobState.PRINTING, reason)
    sim.slow_down(0.01)
    sim.mend()
    told.wait_job("a", JobState.PRINTED)
    assert len(sim.labels) == 1


def test_several_troubles_are_all_named(sim: SimPrinter, told: Recorder, printer: Printer) -> None:
    sim.open_head()
    sim.paper_out()
    told.wait(lambda: printer.status.detail == "paper-out, head-open")


def test_a_job_waits_for_a_printer_away(sim: SimPrinter, told: Recorder, printer: Printer) -> None:
    sim.unplug()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.QUEUED, "unreachable")
    sim.plug()
    told.wait_job("a", JobState.PRINTED)
    assert len(sim.labels) == 1
    assert printer.status.reconnects >= 1


@pytest.mark.parametrize("received", [0, 1, 3, 20, len(LABEL) - 1, len(LABEL)])
def test_a_connection_cut_anywhere_in_a_label_prints_it_once(
    sim: SimPrinter, told: Recorder, printer: Printer, received: int
) -> None:
    sim.cut_after(received)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    assert (JobState.HANDED_OVER, "unreachable") in told.job("a")
    assert [label.zpl for label in sim.labels] == [LABEL]
    printer.submit(PrintJob("b", LABEL))
    told.wait_job("b", JobState.PRINTED)
    assert [label.zpl for label in sim.labels] == [LABEL, LABEL]


def test_a_printer_that_goes_away_while_it_prints_is_believed_when_it_is_back(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.slow_down(60)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTING)
    sim.unplug()
    told.wait_job("a", JobState.PRINTING, "unreachable")
    sim.slow_down(0.01)
    assert sim.wait_printed(1)
    sim.plug()
    told.wait_job("a", JobState.PRINTED)
    assert len(sim.labels) == 1


def test_a_label_lost_with_the_power_is_unknown_and_never_sent_again(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.slow_down(60)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTING)
    sim.lose_power()
    sim.slow_down(0.01)
    told.wait_job("a", JobState.UNKNOWN, "lost-from-sight")
    printer.submit(PrintJob("b", LABEL + b" "))
    told.wait_job("b", JobState.PRINTED)
    assert len(sim.labels) == 1


def test_a_paused_batch_keeps_its_label(sim: SimPrinter, told: Recorder, printer: Printer) -> None:
    sim.slow_down(60)
    printer.submit(PrintJob("a", LABEL.replace(b"^PQ1", b"^PQ3"), labels=3))
    told.wait_job("a", JobState.PRINTING)
    sim.pause()
    told.wait_job("a", JobState.PRINTING, "paused")
    sim.slow_down(0.01)
    sim.mend()
    told.wait_job("a", JobState.PRINTED)
    assert len(sim.labels) == 3


def test_a_mute_printer_is_named_and_gets_its_job_when_it_speaks_again(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.fall_silent()
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.QUEUED, "no-answer")
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    sim.mend()
    told.wait_job("a", JobState.PRINTED)
    assert len(sim.labels) == 1


def test_a_printer_that_falls_silent_under_a_label_is_believed_later(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.slow_down(60)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTING)
    sim.fall_silent()
    told.wait_job("a", JobState.PRINTING, "no-answer")
    sim.slow_down(0.01)
    assert sim.wait_printed(1)
    sim.mend()
    told.wait_job("a", JobState.PRINTED)
    assert len(sim.labels) == 1


def test_a_printer_mute_from_the_start_is_named(told: Recorder) -> None:
    sim = SimPrinter().start()
    sim.fall_silent()
    printer = zebra(sim, told, answer_s=0.1)
    printer.submit(PrintJob("a", LABEL))
    printer.start()
    told.wait_job("a", JobState.QUEUED, "no-answer")
    printer.stop()
    sim.stop()
    assert not sim.labels


def test_what_answers_and_is_no_zebra_is_told_from_silence(told: Recorder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            client, _ = server.accept()
            with client, contextlib.suppress(OSError):
                while client.recv(4096):
                    client.sendall(b"ES\r\n")

        threading.Thread(target=babble, name="babble", daemon=True).start()
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        printer = build_zebra(DeviceConfig("z", Role.PRINTER, "zebra", url, QUICK), told)
        printer.start()
        told.wait_state(DeviceState.DEGRADED, "not-understood")
        assert printer.status.detail.startswith("what comes is no answer of a Zebra; is it one")
        printer.stop()


def test_without_odometer_an_emptied_buffer_is_the_evidence(told: Recorder) -> None:
    sim = SimPrinter(odometer=None, label_s=60).start()
    printer = zebra(sim, told, answer_s=1.0)
    printer.start()
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTING)
    sim.slow_down(0.01)
    told.wait_job("a", JobState.PRINTED)
    assert told.of(JobChanged)[-1].evidence == "the buffer was filled and is empty"
    printer.stop()
    sim.stop()


def test_a_printer_without_error_status_is_read_by_host_status(told: Recorder) -> None:
    sim = SimPrinter(tells_errors=False, label_s=0.1).start()
    printer = zebra(sim, told, answer_s=0.3)
    printer.start()
    told.wait_state(DeviceState.READY)
    sim.pause()
    told.wait_state(DeviceState.DEGRADED, "paused")
    sim.mend()
    told.wait_state(DeviceState.READY)
    sim.paper_out()
    told.wait_state(DeviceState.DEGRADED, "no-answer")
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.QUEUED, "no-answer")
    sim.mend()
    told.wait_job("a", JobState.PRINTED)
    printer.stop()
    sim.stop()
    assert len(sim.labels) == 1


def test_a_recovered_job_that_was_printed_is_proven_by_the_odometer(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    printer.submit(PrintJob("a", LABEL, recovering=True, odometer_before=999))
    told.wait_job("a", JobState.PRINTED)
    assert not sim.labels


@pytest.mark.parametrize("before", [1000, None])
def test_a_recovered_job_without_evidence_is_unknown_and_never_sent(
    sim: SimPrinter, told: Recorder, printer: Printer, before: int | None
) -> None:
    printer.submit(PrintJob("a", LABEL, recovering=True, odometer_before=before))
    told.wait_job("a", JobState.UNKNOWN, "lost-from-sight")
    assert told.job("a")[0] == (JobState.HANDED_OVER, "")
    assert not sim.labels


def test_a_recovered_job_is_waited_for_while_paper_is_out(sim: SimPrinter, told: Recorder) -> None:
    sim.slow_down(60)
    before = Recorder()
    crashed = zebra(sim, before)
    crashed.start()
    crashed.submit(PrintJob("a", LABEL))
    before.wait_job("a", JobState.PRINTING)
    sim.paper_out()
    crashed.stop()
    printer = zebra(sim, told)
    printer.start()
    printer.submit(PrintJob("a", LABEL, recovering=True, odometer_before=1000))
    told.wait_job("a", JobState.HANDED_OVER, "paper-out")
    sim.slow_down(0.01)
    sim.mend()
    told.wait_job("a", JobState.PRINTED)
    printer.stop()
    assert len(sim.labels) == 1


def test_a_job_taken_back_while_it_waits_is_not_printed(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.paper_out()
    told.wait_state(DeviceState.DEGRADED, "paper-out")
    printer.submit(PrintJob("a", LABEL))
    printer.submit(PrintJob("b", LABEL))
    told.wait_job("b", JobState.QUEUED, "paper-out")
    printer.withdraw("a")
    told.wait_job("a", JobState.FAILED, "withdrawn")
    sim.mend()
    told.wait_job("b", JobState.PRINTED)
    assert len(sim.labels) == 1


def test_a_job_already_sent_is_not_taken_back(sim: SimPrinter, told: Recorder, printer: Printer) -> None:
    sim.slow_down(60)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTING)
    printer.withdraw("a")
    sim.slow_down(0.01)
    told.wait_job("a", JobState.PRINTED)
    assert len(sim.labels) == 1


def test_a_payload_that_is_no_whole_format_fails_and_is_not_sent(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    printer.submit(PrintJob("a", b"^XA^FDnever ending"))
    told.wait_job("a", JobState.FAILED, "bad-label")
    printer.submit(PrintJob("b", LABEL))
    told.wait_job("b", JobState.PRINTED)
    assert [label.zpl for label in sim.labels] == [LABEL]


def test_a_label_cancelled_at_the_printer_is_unknown(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.slow_down(60)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTING)
    sim.cancel_all()
    told.wait_job("a", JobState.UNKNOWN, "lost-from-sight")
    assert not sim.labels


def test_a_label_that_breaks_every_connection_fails_in_the_end_and_costs_no_other_its_tries(
    sim: SimPrinter,
) -> None:
    told = Recorder()
    breaks = {"a": 5, "b": 1, "c": 3}

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, JobChanged) and event.evidence == "being sent":
            breaks[event.job] -= 1
            if breaks[event.job] >= 0:
                sim.cut_after(10)
        told(event)

    printer = zebra(sim, sink, settle_s=0.2)
    printer.start()
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.FAILED, "never-arrived")
    assert not sim.labels
    for job in "bc":
        printer.submit(PrintJob(job, LABEL))
        told.wait_job(job, JobState.PRINTED)
    printer.stop()
    assert breaks == {"a": 0, "b": -1, "c": -1}
    assert [label.zpl for label in sim.labels] == [LABEL, LABEL]


def test_a_sink_that_does_not_take_the_hand_over_keeps_the_label_from_being_sent(sim: SimPrinter) -> None:
    told = Recorder()
    refusals = iter([True])

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, JobChanged) and event.state is JobState.HANDED_OVER and next(refusals, False):
            assert not sim.labels
            raise OSError("the disk is full")
        told(event)

    printer = zebra(sim, sink)
    printer.start()
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    printer.stop()
    assert len(sim.labels) == 1


def test_every_trouble_in_turn_and_still_each_label_once(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    faults: list[Callable[[], None]] = [
        sim.paper_out,
        sim.pause,
        lambda: sim.cut_after(30),
        sim.cut,
        sim.open_head,
        sim.fall_silent,
    ]
    for number, fault in enumerate(faults):
        fault()
        printer.submit(PrintJob(f"job-{number}", LABEL))
        told.wait(lambda job=f"job-{number}": len(told.job(job)) >= 2)  # type: ignore[misc]
        sim.mend()
        told.wait_job(f"job-{number}", JobState.PRINTED)
    assert len(sim.labels) == len(faults)


def test_a_printer_that_comes_for_the_first_time_did_not_come_back(sim: SimPrinter, told: Recorder) -> None:
    sim.unplug()
    printer = zebra(sim, told)
    printer.start()
    told.wait_state(DeviceState.BACKOFF, "unreachable")
    sim.plug()
    told.wait_state(DeviceState.READY)
    printer.stop()
    assert printer.status.reconnects == 0


def test_a_sink_that_refuses_while_the_printer_is_away_ends_nothing_and_doubles_nothing(
    sim: SimPrinter,
) -> None:
    """The ledger may be full while the printer is unplugged; both are mended: one label."""
    told = Recorder()
    refusals = iter([True] * 3)

    def sink(event: DeviceEvent) -> None:
        if isinstance(event, JobChanged) and next(refusals, False):
            raise OSError("the disk is full")
        told(event)

    sim.unplug()
    printer = zebra(sim, sink)
    printer.start()
    for _ in range(3):
        printer.submit(PrintJob("a", LABEL))
    printer.submit(PrintJob("void", LABEL))
    printer.withdraw("void")
    told.wait_job("a", JobState.QUEUED, "unreachable")
    told.wait_job("void", JobState.FAILED, "withdrawn")
    sim.plug()
    told.wait_job("a", JobState.PRINTED)
    printer.stop()
    assert len(sim.labels) == 1
