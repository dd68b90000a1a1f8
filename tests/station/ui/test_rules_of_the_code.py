"""What the window's code must never use: a scan clicks a focused button and answers a message box."""

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "station"
FILES = sorted(FOLDER.rglob("*.py"))
FORBIDDEN = {
    "QColorDialog",
    "QComboBox",
    "QDialog",
    "QErrorMessage",
    "QFileDialog",
    "QInputDialog",
    "QLineEdit",
    "QMenu",
    "QMessageBox",
    "QProgressDialog",
    "QShortcut",
    "QToolTip",
}
SCREEN_SIZES = {"logicalDotsPerInch", "physicalDotsPerInch", "physicalSize", "devicePixelRatio"}


def names_of(path: Path) -> set[str]:
    """Every name and attribute that a file uses."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imported = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return names | {alias.name for node in imported for alias in node.names}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_dialog_and_nothing_that_takes_keys(path: Path) -> None:
    """Questions are states of the screen; no widget waits for keys."""
    assert not names_of(path) & FORBIDDEN


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_size_is_taken_from_what_a_screen_says_of_itself(path: Path) -> None:
    """Millimetres come from the station's settings."""
    assert not names_of(path) & SCREEN_SIZES
