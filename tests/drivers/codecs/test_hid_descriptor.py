from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.hid_descriptor import HidDescriptor, Place, ReportKind, read_descriptor
from tests.drivers.peers.hid_samples import SCALE_DESCRIPTOR, SCANNER_DESCRIPTOR

INPUT, OUTPUT, FEATURE = ReportKind.INPUT, ReportKind.OUTPUT, ReportKind.FEATURE


def read(text: str) -> HidDescriptor:
    return read_descriptor(bytes.fromhex(text))


def test_a_scanner_s_values_stand_where_its_maker_says() -> None:
    scanner = read_descriptor(SCANNER_DESCRIPTOR)
    assert scanner.numbered
    assert (scanner.longest_input, scanner.size(INPUT, 2), scanner.size(INPUT, 9)) == (64, 64, 0)
    assert (scanner.size(FEATURE, 0xFE), scanner.size(OUTPUT, 0xFD)) == (2, 64)
    assert scanner.find(INPUT, 0x01, 0x3B) == Place(2, 8, 8, 1)
    assert scanner.find(INPUT, 0x8C, 0xFB) == Place(2, 16, 8, 1)
    assert scanner.find(INPUT, 0x8C, 0xFD) == Place(2, 32, 8, 1)
    assert scanner.find(INPUT, 0x8C, 0xFE) == Place(2, 40, 8, 56)
    more = scanner.find(INPUT, 0x8C, 0xFF)
    assert more is not None
    assert (more.byte, more.mask) == (63, 1)
    assert scanner.find(OUTPUT, 0x8C, 0xFF) is None


def test_a_scale_s_zero_is_a_bit_of_an_output_report() -> None:
    scale = read_descriptor(SCALE_DESCRIPTOR)
    assert scale.longest_input == 6
    assert scale.find(INPUT, 0x8D, 0x40) == Place(3, 32, 16, 1)
    assert scale.find(OUTPUT, 0x8D, 0x80) == Place(2, 8, 1, 1)
    assert scale.find(OUTPUT, 0x8D, 0x81) == Place(2, 9, 1, 1)
    assert scale.size(OUTPUT, 2) == 2


def test_without_report_ids_a_report_begins_with_its_first_value() -> None:
    device = read("058C 7508 9502 09FE 8102")
    assert not device.numbered
    assert device.find(INPUT, 0x8C, 0xFE) == Place(0, 0, 8, 2)
    assert device.longest_input == 2


def test_a_device_that_says_nothing_has_no_reports() -> None:
    assert read("").longest_input == 0
    assert read("C0 C0").places == {}


def test_a_range_of_usages_gives_each_its_value() -> None:
    device = read("058C 7501 9503 1910 2913 8102")
    assert device.find(INPUT, 0x8C, 0x12) == Place(0, 2, 1, 1)
    assert device.find(INPUT, 0x8C, 0x13) is None


def test_a_usage_of_four_bytes_carries_its_own_page() -> None:
    assert read("0501 7508 9501 0BFE008C00 8102").find(INPUT, 0x8C, 0xFE) == Place(0, 0, 8, 1)


def test_usages_hold_for_one_item_and_pages_until_they_change() -> None:
    device = read("058C 7508 9501 09FB 8102 8102 09FE 8102")
    assert device.find(INPUT, 0x8C, 0xFE) == Place(0, 16, 8, 1)
    assert len(device.places) == 2


def test_a_usage_that_comes_twice_stands_where_it_came_first() -> None:
    assert read("058C 7508 9501 09FB 8102 09FB 8102").find(INPUT, 0x8C, 0xFB) == Place(0, 0, 8, 1)


def test_what_was_pushed_comes_back_and_a_pop_of_nothing_does_nothing() -> None:
    device = read("B4 058C 7508 9501 A4 058D 7510 B4 09FE 8102")
    assert device.find(INPUT, 0x8C, 0xFE) == Place(0, 0, 8, 1)


def test_long_items_and_units_are_passed_over() -> None:
    device = read("058C FE02AA0102 5500 6500 7508 9501 09FE 3902 8102 FC FE")
    assert device.find(INPUT, 0x8C, 0xFE) is not None


def test_an_item_that_is_torn_off_is_no_item() -> None:
    assert read("058C 7508 9501 09FE 8102 26FF").longest_input == 1
    assert read("058C 7508 9501 09").longest_input == 0


def test_a_report_of_mad_size_is_none() -> None:
    """What stands in it is left out too."""
    device = read("058C 7508 97FFFFFF7F 09FE 8102")
    assert (device.longest_input, device.places) == (0, {})


def test_a_value_of_no_bits_is_none() -> None:
    assert read("058C 7500 9501 09FE 8102").places == {}


def test_a_report_id_is_one_byte_however_it_is_written() -> None:
    assert read("058C 8702010000 7508 9501 09FE 8102").find(INPUT, 0x8C, 0xFE) == Place(2, 8, 8, 1)


@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_in_bounds(data: bytes) -> None:
    device = read_descriptor(data)
    assert 0 <= device.longest_input <= 16384
    assert all(place.bit >= 0 for place in device.places.values())


@given(cut=st.integers(0, len(SCANNER_DESCRIPTOR)))
def test_a_torn_descriptor_gives_what_came_before_the_tear(cut: int) -> None:
    whole = read_descriptor(SCANNER_DESCRIPTOR)
    torn = read_descriptor(SCANNER_DESCRIPTOR[:cut])
    assert torn.places.items() <= whole.places.items()
