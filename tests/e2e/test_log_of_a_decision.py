"""What is logged of a lead's decision at the window, with the PINs typed there; and that a leak is found."""

import contextlib
import logging
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from drivers.scanners.readings import Readings
from station.app.engine import Engine
from station.app.ports.events import EngineEvent
from station.app.ports.inputs import PinTyped
from station.app.screen.values import QuestionBody, Screen
from station.commands.logs import log_of_program
from station.run.windowed import WindowedStation
from tests.e2e.test_log import OPERATOR, import_operators, logs_of
from tests.helpers.floor_books import read_order
from tests.helpers.floor_goods import Goods, make_order
from tests.helpers.floor_packer import badge, order_code
from tests.helpers.floor_run import Floor
from tests.helpers.leaks import leaks
from tests.helpers.touches import touch

pytestmark = pytest.mark.e2e

# as many figures as the keypad takes
PIN, WRONG_PIN = "0471", "0472"
CUSTOMER, LEAD = "Zarathustra Quux", badge("1")
HIDDEN = (PIN, WRONG_PIN, CUSTOMER, OPERATOR, LEAD)
LONG_MS = 60_000


class Hand:
    """Scans and touches at a station in its window, and waits for what that shows."""

    def __init__(self, floor: Floor, windowed: WindowedStation, qtbot: QtBot) -> None:
        self.floor = floor
        self._windowed = windowed
        self._qtbot = qtbot

    def scan(self, code: str, state: str) -> None:
        """Scan a code and wait until the bench is in a state."""
        self.floor.scanner.send(code)
        self.wait(lambda screen: screen.state == state)

    def touch(self, *labels: str) -> None:
        for label in labels:
            touch(self._windowed.window, label)

    def wait(self, match: Callable[[Screen], bool]) -> None:
        """Wait until the newest screen is such, and is what the window shows."""

        def shown() -> bool:
            screen = self._windowed.newest
            said = screen.message.title if screen.message else ""
            return match(screen) and self._windowed.window.accessibleDescription().startswith(said)

        self._qtbot.waitUntil(shown, timeout=LONG_MS)

    def wait_order(self, external_id: str) -> str:
        """Wait until an order is at the station, and return its id."""
        found: list[str] = []

        def there() -> bool:
            with contextlib.suppress(ValueError):
                found.append(read_order(self.floor, external_id).id)
            return bool(found)

        self._qtbot.waitUntil(there, timeout=LONG_MS)
        return found[0]


def asks(screen: Screen, kind: str, key: str) -> bool:
    """Tell whether a screen asks for something and says something of it."""
    asked = isinstance(screen.body, QuestionBody) and screen.body.kind == kind
    return asked and screen.message is not None and screen.message.key == key


@pytest.fixture
def stocked(floor: Floor, invented: Goods, monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A talkative store that has an order of two pieces, and the file of the station that may pack it."""
    monkeypatch.setenv("PACKLINE_LOG", "debug")
    import_operators(floor, PIN)
    floor.start_store()
    floor.oms.call("POST", "/v1/orders", [make_order("Q1", [("SKU-1", 2)], CUSTOMER)])
    floor.write_config()
    return floor


def decide(floor: Floor, codes: Goods, qtbot: QtBot) -> None:
    """Let an order go short at a station in its window: the lead's PIN is typed wrong, then right."""
    windowed = WindowedStation(floor.config, report=lambda _: None)
    windowed.show()
    windowed.start()
    try:
        hand = Hand(floor, windowed, qtbot)
        order = hand.wait_order("Q1")
        hand.scan(badge(), "ready")
        hand.scan(order_code(order), "verifying")
        hand.scan(codes.codes["SKU-1"], "verifying")
        hand.wait(lambda screen: screen.progress is not None and screen.progress.done == 1)
        hand.touch("Short")
        hand.wait(lambda screen: asks(screen, "badge", "lead-badge-wanted"))
        hand.scan(LEAD, "verifying")
        hand.wait(lambda screen: asks(screen, "pin", "pin-wanted"))
        hand.touch(*WRONG_PIN)
        hand.wait(lambda screen: asks(screen, "pin", "pin-wrong"))
        hand.touch(*PIN)
        hand.wait(lambda screen: asks(screen, "reason", "why-short"))
        hand.touch("Piece missing")
        hand.wait(lambda screen: screen.state == "carton")
        floor.oms.wait_fact(lambda fact: fact["type"] == "override")
    finally:
        windowed.stop()
        windowed.window.hide()
        windowed.window.deleteLater()


@pytest.fixture
def run_logged(
    stocked: Floor, invented: Goods, qapp: QApplication, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> Callable[[], dict[str, str]]:
    """Decide at the most talkative, and return all that was logged."""

    def run() -> dict[str, str]:
        with log_of_program(logging.DEBUG) as log:
            log.keep_beside(stocked.station_db)
            decide(stocked, invented, qtbot)
        assert stocked.store is not None
        assert stocked.store.stop() == 0
        return {**logs_of(stocked), "station.stderr": capfd.readouterr().err}

    return run


def test_neither_the_pins_typed_nor_who_typed_them_are_logged(
    run_logged: Callable[[], dict[str, str]],
) -> None:
    logs = run_logged()
    assert leaks(logs, HIDDEN) == set()
    for name in ("bench-1.log", "station.stderr"):
        assert "the bench is carton with order Q1" in logs[name]
        assert "sync.client: POST /v1/sync/push: 200" in logs[name]
    assert "POST /v1/sync/push  for station bench-1" in logs["store.log"]


def plant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have engine and scanner log what they never may: the PIN, who is signed in, the code."""
    handle, code = Engine.handle, Readings.code

    def handle_and_tell(engine: Engine, event: EngineEvent) -> Screen:
        if isinstance(event, PinTyped):
            logging.getLogger("station.app.engine").debug("typed %s", event.pin)
        if operator := engine.bench.operator:
            logging.getLogger("station.app.engine").info("%s works", operator.name)
        return handle(engine, event)

    def read_and_tell(readings: Readings, text: str, *rest: Any, **more: Any) -> bool:
        logging.getLogger("drivers.scanners.readings").debug("read %s", text)
        return code(readings, text, *rest, **more)

    monkeypatch.setattr(Engine, "handle", handle_and_tell)
    monkeypatch.setattr(Readings, "code", read_and_tell)


def test_an_engine_and_a_driver_that_tell_what_they_may_not_are_found_out(
    run_logged: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    told = {PIN, WRONG_PIN, LEAD, OPERATOR, *OPERATOR.split()}
    found = leaks(run_logged(), HIDDEN)
    assert found == {(name, word) for name in ("bench-1.log", "station.stderr") for word in told}
