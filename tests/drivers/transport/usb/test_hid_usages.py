import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.transport.usb.hid_usages import usages

SCANNER = bytes.fromhex("058C 0902 A101 0912 A102 8502 C0 C0")
"""A scanner's application collection with one of its reports inside (HID POS usage tables 1.02)."""

SCALE = bytes.fromhex("058D 0920 A101 C0")
KEYBOARD = bytes.fromhex("0501 0906 A101 C0")


@pytest.mark.parametrize(
    ("descriptor", "found"),
    [
        (b"", ()),
        (SCANNER, ((0x8C, 2),)),
        (KEYBOARD + SCANNER + SCALE, ((1, 6), (0x8C, 2), (0x8D, 0x20))),
        (bytes.fromhex("0B02008C00 A101 C0"), ((0x8C, 2),)),
        (bytes.fromhex("FE02A0A1A1") + SCALE, ((0x8D, 0x20),)),
        (bytes.fromhex("0600FF 0901 A101 C0"), ((0xFF00, 1),)),
        (bytes.fromhex("C0 C0") + SCALE, ((0x8D, 0x20),)),
        (b"\xfe", ()),
    ],
    ids=["none", "scanner", "three", "page-in-usage", "long-item", "vendor", "too-many-ends", "torn"],
)
def test_the_top_collections_are_told(descriptor: bytes, found: tuple[tuple[int, int], ...]) -> None:
    assert usages(descriptor) == found


@given(st.binary(max_size=200))
def test_no_descriptor_is_too_broken_to_read(descriptor: bytes) -> None:
    assert all(0 <= usage <= 0xFFFF for _, usage in usages(descriptor))
