import pytest

from drivers.api import BadSettings
from drivers.labels.setup import LabelSetup, read_setup
from drivers.labels.zpl import Label
from drivers.transport.options import OptionReader


def setup(**options: object) -> LabelSetup:
    reader = OptionReader(options)
    made = read_setup(reader)
    reader.finish()
    return made


def test_nothing_set_is_a_label_of_4_by_6_inches_at_203_dpi_and_leaves_the_rest_to_the_printer() -> None:
    assert setup() == LabelSetup(8, 101.6, 152.4)
    assert (setup().before, setup().head) == ("", "")


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"media": "4x6"}, (101.6, 152.4)),
        ({"media": "4x4"}, (101.6, 101.6)),
        ({"media": "100x150"}, (100, 150)),
        ({"media": "100 x 150 mm"}, (100, 150)),
        ({"media": "102.5×152"}, (102.5, 152)),
        ({"media": "3.5x5in"}, (88.9, 127)),
        ({"media": "A6"}, (105, 148)),
        ({"media": "a5"}, (148, 210)),
        ({"media": "100x100"}, (100, 100)),
        ({"width_mm": 100, "height_mm": 99.5}, (100, 99.5)),
    ],
)
def test_media_are_named_or_measured(options: dict[str, object], size: tuple[float, float]) -> None:
    made = setup(**options)
    assert (made.width_mm, made.height_mm) == pytest.approx(size)


@pytest.mark.parametrize("dots", [6, 8, 12, 24])
def test_every_resolution_there_is_can_be_set(dots: int) -> None:
    assert setup(dots_per_mm=dots).dots_per_mm == dots


def test_all_settings_stand_in_the_head_of_the_label() -> None:
    made = setup(speed=4, darkness=7, mode="cutter", tracking="mark", top_mm=2.5, left_mm=-3, dots_per_mm=12)
    assert made.before == "~SD07"
    assert made.head == "^MMC^MNM^PR4^LT30^LS36"
    assert Label.on(made).dumpZPL() == (
        "~SD07^XA^CI28^PW1219^LL1829^LH0,0^MMC^MNM^PR4^LT30^LS36^PQ1,0,1,N^XZ"
    )


@pytest.mark.parametrize(("mode", "sign"), [("tear", "T"), ("peel", "P"), ("cutter", "C"), ("rewind", "R")])
def test_each_mode_has_its_letter(mode: str, sign: str) -> None:
    assert setup(mode=mode).head == f"^MM{sign}"


@pytest.mark.parametrize(("tracking", "sign"), [("gap", "Y"), ("continuous", "N"), ("mark", "M")])
def test_each_tracking_has_its_letter(tracking: str, sign: str) -> None:
    assert setup(tracking=tracking).head == f"^MN{sign}"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"dots_per_mm": 7}, "dots_per_mm must be one of 6, 8, 12, 24, not 7"),
        ({"dots_per_mm": "fine"}, "dots_per_mm must be a whole number"),
        ({"media": "letter"}, 'media must be as "4x6"'),
        ({"media": "57x32"}, "each side must be from 70 to 1000 mm"),
        ({"media": 46}, "media must be a text"),
        ({"media": "4x6", "width_mm": 100, "height_mm": 100}, "exclude each other"),
        ({"width_mm": 100}, "belong together"),
        ({"width_mm": "wide", "height_mm": 100}, "width_mm must be millimetres from 0 to 1000"),
        ({"speed": 15}, "speed must be a whole number from 1 to 14"),
        ({"darkness": 31}, "darkness must be a whole number from 0 to 30"),
        ({"darkness": True}, "darkness must be a whole number"),
        ({"mode": "fold"}, "mode must be one of tear, peel, cutter, rewind"),
        ({"tracking": "luck"}, "tracking must be one of gap, continuous, mark"),
        ({"top_mm": 11}, "top_mm must be millimetres from -10 to 10"),
        ({"top_mm": 6, "dots_per_mm": 24}, "top_mm must be millimetres from -5 to 5"),
        ({"left_mm": 51}, "left_mm must be millimetres from -50 to 50"),
        ({"paper": "A6"}, "unknown option paper"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(options: dict[str, object], words: str) -> None:
    with pytest.raises(BadSettings, match=words):
        setup(**options)
