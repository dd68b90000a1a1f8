import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.api import BadSettings, ConnectionLost, Unreachable
from drivers.transport.file_device import FileConnection, file_device
from drivers.transport.opening import transport_for
from drivers.transport.options import OptionReader


@pytest.fixture
def ends() -> Iterator[tuple[FileConnection, int]]:
    """A terminal stands in for /dev/usb/lp0: a character device that speaks both ways."""
    master, slave = os.openpty()
    tty.setraw(slave)
    connection = transport_for(f"file:{os.ttyname(slave)}", OptionReader({})).open()
    assert isinstance(connection, FileConnection)
    os.close(slave)
    yield connection, master
    connection.close()
    os.close(master)


Ends = tuple[FileConnection, int]


def test_what_comes_is_read_and_what_is_written_arrives(ends: Ends) -> None:
    connection, device = ends
    assert connection.read(0) == b""
    os.write(device, b"abc")
    assert connection.read(10) == b"abc"
    connection.write(b"^XA^XZ")
    assert os.read(device, 10) == b"^XA^XZ"


def test_a_cancel_ends_one_read_and_breaks_off_a_write(ends: Ends) -> None:
    connection, _ = ends
    connection.cancel()
    assert connection.read(60) == b""
    connection.cancel()
    with pytest.raises(ConnectionLost, match="stopped"):
        connection.write(b"x" * 1_000_000)


def test_a_device_that_takes_nothing_any_more_is_lost(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.transport.file_device.WRITE_S", 0.05)
    with pytest.raises(ConnectionLost, match="takes no more data"):
        ends[0].write(b"x" * 1_000_000)


def test_a_device_that_vanishes_is_lost() -> None:
    master, slave = os.openpty()
    connection = file_device(f"file:{os.ttyname(slave)}").open()
    os.close(slave)
    os.close(master)
    with pytest.raises(ConnectionLost):
        connection.read(10)
    with pytest.raises(ConnectionLost):
        connection.write(b"x")
    connection.close()


def test_a_closed_device_is_lost_and_may_be_closed_again(ends: Ends) -> None:
    connection, _ = ends
    connection.close()
    connection.close()
    connection.cancel()
    with pytest.raises(ConnectionLost):
        connection.read(0)


def test_what_is_missing_or_no_device_is_unreachable(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    with pytest.raises(Unreachable, match="no device"):
        file_device(f"file:{plain}").open()
    with pytest.raises(Unreachable, match="cannot be opened"):
        file_device(f"file://{tmp_path}/gone").open()


def test_an_address_without_path_is_refused() -> None:
    assert file_device("file:/dev/usb/lp0").address == "file:/dev/usb/lp0"
    with pytest.raises(BadSettings):
        file_device("file:lp0")
