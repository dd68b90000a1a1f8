import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.api import BadSettings, Unreachable, UsbMatch
from drivers.transport.usb.identity import UsbIdentity, UsbKind, UsbNode, identify, pick, read_identity


def port(
    node: str, serial: str = "", interface: int | None = 0, path: str = "1-1", vid: int = 0x0C2E
) -> UsbNode:
    return UsbNode(node, UsbKind.TTY, vid, 0x0901, serial, interface, path, path, "Honeywell", "Voyager")


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("usb:0c2e:0901", UsbIdentity(0x0C2E, 0x0901)),
        ("usb:0X0C2E:0x901:18143B07D6", UsbIdentity(0x0C2E, 0x0901, "18143B07D6")),
        ("usb:c2e:901:A:B", UsbIdentity(0x0C2E, 0x0901, "A:B")),
        ("usb:0c2e:0901:A%20B?interface=2", UsbIdentity(0x0C2E, 0x0901, "A B", 2)),
        (
            "usb:0c2e:0901?path=pci-0000:00:14.0-usb-0:1.2",
            UsbIdentity(0x0C2E, 0x0901, path="pci-0000:00:14.0-usb-0:1.2"),
        ),
    ],
)
def test_an_identity_is_read_however_it_is_written(url: str, identity: UsbIdentity) -> None:
    assert read_identity(url) == identity
    assert read_identity(str(identity)) == identity


@given(
    st.builds(
        UsbIdentity,
        st.integers(0, 0xFFFF),
        st.integers(0, 0xFFFF),
        st.text(min_size=1),
        st.none() | st.integers(0, 31),
    )
)
def test_whatever_a_device_calls_itself_can_be_written_down(identity: UsbIdentity) -> None:
    assert read_identity(str(identity)) == identity


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("usb:", "must be usb:VID:PID"),
        ("usb:0c2e", "must be usb:VID:PID"),
        ("usb:0c2e:scanner", "four hexadecimal digits"),
        ("usb:0c2e:12345", "four hexadecimal digits"),
        ("usb:0c2e:0901?interface=one", "interface must be a number"),
        ("usb:0c2e:0901?baud=9600", "there is no baud here"),
    ],
)
def test_what_is_no_identity_is_refused_in_words(url: str, what: str) -> None:
    with pytest.raises(BadSettings, match=what):
        read_identity(url)


def test_the_one_device_of_the_identity_is_found() -> None:
    nodes = [
        port("/dev/ttyACM0", "A"),
        port("/dev/ttyACM1", "B", path="1-2"),
        port("/dev/ttyUSB0", "A", vid=1),
    ]
    assert pick(read_identity("usb:0c2e:0901:B"), nodes, UsbKind.TTY).node == "/dev/ttyACM1"
    assert pick(read_identity("usb:0c2e:0901?path=1-1"), nodes, UsbKind.TTY).node == "/dev/ttyACM0"


def test_serial_numbers_are_told_as_each_system_writes_them() -> None:
    nodes = [port("COM3", "AB CD")]
    assert pick(read_identity("usb:0c2e:0901:ab_cd"), nodes, UsbKind.TTY).node == "COM3"


def test_a_missing_device_is_told_with_those_of_its_make() -> None:
    nodes = [port("/dev/ttyACM0", "A"), port("/dev/ttyUSB0", "C", vid=1)]
    with pytest.raises(Unreachable) as caught:
        pick(read_identity("usb:0c2e:0901:B"), nodes, UsbKind.TTY)
    assert str(caught.value) == (
        "no serial port usb:0c2e:0901:B is plugged in; of this make there is usb:0c2e:0901:A (/dev/ttyACM0)"
    )


@pytest.mark.parametrize(
    ("nodes", "ways"),
    [
        (
            [port("/dev/ttyACM0", "A"), port("/dev/ttyACM1", "B")],
            ["usb:0c2e:0901:A", "usb:0c2e:0901:B"],
        ),
        (
            [port("/dev/ttyACM0"), port("/dev/ttyACM1", path="1-2")],
            ["usb:0c2e:0901?path=1-1", "usb:0c2e:0901?path=1-2"],
        ),
        (
            [port("/dev/ttyACM0", "A"), port("/dev/ttyACM1", "A", 2)],
            ["usb:0c2e:0901:A?interface=0", "usb:0c2e:0901:A?interface=2"],
        ),
        (
            [port("a"), port("b", interface=2), port("c", path="1-2"), port("d", interface=2, path="1-2")],
            [f"usb:0c2e:0901?interface={number}&path={path}" for path in ("1-1", "1-2") for number in (0, 2)],
        ),
    ],
    ids=["by-serial", "by-socket", "by-interface", "by-both"],
)
def test_devices_in_doubt_are_refused_with_how_to_tell_them_apart(
    nodes: list[UsbNode], ways: list[str]
) -> None:
    assert [str(identify(node, nodes)) for node in nodes] == ways
    with pytest.raises(Unreachable) as caught:
        pick(read_identity("usb:0c2e:0901"), nodes, UsbKind.TTY)
    assert f"{len(nodes)} serial ports answer to usb:0c2e:0901" in str(caught.value)
    assert all(f"{way} ({node.node})" in str(caught.value) for way, node in zip(ways, nodes, strict=True))
    for way, node in zip(ways, nodes, strict=True):
        assert pick(read_identity(way), nodes, UsbKind.TTY) is node


def test_a_node_fits_what_a_driver_serves() -> None:
    scanner = UsbNode("/dev/hidraw0", UsbKind.HIDRAW, 0x05E0, 0x1900, usages=((0x8C, 2),))
    assert scanner.fits(UsbMatch(usage_page=0x8C))
    assert scanner.fits(UsbMatch(0x05E0))
    assert not scanner.fits(UsbMatch(0x05E0, usage_page=0x8D))
    assert not scanner.fits(UsbMatch(0x05E0, 0x1901))
