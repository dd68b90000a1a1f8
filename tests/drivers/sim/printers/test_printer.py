import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from drivers.labels.shipping import shipping_label
from drivers.sim.printers.printer import SimPrinter
from tests.drivers.peers.judges import read
from tests.helpers.eventually import eventually


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[SimPrinter]:
    sim = SimPrinter(tmp_path / "labels").start()
    yield sim
    sim.stop()


@pytest.fixture
def client(sim: SimPrinter) -> Iterator[socket.socket]:
    with socket.create_connection((sim.host, sim.port), 10) as client:
        yield client


def ask(client: socket.socket, question: bytes, end: bytes) -> bytes:
    """Send a question and read until its answer has ended."""
    client.sendall(question)
    answer = b""
    while not answer.endswith(end):
        answer += client.recv(1024)
    return answer


def odometer(client: socket.socket) -> bytes:
    return ask(client, b'! U1 getvar "odometer.total_label_count"\r\n', b'"')


def test_a_label_is_kept_as_zpl_and_as_a_picture_that_decodes(sim: SimPrinter, client: socket.socket) -> None:
    zpl = shipping_label(ship_to=["Müller"], tracking="PL1234", order="1", carrier="House")
    client.sendall(zpl)
    assert sim.wait_printed(1)
    picture = sim.labels[0].picture
    assert picture is not None
    assert picture.name == "label-00001.png"
    assert picture.with_suffix(".zpl").read_bytes() == zpl
    with Image.open(picture) as image:
        assert read(image, zxingcpp.BarcodeFormat.Code128) == [("PL1234", "]C0")]


def test_copies_are_printed_and_counted(sim: SimPrinter, client: socket.socket) -> None:
    client.sendall(b"^XA^PQ3^XZ")
    assert sim.wait_printed(3)
    assert odometer(client) == b'"1003"'


def test_it_answers_as_the_manual_shows(client: socket.socket) -> None:
    # ZPL II Programming Guide, ~HS; docs.zebra.com, ~HQ
    assert ask(client, b"~HS", b"1234,0\x03\r\n") == (
        b"\x02030,0,0,1218,000,0,0,0,000,0,0,0\x03\r\n"
        b"\x02001,0,0,0,1,2,6,0,00000000,1,000\x03\r\n"
        b"\x021234,0\x03\r\n"
    )
    assert ask(client, b"~HQES", b"\x03") == (
        b"\x02\r\n  PRINTER STATUS"
        b"\r\n   ERRORS:         0 00000000 00000000"
        b"\r\n   WARNINGS:       0 00000000 00000000\r\n\x03"
    )
    assert ask(client, b'! U1 getvar "no.such"\r\n', b'"') == b'"?"'


@pytest.mark.parametrize("trouble", [SimPrinter.paper_out, SimPrinter.ribbon_out, SimPrinter.open_head])
def test_host_status_goes_unanswered_in_an_error_while_errors_are_told(
    sim: SimPrinter, client: socket.socket, trouble: Callable[[SimPrinter], None]
) -> None:
    trouble(sim)
    answer = ask(client, b"~HS~HQES", b"\x03")
    assert b"PRINTER STATUS" in answer
    assert b"ERRORS:         1" in answer
    assert b"1234,0" not in answer


def test_pause_is_told_and_ended_over_the_wire(sim: SimPrinter, client: socket.socket) -> None:
    assert b"030,0,1," in ask(client, b"~PP~HS", b"1234,0\x03\r\n")
    client.sendall(b"^XA^XZ")
    # A label waits from when the printer took it up.
    eventually(lambda: b"00000001" in ask(client, b"~HS", b"1234,0\x03\r\n"))
    client.sendall(b"~PS")
    assert sim.wait_printed(1)


def test_cancel_all_drops_what_was_received(sim: SimPrinter, client: socket.socket) -> None:
    client.sendall(b"~PP^XA^FDa^XZ^XA^FDb^XZ^XA^FDhalf~JA^XZ")
    client.sendall(b"~PS^XA^FDc^XZ")
    assert sim.wait_printed(1)
    assert [label.zpl for label in sim.labels] == [b"^XA^FDc^XZ"]


def test_a_format_sent_over_two_connections_is_one(sim: SimPrinter) -> None:
    for half in (b"^XA^FDon", b"e^XZ"):
        with socket.create_connection((sim.host, sim.port), 10) as client:
            client.sendall(half)
            assert b"1234,0" in ask(client, b"~HS", b"1234,0\x03\r\n")
    assert sim.wait_printed(1)


def test_unplugged_it_refuses_and_plugged_it_is_at_the_same_address(sim: SimPrinter) -> None:
    sim.unplug()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((sim.host, sim.port), 10)
    sim.plug()
    socket.create_connection((sim.host, sim.port), 10).close()


def test_it_says_what_it_is_and_lists_its_files(sim: SimPrinter, client: socket.socket) -> None:
    # Zebra Programming Guide P1012728-011, ~HI and ^HW
    assert ask(client, b"~HI", b"\x03\r\n") == b"\x02ZD621,V93.21.07Z,8,8192KB,X\x03\r\n"
    client.sendall(b"~DYE:FONT,A,T,2,,0102")
    listed = ask(client, b"^XA^HWE:FONT.TTF^FS^XZ", b"\x03")
    assert b"* FONT    .TTF       2" in listed
    assert b"bytes free" in listed
    assert b"FONT" not in ask(client, b"^XA^HWE:OTHER.TTF^FS^XZ", b"\x03")
    assert not sim.labels


def test_flash_memory_outlives_the_power(sim: SimPrinter, client: socket.socket) -> None:
    client.sendall(b"~DYE:FONT,A,T,2,,0102")
    ask(client, b"~HI", b"\x03\r\n")
    sim.lose_power()
    assert sim.files == {"FONT.TTF": b"\x01\x02"}


def test_in_peel_mode_the_next_label_waits_until_the_last_is_taken(
    sim: SimPrinter, client: socket.socket
) -> None:
    client.sendall(b"^XA^MMP^PQ2^XZ")
    assert sim.wait_printed(1)
    assert b",1,2,6,1,00000001," in ask(client, b"~HS", b"1234,0\x03\r\n")
    assert len(sim.labels) == 1
    sim.take_label()
    assert sim.wait_printed(2)


def test_every_trouble_has_its_bit(sim: SimPrinter, client: socket.socket) -> None:
    # docs.zebra.com, ~HQ: the bits combine
    sim.jam_cutter()
    sim.overheat()
    sim.break_head()
    sim.open_head()
    sim.warn("replace-head")
    answer = ask(client, b"~HQES", b"\x03")
    assert b"ERRORS:         1 00000000 0000005C" in answer
    assert b"WARNINGS:       1 00000000 00000004" in answer


def test_answers_can_drip_and_connections_be_reset(sim: SimPrinter, client: socket.socket) -> None:
    sim.drip(0.001)
    assert b"1234,0" in ask(client, b"~HS", b"1234,0\x03\r\n")
    sim.reset()
    with pytest.raises(ConnectionResetError):
        client.recv(100)
