"""Errands ask the store for what the station needs, and for nothing else."""

from pathlib import Path

import pytest

from sync.contract.errors import Forked, Problem, StoreUnreachable, SyncError, UnknownEpoch
from sync.contract.messages import Claim, ClaimRequest, ClaimResponse, NumberBlock, NumberRequest
from sync.pump.errands import Errands
from sync.pump.outcomes import Outcome, Rest
from sync.pump.port import Needs, NumbersWanted
from sync.pump.push_policy import TryLater
from tests.sync.outboxes import OutboxFile
from tests.sync.ports import FilePort
from tests.sync.wires import NoWire

PROBLEM = Problem("about:blank", "No", 409)


class GrantingWire(NoWire):
    """Grants every claim and number, and keeps what was asked."""

    def __init__(self) -> None:
        self.claims: list[ClaimRequest] = []
        self.numbers: list[NumberRequest] = []
        self.error: SyncError | None = None

    def claim(self, request: ClaimRequest) -> ClaimResponse:
        """Grant."""
        if self.error:
            raise self.error
        self.claims.append(request)
        return ClaimResponse([Claim(order, 1) for order in request.orders], [], "i1")

    def number_block(self, request: NumberRequest) -> NumberBlock:
        """Lease."""
        self.numbers.append(request)
        return NumberBlock("b1", request.kind, "PK", 1, request.count, request.epoch)


@pytest.fixture
def port(tmp_path: Path) -> FilePort:
    return FilePort(OutboxFile(tmp_path / "bench.db"))


def test_a_station_that_needs_nothing_asks_nothing(port: FilePort) -> None:
    wire = GrantingWire()
    assert Errands(wire, port).step() == Rest()
    assert (wire.claims, wire.numbers) == ([], [])


@pytest.mark.parametrize("needs", [Needs(claims=3), Needs(orders=("o1",)), Needs(give_back=("o2",))])
def test_claims_are_asked_for_and_given_back(port: FilePort, needs: Needs) -> None:
    wire = GrantingWire()
    port.wanted = needs
    assert Errands(wire, port).step() == Rest()
    (asked,) = wire.claims
    assert (asked.station, asked.epoch) == ("bench-1", 1)
    assert (asked.want, tuple(asked.orders), tuple(asked.give_back)) == (
        needs.claims,
        needs.orders,
        needs.give_back,
    )
    assert [one.order for one in port.claims[0].granted] == list(needs.orders)


def test_each_number_block_is_asked_for_under_its_own_request(port: FilePort) -> None:
    wire = GrantingWire()
    port.wanted = Needs(numbers=(NumbersWanted("tracking", 50, "r1"), NumbersWanted("sscc", 20, "r2")))
    assert Errands(wire, port).step() == Rest()
    assert [(one.kind, one.count, one.request) for one in wire.numbers] == [
        ("tracking", 50, "r1"),
        ("sscc", 20, "r2"),
    ]
    assert [(block.kind, block.last) for block in port.blocks] == [("tracking", 50), ("sscc", 20)]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (StoreUnreachable("cut"), TryLater("cut")),
        (Forked(PROBLEM), Rest()),
        (UnknownEpoch(PROBLEM), Rest()),
    ],
)
def test_trouble_grants_nothing(port: FilePort, error: SyncError, outcome: Outcome) -> None:
    wire = GrantingWire()
    wire.error = error
    port.wanted = Needs(claims=3, numbers=(NumbersWanted("tracking", 50, "r1"),))
    assert Errands(wire, port).step() == outcome
    assert (port.claims, port.blocks) == ([], [])


def test_a_station_that_must_enrol_asks_nothing_yet(port: FilePort) -> None:
    wire = GrantingWire()
    port.enrol = "fingerprint"
    port.wanted = Needs(claims=3)
    assert Errands(wire, port).step() == Rest()
    assert wire.claims == []
