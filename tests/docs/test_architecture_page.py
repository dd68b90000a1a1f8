"""The page of the architecture says what is so: its rooms are there, its lists are the contracts'."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def contract_lists() -> dict[str, list[str]]:
    """Return the lines of every contract of layers, by its id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract["layers"] for contract in contracts if contract["type"] == "layers"}


def page_lists(page: str) -> dict[str, list[str]]:
    """Return the lists of the page by the id that stands over each."""
    found = re.findall(r"^### `([a-z-]+)`\n.*?^```\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return {name: lines.splitlines() for name, lines in found}


def test_the_lists_of_layers_are_those_of_the_contracts() -> None:
    assert page_lists(PAGE) == contract_lists()


def test_a_list_that_differs_is_found() -> None:
    swapped = PAGE.replace("__main__\ncli\n", "cli\n__main__\n", 1)
    assert swapped != PAGE
    assert page_lists(swapped) != contract_lists()


def test_every_room_of_the_roots_is_on_the_page() -> None:
    rooms = {
        path.parent.relative_to(ROOT).as_posix()
        for root in ("station", "drivers", "sync", "sync/store")
        for path in (ROOT / root).glob("*/__init__.py")
    }
    assert rooms - set(re.findall(r"`([a-z_/]+)`", PAGE)) == set()


def test_every_path_on_the_page_is_there() -> None:
    named = re.findall(r"`((?:station|drivers|sync|resources|packaging|tests)(?:/[a-z_.]+)*)`", PAGE)
    assert named
    assert not [path for path in named if not (ROOT / path).exists()]
