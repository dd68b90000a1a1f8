"""Labels with a tag: the EPC is written before the label is printed, and none comes out with an empty tag."""

from collections.abc import Iterator

import pytest

from drivers.api import DeviceConfig, DeviceState, JobState, Printer, PrintJob, Role
from drivers.labels.code128 import LabelError
from drivers.labels.epc_encoding import sgtin96
from drivers.labels.zpl import Label, label_bytes
from drivers.printers.zebra import build_zebra
from drivers.sim.printers.printer import SimPrinter
from tests.drivers.peers.recorder import Recorder

EPC = sgtin96("80614141123458", 6789, 7, 3)
LABEL = label_bytes(Label(100, 50).text(4, 4, "one piece", 5).rfid(EPC))


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
    quick = {"settle_s": 0.5, "answer_s": 0.6, "idle_poll_s": 0.05, "busy_poll_s": 0.02}
    printer = build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", sim.url, quick), told)
    printer.start()
    told.wait_state(DeviceState.READY)
    yield printer
    printer.stop()


def test_three_tags_are_tried_and_the_label_is_kept_where_none_takes_it() -> None:
    """Zebra RFID Programming Guide 3, ^RS: type 8 is Gen 2, then labels tried and what is done in the end."""
    assert b"^RS8,,,3,P^RFW,H^FD3074257BF7194E4000001A85^FS" in LABEL


def test_the_tag_is_written_as_asked(sim: SimPrinter, told: Recorder, printer: Printer) -> None:
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    assert [label.epc for label in sim.labels] == ["3074257BF7194E4000001A85"]


def test_a_bad_tag_is_voided_and_the_next_written(sim: SimPrinter, told: Recorder, printer: Printer) -> None:
    sim.spoil_tags(2)
    printer.submit(PrintJob("a", LABEL))
    told.wait_job("a", JobState.PRINTED)
    assert sim.wait_printed(1)
    assert (sim.voided, [label.epc for label in sim.labels]) == (2, [EPC])


def test_after_three_bad_tags_the_printer_is_paused_and_the_label_not_taken_for_printed(
    sim: SimPrinter, told: Recorder, printer: Printer
) -> None:
    """The odometer counts void labels too: it moved by three for a job of one."""
    sim.spoil_tags(3)
    printer.submit(PrintJob("a", LABEL))
    told.wait_state(DeviceState.DEGRADED, "paused")
    assert told.job("a")[-1][0] in (JobState.HANDED_OVER, JobState.PRINTING)
    assert not sim.labels
    sim.mend()
    told.wait_job("a", JobState.PRINTED)
    assert [label.epc for label in sim.labels] == [EPC]


@pytest.mark.parametrize("epc", ["", "30", "3074257BF7194E4000001A8", "3074257BF7194E4000001A8G", EPC + "00"])
def test_what_is_no_epc_of_96_bits_is_refused(epc: str) -> None:
    with pytest.raises(LabelError, match="24 hexadecimal digits"):
        Label(100, 50).rfid(epc)


def test_a_label_has_one_tag() -> None:
    with pytest.raises(LabelError, match="one tag"):
        Label(100, 50).rfid(EPC).rfid(EPC)
    assert label_bytes(Label(100, 50).rfid(EPC.lower())) == label_bytes(Label(100, 50).rfid(EPC))
