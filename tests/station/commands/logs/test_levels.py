import logging

import pytest

from station.commands.logs.levels import LevelUnknown, choose_level


def test_nobody_asked_for_a_level() -> None:
    assert choose_level(None, {}) is None
    assert choose_level(None, {"PACKLINE_LOG": ""}) is None


def test_the_option_goes_before_the_variable() -> None:
    assert choose_level("error", {"PACKLINE_LOG": "debug"}) == logging.ERROR
    assert choose_level("error", {"PACKLINE_LOG": "loud"}) == logging.ERROR
    assert choose_level(None, {"PACKLINE_LOG": "debug"}) == logging.DEBUG


def test_a_wrong_variable_is_named_with_the_levels_there_are() -> None:
    with pytest.raises(LevelUnknown, match=r"PACKLINE_LOG is 'loud'; .* error, warning, info, debug"):
        choose_level(None, {"PACKLINE_LOG": "loud"})
