"""`station.toml`: read, checked, and everything wrong in it told at once with its line and the mend."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from drivers.api import DeviceConfig, Role

_ROLES = {role.value: role for role in Role}
_TABLES = {"station", "store", "devices", "screen"}
_STATION_KEYS = {"name", "database", "prefixes"}
_STORE_KEYS = {"url", "token", "token_file", "enrol", "allow_http", "ca_file", "claims"}
_SCREEN_KEYS = {"diagonal_inch", "resolution", "full_screen", "sound", "pictures"}
_DEVICE_KEYS = {"name", "role", "driver", "url", "options"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


@dataclass(frozen=True)
class ScreenConfig:
    """The display of the bench, by its true size; EDID and Qt often lie about it."""

    diagonal_inch: float = 15.6
    resolution: tuple[int, int] | None = None
    full_screen: bool = False
    sound: bool = True
    pictures: Path | None = None


@dataclass(frozen=True)
class StoreConfig:
    """Where the order store is, and how this station shows who it is.

    Exactly one of `token` and `enrol` (a one-time code) is set. `claims` is how many orders are
    claimed ahead.
    """

    url: str
    token: str = field(default="", repr=False)
    enrol: str = field(default="", repr=False)
    allow_http: bool = False
    ca_file: Path | None = None
    claims: int = 30


@dataclass(frozen=True)
class StationConfig:
    """One station, as its file describes it."""

    name: str
    database: Path
    store: StoreConfig | None
    devices: tuple[DeviceConfig, ...]
    screen: ScreenConfig = ScreenConfig()
    prefixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, what, and how to mend it."""

    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what} {self.mend}"


class ConfigError(Exception):
    """The file cannot be used; `faults` tells everything that is wrong in it."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path = path
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__("\n".join(f"{path}: {fault}" for fault in self.faults))


def _refuse_none(_: DeviceConfig) -> str:
    """Know nothing of drivers."""
    return ""


def load(path: Path, objection: Callable[[DeviceConfig], str] = _refuse_none) -> StationConfig:
    """Read a station's file; ConfigError tells everything that is wrong.

    `objection` says what its driver has against a device's table, empty for nothing.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            path, [Fault(0, f"the file cannot be read ({error.strerror}).", "Name one that can.")]
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(path, [Fault(1, "the file is not UTF-8.", "Save it as UTF-8 text.")]) from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ConfigError(path, [Fault(line, f"this is no TOML: {error}.", "Mend the line.")]) from error
    return _Reader(path, text, raw, objection).read()


class _Reader:
    """Goes through the file once and gathers every fault."""

    def __init__(
        self, path: Path, text: str, raw: dict[str, Any], objection: Callable[[DeviceConfig], str]
    ) -> None:
        self._path = path
        self._objection = objection
        self._places = _places(text)
        self._raw = raw
        self._faults: list[Fault] = []

    def read(self) -> StationConfig:
        for name in self._raw.keys() - _TABLES:
            self._fault((name,), f"there is no table [{name}].", f"Known: {', '.join(sorted(_TABLES))}.")
        station = self._table("station")
        name, database, prefixes = self._station(station)
        store = self._store() if "store" in self._raw else None
        screen = self._screen(self._table("screen"))
        devices = self._devices()
        if self._faults:
            raise ConfigError(self._path, self._faults)
        return StationConfig(name, database, store, devices, screen, prefixes)

    def _station(self, table: dict[str, Any]) -> tuple[str, Path, dict[str, str]]:
        self._unknown(("station",), table, _STATION_KEYS)
        if "station" not in self._raw:
            self._fault((), "[station] is missing.", 'Begin with [station] and name = "bench-1".')
            return "", Path(), {}
        name = self._text(("station", "name"), table, 'Give the bench a name: name = "bench-1".')
        if name and not _NAME.fullmatch(name):
            mend = "Use up to 40 letters, digits, points and dashes."
            self._fault(("station", "name"), f"{name!r} is no station's name.", mend)
        database = self._text(("station", "database"), table, 'Name its file: database = "bench-1.db".')
        folder = (self._path.parent / database).parent
        if database and not folder.is_dir():
            self._fault(("station", "database"), f"the folder {folder} is not there.", "Create it.")
        prefixes = table.get("prefixes", {})
        if not isinstance(prefixes, dict) or not all(isinstance(v, str) for v in prefixes.values()):
            self._fault(("station", "prefixes"), "prefixes is no table of texts.", 'Write operator = "OP".')
            prefixes = {}
        return name, self._path.parent / database, prefixes

    def _store(self) -> StoreConfig:
        table = self._table("store")
        self._unknown(("store",), table, _STORE_KEYS)
        url = self._text(("store", "url"), table, 'Say where it is: url = "http://127.0.0.1:8420".')
        if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            self._fault(("store", "url"), f"{url!r} is no http or https address.", "Write http://HOST:PORT.")
        given = [key for key in ("token", "token_file", "enrol") if key in table]
        if len(given) != 1:
            what = "no token is given." if not given else f"{' and '.join(given)} are both given."
            mend = "Give one of token, token_file and enrol (a code of `packline store enroll`)."
            self._fault(("store", given[-1]) if given else ("store",), what, mend)
        token = self._text(("store", "token"), table, "") if "token" in table else ""
        if "token_file" in table:
            token = self._token_file(self._text(("store", "token_file"), table, "Name the file."))
        return StoreConfig(
            url,
            token,
            self._text(("store", "enrol"), table, "") if "enrol" in table else "",
            self._kind(("store", "allow_http"), table, bool, False),
            self._file(("store", "ca_file"), table),
            self._kind(("store", "claims"), table, int, 30),
        )

    def _token_file(self, name: str) -> str:
        if not name:
            return ""
        try:
            return (self._path.parent / name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            what = f"the token file {name!r} cannot be read."
            self._fault(("store", "token_file"), what, "Write the token into it, rights 0600.")
            return ""

    def _screen(self, table: dict[str, Any]) -> ScreenConfig:
        self._unknown(("screen",), table, _SCREEN_KEYS)
        diagonal = table.get("diagonal_inch", 15.6)
        if not isinstance(diagonal, int | float) or isinstance(diagonal, bool) or not 5 <= diagonal <= 100:
            self._fault(("screen", "diagonal_inch"), f"{diagonal!r} is no size.", "Write inches, as 15.6.")
            diagonal = 15.6
        resolution = table.get("resolution")
        whole = (
            isinstance(resolution, list)
            and len(resolution) == 2
            and all(isinstance(side, int) and side > 0 for side in resolution)
        )
        if resolution is not None and not whole:
            self._fault(("screen", "resolution"), f"{resolution!r} is no resolution.", "Write [1920, 1080].")
        return ScreenConfig(
            float(diagonal),
            (resolution[0], resolution[1]) if whole and resolution else None,
            self._kind(("screen", "full_screen"), table, bool, False),
            self._kind(("screen", "sound"), table, bool, True),
            self._file(("screen", "pictures"), table),
        )

    def _devices(self) -> tuple[DeviceConfig, ...]:
        tables = self._raw.get("devices", [])
        if not isinstance(tables, list):
            self._fault(("devices",), "[devices] is one table.", "Write [[devices]] for each device.")
            return ()
        found: list[DeviceConfig] = []
        names: set[str] = set()
        for number, table in enumerate(tables):
            device = self._device(number, table)
            if device.name in names:
                what = f"a second device is called {device.name!r}."
                self._fault(("devices", number, "name"), what, "Give each its own name.")
            names.add(device.name)
            found.append(device)
        return tuple(found)

    def _device(self, number: int, table: dict[str, Any]) -> DeviceConfig:
        place = ("devices", number)
        before = len(self._faults)
        self._unknown(place, table, _DEVICE_KEYS)
        role = self._text((*place, "role"), table, f"Write one of {', '.join(_ROLES)}.")
        if role and role not in _ROLES:
            self._fault((*place, "role"), f"{role!r} is no role.", f"Write one of {', '.join(_ROLES)}.")
        driver = self._text((*place, "driver"), table, 'Name its driver, as "serial" or "zebra".')
        url = "" if driver == "wedge" else self._text((*place, "url"), table, "Say where it is plugged in.")
        name = table.get("name", role or "device")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            self._fault((*place, "name"), f"{name!r} is no name.", "Use letters, digits, points and dashes.")
            name = "device"
        options = table.get("options", {})
        if not isinstance(options, dict):
            self._fault((*place, "options"), "options is no table.", "Write [devices.options] below it.")
            options = {}
        device = DeviceConfig(name, _ROLES.get(role, Role.SCANNER), driver, url, options)
        if len(self._faults) == before and (what := self._objection(device)):
            self._fault(place, f"{what}.", "Change it in this table.")
        return device

    def _table(self, name: str) -> dict[str, Any]:
        table = self._raw.get(name, {})
        if isinstance(table, dict):
            return table
        self._fault((name,), f"{name} is no table.", f"Write [{name}].")
        return {}

    def _text(self, place: tuple[str | int, ...], table: dict[str, Any], mend: str) -> str:
        key = str(place[-1])
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value
        what = f"{key} is missing." if value is None else f"{key} is no text."
        self._fault(place if value is not None else place[:-1], what, mend)
        return ""

    def _kind(self, place: tuple[str, ...], table: dict[str, Any], kind: type, default: Any) -> Any:
        value = table.get(place[-1], default)
        if type(value) is kind:
            return value
        mend = "Write true or false." if kind is bool else "Write a whole number."
        self._fault(place, f"{place[-1]} = {value!r} does not fit.", mend)
        return default

    def _file(self, place: tuple[str, ...], table: dict[str, Any]) -> Path | None:
        if place[-1] not in table:
            return None
        path = self._path.parent / self._text(place, table, "Name a file.")
        if not path.exists():
            self._fault(place, f"{path} is not there.", "Name one that is.")
        return path

    def _unknown(self, place: tuple[str | int, ...], table: dict[str, Any], known: set[str]) -> None:
        for key in table.keys() - known:
            self._fault((*place, key), f"{key} is not known here.", f"Known: {', '.join(sorted(known))}.")

    def _fault(self, place: tuple[str | int, ...], what: str, mend: str) -> None:
        line = next((self._places[p] for p in _outward(place) if p in self._places), 1)
        self._faults.append(Fault(line, what, mend))


def _outward(place: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    return [place[:length] for length in range(len(place), -1, -1)]


def _places(text: str) -> dict[tuple[str | int, ...], int]:
    """Return the line of each table and key, for the plain layout such files have."""
    places: dict[tuple[str | int, ...], int] = {}
    here: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if many := re.match(r"\[\[\s*([\w-]+)\s*\]\]", stripped):
            counts[many[1]] = counts.get(many[1], -1) + 1
            here = (many[1], counts[many[1]])
            places.setdefault((many[1],), number)
        elif one := re.match(r"\[\s*([\w.-]+)\s*\]", stripped):
            first, *rest = one[1].split(".")
            here = (first, counts[first], *rest) if first in counts else (first, *rest)
        elif key := re.match(r"([\w-]+)\s*=", stripped):
            places.setdefault((*here, key[1]), number)
            continue
        places.setdefault(here, number)
    return places
