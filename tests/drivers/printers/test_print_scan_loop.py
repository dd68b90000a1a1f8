"""Print, look, scan: what was asked for is what a scanner sends, through foreign judges and the real driver.

A label is drawn by zplkit, read by zxing-cpp as a real scanner would send it, with its AIM identifier, sent
by the virtual scanner, and taken by the serial driver: text and identifier must be those asked for.
"""

from collections.abc import Callable, Iterator

import pytest
import zxingcpp

from drivers.api import CodeRead, DeviceConfig, DeviceState, JobState, PrintJob, Role
from drivers.labels.shipping import shipping_label
from drivers.labels.zpl import Label, label_bytes
from drivers.printers.zebra import build_zebra
from drivers.scanners.serial_scanner import build_scanner
from drivers.sim.printers.printer import SimPrinter
from drivers.sim.scanners.line_scanner import SimScanner
from tests.drivers.peers.judges import drawn_by_zplkit, read
from tests.drivers.peers.recorder import Recorder

GS1 = [("01", "09521234567899"), ("10", "A>_^~"), ("17", "271231"), ("21", "99")]
GS1_TEXT = "0109521234567899" + "10A>_^~" + "\x1d" + "17271231" + "2199"
INJECTION = "^FS^XZ~JA"

Draw = Callable[[Label], Label]

CODES: list[tuple[str, Draw, zxingcpp.BarcodeFormat, str, str]] = [
    (
        "code128",
        lambda on: on.code128(4, 4, "PL0000012345", 20, 90),
        zxingcpp.BarcodeFormat.Code128,
        "PL0000012345",
        "]C0",
    ),
    (
        "code128-injection",
        lambda on: on.code128(4, 4, INJECTION, 20, 90),
        zxingcpp.BarcodeFormat.Code128,
        INJECTION,
        "]C0",
    ),
    ("gs1-128", lambda on: on.gs1_128(2, 4, GS1, 20, 97), zxingcpp.BarcodeFormat.Code128, GS1_TEXT, "]C1"),
    (
        "sscc",
        lambda on: on.gs1_128(4, 4, [("00", "106141412345678908")], 20, 90),
        zxingcpp.BarcodeFormat.Code128,
        "00106141412345678908",
        "]C1",
    ),
    (
        "data-matrix",
        lambda on: on.data_matrix(4, 4, "a_1b^~\\"),
        zxingcpp.BarcodeFormat.DataMatrix,
        "a_1b^~\\",
        "]d1",
    ),
    (
        "gs1-data-matrix",
        lambda on: on.gs1_data_matrix(4, 4, GS1),
        zxingcpp.BarcodeFormat.DataMatrix,
        GS1_TEXT,
        "]d2",
    ),
    ("qr", lambda on: on.qr(4, 4, INJECTION + "_ü"), zxingcpp.BarcodeFormat.QRCode, INJECTION + "_ü", "]Q1"),
    (
        "ean13",
        lambda on: on.ean13(10, 4, "9521234567899", 20),
        zxingcpp.BarcodeFormat.EAN13,
        "9521234567899",
        "]E0",
    ),
]


class Bench:
    """A scanner driver that listens to a virtual scanner."""

    def __init__(self) -> None:
        self.told = Recorder()
        self._sim = SimScanner("127.0.0.1", 0).start()
        self._driver = build_scanner(DeviceConfig("front", Role.SCANNER, "serial", self._sim.url), self.told)
        self._driver.start()
        self.told.wait_state(DeviceState.READY)
        # The driver is ready once the system has the connection; the scanner's thread for it may begin later.
        self.scan("first")

    def scan(self, sent: str) -> CodeRead:
        """Send what a scanner would and give what the driver made of it."""
        before = len(self.told.codes)
        self._sim.send(sent)
        self.told.wait_codes(before + 1)
        return self.told.of(CodeRead)[-1]

    def stop(self) -> None:
        self._driver.stop()
        self._sim.stop()


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.stop()


@pytest.mark.parametrize("dots", [8, 12])
@pytest.mark.parametrize(
    ("draw", "kind", "text", "aim"), [code[1:] for code in CODES], ids=[code[0] for code in CODES]
)
def test_a_code_comes_back_as_it_was_asked_for(
    bench: Bench, draw: Draw, kind: zxingcpp.BarcodeFormat, text: str, aim: str, dots: int
) -> None:
    (seen,) = read(drawn_by_zplkit(label_bytes(draw(Label(101.6, 60, dots)))), kind)
    code = bench.scan(seen[1] + seen[0])
    assert (code.code, code.aim) == (text, aim)


@pytest.mark.parametrize("dots", [8, 12])
def test_a_label_through_the_printer_is_scanned_as_its_tracking_number(bench: Bench, dots: int) -> None:
    """The bytes that the printer took, not those that were meant for it."""
    sim = SimPrinter().start()
    told = Recorder()
    printer = build_zebra(DeviceConfig("zebra", Role.PRINTER, "zebra", sim.url, {"dots_per_mm": dots}), told)
    printer.start()
    payload = shipping_label(
        ship_to=[INJECTION, "Street 5"],
        tracking="BENCH1-000042",
        order="1",
        carrier="House",
        dots_per_mm=dots,
    )
    printer.submit(PrintJob("a", payload))
    told.wait_job("a", JobState.PRINTED)
    printer.stop()
    sim.stop()
    (label,) = sim.labels
    assert label.zpl == payload
    (seen,) = read(drawn_by_zplkit(label.zpl), zxingcpp.BarcodeFormat.Code128)
    code = bench.scan(seen[1] + seen[0])
    assert (code.code, code.aim, code.raw) == ("BENCH1-000042", "]C0", b"]C0BENCH1-000042")


def test_the_injection_is_printed_as_text() -> None:
    """The line is there in ink, as many dots as harmless text makes, and all below it is too."""
    harmless = drawn_by_zplkit(label_bytes(Label(101.6, 60).text(4, 4, "XFSXXZXJA", 8)))
    harmful = drawn_by_zplkit(label_bytes(Label(101.6, 60).text(4, 4, INJECTION, 8)))
    assert harmful.histogram()[0] > harmless.histogram()[0] / 2
    below = label_bytes(Label(101.6, 60).text(4, 4, INJECTION, 8).code128(4, 20, "BELOW", 20, 90))
    assert read(drawn_by_zplkit(below), zxingcpp.BarcodeFormat.Code128) == [("BELOW", "]C0")]
