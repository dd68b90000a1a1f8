"""What gives way on the strip where not all of it fits: never trouble, and a live value last."""

from dataclasses import replace

import pytest

from station.app.screen.values import Lamp, Light, Strip
from station.ui.parts.strip import StripView
from tests.helpers.painted import record_texts
from tests.helpers.screens import GALLERY, PROGRESS
from tests.station.ui.conftest import FULL_HD, SMALLEST, TABLET, OpenWindow

WELL = (
    Lamp("Scanner", "ready", Light.OK),
    Lamp("Printer", "ready", Light.OK),
    Lamp("Scale", "1.250 kg", Light.OK, live=True),
    Lamp("Reader", "idle", Light.OK),
    Lamp("Store", "online", Light.OK),
)
ILL = (WELL[0], Lamp("Printer", "out of paper", Light.BAD), *WELL[2:])


def painted(
    open_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int, float],
    lamps: tuple[Lamp, ...],
) -> list[str]:
    """Give the words on the strip of a bench at work."""
    texts = record_texts(monkeypatch)
    strip = Strip("Station 07", "4711", "Maria K.", lamps)
    open_window(replace(GALLERY["packing-counted"], strip=strip, progress=PROGRESS), size).grab()
    assert not [text for text in texts if isinstance(text.widget, StripView) and text.fitted.cut]
    return [text.plain.removesuffix(" · ") for text in texts if isinstance(text.widget, StripView)]


def test_all_is_said_where_there_is_room(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    words = painted(open_window, monkeypatch, FULL_HD, WELL)
    assert {"Station 07", "Scanner ready", "Scale 1.250 kg", "Reader idle", "Store online"} <= set(words)


def test_a_live_weight_stays_where_the_others_give_way(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = painted(open_window, monkeypatch, SMALLEST, WELL)
    assert "Scale 1.250 kg" in words
    assert {"Scanner", "Printer", "Reader", "Store"} <= {word.partition(" ")[0] for word in words}


@pytest.mark.parametrize("size", [FULL_HD, SMALLEST, TABLET])
def test_trouble_is_always_said_and_every_device_named(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int, float]
) -> None:
    words = painted(open_window, monkeypatch, size, ILL)
    assert "Printer out of paper" in words
    assert {"Scanner", "Scale", "Reader", "Store"} <= {word.partition(" ")[0] for word in words}
