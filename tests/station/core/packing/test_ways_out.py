"""No bench is a dead end: looked up in the map of all that one small order can bring about."""

import pytest

from station.core.equipment import Equipment
from station.core.work import Phase
from tests.helpers.exploring import BENCHES, By, Map, explore

# what the maps go through has to be covered by tests that say what comes of it
pytestmark = [pytest.mark.long, pytest.mark.no_cover]


@pytest.fixture(scope="module", params=BENCHES, ids=["plain", "scale and reader"])
def found(request: pytest.FixtureRequest) -> Map:
    equipment: Equipment = request.param
    return explore(equipment)


def ready(found: Map) -> set[int]:
    """Return the places where the bench is ready for another order."""
    return {
        place
        for place, (bench, _) in enumerate(found.places)
        if bench.state.phase is Phase.READY and bench.latch is None
    }


def test_the_maps_show_every_phase() -> None:
    plain, whole = ({edge.passed for edge in explore(bench).edges} for bench in BENCHES)
    assert whole == set(Phase)
    assert plain == set(Phase) - {Phase.CHECKING, Phase.WEIGHING}


def test_from_everywhere_scans_alone_lead_back_to_ready(found: Map) -> None:
    assert found.reaching(ready(found), (By.WORKER,)) == set(range(len(found.places)))


def test_from_everywhere_the_order_comes_to_an_end_once_it_is_not_held(found: Map) -> None:
    done = {place for place in ready(found) if not found.places[place][0].parked}
    assert found.reaching(done, (By.WORKER, By.REST)) == set(range(len(found.places)))


def test_no_way_between_places_is_taken_for_one_that_does_not_exist(found: Map) -> None:
    locked = {place for place, (bench, _) in enumerate(found.places) if bench.state.phase is Phase.LOCKED}
    assert found.reaching(locked, ()) == locked
