"""The driver on a real socket: what every scanner must do, and what this one does besides."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from packline_example_driver.driver import DRIVER, AcmeScanner, build

from drivers.api import BadSettings, CodeRead, DeviceConfig, DeviceEvent, DeviceState, ReadingBroken, Role


class Told:
    """The sink: remembers what the driver told, and lets a test wait for it."""

    def __init__(self) -> None:
        self.events: list[DeviceEvent] = []
        self.codes: list[str] = []
        self.changed = threading.Condition()

    def __call__(self, event: DeviceEvent) -> None:
        with self.changed:
            self.events.append(event)
            if isinstance(event, CodeRead):
                self.codes.append(event.code)
            self.changed.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, 15), self.events


class Acme:
    """The scanner itself, behind a TCP port."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"socket://127.0.0.1:{self.server.getsockname()[1]}"
        self.wire = self.server

    def accept(self) -> None:
        """Wait until the station has the scanner open."""
        self.server.settimeout(15)
        self.wire, _ = self.server.accept()
        self.wire.settimeout(15)

    def close(self) -> None:
        self.wire.close()
        self.server.close()


@pytest.fixture
def acme() -> Iterator[Acme]:
    acme = Acme()
    yield acme
    acme.close()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def scanner(acme: Acme, told: Told) -> Iterator[AcmeScanner]:
    scanner = build(DeviceConfig("front", Role.SCANNER, "acme", acme.url), told)
    scanner.start()
    acme.accept()
    told.wait(lambda: scanner.status.state is DeviceState.READY)
    yield scanner
    scanner.stop()


def test_codes_arrive_in_order_and_are_beeped_for(acme: Acme, told: Told, scanner: AcmeScanner) -> None:
    acme.wire.sendall(b"#ONE;#TWO;#TWO;")
    told.wait(lambda: told.codes == ["ONE", "TWO", "TWO"])
    assert [event.seq for event in told.events if isinstance(event, CodeRead)] == [1, 2, 3]
    beeps = b""
    while len(beeps) < 3:
        beeps += acme.wire.recv(3)
    assert beeps == b"!!!"
    assert scanner.status.frames == 3


def test_half_a_code_is_told_as_broken_and_the_scanner_comes_back_by_itself(
    acme: Acme, told: Told, scanner: AcmeScanner
) -> None:
    acme.wire.sendall(b"#HALF")
    acme.wire.close()
    told.wait(lambda: any(isinstance(event, ReadingBroken) for event in told.events))
    scanner.nudge()
    acme.accept()
    acme.wire.sendall(b"#WHOLE;")
    told.wait(lambda: told.codes == ["WHOLE"])
    assert scanner.status.reconnects == 1


def test_a_scanner_that_is_not_to_beep_is_told_nothing(acme: Acme, told: Told) -> None:
    scanner = build(DeviceConfig("front", Role.SCANNER, "acme", acme.url, {"beep": False}), told)
    scanner.start()
    acme.accept()
    acme.wire.sendall(b"#ONE;")
    told.wait(lambda: told.codes == ["ONE"])
    scanner.stop()
    assert acme.wire.recv(1) == b""


def test_a_stopped_scanner_is_absent(scanner: AcmeScanner) -> None:
    scanner.stop()
    assert scanner.status.state is DeviceState.ABSENT


def test_an_option_that_it_does_not_have_is_refused(acme: Acme, told: Told) -> None:
    with pytest.raises(BadSettings, match="unknown option volume"):
        build(DeviceConfig("front", Role.SCANNER, "acme", acme.url, {"volume": 11}), told)


def test_the_driver_says_all_that_an_installer_has_to_know() -> None:
    assert DRIVER.schemes
    assert DRIVER.summary
    assert DRIVER.proof
