from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from station.ui.parts.panel import ScanPanel, Tile
from station.ui.parts.touch import Touch
from tests.helpers.painted import record_texts

TILES = (
    Tile("Badge of Maria", "OP/17/A", "People"),
    Tile("Order 4711", "ORD/4711/C", "Work"),
    Tile("Silicone sealant clear", "04012345670006", "Pieces"),
    Tile("Wrong item", "04012345679991", "Pieces"),
    Tile("Carton M", "BOX/M/1", "Cartons"),
    Tile("Paper out", "fault:paper-out", "Printer"),
)

OpenPanel = Callable[[Callable[[], Sequence[Tile]], Callable[[str], None]], ScanPanel]


@pytest.fixture
def open_panel(qapp: QApplication) -> Iterator[OpenPanel]:
    panels: list[ScanPanel] = []

    def opened(tiles: Callable[[], Sequence[Tile]], scan: Callable[[str], None]) -> ScanPanel:
        panel = ScanPanel(tiles, scan, 21.5, (1920, 1080))
        panel.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        panel.show()
        panels.append(panel)
        return panel

    yield opened
    for panel in panels:
        panel.hide()
        panel.deleteLater()


def shown(panel: ScanPanel) -> dict[str, Touch]:
    return {tile.text(): tile for tile in panel.findChildren(Touch) if not tile.isHidden()}


def test_a_touched_tile_scans_its_code(open_panel: OpenPanel) -> None:
    """Each tile stands for one code."""
    scanned: list[str] = []
    panel = open_panel(lambda: TILES, scanned.append)
    for tile in TILES:
        QTest.mouseClick(shown(panel)[tile.label], Qt.MouseButton.LeftButton)
    assert scanned == [tile.code for tile in TILES]


def test_refreshing_shows_the_tiles_of_now(open_panel: OpenPanel) -> None:
    """Other work, other tiles; a tile that stays scans its own code still."""
    scanned: list[str] = []
    tiles = list(TILES)
    panel = open_panel(lambda: tiles, scanned.append)
    del tiles[0:2]
    panel.refresh()
    assert list(shown(panel)) == [tile.label for tile in TILES[2:]]
    QTest.mouseClick(shown(panel)["Wrong item"], Qt.MouseButton.LeftButton)
    tiles.append(Tile("Carton L", "BOX/L/0", "Cartons"))
    panel.refresh()
    QTest.mouseClick(shown(panel)["Carton L"], Qt.MouseButton.LeftButton)
    assert scanned == ["04012345679991", "BOX/L/0"]


def test_tiles_stand_under_their_heads_and_apart(
    open_panel: OpenPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each group has its head once; no tile lies over another."""
    painted = record_texts(monkeypatch)
    panel = open_panel(lambda: TILES, lambda _code: None)
    panel.grab()
    words = [text.plain for text in painted]
    assert [words.count(group) for group in ("People", "Work", "Pieces", "Cartons", "Printer")] == [1] * 5
    places = [tile.geometry() for tile in shown(panel).values()]
    assert not [1 for at, one in enumerate(places) for other in places[at + 1 :] if one.intersects(other)]


def test_many_tiles_can_all_be_reached(open_panel: OpenPanel) -> None:
    """The panel scrolls where they are more than it is high."""
    tiles = [Tile(f"Piece {number}", f"{number:014d}", "Pieces") for number in range(60)]
    panel = open_panel(lambda: tiles, lambda _code: None)
    last = shown(panel)["Piece 59"]
    sheet = last.parentWidget()
    assert sheet is not None
    assert sheet.height() > panel.height()
    assert sheet.rect().contains(last.geometry())


def test_the_panel_takes_no_focus_from_the_station(open_panel: OpenPanel) -> None:
    """The station's window stays the active one."""
    panel = open_panel(lambda: TILES, lambda _code: None)
    assert panel.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert all(child.focusPolicy() == Qt.FocusPolicy.NoFocus for child in panel.findChildren(QWidget))


def test_closing_the_panel_is_told_and_leaves_it_to_whoever_opened_it(open_panel: OpenPanel) -> None:
    """Whoever opened it can end the demo."""
    panel = open_panel(lambda: TILES, lambda _code: None)
    closed: list[bool] = []
    panel.closed.connect(lambda: closed.append(True))
    panel.close()
    assert (closed, panel.isVisible()) == ([True], True)
