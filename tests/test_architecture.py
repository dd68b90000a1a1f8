"""The walls between the rooms stand: each contract is seen to catch a planted breach."""

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from grimp import ImportGraph, build_graph
from importlinter import Contract
from importlinter.application.output import console
from importlinter.application.use_cases import read_user_options
from importlinter.configuration import configure
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

ROOT = Path(__file__).parent.parent
PACKAGES = ("station", "drivers", "sync", "resources")
LINTER = Path(sys.executable).with_name("lint-imports")
KINDS: dict[str, type[Contract]] = {
    kind.type_name: kind
    for kind in (
        AcyclicSiblingsContract,
        ForbiddenContract,
        IndependenceContract,
        LayersContract,
        ProtectedContract,
    )
}

# contract, file the breach is planted in, module it imports
BREACHES = [
    ("station-layers", "station/core/__init__.py", "station.app"),
    ("station-layers", "station/core/messages/making.py", "station.app.screen.words"),
    ("station-layers", "station/app/__init__.py", "station.ui"),
    ("station-layers", "station/app/__init__.py", "station.db"),
    ("drivers-layers", "drivers/codecs/__init__.py", "drivers.transport"),
    ("drivers-layers", "drivers/transport/__init__.py", "drivers.scanners.serial_scanner"),
    ("sync-layers", "sync/contract/__init__.py", "sync.store"),
    ("core-layers", "station/core/flow/steps.py", "station.core.packing.table"),
    ("core-layers", "station/core/packing/table.py", "station.core.flows"),
    ("core-layers", "station/core/work.py", "station.core.bench"),
    ("core-layers", "station/core/message.py", "station.core.checks"),
    ("app-layers", "station/app/recording.py", "station.app.engine"),
    ("app-layers", "station/app/screen/words/__init__.py", "station.app.recording"),
    ("app-layers", "station/app/desks/apparatus.py", "station.app.screen.values"),
    ("app-layers", "station/app/ports/ledger.py", "station.app.translation"),
    ("flows-by-one-door", "station/app/engine.py", "station.core.packing.state"),
    ("flows-by-one-door", "station/app/screen/bodies/face.py", "station.core.packing.state"),
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


def contracts() -> dict[str, dict[str, Any]]:
    """Return the contracts of pyproject.toml by id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def module_of(file: str) -> str:
    """Return the module that a file is."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    """Read every import of the packages once."""
    configure()
    return build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def check(graph: ImportGraph, contract: str) -> str:
    """Hold a graph against one contract, and return what the linter says of its breaches, on one line."""
    options = read_user_options(str(ROOT / "pyproject.toml"))
    chosen = next(one for one in options.contracts_options if one["id"] == contract)
    held = KINDS[chosen["type"]](chosen["name"], options.session_options, chosen)
    found = held.check(deepcopy(graph), verbose=False)
    with console.capture() as said:
        if not found.kept:
            held.render_broken_contract(found)
    return " ".join(said.get().split())


@pytest.mark.parametrize("contract", contracts())
def test_the_packages_keep_every_contract(graph: ImportGraph, contract: str) -> None:
    assert check(graph, contract) == ""


@pytest.mark.parametrize(("contract", "file", "module"), BREACHES)
def test_a_planted_breach_is_caught(graph: ImportGraph, contract: str, file: str, module: str) -> None:
    importer = module_of(file)
    assert importer in graph.modules
    assert module in graph.modules or module.split(".", maxsplit=1)[0] not in PACKAGES
    breached = deepcopy(graph)
    breached.add_import(importer=importer, imported=module, line_number=1, line_contents=f"import {module}")
    assert f"{importer} -> {module}" in check(breached, contract)


def test_the_command_reads_the_files_and_names_every_breach_of_every_contract(tmp_path: Path) -> None:
    """What the linter's command sees in the files is what the tests above plant in the graph."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.ttf")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for _, file, module in BREACHES:
        with (tmp_path / file).open("a") as source:
            source.write(f"\nimport {module}\n")
    command = [str(LINTER), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=240)
    said = " ".join(done.stdout.split())
    assert done.returncode == 1
    assert f"Contracts: 0 kept, {len(contracts())} broken." in said
    assert not [file for _, file, module in BREACHES if f"{module_of(file)} -> {module}" not in said]


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
