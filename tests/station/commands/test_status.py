"""`packline station status` reads beside the running station and after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import DeviceChanged, DeviceState, DeviceStatus, Role
from station.commands.status import read_status
from station.config import StationConfig
from station.core.codes.meanings import Command
from tests.helpers.ledgers import BADGE, MUG, PEN, SMALL_BOX, STATION, Ground, order_code, tracking


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """A station whose bench is locked."""
    ground = Ground(tmp_path)
    yield ground
    ground.close()


def config_of(ground: Ground) -> StationConfig:
    """Return the configuration of a station."""
    return StationConfig(STATION, ground.path, None, ())


def test_it_tells_the_work_as_it_stands_and_what_waits(ground: Ground) -> None:
    ground.handle(DeviceChanged(DeviceStatus("zebra", Role.PRINTER, DeviceState.DEGRADED, "paused")))
    ground.scan(BADGE, order_code("A"), MUG, MUG, PEN, SMALL_BOX)
    found = read_status(config_of(ground))
    facts = len(ground.facts())
    assert found == {
        "station": STATION,
        "state": "labelling",
        "latched": None,
        "operator": "7",
        "work": {
            "order": "W-A",
            "order_id": "A",
            "lines": [
                {"sku": "MUG", "ordered": 2, "packed": 2},
                {"sku": "PEN", "ordered": 1, "packed": 1},
            ],
            "parcel": "A-1",
            "carton": "S",
            "check": "none",
            "weight_g": 730,
            "weighed": "parts",
            "tracking": tracking(1),
            "label": "queued",
            "put_back": None,
        },
        "parked": [],
        "claims": 3,
        "journal": 6,
        "unsent": facts,
        "acked_seq": 0,
        "last_seq": facts,
        "epoch": 1,
        "numbers_left": 19,
        "open_orders": 2,
        "devices": [{"name": "zebra", "role": "printer", "state": "degraded", "reason": "paused"}],
    }


def test_it_tells_an_idle_bench_with_work_aside_and_an_error(ground: Ground) -> None:
    ground.scan(BADGE, order_code("A"), MUG)
    ground.say(Command.SET_ASIDE, Command.OTHER)
    ground.scan(order_code("C"), MUG)
    ground.close()
    found = read_status(config_of(ground))
    assert found["parked"] == [{"order": "W-A", "why": "set-aside"}]
    assert (found["latched"] or "").isupper()
    assert found["work"]["carton"] is None


def test_a_station_that_never_ran_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=f"the station {STATION} has not run yet"):
        read_status(StationConfig(STATION, tmp_path / "none.db", None, ()))
