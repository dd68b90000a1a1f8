import json
from decimal import Decimal

import pytest

from drivers.api import (
    CodeRead,
    DeviceChanged,
    DeviceEvent,
    DeviceState,
    DeviceStatus,
    InventoryEnded,
    JobChanged,
    JobState,
    ReadingBroken,
    Role,
    ScaleObeyed,
    ScaleOrder,
    Tag,
    TagsRead,
    Weight,
    WeightRead,
    WeightState,
)
from station.commands.devices.saying import json_of, words_of

LOST = DeviceStatus("d", Role.SCANNER, DeviceState.LOST, "lost", "the port went away")


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (
            CodeRead("d", 1, "01095\x1d10A", b"]C101095\x1d10A", "]C1", 0),
            "code 1: 01095<1D>10A  AIM ]C1 (GS1 in Code 128)  hex 5d 43 31 30 31 30 39 35 1d 31 30 41",
        ),
        (CodeRead("d", 2, "A", b"A", None, 0), "code 2: A  no AIM identifier  hex 41"),
        (ReadingBroken("d", b"AB", "cut-off", 0), "no whole code (cut-off)  hex 41 42"),
        (DeviceChanged(LOST), "d is lost (lost): the port went away"),
        (JobChanged("d", "j", JobState.PRINTED, "", "odometer"), "label: printed, odometer"),
        (WeightRead("d", WeightState.STABLE, Weight(Decimal("1.250"), "kg"), 0), "weight: 1.250 kg"),
        (WeightRead("d", WeightState.MOVING, None, 0), "moving"),
        (ScaleObeyed("d", ScaleOrder.TARE, "", 0), "tare: done"),
        (ScaleObeyed("d", ScaleOrder.ZERO, "the load moves", 0), "zero: the load moves"),
        (TagsRead("d", 1, (Tag("3034", 2, 7, -51, 0, 0),), 0), "tag 3034  antenna 2  7 times  -51 dBm"),
        (
            TagsRead("d", 1, (Tag("3034", 2, 7, None, 0, 0),), 0),
            "tag 3034  antenna 2  7 times  no signal told",
        ),
        (InventoryEnded("d", 1, 7, "", 0), "inventory ended: 7 reads"),
        (InventoryEnded("d", 1, 0, "lost", 0), "inventory ended: 0 reads, lost"),
    ],
)
def test_every_event_is_said_in_a_line_and_as_json(event: DeviceEvent, words: str) -> None:
    assert words_of(event) == words
    assert json.loads(json.dumps(json_of(event)))["device"] == "d"
