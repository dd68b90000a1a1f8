"""No rooms beside each other import each other in a circle: the contract is seen to catch planted ones.

Apart from the other contracts' tests because this one's report names the package that holds the circle,
not the import that was planted.
"""

import tomllib
from copy import deepcopy
from pathlib import Path

import grimp
import pytest
from importlinter.application.output import console
from importlinter.application.use_cases import read_user_options
from importlinter.configuration import configure
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract

SETTINGS = Path(__file__).parent.parent / "pyproject.toml"

# package the circle is in, who imports whom in it against the arrow that stands
CIRCLES = [
    ("sync.store.db", "sync.store.db.bell", "sync.store.db.database"),
    ("sync.store", "sync.store.db.database", "sync.store.stations.number_blocks"),
    ("sync", "sync.contract.wire", "sync.client"),
    ("drivers", "drivers.base.upkeep", "drivers.scales.dialogue"),
    ("station.ui.sound", "station.ui.sound.sounds", "station.ui.sound.soundcard"),
    ("station.db", "station.db.tables", "station.db.migrations"),
    ("station", "station.core.work", "station.app.engine"),
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    configure()
    roots = tomllib.loads(SETTINGS.read_text())["tool"]["importlinter"]["root_packages"]
    return grimp.build_graph(*roots, include_external_packages=True, cache_dir=None)


def said_of(graph: grimp.ImportGraph) -> str:
    """Return what the linter says of the circles in a graph, on one line; empty where there are none."""
    options = read_user_options(str(SETTINGS))
    chosen = next(one for one in options.contracts_options if one["id"] == "no-circles")
    contract = AcyclicSiblingsContract(chosen["name"], options.session_options, chosen)
    found = contract.check(deepcopy(graph), verbose=False)
    with console.capture() as said:
        if not found.kept:
            contract.render_broken_contract(found)
    return " ".join(said.get().split())


def test_there_is_no_circle(graph: grimp.ImportGraph) -> None:
    assert said_of(graph) == ""


@pytest.mark.parametrize(("package", "importer", "imported"), CIRCLES)
def test_a_planted_circle_is_caught(
    graph: grimp.ImportGraph, package: str, importer: str, imported: str
) -> None:
    assert {importer, imported} <= graph.modules
    circled = deepcopy(graph)
    circled.add_import(importer=importer, imported=imported, line_number=1, line_contents="")
    assert f"No cycles are allowed in {package}." in said_of(circled)
