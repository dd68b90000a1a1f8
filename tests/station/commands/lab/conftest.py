"""The lab in its window, and a station's devices that use it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from drivers.api import Device, DeviceConfig, DeviceState, Role
from drivers.catalog import catalog
from station.commands.lab.bench import make_cards
from station.commands.lab.card import Card, Told
from station.commands.lab.face import CardFace
from station.commands.lab.window import LabWindow
from station.ui.parts.touch import Touch
from tests.drivers.peers.recorder import Recorder

QUICK: dict[str, dict[str, object]] = {
    "printer": {"answer_s": 1.0, "idle_poll_s": 0.05, "busy_poll_s": 0.05},
    "scale": {"answer_s": 0.3, "poll_s": 0.05},
    "reader": {"keepalive_s": 0.5},
}


@dataclass
class Lab:
    """A lab and the devices of a station that has it in its station.toml."""

    window: LabWindow
    qtbot: QtBot
    devices: dict[str, Device]
    told: dict[str, Recorder]

    def face(self, title: str) -> CardFace:
        """Give the face of a card."""
        return next(face for face in self.window.faces if face.card.title == title)

    def card(self, title: str) -> Card:
        """Give a card."""
        return self.face(title).card

    def shown(self, title: str) -> Told:
        """Give what a card tells now."""
        return self.card(title).told()

    def click(self, title: str, label: str) -> None:
        """Click the button that says `label`, and wait until that is done."""
        face = self.face(title)
        (button,) = [one for one in face.findChildren(Touch) if one.text() == label]
        hand = self.window.hands[self.window.faces.index(face)]
        hand.note = ""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: hand.note.startswith(f"{label}: "), timeout=20_000)
        assert hand.note == f"{label}: done"

    def use(self, title: str) -> Recorder:
        """Have a station use a card's device, by the table that the card gives; it is ready then."""
        (table,) = tomllib.loads(self.card(title).table)["devices"]
        config = DeviceConfig(
            table["name"], Role(table["role"]), table["driver"], table["url"], QUICK.get(title, {})
        )
        told = self.told[title] = Recorder()
        device = self.devices[title] = catalog([]).build(config, told)
        device.start()
        told.wait_state(DeviceState.READY)
        return told


@pytest.fixture
def lab(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Lab]:
    """A lab on free ports whose window is on no display."""
    window = LabWindow(make_cards(0, tmp_path))
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    lab = Lab(window, qtbot, {}, {})
    yield lab
    for device in lab.devices.values():
        device.stop()
    window.stop()
    window.hide()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
