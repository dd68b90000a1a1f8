"""The rooms stay few and calm: counted over every import, deferred ones and those for types too.

A room is a file or folder directly inside a package; an arrow says that something in one room imports
something in another.
"""

from pathlib import Path

import grimp
import pytest

# place, at most so many rooms, at most so many arrows between them
HOUSE = [
    ("drivers", 13, 34),
    ("drivers.sim", 8, 12),
    ("drivers.codecs", 14, 9),
    ("drivers.transport", 11, 17),
    ("sync", 8, 10),
    ("sync.store", 16, 50),
    ("station", 9, 22),
    ("station.app", 8, 20),
    ("station.core", 14, 45),
    ("station.ui", 10, 13),
]


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


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("station", "drivers", "sync", "resources", cache_dir=None)


@pytest.mark.parametrize(("place", "rooms", "arrows"), HOUSE)
def test_a_place_has_no_more_rooms_and_arrows_than_agreed(
    graph: grimp.ImportGraph, place: str, rooms: int, arrows: int
) -> None:
    assert not crowding(graph, place, rooms, arrows)


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


def test_an_import_inside_a_function_and_one_for_types_alone_are_arrows_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shop_of_test"
    folder.mkdir()
    for room in ("__init__", "stock", "desk"):
        (folder / f"{room}.py").touch()
    (folder / "till.py").write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import shop_of_test.stock\n"
        "def sell():\n    from shop_of_test import desk\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    graph = grimp.build_graph("shop_of_test", cache_dir=None)
    till, stock, desk = (f"shop_of_test.{room}" for room in ("till", "stock", "desk"))
    assert arrows_of(graph, "shop_of_test") == {(till, stock), (till, desk)}
