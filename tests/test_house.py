"""The rooms stay few and calm: counted over every import, deferred ones and those for types too.

A room is a file or folder directly inside a package; an arrow says that something in one room imports
something in another.
"""

import sys
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

Arrows = Collection[tuple[str, str]]

# place, at most so many rooms, at most so many arrows between them
HOUSE = [
    ("drivers", 13, 34),
    ("drivers.sim", 8, 12),
    ("drivers.codecs", 14, 9),
    ("drivers.transport", 11, 17),
    ("sync", 8, 10),
    ("sync.store", 16, 50),
    ("station", 9, 22),
    ("station.app", 9, 21),
    ("station.core", 14, 45),
    ("station.ui", 10, 13),
]

# no rooms of one package, however deep inside, lead in a circle
WITHOUT_CIRCLES = ["drivers", "station", "sync"]


def rooms_of(graph: grimp.ImportGraph, place: str) -> set[str]:
    """Return the rooms directly inside a place."""
    return set(graph.find_children(place))


def arrows_of(graph: grimp.ImportGraph, place: str) -> set[tuple[str, str]]:
    """Return which room of a place imports which other."""
    depth = place.count(".") + 2

    def room(module: str) -> str:
        return ".".join(module.split(".")[:depth])

    inside = graph.find_descendants(place)
    return {
        (room(importer), room(imported))
        for importer in inside
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported in inside and room(importer) != room(imported)
    }


def circle_in(arrows: Arrows) -> list[str]:
    """Return a way that leads back to the room it began in, empty where there is none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for importer, imported in arrows:
        sorter.add(imported, importer)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def crowding(graph: grimp.ImportGraph, place: str, rooms: int, arrows: int) -> list[str]:
    """Say in words what a place has too many of, naming them all."""
    there, between = rooms_of(graph, place), arrows_of(graph, place)
    said = []
    if len(there) > rooms:
        said.append(f"{place} has {len(there)} rooms, {rooms} at most: {', '.join(sorted(there))}")
    if len(between) > arrows:
        told = ", ".join(f"{importer} -> {imported}" for importer, imported in sorted(between))
        said.append(f"{place} has {len(between)} arrows, {arrows} at most: {told}")
    return said


def circles(graph: grimp.ImportGraph, root: str) -> list[str]:
    """Return the circles among the rooms of `root` and of each package inside it."""
    found = [circle_in(arrows_of(graph, place)) for place in (root, *sorted(graph.find_descendants(root)))]
    return [" -> ".join(circle) for circle in found if circle]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("station", "drivers", "sync", "resources", cache_dir=None)


@pytest.mark.parametrize(("place", "rooms", "arrows"), HOUSE)
def test_a_place_has_no_more_rooms_and_arrows_than_agreed(
    graph: grimp.ImportGraph, place: str, rooms: int, arrows: int
) -> None:
    assert not crowding(graph, place, rooms, arrows)


@pytest.mark.parametrize("root", WITHOUT_CIRCLES)
def test_no_rooms_beside_each_other_lead_in_a_circle(graph: grimp.ImportGraph, root: str) -> None:
    assert not circles(graph, root)


def drawn(*imports: tuple[str, str]) -> grimp.ImportGraph:
    """Draw a graph from its imports."""
    graph = grimp.ImportGraph()
    for importer, imported in imports:
        for module in (importer, imported):
            parts = module.split(".")
            for end in range(1, len(parts) + 1):
                graph.add_module(".".join(parts[:end]))
        graph.add_import(importer=importer, imported=imported)
    return graph


def test_one_room_and_one_arrow_too_many_are_named() -> None:
    graph = drawn(("shop.till", "shop.stock.shelf"), ("shop.stock.shelf", "shop.stock.box"))
    assert not crowding(graph, "shop", rooms=2, arrows=1)
    assert crowding(graph, "shop", rooms=1, arrows=0) == [
        "shop has 2 rooms, 1 at most: shop.stock, shop.till",
        "shop has 1 arrows, 0 at most: shop.till -> shop.stock",
    ]


def test_files_of_one_room_that_import_the_same_other_room_are_one_arrow() -> None:
    graph = drawn(("shop.till.cash", "shop.stock.shelf"), ("shop.till.card", "shop.stock.box"))
    assert arrows_of(graph, "shop") == {("shop.till", "shop.stock")}


def test_a_circle_is_named_however_deep_and_through_whichever_files() -> None:
    through_files = drawn(("shop.till.cash", "shop.stock.shelf"), ("shop.stock.box", "shop.till.card"))
    assert through_files.find_shortest_chain("shop.till.cash", "shop.till.card") is None
    (named,) = circles(through_files, "shop")
    assert {"shop.till", "shop.stock"} == set(named.split(" -> "))
    deep = drawn(*((f"shop.stock.{one}", f"shop.stock.{other}") for one, other in ("ab", "bc", "ca")))
    (named,) = circles(deep, "shop")
    assert named in {" -> ".join(f"shop.stock.{room}" for room in way) for way in ("abca", "bcab", "cabc")}
    assert not circles(drawn(("shop.stock.a", "shop.stock.b"), ("shop.stock.b", "shop.till")), "shop")


DEFERRED = {
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


@pytest.mark.parametrize("how", DEFERRED)
def test_an_import_hides_no_circle(shop: Path, how: str) -> None:
    (shop / "till.py").write_text(DEFERRED[how])
    (named,) = circles(grimp.build_graph("shop_of_test", cache_dir=None), "shop_of_test")
    assert set(named.split(" -> ")) == {"shop_of_test.stock", "shop_of_test.till"}
