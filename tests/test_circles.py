"""No rooms beside each other import each other in a circle: the contract is seen to catch planted ones.

Apart from the other contracts' tests because this one's report names the package that holds the circle,
not the import that was planted.
"""

import sys
import tomllib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path

import grimp
import pytest
from importlinter.application.output import console
from importlinter.application.use_cases import read_user_options
from importlinter.configuration import configure
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract

SETTINGS = Path(__file__).parent.parent / "pyproject.toml"
LINTER = tomllib.loads(SETTINGS.read_text())["tool"]["importlinter"]
TYPES_LEFT_OUT: bool = LINTER["exclude_type_checking_imports"]

# package the circle is in, who imports whom in it against the arrow that stands
CIRCLES = [
    ("sync.store.db", "sync.store.db.bell", "sync.store.db.database"),
    ("sync.store", "sync.store.db.database", "sync.store.stations.number_blocks"),
    ("sync", "sync.contract.wire", "sync.client"),
    ("drivers", "drivers.base.upkeep", "drivers.scales.dialogue"),
    # by way of a third room
    ("drivers", "drivers.base.upkeep", "drivers.manager"),
    ("station.ui.sound", "station.ui.sound.sounds", "station.ui.sound.soundcard"),
    ("station.db", "station.db.tables", "station.db.migrations"),
    ("station", "station.core.work", "station.app.engine"),
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    configure()
    return grimp.build_graph(
        *LINTER["root_packages"],
        include_external_packages=True,
        exclude_type_checking_imports=TYPES_LEFT_OUT,
        cache_dir=None,
    )


def said_of(graph: grimp.ImportGraph, ancestors: Sequence[str] = ()) -> str:
    """Return what the linter says of the circles in a graph, on one line; empty where there are none.

    `ancestors` stand in for those of the contract.
    """
    options = read_user_options(str(SETTINGS))
    chosen = next(one for one in options.contracts_options if one["id"] == "no-circles")
    chosen = {**chosen, "ancestors": ancestors or chosen["ancestors"]}
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


HIDDEN = {
    "inside a function": "def sell():\n    from shop_of_test import stock\n",
    "for types alone": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shop_of_test.stock\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "shop_of_test"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "stock.py").write_text("import shop_of_test.till\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    sys.modules.pop("shop_of_test", None)


@pytest.mark.parametrize("how", HIDDEN)
def test_an_import_hides_no_circle(shop: Path, how: str) -> None:
    (shop / "till.py").write_text(HIDDEN[how])
    graph = grimp.build_graph("shop_of_test", exclude_type_checking_imports=TYPES_LEFT_OUT, cache_dir=None)
    assert "No cycles are allowed in shop_of_test." in said_of(graph, ["shop_of_test"])
