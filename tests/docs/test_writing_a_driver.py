"""The guide for drivers: its example is whole, proven and found like any plug-in; what it shows is in it."""

import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from drivers.api import Device, DeviceConfig, Role
from drivers.api.reasons import REASONS
from drivers.catalog import GROUP, catalog
from drivers.sim.scanners.line_scanner import SimScanner
from tests.drivers.peers.recorder import Recorder
from tests.drivers.scanners.conformance import ScannerBench, ScannerConformance

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = DOCS / "writing-a-driver.md"
EXAMPLE = DOCS / "examples" / "packline_example_driver"
PROJECT = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def entry_point() -> EntryPoint:
    """Give the entry point that an installed example would have."""
    ((name, value),) = PROJECT["project"]["entry-points"][GROUP].items()
    return EntryPoint(name, value, GROUP)


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the example on the path, as an installation would."""
    monkeypatch.syspath_prepend(EXAMPLE)
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "packline_example_driver"]:
        del sys.modules[name]


def build(config: DeviceConfig, told: Recorder) -> Device:
    return catalog([entry_point()]).build(config, told)


@pytest.mark.usefixtures("importable")
def test_the_example_is_found_like_a_driver_of_our_own() -> None:
    found = catalog([entry_point()])
    assert not found.broken
    assert found.drivers["acme"].role is Role.SCANNER


@pytest.mark.usefixtures("importable")
class TestTheExample(ScannerConformance):
    """What every scanner must do."""

    @pytest.fixture
    def bench(self) -> Iterator[ScannerBench]:
        sim = SimScanner(terminator="").start()
        told = Recorder()
        scanner = build(DeviceConfig("scan", Role.SCANNER, "acme", sim.url), told)
        yield ScannerBench(scanner, told, lambda code: sim.send(f"#{code};"))
        scanner.stop()
        sim.stop()


def test_the_examples_own_tests_pass_and_run_every_line(tmp_path: Path) -> None:
    """In a process of their own, as its author runs them; the arm that no frame reaches is left out."""
    (tmp_path / "coverage.ini").write_text("[report]\nexclude_also =\n    assert_never\n")
    path = os.pathsep.join([str(EXAMPLE), str(DOCS.parent)])
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(EXAMPLE)),
            *("-p", "no:cacheprovider", "--cov=packline_example_driver", "--cov-branch"),
            *("--cov-fail-under=100", "--cov-report=term-missing"),
            f"--cov-config={tmp_path / 'coverage.ini'}",
            str(EXAMPLE / "tests"),
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_piece_of_code_in_the_guide_is_taken_from_the_example() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.py"))
    pieces = [text for language, text in BLOCKS if language == "python"]
    assert len(pieces) >= 4
    assert [piece for piece in pieces if piece not in source] == []


def test_every_table_in_the_guide_is_one_that_is_taken() -> None:
    tables = [tomllib.loads(text) for language, text in BLOCKS if language == "toml"]
    assert tables[0]["project"] == {"entry-points": PROJECT["project"]["entry-points"]}
    (device,) = tables[1]["devices"]
    assert device["driver"] == "acme"


@pytest.mark.usefixtures("importable")
def test_the_guides_table_for_station_toml_builds_the_example() -> None:
    ((device,),) = [tomllib.loads(text)["devices"] for _, text in BLOCKS if "[[devices]]" in text]
    config = DeviceConfig("front", Role(device["role"]), device["driver"], device["url"], device["options"])
    assert build(config, Recorder()).status.name == "front"


def test_every_name_in_the_guide_is_there() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for name in set(re.findall(r"`(drivers(?:\.\w+)+)`", text)):
        pkgutil.resolve_name(name)
    assert {"driver-failed", "internal-error"} <= REASONS.keys()


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)]+)\)", GUIDE.read_text(encoding="utf-8")))
def test_every_link_of_the_guide_leads_somewhere(link: str) -> None:
    assert (DOCS / link).exists()
