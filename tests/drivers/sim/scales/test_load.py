from decimal import Decimal

import pytest

from drivers.sim.scales.load import Load, Plate, Trouble, Unable

SETTLE_S = 1.0
PLATE = Plate(settle_s=SETTLE_S)


@pytest.fixture
def load() -> Load:
    return Load(PLATE)


def shown(load: Load, now: float) -> str:
    try:
        weight = load.weigh(now)
    except Unable as unable:
        return unable.trouble.value
    return f"{weight.value} {weight.unit}{' net' if weight.net else ''}"


def test_a_load_moves_until_it_has_settled(load: Load) -> None:
    load.put(Decimal(250), 10)
    assert shown(load, 10.5) == "moving"
    assert load.passing(10.5).value == Decimal("0.125")
    assert shown(load, 11) == "0.250 kg"


def test_one_that_is_shaken_never_settles(load: Load) -> None:
    load.shake(True)
    assert shown(load, 100) == "moving"
    load.shake(False)
    assert shown(load, 100) == "0.000 kg"


def test_a_tare_is_taken_off_until_it_is_cleared(load: Load) -> None:
    load.put(Decimal(250), 10)
    load.tare(20)
    assert shown(load, 20) == "0.000 kg net"
    load.put(Decimal(1000), 30)
    assert shown(load, 40) == "0.750 kg net"
    load.clear_tare()
    assert shown(load, 40) == "1.000 kg"


def test_zero_takes_a_little_for_nothing_and_no_more(load: Load) -> None:
    load.put(Decimal(100), 10)
    load.zero(20)
    assert shown(load, 20) == "0.000 kg"
    load.put(Decimal(5000), 30)
    with pytest.raises(Unable):
        load.zero(40)
    assert shown(load, 40) == "4.900 kg"


def test_nothing_can_be_done_to_a_load_that_moves(load: Load) -> None:
    load.put(Decimal(100), 10)
    for deed in (load.zero, load.tare):
        with pytest.raises(Unable) as refused:
            deed(10.1)
        assert refused.value.trouble is Trouble.MOVING


@pytest.mark.parametrize(("grams", "trouble"), [(15001, "over"), (-501, "under")])
def test_out_of_range_there_is_no_weight(load: Load, grams: int, trouble: str) -> None:
    load.put(Decimal(grams), 10)
    assert shown(load, 20) == trouble


def test_a_broken_scale_shows_a_fault_whatever_lies_on_it(load: Load) -> None:
    load.fail(True)
    assert shown(load, 10) == "fault"
    load.fail(False)
    assert shown(load, 10) == "0.000 kg"


def test_a_drifting_load_grows_and_never_moves(load: Load) -> None:
    load.put(Decimal(100), 10)
    load.drift(Decimal(2), 20)
    assert [shown(load, now) for now in (20, 30, 40)] == ["0.100 kg", "0.120 kg", "0.140 kg"]


def test_grams_are_shown_in_the_unit_and_digits_of_the_scale() -> None:
    assert Load(Plate(unit="lb", decimals=2)).shown(Decimal(1000)).value == Decimal("2.20")
    assert Load(Plate(unit="g", decimals=1)).shown(Decimal("1000.04")).value == Decimal("1000.0")
    assert str(Load(PLATE).shown(Decimal("-0.1")).value) == "0.000"
