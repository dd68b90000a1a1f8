import pytest

from docs.diagrams import make_packing

pytestmark = pytest.mark.long


def test_the_diagram_that_is_checked_in_is_the_machine_as_it_is() -> None:
    assert make_packing.PICTURE.read_text(encoding="utf-8") == make_packing.draw()


def test_the_diagram_shows_the_shortest_way_to_pack() -> None:
    drawn = make_packing.draw()
    for way in (
        "locked --> ready: badge",
        "ready --> verifying: order",
        "verifying --> carton: item",
        "carton --> checking: carton",
        "checking --> weighing: box read",
        "weighing --> labelling: weight",
        "carton --> labelling: carton",
        "labelling --> confirming: label printed",
        "confirming --> closed: label",
        "closed --> ready: by itself",
    ):
        assert way in drawn
