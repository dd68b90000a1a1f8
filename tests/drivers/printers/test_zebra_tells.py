"""What a Zebra tells beside its troubles: what it is, what will soon be due, and a label nobody took."""

from collections.abc import Callable, Iterator

import pytest

from drivers.api import DeviceConfig, DeviceState, JobState, Printer, PrintJob, Role, Sink
from drivers.printers.zebra import build_zebra
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.printers.zebra_answers import Nameplate
from tests.drivers.peers.recorder import Recorder

LABEL = b"^XA^FDone label^FS^PQ1,0,1,N^XZ"


def zebra(sim: SimPrinter, sink: Sink, **options: object) -> Printer:
    quick = {"settle_s": 0.5, "answer_s": 0.6, "idle_poll_s": 0.05, "busy_poll_s": 0.02}
    return build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", sim.url, quick | options), sink)


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


def until(condition: Callable[[], bool], told: Recorder, printer: Printer) -> None:
    """Have the printer print until a condition holds: each label is an event to wait for."""
    for number in range(50):
        printer.submit(PrintJob(f"tick-{number}", LABEL))
        told.wait_job(f"tick-{number}", JobState.PRINTED)
        if condition():
            return
    pytest.fail("it never came to hold")


def test_model_firmware_resolution_width_and_odometer_are_told(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    status = printer.status
    assert (status.model, status.firmware) == ("ZD621", "V93.21.07Z")
    assert status.facts == {
        "memory": "8192KB",
        "dpi": "203",
        "dots_per_mm": "8",
        "print_width_dots": "832",
        "printed_length": "6000 INCHES, 15000 CENTIMETERS",
        "odometer": "1000",
        "warnings": "none",
    }
    assert status.address == status.identity == sim.url
    assert status.frames > 0
    assert status.rx_bytes > 0
    assert status.last_tx_ns > 0


def test_its_silence_is_seen(sim: SimPrinter, told: Recorder, printer: Printer) -> None:
    status = printer.status
    assert not status.stale(status.last_rx_ns)
    assert status.stale(status.last_rx_ns + 3_000_000_000)


def test_an_old_printer_is_known_by_its_identification_alone(told: Recorder) -> None:
    sim = SimPrinter(odometer=None, nameplate=Nameplate("S4M", "V53.15.5Z")).start()
    printer = zebra(sim, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    assert (printer.status.model, printer.status.firmware) == ("S4M", "V53.15.5Z")
    assert "odometer" not in printer.status.facts
    printer.stop()
    sim.stop()


def test_an_older_one_that_identifies_itself_by_nothing_is_used_all_the_same(told: Recorder) -> None:
    sim = SimPrinter(nameplate=Nameplate(firmware="")).start()
    sim.nameplate.variables.update({"device.product_name": "?", "appl.name": "?", "ezpl.print_width": "?"})
    printer = zebra(sim, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    assert (printer.status.model, printer.status.firmware) == ("", "")
    assert printer.status.facts["dots_per_mm"] == "8"
    printer.stop()
    sim.stop()


def test_labels_drawn_for_another_resolution_are_said_to_be_so_and_printed(
    sim: SimPrinter, told: Recorder
) -> None:
    printer = zebra(sim, told, dots_per_mm=12)
    printer.start()
    told.wait_state(DeviceState.DEGRADED, "wrong-resolution")
    assert printer.status.detail == "labels are drawn for 12 dots per mm, the printer has 8"
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    printer.stop()


def test_warnings_are_facts_and_keep_no_label(sim: SimPrinter, told: Recorder, printer: Printer) -> None:
    sim.warn("clean-head")
    sim.warn("paper-near-end")
    until(lambda: printer.status.facts["warnings"] == "clean-head, paper-near-end", told, printer)
    assert (printer.status.state, printer.status.reason) == (DeviceState.READY, "")
    assert printer.status.detail == "clean-head, paper-near-end"
    sim.mend()
    until(lambda: printer.status.facts["warnings"] == "none", told, printer)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (SimPrinter.jam_cutter, "cutter-fault"),
        (SimPrinter.overheat, "over-temperature"),
        (SimPrinter.freeze_head, "under-temperature"),
        (SimPrinter.break_head, "head-fault"),
    ],
)
def test_every_trouble_has_its_name(
    sim: SimPrinter, told: Recorder, printer: Printer, trouble: Callable[[SimPrinter], None], reason: str
) -> None:
    trouble(sim)
    told.wait_state(DeviceState.DEGRADED, reason)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.QUEUED, reason)
    sim.mend()
    told.wait_job("a", JobState.PRINTED)
    assert len(sim.labels) == 1


def test_a_label_in_the_peeler_is_waited_for_and_is_no_trouble(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.peel()
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    told.wait_state(DeviceState.READY, "take-label")
    printer.submit(PrintJob("b", LABEL))
    told.wait_job("b", JobState.QUEUED, "take-label")
    assert len(sim.labels) == 1
    sim.take_label()
    told.wait_job("b", JobState.PRINTED)
    assert len(sim.labels) == 2
    assert all(state is not DeviceState.DEGRADED for state, _ in told.states)


def test_a_batch_in_the_peeler_waits_for_each_label_however_long(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    sim.peel()
    printer.submit(PrintJob("a", LABEL.replace(b"^PQ1", b"^PQ3"), labels=3))
    for count in (1, 2):
        assert sim.wait_printed(count)
        told.wait_job("a", JobState.PRINTING, "take-label")
        sim.take_label()
    told.wait_job("a", JobState.PRINTED)
    assert len(sim.labels) == 3


def test_answers_that_drip_are_waited_for(told: Recorder) -> None:
    sim = SimPrinter().start()
    sim.drip(0.002)
    printer = zebra(sim, told, answer_s=3)
    printer.start()
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    assert printer.status.bad_frames == 0
    printer.stop()
    sim.stop()


def test_a_question_out_of_curiosity_left_unanswered_is_never_asked_again(told: Recorder) -> None:
    """Else its late answer would be taken for the odometer."""
    sim = SimPrinter(nameplate=Nameplate(unanswered=frozenset({"appl.name"}))).start()
    printer = zebra(sim, told, answer_s=0.2)
    printer.start()
    told.wait_state(DeviceState.READY)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    assert sim.asked.count("appl.name") == 1
    assert printer.status.model == "ZD621"
    printer.stop()
    sim.stop()
