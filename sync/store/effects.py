"""What facts from the floor do to the store's orders.

One `Effects` a push: `prepare` reads every order the facts name at once, `apply` takes one fact
after the other in memory, `flush` writes what came of it. A fact that cannot be applied raises
before anything has changed, so the caller needs no savepoint.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from sync.contract.facts import Fact


class CannotApply(Exception):
    """This fact has no effect the store can give it; it is kept in quarantine under `code`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Effects:
    """The effects of one push of one station, gathered and written together."""

    def __init__(self, conn: Connection, station: str, epoch: int, received_ms: int) -> None:
        self._conn = conn

    def prepare(self, facts: Sequence[Fact]) -> None:
        """Read every order that `facts` name in a few statements; without it each is read when it is met."""

    def apply(self, fact: Fact) -> None:
        """Take one fact into account, or raise `CannotApply` with nothing changed by it."""

    def flush(self) -> bool:
        """Write all effects and return whether stations have something new to pull.

        To be called once, last in the transaction but for the feed's positions.
        """
        return False
