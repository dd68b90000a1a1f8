"""The demonstration with a display: the station's window, and a panel to scan with."""

import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QTimer

from drivers.sim.printers.printer import SimPrinter
from station.app.screen.values import (
    CartonBody,
    LabelBody,
    NoticeBody,
    PackingBody,
    ReadyBody,
    Screen,
    WeighingBody,
)
from station.commands.demo.catalogue import BADGE, LEAD, gtin_of
from station.commands.demo.floor import Floor
from station.commands.demo.shift import weight_of
from station.core.codes.meanings import Command
from station.core.codes.site_codes import Kind, SiteCodes
from station.core.flows import FLOWS
from station.run.stopping import Stop
from station.run.windowed import WindowedStation, run_until_stopped
from station.ui.application import make_application
from station.ui.parts.panel import ScanPanel, Tile

REFRESH_MS = 300
PANEL_GAP = 8
MOST_ORDERS = 4
MOST_ITEMS = 6


def run_window(floor: Floor, told: Stop) -> int:
    """Show station and panel until one of them is closed or `told` is set; returns the exit code."""
    application = make_application(["packline", "demo"])
    windowed = WindowedStation(floor.config, report=_say_nothing)
    windowed.show()
    windowed.start()
    tiles = _Tiles(windowed)
    screen = floor.config.screen
    panel = ScanPanel(tiles, _scan(floor, windowed), screen.diagonal_inch, screen.resolution or (1280, 720))
    panel.closed.connect(windowed.window.close)
    panel.move(windowed.window.frameGeometry().topRight() + QPoint(PANEL_GAP, 0))
    panel.show()
    timer = QTimer()
    timer.timeout.connect(panel.refresh)
    timer.start(REFRESH_MS)
    try:
        return run_until_stopped(application, windowed.window, told)
    finally:
        timer.stop()
        windowed.stop()


class _Tiles:
    """What there is to scan now, taken from the screen that is shown."""

    def __init__(self, windowed: WindowedStation) -> None:
        self._windowed = windowed
        self._codes = SiteCodes()

    def __call__(self) -> Sequence[Tile]:
        """Return the tiles: people, work, this screen's commands, and the printer's troubles."""
        screen = self._windowed.newest
        people = [
            Tile("Badge of Maria, packer", self._codes.make(Kind.OPERATOR, BADGE), "People"),
            Tile("Badge of Lea, lead (PIN 4711)", self._codes.make(Kind.OPERATOR, LEAD), "People"),
        ]
        commands = [Tile(action.label, action.code, "Commands") for action in screen.actions]
        if all(tile.code != self._command(Command.ACK) for tile in commands):
            commands.append(Tile("Understood", self._command(Command.ACK), "Commands"))
        return [*people, *self._work(screen), *commands, *_PRINTER]

    def _command(self, command: Command) -> str:
        return self._codes.make(Kind.COMMAND, command.value)

    def _work(self, screen: Screen) -> list[Tile]:
        match screen.body:
            case ReadyBody(rows):
                return [
                    Tile(f"Order {row.external_id}", self._codes.make(Kind.ORDER, row.order), "Work")
                    for row in rows[:MOST_ORDERS]
                ]
            case PackingBody(lines) | NoticeBody(lines=lines):
                wanted = [line for line in lines if line.packed < line.ordered] or list(lines)
                items = [Tile(line.name, line.barcode, "Work") for line in wanted[:MOST_ITEMS]]
                return [
                    *items,
                    Tile("A wrong item", gtin_of(24), "Work"),
                    Tile("A torn code", "9520", "Work"),
                ]
            case CartonBody(choices):
                return [Tile(choice.name, choice.code, "Work") for choice in choices]
            case LabelBody(tracking):
                wrong = Tile("A wrong label", "PL99999999996", "Work")
                return [Tile(f"Label {tracking}", tracking, "Work"), wrong] if tracking else [wrong]
            case WeighingBody():
                return list(_SCALE)
            case _:
                return []


_SCALE = (
    Tile("Put the box on the scale", "scale:right", "Work"),
    Tile("Put it on with a piece too few", "scale:light", "Work"),
    Tile("Take it off the scale", "scale:empty", "Work"),
)
_PRINTER = (
    Tile("Paper out", "printer:paper-out", "Printer"),
    Tile("Head open", "printer:open", "Printer"),
    Tile("Unplug", "printer:unplug", "Printer"),
    Tile("Mended", "printer:mend", "Printer"),
)


def _scan(floor: Floor, windowed: WindowedStation) -> Callable[[str], None]:
    """Return what a tile does: scan on the real wire, or do something to the scale or the printer."""

    def lay_on(pieces_missing: int) -> None:
        work = FLOWS.work(windowed.station.engine.bench)
        if work is not None:
            missing = [work.order.lines[unit.line].weight_g or 0 for unit in work.parcel.units]
            floor.scale.put(weight_of(work) - sum(missing[:pieces_missing]))

    deeds = {
        "scale:right": lambda: lay_on(0),
        "scale:light": lambda: lay_on(1),
        "scale:empty": floor.scale.take,
        "printer:paper-out": floor.printer.paper_out,
        "printer:open": floor.printer.open_head,
        "printer:unplug": floor.printer.unplug,
        "printer:mend": lambda: _mend(floor.printer),
    }

    def scan(code: str) -> None:
        # Sending may wait for the station to listen, which the window's thread must not.
        work = deeds.get(code, lambda: floor.scanner.send(code))
        threading.Thread(target=work, name="demo-scan", daemon=True).start()

    return scan


def _mend(printer: SimPrinter) -> None:
    printer.plug()
    printer.mend()


def _say_nothing(_: object) -> None:
    """The panel shows what there is to see."""
