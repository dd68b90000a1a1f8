import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from drivers.labels.code128 import LabelError
from drivers.labels.setup import LabelSetup
from drivers.labels.shipping import shipping_label
from drivers.sim.printers.zpl_render import render
from drivers.sim.printers.zpl_stream import Format, ZplStream
from tests.drivers.peers.judges import drawn_by_zplkit, read

CODE128 = zxingcpp.BarcodeFormat.Code128


def made(*lines: str, tracking: str = "PL0000000012345678", copy: int = 1, dots_per_mm: int = 8) -> bytes:
    return shipping_label(
        ship_to=lines,
        tracking=tracking,
        order="web 4711",
        carrier="House",
        service="express",
        parcel=1,
        parcels=2,
        weight_g=1230,
        copy=copy,
        ship_from=("Packline", "Hall 4"),
        dots_per_mm=dots_per_mm,
    )


def ink(picture: Image.Image, top_mm: float, bottom_mm: float) -> int:
    """Count the black dots of a band of the label."""
    band = picture.convert("L").crop((48, round(top_mm * 8), 780, round(bottom_mm * 8)))
    return band.histogram()[0]


def test_a_customer_called_as_a_command_is_printed_as_text() -> None:
    zpl = made("^FS^XZ~JA", "Street 5", "10115 Berlin")
    assert ZplStream().feed(zpl) == [Format(zpl)]
    for picture in (drawn_by_zplkit(zpl), render(zpl)):
        assert read(picture, CODE128) == [("PL0000000012345678", "]C0")]
        assert ink(picture, 35, 41) > 500
        assert ink(picture, 133, 140) > 500


def test_the_same_customer_unescaped_would_have_emptied_the_label() -> None:
    harmed = made("NAME", "Street 5").replace(b"NAME", b"^FS^XZ~JA")
    assert ZplStream().feed(harmed) != [Format(harmed)]


@pytest.mark.parametrize(
    "tracking", ["BENCH1-000001", "1Z999AA10123456784", "00340434161234567890", "A>B^C~D_E"]
)
@pytest.mark.parametrize("dots_per_mm", [8, 12])
def test_the_tracking_number_reads_as_exactly_itself(tracking: str, dots_per_mm: int) -> None:
    zpl = made("Müller & Söhne", tracking=tracking, dots_per_mm=dots_per_mm)
    assert read(render(zpl), CODE128) == [(tracking, "]C0")]


def test_all_that_a_carrier_and_a_packer_need_stands_on_it() -> None:
    fields = re.findall(rb"\^FH_\^FD(.*?)\^FS", made("Ada Lovelace", "Street 5", "10115 Berlin"))
    assert [field.decode() for field in fields] == [
        "House",
        "express",
        "1 / 2",
        "1.23 kg",
        "Packline",
        "Hall 4",
        "Ada Lovelace",
        "Street 5",
        "10115 Berlin",
        "web 4711",
        ">:PL>50000000012345678",
        "PL0000000012345678",
    ]


def test_a_copy_says_so() -> None:
    assert b"COPY" not in made("A")
    assert b"COPY 2" in made("A", copy=2)


def test_a_long_address_loses_no_line() -> None:
    zpl = made(*(f"line {number}" for number in range(10)))
    assert b"^FDline 6, line 7, line 8, line 9^FS" in zpl


def test_an_unknown_number_of_parcels_and_weight_are_left_out() -> None:
    zpl = shipping_label(ship_to=["A"], tracking="T1", order="1", carrier="House")
    assert b"^FD1^FS" in zpl
    assert b"kg" not in zpl


def test_a_tracking_number_no_scanner_could_read_is_refused() -> None:
    with pytest.raises(LabelError):
        made("A", tracking="Ü1")
    with pytest.raises(LabelError):
        made("A", tracking="A" * 60)


def test_umlauts_are_drawn_by_the_bundled_font_and_by_the_fallback() -> None:
    zpl = made("ÄÖÜäöüß€ŁЖ")
    plain = made("AOUaousELX")
    for font in (None, Path("no-such-font.ttf")):
        assert ink(render(zpl, font), 34, 41) > 200
        assert render(zpl, font).tobytes() != render(plain, font).tobytes()


MEDIA = {"4x6": (101.6, 152.4), "100x150": (100.0, 150.0), "A6": (105.0, 148.0), "100x100": (100.0, 100.0)}


@pytest.mark.parametrize("dots", [8, 12])
@pytest.mark.parametrize("media", MEDIA)
def test_on_every_media_all_is_on_the_label_and_the_code_reads(media: str, dots: int) -> None:
    width, height = MEDIA[media]
    zpl = shipping_label(
        ship_to=[f"line {number} of an address with a long name" for number in range(8)],
        tracking="PL0000000012345678",
        order="web 4711",
        carrier="House carrier",
        service="Express",
        parcels=12,
        parcel=11,
        weight_g=19_990,
        copy=2,
        ship_from=("Packline", "Hall 4", "10115 Berlin"),
        setup=LabelSetup(dots, width, height),
    )
    picture = drawn_by_zplkit(zpl)
    assert picture.size == (round(width * dots), round(height * dots))
    assert read(picture, CODE128) == [("PL0000000012345678", "]C0")]
    # nothing but white within 2 mm of the edges: no line is cut off
    border = picture.point(lambda light: 255 - light)
    inner = border.crop((2 * dots, 2 * dots, picture.width - 2 * dots, picture.height - 2 * dots))
    assert border.histogram()[255] == inner.histogram()[255]
    # every line has its band for itself: the rows of ink are not run together
    assert bands(picture) >= 15


def bands(picture: Image.Image) -> int:
    """Count the runs of rows that have ink."""
    rows = [picture.crop((0, y, picture.width, y + 1)).getextrema()[0] == 0 for y in range(picture.height)]
    return sum(here and not before for before, here in zip([False, *rows], rows, strict=False))


def test_the_set_up_of_the_printer_stands_in_the_label() -> None:
    zpl = shipping_label(
        ship_to=["A"], tracking="T1", order="1", carrier="House", setup=LabelSetup(speed=4, mode="peel")
    )
    assert zpl.startswith(b"^XA^CI28^PW813^LL1219^LH0,0^MMP^PR4^FO")
