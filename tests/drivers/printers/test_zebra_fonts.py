"""Letters a Zebra lacks: their font is brought to it once, found there again, and used for them only."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import zplkit
from PIL import Image

from drivers.api import (
    BadSettings,
    DeviceConfig,
    DeviceState,
    JobChanged,
    JobState,
    Printer,
    PrintJob,
    Role,
    Sink,
)
from drivers.labels.font import LabelFont, bundled_font, fonts_named, is_resident, read_font
from drivers.labels.shipping import shipping_label
from drivers.labels.zpl import Label, label_bytes
from drivers.printers.zebra import build_zebra
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.printers.pty_printer import SimPtyPrinter
from drivers.sim.printers.zpl_render import render
from drivers.transport.options import OptionReader
from tests.drivers.peers.recorder import Recorder

FONT = bundled_font()
SCRIPTS = ["Жуковский", "Ελένη", "Łódź Gdańsk", "Đorđević", "Nguyễn Văn"]


def label(*lines: str, font: str = FONT.name) -> bytes:
    return shipping_label(ship_to=lines, tracking="T1", order="1", carrier="House", font=font)


def zebra(url: str, sink: Sink, **options: object) -> Printer:
    quick = {"settle_s": 0.5, "answer_s": 1.0, "idle_poll_s": 0.05, "busy_poll_s": 0.02}
    return build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", url, quick | options), sink)


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[SimPrinter]:
    sim = SimPrinter(tmp_path).start()
    yield sim
    sim.stop()


def drawn(zpl: bytes, *fonts: LabelFont) -> Image.Image:
    """Draw with zplkit, the fonts downloaded before as the driver does."""
    loads = "".join(
        f"~DYE:{font.name[:-4]},A,T,{len(font.data)},,{font.data.hex().upper()}" for font in fonts
    )
    picture = zplkit.render(loads + zpl.decode().replace("^PQ1,0,1,N", "")).labels[-1].png()
    return Image.open(io.BytesIO(bytes(picture))).convert("L")


@pytest.mark.parametrize("name", ["Müller", "Señor Núñez", "Œuvre €", "Ångström"])
def test_western_letters_are_the_printers_own(name: str) -> None:
    assert is_resident(name)
    assert fonts_named(label(name)) == frozenset()
    assert b"^AZ" not in label(name)


@pytest.mark.parametrize("name", SCRIPTS)
def test_other_letters_name_the_font_and_only_their_line_uses_it(name: str) -> None:
    zpl = label(name, "Street 5")
    assert fonts_named(zpl) == {FONT.name}
    assert zpl.count(b"^AZ") == 1


def test_without_a_font_every_line_is_in_the_printers_own() -> None:
    assert b"^AZ" not in label("Жуковский", font="")


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_font_draws_them_in_a_foreign_picture(name: str) -> None:
    lines = Label(100, 40, font=FONT.name).text(4, 4, name, 8)
    assert drawn(label_bytes(lines), FONT).histogram()[0] > 1000


def test_text_blocks_use_it_too() -> None:
    block = label_bytes(Label(100, 60, font=FONT.name).block(4, 4, "Жуковский\nМосква", 8, 90, 2))
    assert fonts_named(block) == {FONT.name}
    assert drawn(block, FONT).histogram()[0] > 1000


def test_a_font_goes_to_the_printer_once_and_before_the_label(sim: SimPrinter) -> None:
    told = Recorder()
    printer = zebra(sim.url, told)
    printer.start()
    printer.submit(PrintJob("plain", label("Müller")))
    told.wait_job("plain", JobState.PRINTED)
    assert sim.downloads == []
    for job in "ab":
        printer.submit(PrintJob(job, label("Жуковский")))
        told.wait_job(job, JobState.PRINTED)
    assert sim.downloads == [FONT.name]
    assert sim.files[FONT.name] == FONT.data
    assert (JobState.QUEUED, "loading-font") in told.job("a")
    assert (JobState.QUEUED, "loading-font") not in told.job("b")
    printer.stop()


def test_the_printer_draws_with_what_it_was_given(sim: SimPrinter) -> None:
    told = Recorder()
    printer = zebra(sim.url, told)
    printer.start()
    printer.submit(PrintJob("a", label("Жуковский")))
    told.wait_job("a", JobState.PRINTED)
    printer.stop()
    picture = sim.labels[0].picture
    assert picture is not None
    with Image.open(picture) as image:
        assert image.tobytes() == render(label("Жуковский"), files={FONT.name: FONT.data}).tobytes()
        assert image.tobytes() != render(label("Жуковский")).tobytes()


def test_a_printer_that_has_it_is_asked_and_not_given_it_again(sim: SimPrinter) -> None:
    """By another station, or by this one before it was started anew: nothing of ours remembers it."""
    sim.files[FONT.name] = FONT.data
    told = Recorder()
    printer = zebra(sim.url, told)
    printer.start()
    printer.submit(PrintJob("a", label("Жуковский")))
    told.wait_job("a", JobState.PRINTED)
    sim.unplug()
    told.wait(lambda: told.states[-1][1] == "unreachable")
    sim.plug()
    printer.submit(PrintJob("b", label("Ελένη")))
    told.wait_job("b", JobState.PRINTED)
    assert sim.downloads == []
    printer.stop()


def test_a_printer_without_room_has_its_label_fail_and_prints_the_next(sim: SimPrinter) -> None:
    sim.full = True
    told = Recorder()
    printer = zebra(sim.url, told)
    printer.start()
    printer.submit(PrintJob("a", label("Жуковский")))
    printer.submit(PrintJob("b", label("Müller")))
    told.wait_job("b", JobState.PRINTED)
    told.wait_job("a", JobState.FAILED, "no-font")
    assert "no room" in next(
        event.evidence for event in told.of(JobChanged) if event.state is JobState.FAILED
    )
    assert len(sim.labels) == 1
    printer.stop()


def test_a_download_broken_off_is_begun_anew_and_the_label_printed_once(sim: SimPrinter) -> None:
    told = Recorder()
    printer = zebra(sim.url, told)
    printer.start()
    told.wait_state(DeviceState.READY)
    printer.submit(PrintJob("a", label("Жуковский")))
    told.wait(lambda: (JobState.QUEUED, "loading-font") in told.job("a"))
    sim.reset()
    told.wait_job("a", JobState.PRINTED)
    printer.stop()
    assert len(sim.labels) == 1
    assert sim.files[FONT.name] == FONT.data


def test_it_goes_over_a_serial_port_too() -> None:
    sim = SimPtyPrinter().start()
    told = Recorder()
    printer = zebra(sim.url, told)
    printer.start()
    printer.submit(PrintJob("a", label("Жуковский")))
    told.wait_job("a", JobState.PRINTED)
    printer.stop()
    sim.stop()
    assert sim.files[FONT.name] == FONT.data


def test_a_site_can_have_its_own_font(tmp_path: Path) -> None:
    own = tmp_path / "own.ttf"
    own.write_bytes(FONT.data + b"\0")
    font = read_font(OptionReader({"font": str(own)}))
    assert font.data == FONT.data + b"\0"
    assert font.name != FONT.name
    assert read_font(OptionReader({})) == FONT


def test_what_is_no_font_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.ttf"
    text.write_text("no font")
    for path, words in ((text, "must be a TrueType font"), (tmp_path / "gone.ttf", "cannot be read")):
        with pytest.raises(BadSettings, match=words):
            zebra("tcp://127.0.0.1:1", Recorder(), font=str(path))
