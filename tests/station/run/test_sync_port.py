"""The station's side of the pump: what it reads, and what it has the engine write."""

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from station.app.engine_thread import EngineThread
from station.app.ports.events import EngineEvent
from station.app.ports.ledger import LedgerBroken
from station.app.screen.values import Screen
from station.core.bench import Bench
from station.core.packing.state import PackingState
from station.core.work import Phase
from station.db.news import UnreadablePage
from station.run.sync_port import IDLE_S, NUMBERS_AHEAD, Credentials, StationPort
from sync.contract.facts import CHAIN_START
from sync.contract.messages import Change, Claim, ClaimResponse, Enrollment, NumberBlock, Quarantined
from sync.outbox_care import verify
from sync.pump.link import Link, LinkState
from sync.pump.port import Identity, Needs, PortClosed
from tests.helpers.ledgers import (
    BADGE,
    MUG,
    STATION,
    Ground,
    changes_of,
    make_work_order,
    order_code,
    page_of,
)


class Side:
    """A station with its engine running, and the port that the pump would use."""

    def __init__(self, folder: Path, code: str = "", fingerprint: str = "here") -> None:
        self.ground = Ground(folder)
        self.ground.scan(BADGE)
        self.shown: list[Screen] = []
        self.thread = EngineThread(self.ground.engine, self.shown.append, lambda: None)
        self.tokens: list[str] = []
        self.now = 1000.0
        self.woken = threading.Event()
        credentials = Credentials(fingerprint, code, self.tokens.append)
        self.port = StationPort(
            self.ground.database, self.post, credentials, 5, self.woken.set, lambda: self.now
        )
        self.thread.start()

    def post(self, event: EngineEvent) -> None:
        if self.thread.stopped:
            raise PortClosed
        self.thread.post(event)

    def stop(self) -> None:
        self.thread.stop()
        self.ground.close()


@pytest.fixture
def side(tmp_path: Path) -> Iterator[Side]:
    side = Side(tmp_path)
    yield side
    side.stop()


def test_the_station_says_who_it_is(side: Side) -> None:
    assert side.port.identity() == Identity(STATION, 1, "here")


@pytest.mark.parametrize(
    ("epoch", "fingerprint", "enrol"),
    [(0, "here", "first"), (1, "elsewhere", "fingerprint"), (1, "here", "")],
)
def test_a_station_enrols_first_and_where_its_machine_is_another(
    side: Side, epoch: int, fingerprint: str, enrol: str
) -> None:
    with side.ground.ledger.writing() as pages:
        pages.connection.exec_driver_sql(
            "UPDATE outbox_head SET epoch = ?, fingerprint = ?", (epoch, fingerprint)
        )
    assert side.port.identity().enrol == enrol


def test_what_is_acknowledged_is_sent_no_more_and_kept(side: Side) -> None:
    batch = side.port.read_batch(500)
    assert (batch.base, batch.prev, len(batch.facts), batch.more) == (0, CHAIN_START, 2, False)
    side.port.acknowledged(1, 1, "life-1", ())
    assert [fact.seq for fact in side.port.read_batch(500).facts] == [2]
    assert side.port.read_batch(500).incarnation == "life-1"
    assert len(side.ground.facts()) == 2


def test_what_the_store_could_not_apply_is_kept_for_a_lead(side: Side) -> None:
    side.port.acknowledged(1, 1, "i", (Quarantined(1, "unknown-order", "why"),))
    side.port.acknowledged(1, 2, "i", (Quarantined(2, "bad", "no"),))
    ((text,),) = side.ground.ask("SELECT value FROM settings WHERE key = 'quarantined'")
    assert [entry["seq"] for entry in msgspec.json.decode(text)] == [1, 2]


def test_a_store_that_went_back_is_sent_everything_from_there(side: Side) -> None:
    side.port.acknowledged(1, 2, "i", ())
    assert side.port.rewind(1, 0, "i-2")
    assert [fact.seq for fact in side.port.read_batch(500).facts] == [1, 2]
    with side.ground.ledger.writing() as pages:
        pages.connection.exec_driver_sql("UPDATE outbox_head SET base_seq = 2")
    assert not side.port.rewind(1, 1, "i-3")


def test_a_new_epoch_renumbers_burns_numbers_and_asks_for_claims_anew(side: Side) -> None:
    ids = [fact["id"] for fact in side.ground.facts()]
    with side.ground.ledger.writing() as pages:
        pages.mark_order("C", "packed")
    side.port.renumber(Enrollment(STATION, 2, "secret-2", "i"), "fork")
    assert side.tokens == ["secret-2"]
    assert (side.port.identity().epoch, side.port.identity().enrol) == (2, "")
    facts = side.ground.facts()
    assert [fact["id"] for fact in facts[:-1]] == ids
    assert (facts[-1]["type"], facts[-1]["data"]) == (
        "facts-renumbered",
        {"reason": "fork", "from_epoch": 1, "to_epoch": 2},
    )
    assert side.ground.ask("SELECT count(*) FROM numbers") == [(0,)]
    assert side.port.needs().orders == ("A", "B")
    with side.ground.ledger.writing() as pages:
        assert verify(pages.connection) == []
    side.port.numbers_leased(NumberBlock("late", "tracking", "PL", 500, 600, 1))
    assert side.ground.ask("SELECT count(*) FROM numbers") == [(0,)], "an answer to the old epoch came late"


def test_the_first_epoch_is_no_change_of_numbers(side: Side) -> None:
    with side.ground.ledger.writing() as pages:
        pages.connection.exec_driver_sql("UPDATE outbox_head SET epoch = 0")
    side.port.renumber(Enrollment(STATION, 1, "secret", "i"), "first")
    assert "facts-renumbered" not in side.ground.fact_types()


def test_a_page_is_written_with_its_cursor_and_wakes_the_pump(side: Side) -> None:
    assert side.port.pull_cursor() == "i:1"
    side.port.apply_page(page_of(*changes_of("order", [make_work_order("N", ("MUG", 1))]), cursor="i:8"))
    assert side.port.pull_cursor() == "i:8"
    assert side.woken.is_set()
    assert side.ground.ask("SELECT count(*) FROM orders") == [(4,)]


def test_a_page_that_cannot_be_read_is_refused_to_the_sync_thread_and_the_bench_goes_on(side: Side) -> None:
    with pytest.raises(UnreadablePage):
        side.port.apply_page(page_of(Change("order", "x", msgspec.Raw(b"7")), cursor="i:8"))
    assert side.port.pull_cursor() == "i:1"
    side.ground.scan(order_code("A"), MUG)


def test_the_bench_wants_claims_until_it_has_its_share(side: Side) -> None:
    orders = [make_work_order(f"N{n}", ("MUG", 1)) for n in range(4)]
    side.port.apply_page(page_of(*changes_of("order", orders)))
    assert side.port.needs().claims == 2, "three of its five are held already"
    granted = [Claim(order, 1) for order in ("A", "B", "C", "N0", "N1")]
    side.port.claims_granted(ClaimResponse(granted, [], "i"))
    assert side.port.needs().claims == 0


def test_a_bench_that_nobody_has_been_at_for_a_while_gives_back_what_was_not_begun(side: Side) -> None:
    with side.ground.ledger.writing() as pages:
        pages.mark_order("B", "set-aside")
    assert side.port.needs().give_back == ()
    side.now += IDLE_S + 1
    assert side.port.needs().give_back == (), "somebody is signed in"
    with side.ground.ledger.writing() as pages:
        pages.save_bench(Bench(PackingState(Phase.READY)), Bench(PackingState()))
    side.now += IDLE_S + 1
    needs = side.port.needs()
    assert (needs.claims, sorted(needs.give_back)) == (0, ["A", "C"])
    side.port.claims_granted(ClaimResponse([Claim("B", 1)], [], "i"))
    assert side.port.needs().give_back == ()


def test_what_nobody_can_give_is_not_asked_for(side: Side) -> None:
    assert side.port.needs().claims == 0


def test_numbers_are_asked_for_at_thirty_percent_under_one_name_until_they_have_come(side: Side) -> None:
    (wanted,) = side.port.needs().numbers
    assert (wanted.kind, wanted.count) == ("tracking", NUMBERS_AHEAD)
    assert side.port.needs().numbers == (wanted,)
    side.port.numbers_leased(NumberBlock("b2", "tracking", "PL", 1000, 2999, 1))
    assert side.port.needs().numbers == ()
    with side.ground.ledger.writing() as pages:
        pages.connection.exec_driver_sql("UPDATE numbers SET next = last - 500 WHERE id = 'b2'")
    (again,) = side.port.needs().numbers
    assert again.request != wanted.request


def test_another_database_of_the_same_station_asks_under_another_name(side: Side, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = Side(folder)
    assert other.port.needs().numbers[0].request != side.port.needs().numbers[0].request
    other.stop()


def test_the_station_is_level_once_all_is_pulled_and_nothing_wanted(side: Side) -> None:
    assert not side.port.level
    side.port.pulled_level()
    assert not side.port.level, "numbers are wanted"
    side.port.numbers_leased(NumberBlock("b2", "tracking", "PL", 1000, 2999, 1))
    assert side.port.needs() == Needs()
    assert side.port.level


def test_the_link_and_the_clock_reach_the_screen(side: Side) -> None:
    side.port.link_changed(Link(LinkState.REFUSED, "no"))
    side.port.clock_compared(9000)
    side.port.apply_page(page_of())
    lamps = {lamp.name: lamp.text for lamp in side.shown[-1].strip.lamps}
    assert (lamps["Store"], lamps["Clock"]) == ("refuses us", "+9 s off")


def test_a_ledger_that_cannot_write_is_told_to_the_sync_thread(
    side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise LedgerBroken("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(side.ground.ledger, "writing", fail)
        with pytest.raises(LedgerBroken):
            side.port.apply_page(page_of())
    side.port.apply_page(page_of())


def test_after_the_stop_the_port_is_closed(side: Side) -> None:
    side.thread.stop()
    with pytest.raises(PortClosed):
        side.port.apply_page(page_of())
    with pytest.raises(PortClosed):
        side.port.link_changed(Link(LinkState.ONLINE))


def test_a_call_that_slips_in_beside_the_stop_is_let_go(side: Side) -> None:
    side.thread.stop()
    port = StationPort(
        side.ground.database, side.thread.post, Credentials("here", "", side.tokens.append), 5, side.woken.set
    )
    with pytest.raises(PortClosed):
        port.apply_page(page_of())
