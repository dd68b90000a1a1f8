"""Check values over "123456789", as the public catalogue of parametrised CRC algorithms gives them."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.framing.checks import CHECKS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("crc-16/ccitt", 0x2189),
        ("crc-16/ccitt-false", 0x29B1),
        ("crc-16/xmodem", 0x31C3),
        ("crc-16/modbus", 0x4B37),
        ("crc-8", 0xF4),
        ("crc-32", 0xCBF43926),
        ("xor", 0x31),
        ("sum", 0xDD),
        ("lrc", 0x23),
    ],
)
def test_each_check_has_its_published_value(name: str, value: int) -> None:
    assert CHECKS[name].of(b"123456789") == value


@given(st.binary())
def test_crc_32_is_that_of_zlib(data: bytes) -> None:
    assert CHECKS["crc-32"].of(data) == zlib.crc32(data)


@given(st.binary())
def test_a_sum_and_its_lrc_cancel_out(data: bytes) -> None:
    assert (CHECKS["sum"].of(data) + CHECKS["lrc"].of(data)) % 256 == 0
