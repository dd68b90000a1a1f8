"""From the text of a `station.toml` to its values, table by table."""

import re
import tomllib
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from drivers.api import DeviceConfig, Role
from station.config.sheet import Place, Sheet
from station.config.values import ConfigError, Fault, ScreenConfig, StationConfig, StoreConfig
from station.core.equipment import USUAL_CHECKING, USUAL_WEIGHING, Checking, Weighing

MOST_CLAIMS = 200
"""What a store grants in one answer."""

_ROLES = {role.value: role for role in Role}
_TABLES = {"station", "store", "devices", "screen", "weighing", "rfid"}
_STATION_KEYS = {"name", "database", "prefixes"}
_STORE_KEYS = {"url", "token", "token_file", "enrol", "allow_http", "ca_file", "claims"}
_SCREEN_KEYS = {"diagonal_inch", "resolution", "full_screen", "sound", "pictures"}
_WEIGHING_KEYS = {"tolerance_percent", "tolerance_g"}
_RFID_KEYS = {"seconds", "least_reads", "least_rssi_dbm"}
_DEVICE_KEYS = {"name", "role", "driver", "url", "options"}
_WHERE = "Say where the device is, as `packline devices list` shows it."
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
Objection = Callable[[DeviceConfig, Sequence[DeviceConfig]], str]


def _refuse_none(_: DeviceConfig, __: Sequence[DeviceConfig]) -> str:
    """Know nothing of drivers and ports."""
    return ""


def load(path: Path, objection: Objection = _refuse_none) -> StationConfig:
    """Read a station's file; ConfigError tells everything that is wrong.

    `objection` says what there is against a device's table, given those before it, empty for nothing.
    """
    text = _text_of(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ConfigError(path, [Fault(line, f"this is no TOML: {error}.", "Mend the line.")]) from error
    sheet = Sheet(path, text, content)
    config = _config(sheet, objection)
    if sheet.faults:
        raise ConfigError(path, sheet.faults)
    return config


def _text_of(path: Path) -> str:
    """Return the file's text; a byte order mark, as some editors leave it, is no part of it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        why = f"the file cannot be read ({error.strerror})."
        raise ConfigError(path, [Fault(0, why, "Name one that can.")]) from error
    except UnicodeDecodeError as error:
        raise ConfigError(path, [Fault(1, "the file is not UTF-8.", "Save it as UTF-8 text.")]) from error


def _config(sheet: Sheet, objection: Objection) -> StationConfig:
    for name in sheet.content.keys() - _TABLES:
        sheet.fault((name,), f"there is no table [{name}].", f"Known: {', '.join(sorted(_TABLES))}.")
    name, database, prefixes = _station(sheet)
    store = _store(sheet) if "store" in sheet.content else None
    screen = _screen(sheet)
    return StationConfig(
        name,
        database,
        store,
        _devices(sheet, objection),
        screen,
        prefixes,
        _weighing(sheet),
        _checking(sheet),
    )


def _station(sheet: Sheet) -> tuple[str, Path, dict[str, str]]:
    table = sheet.table("station")
    sheet.only(("station",), table, _STATION_KEYS)
    if "station" not in sheet.content:
        sheet.fault((), "[station] is missing.", 'Begin with [station] and name = "bench-1".')
        return "", Path(), {}
    name = sheet.text(("station", "name"), table, 'Give the bench a name: name = "bench-1".')
    if name and not _NAME.fullmatch(name):
        mend = "Use up to 40 letters, digits, points and dashes."
        sheet.fault(("station", "name"), f"{name!r} is no station's name.", mend)
    database = sheet.text(("station", "database"), table, 'Name its file: database = "bench-1.db".')
    folder = sheet.beside(database).parent
    if database and not folder.is_dir():
        sheet.fault(("station", "database"), f"the folder {folder} is not there.", "Create it.")
    prefixes = table.get("prefixes", {})
    if not isinstance(prefixes, dict) or not all(isinstance(one, str) for one in prefixes.values()):
        sheet.fault(("station", "prefixes"), "prefixes is no table of texts.", 'Write operator = "OP".')
        prefixes = {}
    return name, sheet.beside(database), prefixes


def _store(sheet: Sheet) -> StoreConfig:
    table = sheet.table("store")
    sheet.only(("store",), table, _STORE_KEYS)
    url = sheet.text(("store", "url"), table, 'Say where it is: url = "http://127.0.0.1:8420".')
    if url and not _is_address(url):
        sheet.fault(("store", "url"), f"{url!r} is no http or https address.", "Write http://HOST:PORT.")
    given = [key for key in ("token", "token_file", "enrol") if key in table]
    if len(given) != 1:
        what = "no token is given." if not given else f"{' and '.join(given)} are both given."
        mend = "Give one of token, token_file and enrol (a code of `packline store enroll`)."
        sheet.fault(("store", given[-1]) if given else ("store",), what, mend)
    token = sheet.text(("store", "token"), table, "Write the token.") if "token" in table else ""
    if "token_file" in table:
        token = _token_file(sheet, sheet.text(("store", "token_file"), table, "Name the file."))
    return StoreConfig(
        url,
        token,
        sheet.text(("store", "enrol"), table, "Write the code.") if "enrol" in table else "",
        sheet.flag(("store", "allow_http"), table, default=False),
        sheet.file(("store", "ca_file"), table),
        sheet.number(("store", "claims"), table, 30, MOST_CLAIMS),
    )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _token_file(sheet: Sheet, name: str) -> str:
    if not name:
        return ""
    place: Place = ("store", "token_file")
    mend = "Write the token into it, rights 0600."
    try:
        token = sheet.beside(name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        sheet.fault(place, f"the token file {name!r} cannot be read.", mend)
        return ""
    if not token:
        sheet.fault(place, f"the token file {name!r} is empty.", mend)
    return token


def _screen(sheet: Sheet) -> ScreenConfig:
    table = sheet.table("screen")
    sheet.only(("screen",), table, _SCREEN_KEYS)
    return ScreenConfig(
        _diagonal(sheet, table.get("diagonal_inch", ScreenConfig.diagonal_inch)),
        _resolution(sheet, table.get("resolution")),
        sheet.flag(("screen", "full_screen"), table, default=False),
        sheet.flag(("screen", "sound"), table, default=True),
        sheet.file(("screen", "pictures"), table),
    )


def _weighing(sheet: Sheet) -> Weighing:
    table, usual = sheet.table("weighing"), USUAL_WEIGHING
    sheet.only(("weighing",), table, _WEIGHING_KEYS)
    percent = sheet.measure(
        ("weighing", "tolerance_percent"), table, float(usual.tolerance_percent), (0, 100)
    )
    grams = sheet.measure(("weighing", "tolerance_g"), table, usual.tolerance_g, (0, 100_000))
    return Weighing(Decimal(str(percent)), round(grams))


def _checking(sheet: Sheet) -> Checking:
    table, usual = sheet.table("rfid"), USUAL_CHECKING
    sheet.only(("rfid",), table, _RFID_KEYS)
    return Checking(
        sheet.measure(("rfid", "seconds"), table, usual.seconds, (0.5, 60)),
        sheet.number(("rfid", "least_reads"), table, usual.least_reads, 1000),
        round(sheet.measure(("rfid", "least_rssi_dbm"), table, usual.least_rssi_dbm, (-120, 0))),
    )


def _diagonal(sheet: Sheet, inches: Any) -> float:
    if isinstance(inches, int | float) and not isinstance(inches, bool) and 5 <= inches <= 100:
        return float(inches)
    sheet.fault(("screen", "diagonal_inch"), f"{inches!r} is no size.", "Write inches, as 15.6.")
    return ScreenConfig.diagonal_inch


def _resolution(sheet: Sheet, sides: Any) -> tuple[int, int] | None:
    match sides:
        case None:
            return None
        case [int() as width, int() as height] if width > 0 and height > 0:
            return width, height
        case _:
            sheet.fault(("screen", "resolution"), f"{sides!r} is no resolution.", "Write [1920, 1080].")
            return None


def _devices(sheet: Sheet, objection: Objection) -> tuple[DeviceConfig, ...]:
    tables = sheet.content.get("devices", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        sheet.fault(("devices",), "devices is no list of tables.", "Write [[devices]] for each device.")
        return ()
    found: dict[str, DeviceConfig] = {}
    for number, table in enumerate(tables):
        device = _device(sheet, ("devices", number), table)
        if device and device.name in found:
            what = f"a second device is called {device.name!r}."
            sheet.fault(("devices", number, "name"), what, "Give each its own name.")
        elif device:
            if against := objection(device, tuple(found.values())):
                sheet.fault(("devices", number), f"{against}.", "Change it in this table.")
            found[device.name] = device
    return tuple(found.values())


def _device(sheet: Sheet, place: Place, table: dict[str, Any]) -> DeviceConfig | None:
    """Return a device, None where its table has a fault."""
    before = len(sheet.faults)
    sheet.only(place, table, _DEVICE_KEYS)
    role = sheet.text((*place, "role"), table, f"Write one of {', '.join(_ROLES)}.")
    if role and role not in _ROLES:
        sheet.fault((*place, "role"), f"{role!r} is no role.", f"Write one of {', '.join(_ROLES)}.")
    driver = sheet.text((*place, "driver"), table, 'Name its driver, as "serial" or "zebra".')
    url = "" if driver == "wedge" else sheet.text((*place, "url"), table, _WHERE)
    name = table.get("name", role)
    if not isinstance(name, str) or (name != role and not _NAME.fullmatch(name)):
        sheet.fault((*place, "name"), f"{name!r} is no name.", "Use letters, digits, points and dashes.")
    options = table.get("options", {})
    if not isinstance(options, dict):
        sheet.fault((*place, "options"), "options is no table.", "Write [devices.options] below it.")
    if len(sheet.faults) > before:
        return None
    return DeviceConfig(name, _ROLES[role], driver, url, options)
