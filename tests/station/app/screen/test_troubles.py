"""Every reason that a driver can give is said in words, with what to do about it."""

import pytest

from drivers.api.reasons import REASONS
from station.app.screen.troubles import TROUBLES, Trouble, trouble_of


def test_every_reason_of_any_driver_has_words_and_there_are_words_for_nothing_else() -> None:
    assert TROUBLES.keys() == REASONS.keys()


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_the_words_are_short_and_the_mend_says_what_to_do(trouble: Trouble) -> None:
    assert 0 < len(trouble.short) <= 18
    assert "-" not in trouble.short
    assert trouble.short == trouble.short.lower()
    assert trouble.mend.endswith(".")
    assert trouble.mend[0].isupper()
    assert len(trouble.mend) <= 50


def test_a_plug_ins_own_reason_is_said_as_it_is_spelt() -> None:
    assert trouble_of("lamp-burnt-out").short == "lamp burnt out"
    assert trouble_of("lamp-burnt-out").mend
