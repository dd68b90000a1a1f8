"""Text that came from a device can always be stored and sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract.text import storable


@pytest.mark.parametrize(("text", "written"), [("Ä 1", "Ä 1"), ("a\ud800", "a\\ud800"), ("", "")])
def test_what_no_storage_takes_is_written_as_an_escape(text: str, written: str) -> None:
    assert storable(text) == written


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_storable_says_the_same_and_can_be_encoded(text: str) -> None:
    assert storable(text).encode().decode() == storable(text)
    assert storable(storable(text)) == storable(text)
