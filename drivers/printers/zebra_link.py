"""Asks a Zebra printer questions over an open connection and waits for the answer to each."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from drivers.api import Connection, DeviceError
from drivers.base.conversation import Answer, Conversation, NoAnswer, NotUnderstood
from drivers.base.standing import Standing
from drivers.codecs.zebra_status import (
    Directory,
    ErrorStatus,
    Garbled,
    HostIdentity,
    HostStatus,
    Variable,
    ZebraAnswer,
    ZebraAnswers,
)
from drivers.printers.zebra_evidence import Observation

_ERRORS = b"~HQES\r\n"
_HOST = b"~HS\r\n"
_IDENTITY = b"~HI\r\n"
_ODOMETER = "odometer.total_label_count"
CANCEL_PARTIAL = b"~JX\r\n"

_SLICE_S = 0.25
"""Longest single wait: how late a stop may be seen."""

_CHUNK = 1024
"""Bytes of a download between two looks for a stop; the slowest serial port takes a second for them."""

_STORING_S = 30.0
"""How long a printer may take to write a font of some 300 KiB into its flash memory [unverified]."""

_FACTS = {
    "dpi": "head.resolution.in_dpi",
    "print_width_dots": "ezpl.print_width",
    "printed_length": "odometer.total_print_length",
}
"""What is told of a printer that knows variables, and the variable's name."""


class NotStored(DeviceError):
    """The printer does not keep what was downloaded to it."""


@dataclass(frozen=True)
class Abilities:
    """Which questions this printer answers; what it answered once it is held to.

    `tells_facts` until it leaves a question unanswered whose answer is only shown.
    """

    errors: bool = False
    odometer: bool = False
    tells_facts: bool = True


@dataclass(frozen=True)
class Description:
    """What a printer tells of itself; empty and 0 where it doesn't. `partial_label`: it holds half of one."""

    model: str = ""
    firmware: str = ""
    dots_per_mm: int = 0
    partial_label: bool = False
    facts: dict[str, str] = field(default_factory=dict)


class ZebraLink(Conversation[ZebraAnswer]):
    """One conversation: each question is answered, or has timed out, before the next is asked.

    An answer that comes after its time could be taken for the next one's, so after a time-out of a
    question the printer does know the conversation is over (`NoAnswer`) and a new one is begun.
    `ConnectionLost` comes through from the connection. What comes and goes is counted in `standing`;
    `stopping` ends a wait early.
    """

    def __init__(
        self,
        connection: Connection,
        answer_s: float,
        stopping: Callable[[], bool],
        standing: Standing,
        abilities: Abilities,
    ) -> None:
        super().__init__(connection, standing, lambda: not stopping(), _SLICE_S)
        self._answer_s = answer_s
        self._answers = ZebraAnswers()
        self._stored: set[str] = set()
        self.abilities = abilities

    def identify(self) -> Description:
        """Find out what the printer is and answers.

        The beginning of a label that it holds is cancelled first: the printer would take the questions for
        its variables, and the next label, as parts of it. `NoAnswer` where it answers nothing, or no longer
        what it once did; `NotUnderstood` where what comes is not an answer.
        """
        self._drain()
        heard_before = self._standing.status.rx_bytes
        errors = self._answer_to(_ERRORS, ErrorStatus)
        if errors is None and self.abilities.errors:
            raise self._unanswered(heard_before, "the printer does not answer")
        host = self._answer_to(_HOST, HostStatus) if errors is None or not errors.errors else None
        if errors is None and host is None:
            raise self._unanswered(heard_before, "the printer answers nothing")
        self.cancel_partial()
        odometer = self._read_odometer()
        if odometer is None and self.abilities.odometer:
            raise NoAnswer("the printer does not tell its odometer")
        self.abilities = replace(self.abilities, errors=errors is not None, odometer=odometer is not None)
        return self._describe(odometer, host is not None and host.partial_format)

    def look(self) -> Observation:
        """Look at the printer; `NoAnswer` where it stopped answering what it answered before.

        `~HS` goes unanswered with paper out, ribbon out or head open, so it is asked only where
        `~HQES` names no error, and its silence is taken as it is where `~HQES` has answered.
        """
        reasons: tuple[str, ...] = ()
        warnings: tuple[str, ...] = ()
        odometer = None
        if self.abilities.errors:
            errors = self._answer_to(_ERRORS, ErrorStatus)
            if errors is None:
                raise NoAnswer("the printer stopped answering")
            reasons, warnings = errors.errors, errors.warnings
        if self.abilities.odometer:
            odometer = self._read_odometer()
            if odometer is None:
                raise NoAnswer("the printer stopped telling its odometer")
        if any(reason != "paused" for reason in reasons):
            return Observation(reasons, odometer, warnings=warnings)
        host = self._answer_to(_HOST, HostStatus)
        if host is None and not self.abilities.errors:
            raise NoAnswer("the printer is silent: out of paper or ribbon, open, or hung up")
        return Observation(_with_host(reasons, host), odometer, host, warnings)

    def send(self, payload: bytes) -> None:
        """Hand a label over."""
        self._write(payload)

    def cancel_partial(self) -> None:
        """Make the printer forget the beginning of a label whose end never came (`~JX`)."""
        self._write(CANCEL_PARTIAL)

    def keeps(self, name: str) -> bool:
        """Ask whether the printer has a file in its flash memory (E:); told once, it is believed."""
        if name not in self._stored and self._listed(name, self._answer_s):
            self._stored.add(name)
        return name in self._stored

    def store_font(self, name: str, font: bytes) -> None:
        """Download a TrueType font into flash memory and see that it is there; `NotStored` where it isn't.

        As hexadecimal: a serial port with software flow control lets no binary byte through. Sources:
        Zebra Programming Guide P1012728-011, ~DY (format A, extension T) and ^HW.
        """
        stem = name.partition(".")[0]
        data = f"~DYE:{stem},A,T,{len(font)},,".encode() + font.hex().upper().encode() + b"\r\n"
        for start in range(0, len(data), _CHUNK):
            if not self._going():
                raise NoAnswer("stopped while sending a font")
            self._write(data[start : start + _CHUNK])
        if not self._listed(name, self._answer_s + _STORING_S):
            raise NotStored(f"the printer does not keep the font {name}: no room left in E:, or not able to")
        self._stored.add(name)

    def _unanswered(self, heard_before: int, silent: str) -> DeviceError:
        """Give the error that fits: half an answer came since then, or no answer of any kind, or nothing."""
        if self._answers.begun:
            return NoAnswer(f"the printer's answer was not whole within {self._answer_s:g} s: a slow line?")
        if self._standing.status.rx_bytes > heard_before:
            return NotUnderstood("what comes is no answer of a Zebra; is it one, and its language ZPL II?")
        return NoAnswer(silent)

    def _drain(self) -> None:
        """Let go what the printer said before it was asked: on a serial line it outlives a conversation."""
        until = time.monotonic() + self._answer_s
        while self._read(0.0) and time.monotonic() < until:
            pass

    def _describe(self, odometer: int | None, partial_label: bool) -> Description:
        """Ask what the printer is; one without odometer knows no other variable either."""
        identity = self._answer_to(_IDENTITY, HostIdentity)
        told = self._ask_facts() if odometer is not None and self.abilities.tells_facts else {}
        facts = {name: told[name] for name in _FACTS if told.get(name)}
        model, firmware, dots = told.get("model", ""), told.get("firmware", ""), 0
        if identity is not None:
            facts["memory"] = identity.memory
            model, firmware, dots = (
                model or identity.model,
                firmware or identity.firmware,
                identity.dots_per_mm,
            )
        if not dots and facts.get("dpi", "").isdecimal():
            dots = round(int(facts["dpi"]) / 25.4)
        if dots:
            facts["dots_per_mm"] = str(dots)
        return Description(model, firmware, dots, partial_label, facts)

    def _ask_facts(self) -> dict[str, str]:
        """Ask for what is only to be shown; after a silence never again, and the conversation is over.

        An answer that came late would else be taken for the odometer.
        """
        told = {}
        for name, variable in (("model", "device.product_name"), ("firmware", "appl.name"), *_FACTS.items()):
            value = self._variable(variable)
            if value is None:
                self.abilities = replace(self.abilities, tells_facts=False)
                raise NoAnswer(f"the printer left the question for {variable} unanswered")
            told[name] = value
        return told

    def _listed(self, name: str, seconds: float) -> bool:
        found = self._ask(f"^XA^HWE:{name}^FS^XZ\r\n".encode(), Directory, seconds)
        return found is not None and any(stored == name for stored, _ in found.objects)

    def _read_odometer(self) -> int | None:
        value = self._variable(_ODOMETER)
        return int(value) if value is not None and value.isdecimal() else None

    def _variable(self, name: str) -> str | None:
        """Ask for a variable (SGD); empty where the printer does not know it, `None` where it is silent."""
        answer = self._answer_to(f'! U1 getvar "{name}"\r\n'.encode(), Variable)
        if answer is None:
            return None
        return "" if answer.value == "?" else answer.value.strip()

    def _answer_to(self, question: bytes, kind: type[Answer]) -> Answer | None:
        return self._ask(question, kind, self._answer_s)

    def _decode(self, data: bytes) -> list[ZebraAnswer]:
        return self._answers.feed(data)

    def _is_unclear(self, heard: ZebraAnswer) -> bool:
        return isinstance(heard, Garbled)


def _with_host(reasons: tuple[str, ...], host: HostStatus | None) -> tuple[str, ...]:
    """Add the troubles that `~HS` names; older printers have no `~HQES`."""
    if host is None:
        return reasons
    flags = {
        "head-open": host.head_open,
        "paper-out": host.paper_out,
        "ribbon-out": host.ribbon_out,
        "over-temperature": host.over_temperature,
        "under-temperature": host.under_temperature,
        "paused": host.paused,
        "buffer-full": host.buffer_full,
    }
    return tuple(dict.fromkeys([*reasons, *(name for name, is_set in flags.items() if is_set)]))
