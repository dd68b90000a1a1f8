"""The printer fails in the middle of a label: it is named, work goes on, and the label comes out once."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from tests.helpers.floor_books import judge_run, read_labels
from tests.helpers.floor_goods import Goods
from tests.helpers.floor_packer import NEXT, Errors, Packer
from tests.helpers.floor_run import Floor, Program

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Trouble:
    """What befalls the printer, under which name the station tells of it, and what mends it."""

    befalls: str
    name: str
    mend: str = "ok"


TROUBLES = (
    Trouble("paper out", "paper-out"),
    Trouble("ribbon out", "ribbon-out"),
    Trouble("open", "head-open"),
    Trouble("pause", "paused"),
    Trouble("unplug", "unreachable", "plug"),
    Trouble("mute", "no-answer"),
)


@pytest.fixture
def packer(floor: Floor, invented: Goods) -> Packer:
    """A worker at a running floor."""
    floor.start_store()
    floor.start_printer()
    floor.write_config()
    floor.start_station()
    return Packer(floor, invented.codes, Errors())


def test_trouble_in_the_middle_of_a_label_is_named_parked_around_and_mended(
    floor: Floor, packer: Packer, invented: Goods
) -> None:
    """The parcel waits for its label while another order is packed; scanning each label then closes both."""
    assert floor.station is not None
    assert floor.printer is not None
    orders = iter(invented.orders)
    packed = []
    for trouble in TROUBLES:
        first, second = next(orders), next(orders)
        floor.printer.ask("slow 0.7")
        broken = packer.box(first["external_id"])
        wait_label(floor.station, broken, state="printing")
        floor.printer.ask(trouble.befalls)
        wait_label(floor.station, broken, reason=trouble.name)
        assert packer.scan(NEXT)[0]["state"] == "ready"
        queued = packer.box(second["external_id"])
        wait_label(floor.station, queued, state="queued", reason=trouble.name)
        assert {"name": "printer", "role": "printer", "reason": trouble.name}.items() <= printer_of(
            floor
        ).items()
        assert packer.scan(NEXT)[0]["state"] == "ready"
        floor.printer.ask("slow 0.02")
        floor.printer.ask(trouble.mend)
        for tracking in (broken, queued):
            wait_label(floor.station, tracking, state="printed")
            assert packer.scan(tracking)[0]["outcome"] == "accepted"
        packed += [first, second]
    told = judge_run(floor, packer.made, packed)
    assert told["order-packed"] == told["label-printed"] == 2 * len(TROUBLES)
    assert told["label-void"] == 0


def test_a_connection_that_breaks_inside_a_label_is_met_by_sending_it_again(
    floor: Floor, packer: Packer, invented: Goods
) -> None:
    """The printer had the beginning of the label only, so it cannot have printed it."""
    assert floor.station is not None
    assert floor.printer is not None
    order = invented.orders[0]
    floor.printer.ask("cut after 200")
    tracking = packer.box(order["external_id"])
    wait_label(floor.station, tracking, reason="unreachable")
    packer.pack(order["external_id"])
    told = judge_run(floor, packer.made, [order])
    assert told["label-printed"] == told["tracking-allotted"] == 1


def test_a_label_cancelled_at_the_printer_is_asked_for_and_comes_out_as_a_second_copy(
    floor: Floor, packer: Packer, invented: Goods
) -> None:
    """Nobody can prove what became of it: the worker is asked, and the first copy is void."""
    assert floor.station is not None
    assert floor.printer is not None
    order = invented.orders[0]
    floor.printer.ask("slow 2")
    tracking = packer.box(order["external_id"])
    wait_label(floor.station, tracking, state="printing")
    cancel_at(floor.printer)
    wait_label(floor.station, tracking, state="unknown")
    floor.printer.ask("slow 0.02")
    packer.pack(order["external_id"])
    told = judge_run(floor, packer.made, [order])
    assert told["label-void"] == told["label-printed"] == 1
    assert [label.copy for label in read_labels(floor.labels)] == [2]


def cancel_at(printer: Program) -> None:
    """Cancel everything at the printer, as its button does."""
    place = urlsplit(printer.lines[0]["url"])
    assert place.hostname is not None
    assert place.port is not None
    with socket.create_connection((place.hostname, place.port)) as line:
        line.sendall(b"~JA")


def wait_label(station: Program, tracking: str, **what: str) -> None:
    """Wait until the station says this of the label of a tracking number."""
    station.wait_line(lambda line: "label" in line and line.items() >= {**what, "tracking": tracking}.items())


def printer_of(floor: Floor) -> dict[str, str]:
    """Return how the printer stands by `packline station status`."""
    return next(device for device in floor.status()["devices"] if device["role"] == "printer")
