import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.codes.epc import decode_epc, is_epc_urn, read_epc_urn
from station.core.codes.epc_values import Epc, Giai, Grai, Sgtin, Sscc
from station.core.codes.gtin import check_digit_holds

# The partition table of the EPC Tag Data Standard, as devices.md 2.9 has it: for partition p the company
# prefix has 12-p digits in so many bits; the second column is what the key adds to it.
COMPANY_BITS = (40, 37, 34, 30, 27, 24, 20)
SGTIN_ITEM_BITS = (4, 7, 10, 14, 17, 20, 24)
SSCC_REFERENCE_BITS = (18, 21, 24, 28, 31, 34, 38)
GRAI_TYPE_BITS = SGTIN_ITEM_BITS
GIAI_96_BITS = (42, 45, 48, 52, 55, 58, 62)

AGREED = [
    # agreed by epcpy, pyepc, llrpkit.epc and npm epc-tds (devices.md 2.9)
    ("3074257BF7194E4000001A85", Sgtin("80614141123458", "6789")),
    ("3174257BF4499602D2000000", Sscc("106141412345678908")),
    # encoded by epcpy
    ("3614257BF6B7A659B2C2BF100000000000000000000000000000", Sgtin("70614141123451", "32a/b")),
    ("3314257BF40C0E4000000190", Grai("0614141123452400")),
    ("3414257BF400000000BC6038", Giai("061414112345400")),
]


@pytest.mark.parametrize(("digits", "named"), AGREED)
def test_a_tag_names_its_piece_parcel_or_asset(digits: str, named: Epc) -> None:
    assert decode_epc(digits) == named
    assert decode_epc(digits.lower()) == named
    assert decode_epc(digits + "0000") == named


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "30",
        "3074257BF7194E4000001A8",  # cut off
        "3074257BF7194E4000001A8G",
        "307C257BF7194E4000001A85",  # partition 7
        "E2801160600002054A5C1A2B",  # a chip's own number
        "2F0B00C4C2C4C2C4C2C4C2C4",  # a scheme that names nothing at a bench
        "3228B2DA040000000000000A",  # SGLN: a place
        "300000000000000000000000",  # nothing but zeros
        "310000000000000000000000",
        "3174257BF4499602D2000001",  # bits where an SSCC has none
        "3074257BF7194E4000001A850001",  # bits behind the end
        "3614257BF6B7A659B2C2BF100000000000000000000000000040",  # as above, in the last word
        "3614257BF6B7A659B0000F1000000000000000000000000000" + "00",  # a character behind the end of the text
        "360000000000005E300000000000000000000000000000000000",  # a serial epcpy does not take: "<0"
        "0" * 24,
        "F" * 125,
        "٣" * 24,
    ],
)
def test_what_is_no_epc_names_nothing(digits: str) -> None:
    assert decode_epc(digits) is None


@given(st.one_of(st.text(), st.text("0123456789ABCDEF", max_size=64), st.from_regex("3[0-8][0-9A-F]{22,50}")))
def test_no_text_raises_and_what_is_decoded_has_good_check_digits(text: str) -> None:
    match decode_epc(text):
        case Sgtin(gtin, serial):
            assert len(gtin) == 14
            assert check_digit_holds(gtin)
            assert 1 <= len(serial) <= 20
        case Sscc(sscc):
            assert len(sscc) == 18
            assert check_digit_holds(sscc)
        case _:
            pass


@given(st.data())
def test_what_our_own_arithmetic_encodes_is_decoded_to_the_same_sgtin(data: st.DataObject) -> None:
    partition, company = data.draw(companies())
    item = data.draw(digits_of(partition + 1))
    serial = data.draw(st.integers(0, 2**38 - 1))
    bits = head(0x30, data, partition, company) + binary(int(item), SGTIN_ITEM_BITS[partition])
    key = item[0] + company + item[1:]
    expected = Sgtin(key + check_digit(key), str(serial)) if key.strip("0") else None
    assert decode_epc(hexadecimal(bits + binary(serial, 38))) == expected


@given(st.data(), st.text("0123456789ABCXYZabcxyz!'()*+,-.:;=_/", max_size=19).map("S".__add__))
def test_a_long_sgtin_keeps_every_character_of_its_serial(data: st.DataObject, serial: str) -> None:
    partition, company = data.draw(companies())
    item = "1" + data.draw(digits_of(partition))
    bits = head(0x36, data, partition, company) + binary(int(item), SGTIN_ITEM_BITS[partition])
    bits += "".join(binary(ord(character), 7) for character in serial).ljust(140, "0")
    key = item[0] + company + item[1:]
    assert decode_epc(hexadecimal(bits)) == Sgtin(key + check_digit(key), serial)


@given(st.data())
def test_what_our_own_arithmetic_encodes_is_decoded_to_the_same_sscc(data: st.DataObject) -> None:
    partition, company = data.draw(companies())
    reference = "1" + data.draw(digits_of(partition + 4))
    bits = head(0x31, data, partition, company) + binary(int(reference), SSCC_REFERENCE_BITS[partition])
    key = reference[0] + company + reference[1:]
    assert decode_epc(hexadecimal(bits + binary(0, 24))) == Sscc(key + check_digit(key))


@given(st.data())
def test_what_our_own_arithmetic_encodes_is_decoded_to_the_same_assets(data: st.DataObject) -> None:
    partition, company = data.draw(companies())
    kind, serial = data.draw(digits_of(partition)), data.draw(st.integers(0, 2**38 - 1))
    bits = head(0x33, data, partition, company) + binary(int(kind or "0"), GRAI_TYPE_BITS[partition])
    key = company + kind
    assert decode_epc(hexadecimal(bits + binary(serial, 38))) == Grai(key + check_digit(key) + str(serial))
    asset = data.draw(st.integers(0, 2 ** GIAI_96_BITS[partition] - 1))
    bits = head(0x34, data, partition, company) + binary(asset, GIAI_96_BITS[partition])
    assert decode_epc(hexadecimal(bits)) == Giai(company + str(asset))


@pytest.mark.parametrize(
    ("urn", "named"),
    [
        ("urn:epc:id:sgtin:0614141.812345.6789", Sgtin("80614141123458", "6789")),
        ("urn:epc:id:sgtin:0614141.712345.32a%2Fb", Sgtin("70614141123451", "32a/b")),
        ("urn:epc:tag:sgtin-96:3.0614141.812345.6789", Sgtin("80614141123458", "6789")),
        ("urn:epc:id:sscc:0614141.1234567890", Sscc("106141412345678908")),
        ("urn:epc:tag:sscc-96:3.0614141.1234567890", Sscc("106141412345678908")),
        ("urn:epc:id:grai:0614141.12345.400", Grai("0614141123452400")),
        ("urn:epc:id:giai:0614141.12345400", Giai("061414112345400")),
    ],
)
def test_a_urn_names_the_same_as_the_tag(urn: str, named: Epc) -> None:
    assert is_epc_urn(urn)
    assert read_epc_urn(urn) == named


@pytest.mark.parametrize(
    "text",
    [
        "urn:epc:id:",
        "urn:epc:id:sgtin:0614141.812345",
        "urn:epc:id:sgtin:0614141.81234.6789",
        "urn:epc:id:sgtin:٠614141.812345.1",
        "urn:epc:id:sgtin:000000000000.0.1",
        "urn:epc:id:sgtin:0614141.812345.%2",
        "urn:epc:id:sgln:0614141.12345.400",
        "urn:epc:tag:",
        "urn:epc:tag:sgtin-96",
        "urn:epc:tag:sgln-96:3.0614141.12345.400",
        "urn:epc:raw:96.x1234",
        "3074257BF7194E4000001A85",
        "9521234567899",
    ],
)
def test_any_other_urn_names_nothing(text: str) -> None:
    assert read_epc_urn(text) is None


@given(
    st.sampled_from(["urn:epc:id:", "urn:epc:tag:", "urn:epc:id:sgtin:", "urn:epc:tag:sgtin-96:"]), st.text()
)
def test_no_urn_raises(head: str, rest: str) -> None:
    read_epc_urn(head + rest)


def check_digit(body: str) -> str:
    """Compute the GS1 check digit the long way, from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def companies() -> st.SearchStrategy[tuple[int, str]]:
    """Draw a partition and a company prefix of its length."""
    return st.integers(0, 6).flatmap(lambda p: st.tuples(st.just(p), digits_of(12 - p)))


def digits_of(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


def head(header: int, data: st.DataObject, partition: int, company: str) -> str:
    """Give header, any filter, partition and company prefix as bits."""
    filters = data.draw(st.integers(0, 7))
    return (
        binary(header, 8)
        + binary(filters, 3)
        + binary(partition, 3)
        + binary(int(company), COMPANY_BITS[partition])
    )


def binary(number: int, bits: int) -> str:
    return f"{number:0{bits}b}"


def hexadecimal(bits: str) -> str:
    """Fill up to whole words of 16 bits, as the memory of a tag is read."""
    bits = bits.ljust(-(-len(bits) // 16) * 16, "0")
    return f"{int(bits, 2):0{len(bits) // 4}X}"
