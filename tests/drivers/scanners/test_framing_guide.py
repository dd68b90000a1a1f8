"""The examples of the guide are settings that the driver takes, and it names every option there is."""

import re
import tomllib
from pathlib import Path

import pytest

from drivers.api import DeviceConfig, Role
from drivers.scanners.framing_options import CONTENT_OPTIONS, FRAMING_OPTIONS
from drivers.scanners.serial_scanner import build_scanner
from tests.drivers.peers.recorder import Recorder

GUIDE = (Path(__file__).parents[3] / "docs" / "scanner-framing.md").read_text()
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_taken_as_it_stands(example: str) -> None:
    for table in tomllib.loads(example)["devices"]:
        config = DeviceConfig("scan", Role.SCANNER, table["driver"], table["url"], table["options"])
        assert build_scanner(config, Recorder()).status.name == "scan"


@pytest.mark.parametrize("option", sorted({**FRAMING_OPTIONS, **CONTENT_OPTIONS}))
def test_every_option_is_named(option: str) -> None:
    assert f"`{option}`" in GUIDE
