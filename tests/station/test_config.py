"""`station.toml` is read whole, and everything wrong in it is told at once, at its line, with the mend."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from drivers.api import DeviceConfig, Role
from station.config import ConfigError, ScreenConfig, StoreConfig, load
from station.core.equipment import Checking, Equipment, Weighing

WHOLE = """\
[station]
name = "bench-1"
database = "bench-1.db"
prefixes = { operator = "P" }

[store]
url = "https://store.example:8420"
token_file = "token"
ca_file = "ca.pem"
claims = 12

[screen]
diagonal_inch = 21
resolution = [1920, 1080]
full_screen = true
sound = false

[weighing]
tolerance_percent = 2.5
tolerance_g = 0

[rfid]
seconds = 2
least_reads = 1
least_rssi_dbm = -72

[[devices]]
role = "scanner"
driver = "serial"
url = "socket://127.0.0.1:7001"
[devices.options]
prefix = "~"

[[devices]]
role = "printer"
name = "zebra-2"
driver = "zebra"
url = "tcp://127.0.0.1:9100"

[[devices]]
role = "scanner"
name = "keys"
driver = "wedge"
"""
SMALL = '[station]\nname = "b"\ndatabase = "b.db"\n'
DEVICE = '[[devices]]\nrole = "scanner"\ndriver = "serial"\nurl = "socket://h:1"\n'


def write(folder: Path, text: str) -> Path:
    """Write a station's file."""
    path = folder / "station.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[str]:
    """Return what is wrong, each as it is shown."""
    with pytest.raises(ConfigError) as raised:
        load(write(folder, text))
    return [str(fault) for fault in raised.value.faults]


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("secret\n")
    (tmp_path / "ca.pem").touch()
    config = load(write(tmp_path, WHOLE))
    assert (config.name, config.database, config.prefixes) == (
        "bench-1",
        tmp_path / "bench-1.db",
        {"operator": "P"},
    )
    assert config.store == StoreConfig(
        "https://store.example:8420", "secret", ca_file=tmp_path / "ca.pem", claims=12
    )
    assert config.screen == ScreenConfig(21.0, (1920, 1080), full_screen=True, sound=False)
    assert config.weighing == Weighing(Decimal("2.5"), 0)
    assert config.checking == Checking(2, 1, -72)
    assert config.devices == (
        DeviceConfig("scanner", Role.SCANNER, "serial", "socket://127.0.0.1:7001", {"prefix": "~"}),
        DeviceConfig("zebra-2", Role.PRINTER, "zebra", "tcp://127.0.0.1:9100"),
        DeviceConfig("keys", Role.SCANNER, "wedge", ""),
    )


def test_the_smallest_file_is_a_station_alone(tmp_path: Path) -> None:
    config = load(write(tmp_path, SMALL))
    assert (config.store, config.devices, config.screen) == (None, (), ScreenConfig())
    assert (config.weighing, config.checking) == (Weighing(), Checking())


@pytest.mark.parametrize("roles", [(), ("scale",), ("reader",), ("scale", "reader", "scale")])
def test_a_bench_weighs_and_checks_only_with_what_it_has(tmp_path: Path, roles: tuple[str, ...]) -> None:
    devices = [
        f'[[devices]]\nrole = "{role}"\nname = "d{number}"\ndriver = "x"\nurl = "tcp://h:{number}"\n'
        for number, role in enumerate(roles)
    ]
    config = load(write(tmp_path, SMALL + "[weighing]\ntolerance_g = 7\n" + "".join(devices)))
    assert config.equipment == Equipment(
        Weighing(tolerance_g=7) if "scale" in roles else None, Checking() if "reader" in roles else None
    )


def test_a_byte_order_mark_is_no_part_of_it(tmp_path: Path) -> None:
    assert load(write(tmp_path, "\ufeff" + SMALL)).name == "b"


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    config = load(write(tmp_path, SMALL + '[store]\nurl = "http://h"\ntoken = "hush"\n'))
    assert "hush" not in repr(config)


STORE = SMALL + "[store]\n"
FAULTS = {
    "no station": ('[store]\nurl = "http://h"\ntoken = "t"\n', "line 1: [station] is missing."),
    "no name": ('[station]\ndatabase = "b.db"\n', "line 1: name is missing. Give the bench a name"),
    "bad name": ('[station]\nname = "a b"\ndatabase = "b.db"\n', "line 2: 'a b' is no station's name."),
    "empty name": ('[station]\nname = " "\ndatabase = "b.db"\n', "line 2: name is empty."),
    "number for a name": ('[station]\nname = 7\ndatabase = "b.db"\n', "line 2: name is no text."),
    "no database": ('[station]\nname = "b"\n', "line 1: database is missing."),
    "no folder": ('[station]\nname = "b"\ndatabase = "no/b.db"\n', "line 3: the folder"),
    "unknown key": (SMALL + "colour = 1\n", "line 4: colour is not known here. Known: database, name"),
    "unknown table": (SMALL + "[shop]\n", "line 4: there is no table [shop]. Known: devices"),
    "prefixes": (SMALL + "prefixes = [1]\n", "line 4: prefixes is no table of texts."),
    "no url": (STORE + 'token = "t"\n', "line 4: url is missing."),
    "ftp": (STORE + 'url = "ftp://h"\ntoken = "t"\n', "line 5: 'ftp://h' is no http or https address."),
    "no host": (STORE + 'url = "http://"\ntoken = "t"\n', "line 5: 'http://' is no http or https address."),
    "bad port": (STORE + 'url = "http://h:x"\ntoken = "t"\n', "line 5: 'http://h:x' is no http"),
    "half IPv6": (STORE + 'url = "http://[::1"\ntoken = "t"\n', "line 5: 'http://[::1' is no http"),
    "no token": (STORE + 'url = "http://h"\n', "line 4: no token is given. Give one of token, token_file"),
    "two tokens": (
        STORE + 'url = "http://h"\ntoken = "t"\nenrol = "c"\n',
        "line 7: token and enrol are both given.",
    ),
    "empty token": (STORE + 'url = "http://h"\ntoken = ""\n', "line 6: token is empty. Write the token."),
    "no token file": (
        STORE + 'url = "http://h"\ntoken_file = "no"\n',
        "line 6: the token file 'no' cannot be",
    ),
    "empty token file": (
        STORE + 'url = "http://h"\ntoken_file = "empty"\n',
        "line 6: the token file 'empty' is",
    ),
    "no CA": (STORE + 'url = "http://h"\ntoken = "t"\nca_file = "no.pem"\n', "line 7: "),
    "flag": (
        STORE + 'url = "http://h"\ntoken = "t"\nallow_http = "yes"\n',
        "line 7: allow_http = 'yes' does not fit. Write true or false.",
    ),
    "claims": (
        STORE + 'url = "http://h"\ntoken = "t"\nclaims = 0\n',
        "line 7: claims = 0 does not fit. Write a whole number from 1 to 200.",
    ),
    "claims true": (STORE + 'url = "http://h"\ntoken = "t"\nclaims = true\n', "line 7: claims = True does"),
    "diagonal": (SMALL + "[screen]\ndiagonal_inch = 0\n", "line 5: 0 is no size. Write inches"),
    "resolution": (SMALL + "[screen]\nresolution = [1920]\n", "line 5: [1920] is no resolution."),
    "sound": (SMALL + "[screen]\nsound = 1\n", "line 5: sound = 1 does not fit."),
    "pictures": (SMALL + '[screen]\npictures = "no"\n', "line 5: "),
    "percent": (
        SMALL + "[weighing]\ntolerance_percent = -1\n",
        "line 5: tolerance_percent = -1 does not fit. Write a number from 0 to 100.",
    ),
    "percent true": (SMALL + "[weighing]\ntolerance_percent = true\n", "line 5: tolerance_percent = True"),
    "grams": (SMALL + '[weighing]\ntolerance_g = "20"\n', "line 5: tolerance_g = '20' does not fit."),
    "weighing key": (SMALL + "[weighing]\ntolerance = 1\n", "line 5: tolerance is not known here."),
    "seconds": (
        SMALL + "[rfid]\nseconds = 0\n",
        "line 5: seconds = 0 does not fit. Write a number from 0.5 to 60.",
    ),
    "reads": (SMALL + "[rfid]\nleast_reads = 0\n", "line 5: least_reads = 0 does not fit."),
    "signal": (
        SMALL + "[rfid]\nleast_rssi_dbm = 10\n",
        "line 5: least_rssi_dbm = 10 does not fit. Write a number from -120 to 0.",
    ),
    "rfid key": (SMALL + "[rfid]\npower = 1\n", "line 5: power is not known here."),
    "devices a table": (SMALL + "[devices]\n", "line 4: devices is no list of tables. Write [[devices]]"),
    "devices of text": ('devices = ["x"]\n' + SMALL, "line 1: devices is no list of tables."),
    "no role": (SMALL + '[[devices]]\ndriver = "serial"\nurl = "x"\n', "line 4: role is missing."),
    "bad role": (
        SMALL + DEVICE.replace('"scanner"', '"camera"'),
        "line 5: 'camera' is no role. Write one of",
    ),
    "no driver": (SMALL + '[[devices]]\nrole = "scale"\nurl = "x"\n', "line 4: driver is missing."),
    "no device url": (SMALL + '[[devices]]\nrole = "scale"\ndriver = "x"\n', "line 4: url is missing."),
    "empty device url": (
        SMALL + DEVICE.replace("socket://h:1", " "),
        "line 7: url is empty. Say where the device is, as `packline devices list` shows it.",
    ),
    "bad device name": (SMALL + DEVICE + 'name = "a b"\n', "line 8: 'a b' is no name."),
    "options": (SMALL + DEVICE + "options = 3\n", "line 8: options is no table."),
    "device key": (SMALL + DEVICE + "baud = 9600\n", "line 8: baud is not known here."),
    "twice the name": (SMALL + DEVICE + DEVICE, "line 8: a second device is called 'scanner'."),
    "no TOML": (SMALL + "name =\n", "line 4: this is no TOML: "),
    "key twice": (SMALL + 'name = "c"\n', "line 4: this is no TOML: "),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_line_and_the_mend(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").touch()
    text, expected = FAULTS[name]
    (told,) = faults(tmp_path, text)
    assert told.startswith(expected)
    assert re.search(r"\. \S.*\.$", told), "a mend follows what is wrong"


def test_everything_wrong_is_told_at_once_from_top_to_bottom(tmp_path: Path) -> None:
    text = (
        '[station]\nname = "a b"\n[store]\nurl = 3\n[[devices]]\nrole = "cook"\ndriver = "x"\nurl = "y"\n'
        '[[devices]]\nrole = "scale"\n'
    )
    told = faults(tmp_path, text)
    assert [line.split(":")[0] for line in told] == [
        "line 1",
        "line 2",
        "line 3",
        "line 4",
        "line 6",
        "line 9",
        "line 9",
    ]


def test_the_whole_report_names_the_file_in_every_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load(write(tmp_path, "[station]\n"))
    assert [
        line.startswith(f"{tmp_path / 'station.toml'}: line 1: ") for line in str(raised.value).split("\n")
    ] == [
        True,
        True,
    ]


def test_a_table_that_is_none_is_told_before_what_it_lacks(tmp_path: Path) -> None:
    assert faults(tmp_path, 'station = "b"\n')[0].startswith("line 1: station is no table.")


def test_what_a_driver_has_against_its_table_is_a_fault_at_that_table(tmp_path: Path) -> None:
    asked: list[DeviceConfig] = []

    def object_to(device: DeviceConfig, _: Sequence[DeviceConfig]) -> str:
        asked.append(device)
        return "scanner: option colour is not known"

    with pytest.raises(ConfigError) as raised:
        load(write(tmp_path, SMALL + DEVICE), object_to)
    assert "line 4: scanner: option colour is not known. " in str(raised.value)
    assert [device.name for device in asked] == ["scanner"]


def test_a_table_with_a_fault_is_not_shown_to_its_driver(tmp_path: Path) -> None:
    def object_to(_: DeviceConfig, __: Sequence[DeviceConfig]) -> str:
        raise AssertionError("it was shown")

    with pytest.raises(ConfigError, match="baud is not known"):
        load(write(tmp_path, SMALL + DEVICE + "baud = 1\n"), object_to)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: line 0: the file cannot be read \(No such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match=r"cannot be read \(Is a directory\)"):
        load(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    path.write_bytes(b"[station]\nname = '\xff'\n")
    with pytest.raises(ConfigError, match="line 1: the file is not UTF-8"):
        load(path)
