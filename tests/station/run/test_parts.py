"""What the station's file decides: PINs and prefixes."""

import pytest
from argon2 import PasswordHasher

from station.core.codes.site_codes import Kind
from station.run.parts import check_pin, site_codes
from station.run.station import StationUnusable


def test_a_pin_is_checked_by_its_argon2_hash() -> None:
    stored = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("4711")
    assert check_pin(stored, "4711")
    assert not check_pin(stored, "4712")
    assert not check_pin("no hash", "4711")


def test_prefixes_of_the_site_take_the_place_of_the_usual_ones() -> None:
    codes = site_codes({Kind.OPERATOR.value: "WHO"})
    assert codes.make(Kind.OPERATOR, "7").startswith("WHO/7/")
    with pytest.raises(StationUnusable, match="two kinds of site code have the same prefix"):
        site_codes({Kind.OPERATOR.value: "PL"})
