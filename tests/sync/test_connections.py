import pytest

from sync.connections import make_context
from tests.helpers.lax_tls import make_lax, weaknesses


def test_no_encryption_older_than_1_2_is_taken_whatever_the_machine_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_lax(monkeypatch)
    assert weaknesses(make_context()) == []
