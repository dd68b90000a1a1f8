import pytest
import zxingcpp
from PySide6.QtGui import QImage

from station.app.screen.values import CartonBody, LabelBody, QuestionBody, Screen
from station.ui.parts.places import place_actions
from tests.helpers.screens import GALLERY
from tests.helpers.touches import touch
from tests.station.ui.conftest import SIZES, OpenWindow


def read_codes(image: QImage) -> set[str]:
    """Every code that a scanner would find on a screenshot."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    # The view does not keep its buffer alive: `pixels` does, until the codes are read.
    pixels = bytes(grey.constBits())
    view = zxingcpp.ImageView(
        pixels, grey.width(), grey.height(), zxingcpp.ImageFormat.Lum, grey.bytesPerLine()
    )
    return {found.text for found in zxingcpp.read_barcodes(view)}


def codes_of(screen: Screen) -> set[str]:
    """What the first page of a screen has to offer."""
    codes = {action.code for place, action in place_actions(screen.actions).items() if place.page == 0}
    match screen.body:
        case CartonBody(choices=cartons):
            codes |= {carton.code for carton in cartons if not carton.forbidden}
        case QuestionBody(choices=choices):
            codes |= {choice.code for choice in choices}
        case _:
            pass
    return codes


@pytest.mark.parametrize("size", SIZES, ids=["21.5in-fhd", "15.6in-720p", "10.1in-720p"])
@pytest.mark.parametrize("screen", GALLERY.values(), ids=GALLERY)
def test_every_code_on_the_screen_can_be_scanned_and_no_other_is_there(
    screen: Screen, size: tuple[int, int, float], open_window: OpenWindow
) -> None:
    """Commands, cartons and reasons decode from a screenshot; nothing else on it is a code."""
    assert read_codes(open_window(screen, size).grab().toImage()) == codes_of(screen)


@pytest.mark.parametrize("size", SIZES, ids=["21.5in-fhd", "15.6in-720p", "10.1in-720p"])
def test_the_second_page_can_be_scanned_too(size: tuple[int, int, float], open_window: OpenWindow) -> None:
    """What is one touch away has its codes as well."""
    screen = GALLERY["packing-counted"]
    window = open_window(screen, size)
    touch(window, "More commands")
    rare = {action.code for place, action in place_actions(screen.actions).items() if place.page == 1}
    assert len(rare) == 2
    assert read_codes(window.grab().toImage()) == rare


def test_the_small_label_can_not_be_scanned_instead_of_the_real_one(open_window: OpenWindow) -> None:
    """Only the label on the box confirms the box."""
    screen = GALLERY["confirming"]
    assert isinstance(screen.body, LabelBody)
    found = read_codes(open_window(screen).grab().toImage())
    assert found
    assert screen.body.tracking not in found
