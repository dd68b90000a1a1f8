from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

from station.ui.application import make_application
from station.ui.paint import fonts
from station.ui.paint.fonts import BOLD, FAMILY, REGULAR, SEMIBOLD, FontError, font, load_fonts, metrics_of

FOLDER = files("resources") / "fonts"


@pytest.fixture(scope="module")
def qapp() -> QApplication:
    return make_application(["tests"], offscreen=True)


def test_every_font_has_its_licence_beside_it() -> None:
    """The Open Font License goes wherever the fonts go."""
    licence = (FOLDER / "OFL-Inter.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Inter Project Authors" in licence
    assert sum(path.name.endswith(".ttf") for path in FOLDER.iterdir()) == 3


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD, BOLD])
def test_the_bundled_font_is_the_one_that_is_used(weight: int) -> None:
    """No machine's own font takes its place."""
    made = font(40, QFont.Weight(weight))
    info = QFontInfo(made)
    assert info.family() == FAMILY
    assert info.weight() == weight


@pytest.mark.usefixtures("qapp")
def test_figures_have_one_width() -> None:
    """Counts do not jump as they count."""
    measure = metrics_of(40, BOLD)
    assert len({measure.horizontalAdvance(figure * 8) for figure in "0123456789"}) == 1


@pytest.mark.usefixtures("qapp")
def test_a_size_in_a_name_stays_as_it_was_typed() -> None:
    """The letter x of "8x40" stays: the whole takes the width of its parts."""
    measure = metrics_of(400)
    parts = sum(measure.horizontalAdvance(part) for part in "8x40")
    assert measure.horizontalAdvance("8x40") == pytest.approx(parts, abs=8)


@pytest.mark.usefixtures("qapp")
def test_a_damaged_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text in a foreign font would fit nowhere: better not to start."""
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Inter_400Regular.ttf").write_bytes(b"no font")
    monkeypatch.setattr(fonts, "files", lambda _package: tmp_path)
    with pytest.raises(FontError, match="Inter_400Regular"):
        load_fonts()
