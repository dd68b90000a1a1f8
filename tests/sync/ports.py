"""A station's side of the pump over an outbox in a real file, which tells what it was told."""

import threading
from collections.abc import Callable
from typing import TypeVar

from sync import outbox, outbox_care
from sync.contract.messages import ClaimResponse, Enrollment, NumberBlock, PullResponse, Quarantined
from sync.outbox import Batch, Head
from sync.pump.link import Link
from sync.pump.port import Identity, Needs
from tests.sync.outboxes import MACHINE, OutboxFile

PATIENCE_S = 10.0
T = TypeVar("T")


class FilePort:
    """Does what the engine does with the outbox, and keeps the rest to be looked at."""

    def __init__(self, file: OutboxFile, code: str = "") -> None:
        self.file = file
        self.code = code
        self.enrol = ""
        self.cursor = ""
        self.wanted = Needs()
        self.links: list[Link] = []
        self.pages: list[PullResponse] = []
        self.claims: list[ClaimResponse] = []
        self.blocks: list[NumberBlock] = []
        self.acks: list[int] = []
        self.levels: list[bool] = []
        self.offsets: list[int] = []
        self.quarantined: list[Quarantined] = []
        self.renumberings: list[tuple[int, str]] = []
        self._changed = threading.Condition()

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Wait until something the port is told makes `true` true."""
        with self._changed:
            assert self._changed.wait_for(true, PATIENCE_S)

    def head(self) -> Head:
        """Return where the outbox stands."""
        with self.file.writing() as conn:
            return outbox.read_head(conn)

    def identity(self) -> Identity:
        """Return who the outbox says this is."""
        head = self.head()
        enrol = self.enrol or ("first" if head.epoch == 0 else "")
        return Identity(head.station, head.epoch, MACHINE, self.code, enrol)

    def read_batch(self, most: int) -> Batch:
        """Read the outbox."""
        with self.file.writing() as conn:
            return outbox.read_batch(conn, most)

    def acknowledged(
        self, epoch: int, upto: int, incarnation: str, quarantined: tuple[Quarantined, ...]
    ) -> None:
        """Note it in the outbox."""
        with self.file.writing() as conn:
            outbox.mark_acknowledged(conn, epoch, upto, incarnation)
        self._note(self.quarantined, *quarantined)
        self._note(self.acks, upto)

    def rewind(self, epoch: int, to: int, incarnation: str) -> bool:
        """Note it in the outbox."""
        with self.file.writing() as conn:
            return outbox.rewind(conn, epoch, to, incarnation)

    def renumber(self, enrollment: Enrollment, reason: str) -> None:
        """Number the outbox anew."""
        with self.file.writing() as conn:
            outbox_care.renumber(conn, enrollment.epoch, enrollment.incarnation, MACHINE)
        self.enrol = ""
        self._note(self.renumberings, (enrollment.epoch, reason))

    def pull_cursor(self) -> str:
        """Return the last page's cursor."""
        return self.cursor

    def apply_page(self, page: PullResponse) -> None:
        """Keep the page."""
        self.cursor = page.cursor
        self._note(self.pages, page)

    def pulled_level(self) -> None:
        """Note it."""
        self._note(self.levels, True)

    def needs(self) -> Needs:
        """Return what the test wants."""
        return self.wanted

    def claims_granted(self, response: ClaimResponse) -> None:
        """Keep it."""
        self._note(self.claims, response)

    def numbers_leased(self, block: NumberBlock) -> None:
        """Keep it."""
        self._note(self.blocks, block)

    def link_changed(self, link: Link) -> None:
        """Keep it."""
        self._note(self.links, link)

    def clock_compared(self, offset_ms: int) -> None:
        """Keep it."""
        self._note(self.offsets, offset_ms)

    def _note(self, kept: list[T], *news: T) -> None:
        with self._changed:
            kept.extend(news)
            self._changed.notify_all()
