"""What a Zebra is asked, in which order, and when it is no longer believed to be the printer it was."""

from collections.abc import Callable, Mapping

import pytest

from drivers.api import Role
from drivers.base.conversation import NoAnswer
from drivers.base.standing import Standing
from drivers.printers.zebra_link import Abilities, ZebraLink
from drivers.sim.printers.zebra_answers import Condition, Nameplate, error_status, host_identity, host_status
from tests.drivers.peers.recorder import Recorder

ERRORS, HOST, IDENTITY, CANCEL = b"~HQES\r\n", b"~HS\r\n", b"~HI\r\n", b"~JX\r\n"
ODOMETER = b'! U1 getvar "odometer.total_label_count"\r\n'
LISTED = b"^XA^HWE:PK123456.TTF^FS^XZ\r\n"
WELL = {
    ERRORS: error_status(Condition()),
    HOST: host_status(Condition(), 0, 0, partial=False),
    IDENTITY: host_identity(Nameplate()),
    ODOMETER: b'"1000"',
    LISTED: b"\x02\r\nDIR E: \r\n* PK123456.TTF  343632\r\n\x03",
}


class Printer:
    """Is the connection: each answer can be read as soon as it was asked for, and nothing else ever comes.

    It is the clock too: time passes only while something is waited for in vain.
    """

    def __init__(self, answers: Mapping[bytes, bytes], said_before: bytes = b"") -> None:
        self.answers = dict(answers)
        self.asked: list[bytes] = []
        self._says = [said_before] if said_before else []
        self._now_s = 1.0

    def monotonic(self) -> float:
        return self._now_s

    def monotonic_ns(self) -> int:
        return int(self._now_s * 1e9)

    def read(self, timeout: float) -> bytes:
        if self._says:
            return self._says.pop(0)
        self._now_s += timeout
        return b""

    def write(self, data: bytes) -> None:
        self.asked.append(data)
        if answer := self.answers.get(data, b'"?"' if data.startswith(b"! U1 getvar") else b""):
            self._says.append(answer)

    def cancel(self) -> None: ...

    def close(self) -> None: ...


Link = Callable[[Printer, Abilities], ZebraLink]


@pytest.fixture
def link_to(monkeypatch: pytest.MonkeyPatch) -> Link:
    """Give what begins a conversation with a printer that is known to answer these questions."""

    def begin(printer: Printer, abilities: Abilities) -> ZebraLink:
        for module in ("drivers.printers.zebra_link", "drivers.base.conversation"):
            monkeypatch.setattr(f"{module}.time", printer)
        standing = Standing("zebra", Role.PRINTER, Recorder())
        return ZebraLink(printer, 3.0, lambda: False, standing, abilities)

    return begin


UNKNOWN = Abilities()
ALL = Abilities(errors=True, odometer=True)


def without(*questions: bytes) -> dict[bytes, bytes]:
    return {asked: answer for asked, answer in WELL.items() if asked not in questions}


def test_half_a_label_is_cancelled_before_the_printer_is_asked_for_its_variables(link_to: Link) -> None:
    printer = Printer(WELL)
    assert link_to(printer, UNKNOWN).identify().dots_per_mm == 8
    assert printer.asked[:4] == [ERRORS, HOST, CANCEL, ODOMETER]


def test_what_a_printer_said_before_it_was_asked_is_no_answer(link_to: Link) -> None:
    """A trouble of an earlier conversation: `~HS` is asked all the same, and tells of half a label."""
    printer = Printer(WELL, said_before=error_status(Condition(paper_out=True)) + b'"4711"')
    printer.answers[HOST] = host_status(Condition(), 0, 0, partial=True)
    link = link_to(printer, UNKNOWN)
    assert link.identify().partial_label
    assert link.look().odometer == 1000


@pytest.mark.parametrize(
    ("abilities", "answers", "words"),
    [
        (UNKNOWN, {}, "answers nothing"),
        (Abilities(errors=True), without(ERRORS), "does not answer"),
        (Abilities(odometer=True), WELL | {ODOMETER: b""}, "does not tell its odometer"),
        (Abilities(odometer=True), WELL | {ODOMETER: b'"?"'}, "does not tell its odometer"),
    ],
)
def test_a_printer_that_no_longer_answers_what_it_once_did_is_not_taken_for_an_older_one(
    link_to: Link, abilities: Abilities, answers: dict[bytes, bytes], words: str
) -> None:
    with pytest.raises(NoAnswer, match=words):
        link_to(Printer(answers), abilities).identify()


@pytest.mark.parametrize(
    ("abilities", "answers", "words"),
    [
        (Abilities(errors=True), without(ERRORS), "stopped answering"),
        (ALL, WELL | {ODOMETER: b""}, "stopped telling its odometer"),
        (UNKNOWN, without(HOST), "is silent"),
    ],
)
def test_a_look_that_finds_less_than_before_is_no_look(
    link_to: Link, abilities: Abilities, answers: dict[bytes, bytes], words: str
) -> None:
    with pytest.raises(NoAnswer, match=words):
        link_to(Printer(answers), abilities).look()


def test_a_paused_printer_is_asked_for_its_buffer_and_one_in_trouble_is_not(link_to: Link) -> None:
    printer = Printer(WELL | {ERRORS: error_status(Condition(paused=True))})
    printer.answers[HOST] = host_status(Condition(paused=True), 2, 1, partial=False)
    seen = link_to(printer, ALL).look()
    assert (seen.reasons, seen.busy) == (("paused",), True)
    printer = Printer(WELL | {ERRORS: error_status(Condition(paused=True, head_open=True))})
    seen = link_to(printer, ALL).look()
    assert (seen.reasons, seen.host) == (("head-open", "paused"), None)
    assert HOST not in printer.asked


def test_a_font_that_the_printer_has_is_asked_for_once(link_to: Link) -> None:
    printer = Printer(WELL)
    link = link_to(printer, UNKNOWN)
    assert link.keeps("PK123456.TTF")
    assert link.keeps("PK123456.TTF")
    assert printer.asked == [LISTED]
