"""The pusher sends the outbox to a real store, whatever the store answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.contract.errors import Forked, NotAllowed, Problem, StoreBusy, StoreUnreachable, Unparseable
from sync.contract.messages import MAX_PUSH_FACTS, PushRequest
from sync.pump.outcomes import TIMER_S, Again, Outcome, Rest
from sync.pump.push_policy import StandStill, TryLater, WaitFor
from sync.pump.pusher import Pusher
from sync.store.db.clock import now_ms
from sync.store.stations import enrolment
from tests.sync.local_store import LocalStore
from tests.sync.outboxes import OutboxFile
from tests.sync.ports import FilePort
from tests.sync.stores import feed_ids, held, make_code, make_store, make_token
from tests.sync.wires import NoWire, WatchedWire

REFUSED = Problem("about:blank", "No", 400, "because", code="unparseable")


class Clock:
    """A clock that stands still until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


class Bench:
    """A station with a pusher, at a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.database = make_store(folder)
        self.file = OutboxFile(folder / "bench.db")
        self.port = FilePort(self.file)
        self.wire = WatchedWire(LocalStore(self.database, make_token(self.database)))
        self.clock = Clock()
        self.wall = 0
        self.pusher = self.restarted()

    def restarted(self) -> Pusher:
        """Return a pusher that knows nothing yet."""
        return Pusher(self.wire, self.port, lambda: self.wall or now_ms(), self.clock)

    def run(self, steps: int = 100) -> Outcome:
        """Step until there is nothing more to do at once."""
        for _ in range(steps):
            outcome = self.pusher.step()
            if not isinstance(outcome, Again):
                return outcome
        raise AssertionError("it never rests")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.database.close()


def test_facts_reach_the_feed_once_and_in_order(bench: Bench) -> None:
    bench.file.put(*"abc")
    assert bench.run() == Rest()
    bench.file.put("d")
    assert bench.run() == Rest()
    assert feed_ids(bench.database) == ["a", "b", "c", "d"]
    assert bench.port.head().unsent == 0
    assert bench.file.ids() == ["a", "b", "c", "d"]


def test_a_backlog_goes_in_batches(bench: Bench) -> None:
    bench.file.put(*(str(number) for number in range(MAX_PUSH_FACTS + 1)))
    assert bench.run() == Rest()
    assert [len(push.facts) for push in bench.wire.pushes] == [MAX_PUSH_FACTS, 1]


def test_an_idle_station_asks_for_the_mark_at_start_and_every_half_minute(bench: Bench) -> None:
    assert bench.run() == bench.run() == Rest()
    assert len(bench.wire.pushes) == 1
    bench.clock.now += TIMER_S
    assert bench.run() == Rest()
    assert len(bench.wire.pushes) == 2


def test_a_probe_asks_at_once(bench: Bench) -> None:
    bench.run()
    bench.pusher.probe()
    bench.run()
    assert [len(push.facts) for push in bench.wire.pushes] == [0, 0]


def test_a_lost_answer_is_asked_for_again_and_doubles_nothing(bench: Bench) -> None:
    bench.file.put("a")
    lost = [True]

    def lose_first(request: PushRequest) -> None:
        if lost.pop() if lost else False:
            bench.wire.wire.push(request)
            raise StoreUnreachable("answer lost")

    bench.wire.before_push = lose_first
    assert bench.run() == TryLater("answer lost")
    assert bench.run() == Rest()
    assert feed_ids(bench.database) == ["a"]


def test_a_store_put_back_to_a_backup_gets_everything_again(bench: Bench, tmp_path: Path) -> None:
    bench.file.put("a", "b")
    bench.run()
    other = tmp_path / "other"
    other.mkdir()
    restored = make_store(other)
    bench.wire.wire = LocalStore(restored, make_token(restored))
    bench.file.put("c")
    assert bench.run() == Rest()
    assert feed_ids(restored) == ["a", "b", "c"]
    assert bench.port.renumberings == []
    restored.close()


def test_an_idle_station_finds_out_that_the_store_was_put_back(bench: Bench, tmp_path: Path) -> None:
    bench.file.put("a", "b")
    bench.run()
    other = tmp_path / "other"
    other.mkdir()
    restored = make_store(other)
    bench.wire.wire = LocalStore(restored, make_token(restored))
    bench.clock.now += TIMER_S
    assert bench.run() == Rest()
    assert feed_ids(restored) == ["a", "b"]
    restored.close()


def test_what_is_no_longer_kept_cannot_be_sent_again_so_the_rest_gets_a_new_epoch(
    bench: Bench, tmp_path: Path
) -> None:
    bench.file.put(*"abc")
    bench.run()
    with bench.file.writing() as conn:
        conn.exec_driver_sql("DELETE FROM outbox WHERE seq = 1")
        conn.exec_driver_sql(
            "UPDATE outbox_head SET base_seq = 1, base_chain = (SELECT chain FROM outbox WHERE seq = 2)"
        )
    other = tmp_path / "other"
    other.mkdir()
    restored = make_store(other)
    bench.wire.wire = LocalStore(restored, make_token(restored))
    bench.pusher.probe()
    assert bench.run() == Rest()
    assert bench.port.renumberings == [(2, "compacted")]
    assert held(restored) == [(2, 1, "b"), (2, 2, "c")]
    restored.close()


def test_a_fork_gets_a_new_epoch_and_the_store_tells_doubles_by_id(bench: Bench, tmp_path: Path) -> None:
    bench.file.put("a")
    bench.run()
    clone = OutboxFile(tmp_path / "clone.db")
    clone.put("a", "from the clone")
    bench.file.put("b")
    bench.run()
    bench.port.file = clone
    assert bench.run() == Rest()
    assert bench.port.renumberings == [(2, "fork")]
    assert held(bench.database) == [(1, 1, "a"), (1, 2, "b"), (2, 1, "a"), (2, 2, "from the clone")]
    assert feed_ids(bench.database) == ["a", "b", "from the clone"]


def test_an_unknown_epoch_enrols_anew(bench: Bench, tmp_path: Path) -> None:
    bench.port.file = OutboxFile(tmp_path / "later.db", epoch=7)
    bench.port.file.put("a")
    assert bench.run() == Rest()
    assert bench.port.renumberings == [(2, "unknown-epoch")]
    assert feed_ids(bench.database) == ["a"]


def test_a_new_station_enrols_by_its_code_before_it_sends(bench: Bench, tmp_path: Path) -> None:
    bench.port.file = OutboxFile(tmp_path / "new.db", epoch=0)
    bench.port.code = make_code(bench.database)
    bench.port.file.put("a")
    assert bench.run() == Rest()
    assert bench.port.renumberings == [(2, "first")]
    assert bench.wire.enrolments[0].fingerprint == "machine-1"
    assert feed_ids(bench.database) == ["a"]


def test_another_machine_enrols_before_its_first_push(bench: Bench) -> None:
    bench.file.put("a")
    bench.port.enrol = "fingerprint"
    assert bench.run() == Rest()
    assert bench.port.renumberings == [(2, "fingerprint")]
    assert {push.epoch for push in bench.wire.pushes} == {2}


def test_a_refused_enrolment_stands_still_and_keeps_everything(bench: Bench, tmp_path: Path) -> None:
    bench.port.file = OutboxFile(tmp_path / "new.db", epoch=0)
    bench.port.code = "no such code"
    bench.port.file.put("a")
    assert isinstance(bench.run(), StandStill)
    assert bench.port.file.ids() == ["a"]


def test_a_revoked_secret_stands_still_and_keeps_everything(bench: Bench) -> None:
    bench.file.put("a")
    with bench.database.writing() as conn:
        enrolment.revoke(conn, "bench-1", now_ms())
    outcome = bench.run()
    assert isinstance(outcome, StandStill)
    assert "taken back" in outcome.words
    assert bench.port.head().unsent == 1


def test_a_new_code_brings_a_revoked_station_back(bench: Bench) -> None:
    bench.file.put("a")
    with bench.database.writing() as conn:
        enrolment.revoke(conn, "bench-1", now_ms())
    bench.port.code = make_code(bench.database)
    assert bench.run() == Rest()
    assert bench.port.renumberings == [(2, "secret")]
    assert feed_ids(bench.database) == ["a"]


def test_a_code_that_was_refused_is_not_tried_again_and_again(bench: Bench) -> None:
    bench.file.put("a")
    with bench.database.writing() as conn:
        enrolment.revoke(conn, "bench-1", now_ms())
    bench.port.code = "no such code"
    assert isinstance(bench.run(), StandStill)
    assert isinstance(bench.run(), StandStill)
    assert len(bench.wire.enrolments) == 1


def test_a_fork_is_answered_by_the_secret_and_not_by_the_old_code(bench: Bench, tmp_path: Path) -> None:
    bench.port.code = make_code(bench.database)
    bench.port.enrol = "first"
    bench.file.put("a")
    bench.run()
    bench.port.file = OutboxFile(tmp_path / "clone.db", epoch=2)
    bench.port.file.put("b")
    assert bench.run() == Rest()
    assert bench.port.renumberings == [(2, "first"), (3, "fork")]
    assert bench.wire.enrolments[1].code == ""


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (StoreUnreachable("no route"), TryLater("no route")),
        (StoreBusy(9), WaitFor(9)),
        (NotAllowed(REFUSED), StandStill("No. because", secret=True)),
    ],
)
def test_trouble_changes_nothing_at_the_station(bench: Bench, error: Exception, outcome: Outcome) -> None:
    bench.file.put("a")

    def refuse(_request: PushRequest) -> None:
        raise error

    bench.wire.before_push = refuse
    assert bench.run() == outcome
    assert bench.port.head().unsent == 1


@pytest.mark.parametrize("poisoned", [{0}, {6}, {2, 3}, {0, 1, 2, 3, 4, 5, 6}])
def test_a_fact_the_store_cannot_read_goes_opaque_and_nothing_waits_behind_it(
    bench: Bench, poisoned: set[int]
) -> None:
    names = [f"poison-{place}" if place in poisoned else f"sound-{place}" for place in range(7)]
    bench.file.put(*names)

    def choke(request: PushRequest) -> None:
        if any(b"poison" in bytes(raw) and b"opaque" not in bytes(raw) for raw in request.facts):
            raise Unparseable(REFUSED)

    bench.wire.before_push = choke
    assert bench.run() == Rest()
    assert [name for _, _, name in held(bench.database)] == names
    assert feed_ids(bench.database) == [name for name in names if name.startswith("sound")]
    opaque = [one.seq - 1 for one in bench.port.quarantined if one.code == "opaque"]
    assert opaque == sorted(poisoned)
    assert bench.port.head().unsent == 0


def test_batches_grow_again_behind_a_poisoned_fact(bench: Bench) -> None:
    bench.file.put("poison", *(str(number) for number in range(600)))

    def choke(request: PushRequest) -> None:
        if any(b"poison" in bytes(raw) and b"opaque" not in bytes(raw) for raw in request.facts):
            raise Unparseable(REFUSED)

    bench.wire.before_push = choke
    bench.run()
    taken = [len(push.facts) for push in bench.wire.pushes]
    assert taken[-1] > 50
    assert len(taken) < 25


def test_a_fork_answered_without_a_way_to_enrol_is_tried_again(bench: Bench) -> None:
    bench.file.put("a")

    def fork(_request: PushRequest) -> None:
        raise Forked(REFUSED)

    bench.wire.before_push = fork
    bench.wire.wire = NoWire()
    assert bench.run() == TryLater("nobody there")
    assert bench.port.head().epoch == 1


def test_a_store_that_forks_for_ever_is_not_asked_for_one_epoch_after_another(bench: Bench) -> None:
    bench.file.put("a")

    def fork(_request: PushRequest) -> None:
        raise Forked(REFUSED)

    bench.wire.before_push = fork
    assert isinstance(bench.run(), TryLater)
    assert isinstance(bench.run(), TryLater)
    assert [epoch for epoch, _ in bench.port.renumberings] == [2, 3, 4]
    bench.wire.before_push = lambda _request: None
    assert bench.run() == Rest()
    assert feed_ids(bench.database) == ["a"]


def test_the_stores_clock_is_told_once_and_again_when_it_jumps(bench: Bench) -> None:
    bench.wall = now_ms() - 60_000
    bench.run()
    bench.pusher.probe()
    bench.run()
    (first,) = bench.port.offsets
    assert first >= 60_000
    bench.wall = now_ms() - 10_000
    bench.pusher.probe()
    bench.run()
    assert 10_000 <= bench.port.offsets[1] < first
