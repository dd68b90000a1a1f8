import re

import pytest

from drivers.api import BadSettings, DeviceConfig, Role
from drivers.rfid.llrp_reader import DRIVER, build_reader
from drivers.transport.opening import reader_port
from drivers.transport.options import OptionReader
from drivers.transport.tcp import TcpPort
from drivers.transport.tls import TlsPort
from tests.drivers.peers.tls_relay import TlsRelay


def config(url: str = "llrp://reader", **options: object) -> DeviceConfig:
    return DeviceConfig("rfid", Role.READER, "llrp", url, options)


def ignore(_: object) -> None:
    """Take what is told."""


@pytest.mark.parametrize(
    ("url", "options", "kind", "port"),
    [
        ("llrp://10.0.0.5", {}, TcpPort, 5084),
        ("llrp://10.0.0.5:6000", {}, TcpPort, 6000),
        ("llrps://10.0.0.5", {}, TlsPort, 5085),
        ("llrp://10.0.0.5", {"tls": True}, TlsPort, 5085),
        ("llrps://10.0.0.5:6001", {"ca": str(TlsRelay.AUTHORITY)}, TlsPort, 6001),
    ],
)
def test_an_address_names_host_port_and_whether_it_is_encrypted(
    url: str, options: dict[str, object], kind: type, port: int
) -> None:
    found = reader_port(url, OptionReader(options))
    assert isinstance(found, kind)
    assert (found.host, found.port) == ("10.0.0.5", port)
    assert found.address.endswith(f"10.0.0.5:{port}")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (config("llrp://"), "is no address of a reader"),
        (config("tcp://reader:5084"), "must be llrp://HOST or llrps://HOST"),
        (config("llrp://reader:port"), "llrp://reader:port"),
        (config("llrps://reader", tls=False), "without tls there is no use"),
        (config(ca="ca.pem"), "without tls there is no use"),
        (config("llrps://reader", ca="/nowhere/ca.pem"), "there is no file /nowhere/ca.pem"),
        (config("llrps://reader", ca=__file__), "holds no certificates"),
        (config(antennas=[0]), "option antennas must be whole numbers from 1 to 64"),
        (config(antennas="1, two"), "option antennas must be whole numbers"),
        (config(antennas=True), "option antennas must be whole numbers"),
        (config(antennas=[True]), "option antennas must be whole numbers"),
        (config(session=4), "option session must be a whole number from 0 to 3"),
        (config(power=-1), "option power must be a whole number"),
        (config(keepalive_s=0), "option keepalive_s must be seconds from 0.1 to 60"),
        (config(speed=1), "unknown option speed; known are antennas, ca, keepalive_s"),
    ],
)
def test_wrong_settings_are_named_with_the_remedy(wrong: DeviceConfig, said: str) -> None:
    with pytest.raises(BadSettings, match=re.escape(said)):
        build_reader(wrong, ignore)


@pytest.mark.parametrize("antennas", ["1,3", " 1 , 3,1", [1, 3], (1, 3)])
def test_antennas_are_taken_as_numbers_or_as_a_text(antennas: object) -> None:
    assert OptionReader({"antennas": antennas}).integers("antennas", 1, 64) == (1, 3)


def test_every_option_that_is_taken_is_described() -> None:
    with pytest.raises(BadSettings, match="known are") as caught:
        build_reader(config(nothing=1), ignore)
    known = str(caught.value).partition("known are ")[2].split(", ")
    assert set(known) == set(DRIVER.options)
