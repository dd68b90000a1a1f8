from decimal import Decimal

import pytest

from station.core.weights import Load, Platform, kilos, typed_weight, whole_grams


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("380", "380"),
        ("1.25", "1250"),
        ("1,250", "1250"),
        ("1.25 kg", "1250"),
        ("12KG", "12000"),
        ("250.5 g", "250.5"),
        (" 380 ", "380"),
    ],
)
def test_grams_are_whole_and_kilograms_have_a_point(text: str, grams: str) -> None:
    assert typed_weight(text) == Decimal(grams)


@pytest.mark.parametrize("text", ["", "0", "0.000", "-5", "1.2345", "12345678", "PL/UNDO/%", "1 lb", "١٢"])
def test_what_is_no_weight_is_none(text: str) -> None:
    assert typed_weight(text) is None


def test_weights_are_said_in_kilograms_and_kept_in_whole_grams() -> None:
    assert kilos(Decimal("1239.6")) == "1.240 kg"
    assert (whole_grams(Decimal("0.5")), whole_grams(Decimal("1239.4"))) == (1, 1239)


def platform(*words: tuple[Load, float | None], taken: float | None = None) -> Platform:
    """Return a platform after these words of its scale."""
    shown = Platform(taken=None if taken is None else Decimal(taken))
    for load, grams in words:
        shown = shown.seen(load, None if grams is None else Decimal(grams))
    return shown


@pytest.mark.parametrize("load", [load for load in Load if load is not Load.STABLE])
def test_only_a_load_that_lies_still_has_a_weight(load: Load) -> None:
    assert platform((Load.STABLE, 380)).fresh == 380
    assert platform((Load.STABLE, 380), (load, None)).fresh is None


@pytest.mark.parametrize("grams", [0, -12])
def test_an_empty_platform_has_no_weight(grams: float) -> None:
    assert platform((Load.STABLE, grams)).fresh is None


def test_what_is_left_of_a_tare_is_not_the_weight_of_a_parcel() -> None:
    assert Platform().seen(Load.STABLE, Decimal(380), net=True).fresh is None


def test_a_weight_that_was_taken_counts_no_second_time() -> None:
    taken = platform((Load.STABLE, 380)).take()
    assert taken.fresh is None
    for load in (Load.MOVING, Load.OVER, Load.FAULT, Load.SILENT):
        for grams in (375, 384, 385):
            assert taken.seen(load, None).seen(Load.STABLE, Decimal(grams)).fresh is None


@pytest.mark.parametrize("grams", [374, 386])
def test_a_piece_put_in_or_taken_out_on_the_scale_makes_it_another_load(grams: float) -> None:
    taken = platform((Load.STABLE, 380)).take()
    assert taken.seen(Load.STABLE, Decimal(grams)).fresh == grams


@pytest.mark.parametrize("between", [(Load.STABLE, 0), (Load.STABLE, 500), (Load.UNDER, None)])
def test_it_counts_again_once_the_load_was_seen_to_leave(between: tuple[Load, float | None]) -> None:
    assert platform((Load.STABLE, 380), between, (Load.STABLE, 380), taken=380).fresh == 380
