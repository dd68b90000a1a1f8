"""The walls between the rooms stand: each contract is seen to catch a planted breach."""

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("station", "drivers", "sync", "resources")
LINTER = Path(sys.executable).with_name("lint-imports")

# contract, file the breach is planted in, module it imports
BREACHES = [
    ("station-layers", "station/core/__init__.py", "station.app"),
    ("station-layers", "station/app/__init__.py", "station.ui"),
    ("station-layers", "station/app/__init__.py", "station.db"),
    ("drivers-layers", "drivers/codecs/__init__.py", "drivers.transport"),
    ("drivers-layers", "drivers/transport/__init__.py", "drivers.scanners.serial_scanner"),
    ("sync-layers", "sync/contract/__init__.py", "sync.store"),
    ("three-feet", "drivers/api/devices.py", "station.core"),
    ("three-feet", "sync/contract/__init__.py", "drivers.api"),
    ("core-pure", "station/core/__init__.py", "time"),
    ("core-pure", "station/core/__init__.py", "sync.contract"),
    ("contract-pure", "sync/contract/__init__.py", "sqlalchemy"),
    ("app-bounds", "station/app/__init__.py", "drivers.labels.zpl"),
    ("app-bounds", "station/app/__init__.py", "pysqlite3"),
    ("db-bounds", "station/db/__init__.py", "drivers.api"),
    ("db-bounds", "station/db/__init__.py", "sync.store"),
    ("ui-bounds", "station/ui/__init__.py", "sqlalchemy"),
    ("ui-bounds", "station/ui/__init__.py", "drivers.scanners.serial_scanner"),
    ("qt-only-in-ui", "station/app/__init__.py", "PySide6"),
    ("drivers-alone", "drivers/codecs/__init__.py", "station.core"),
    ("codecs-sans-io", "drivers/codecs/__init__.py", "socket"),
    ("sync-layers", "sync/store/__init__.py", "sync.outbox"),
    ("sync-layers", "sync/outbox.py", "sync.pump"),
    ("store-layers", "sync/store/db/database.py", "sync.store.stations"),
    ("store-layers", "sync/store/orders/views.py", "sync.store.stations.pulling"),
    ("store-layers", "sync/store/ingest/push.py", "sync.store.connectors"),
    ("ui-layers", "station/ui/paint/text.py", "station.ui.parts.view"),
    ("ui-layers", "station/ui/parts/view.py", "station.ui.views.base"),
    ("drivers-layers", "drivers/base/upkeep.py", "drivers.scales"),
    ("store-apart", "sync/outbox.py", "sync.store"),
    ("sync-alone", "sync/store/__init__.py", "drivers.api"),
    ("sim-not-at-run-time", "drivers/scanners/serial_scanner.py", "drivers.sim"),
]


def python_files() -> Iterator[Path]:
    """Yield every source file that ships."""
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")


def contracts() -> dict[str, dict[str, object]]:
    """Return the contracts of pyproject.toml by id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Hold the packages in `folder` against one contract."""
    command = [str(LINTER), "--no-logo", "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy the packages and the contracts, so that a breach can be planted."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.ttf")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("contract", "file", "module"), BREACHES)
def test_a_planted_breach_is_caught(copied: Path, contract: str, file: str, module: str) -> None:
    assert lint(copied, contract).returncode == 0
    with (copied / file).open("a") as source:
        source.write(f"\nimport {module}\n")
    caught = lint(copied, contract)
    importer = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert caught.returncode == 1
    assert f"{importer} -> {module}" in " ".join(caught.stdout.split())


def test_every_contract_has_a_planted_breach() -> None:
    """Circles are planted in `test_circles`."""
    assert {contract for contract, _, _ in BREACHES} == set(contracts()) - {"no-circles"}


def test_no_file_is_called_like_a_library_it_uses() -> None:
    used: set[str] = set()
    for file in python_files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                used.add(node.module.split(".")[0])
    taken = used - set(PACKAGES)
    assert not [file for file in python_files() if file.stem in taken or file.parent.name in taken]


def test_the_folder_packaging_does_not_hide_the_library_of_that_name() -> None:
    assert not list((ROOT / "packaging").rglob("__init__.py"))
    found = importlib.util.find_spec("packaging")
    assert found is not None
    assert found.origin is not None
    assert ROOT / "packaging" not in Path(found.origin).parents


def test_every_ignored_rule_has_a_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    rules = [line for line in lines if re.match(r'\s+"[A-Z]+[0-9]*",\s*(#|$)', line)]
    assert rules
    assert not [line for line in rules if not re.search(r"# \w", line)]


def test_every_silenced_line_has_a_reason_beside_it() -> None:
    """In tests the code of a `type: ignore` is reason enough: a fake is no subclass of what it stands for."""
    lint_only = re.compile(r"# (noqa(: [A-Z0-9, ]+)?|pragma: no (cover|branch))")
    everything = re.compile(lint_only.pattern[:-1] + r"|type: ignore(\[[a-z-, ]+\])?)")
    bare = [
        f"{file.relative_to(ROOT)}:{number}"
        for folder in (*PACKAGES, "tests")
        for file in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if file != Path(__file__)
        for found in (lint_only if folder == "tests" else everything).finditer(line)
        if not re.search(r"\w", line[found.end() :])
    ]
    assert not bare
