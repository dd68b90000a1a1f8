"""Every station.toml that the guide for devices shows is one that the station takes."""

import re
import tomllib
from pathlib import Path

import pytest

from drivers.api import BadSettings, DeviceConfig
from drivers.catalog import catalog
from station.config import load

GUIDE = Path(__file__).parent.parent / "docs" / "devices.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
STATION = '[station]\nname = "bench-1"\ndatabase = "bench-1.db"\n\n'
KNOWN = catalog([]).drivers


def objection(device: DeviceConfig) -> str:
    """Tell what its driver has against a table, as the command line does; nothing is opened."""
    try:
        catalog([]).build(device, lambda _: None)
    except BadSettings as error:
        return str(error)
    return ""


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_example_is_taken_as_it_stands(example: str, tmp_path: Path) -> None:
    tables = tomllib.loads(example)["devices"]
    missing = {table["driver"] for table in tables} - set(KNOWN)
    if missing:
        pytest.skip(f"there is no driver {', '.join(sorted(missing))} yet")
    path = tmp_path / "station.toml"
    path.write_text(STATION + example, encoding="utf-8")
    devices = load(path, objection).devices
    assert [device.driver for device in devices] == [table["driver"] for table in tables]


def test_each_driver_has_an_example() -> None:
    shown = {table["driver"] for example in EXAMPLES for table in tomllib.loads(example)["devices"]}
    assert set(KNOWN) <= shown
