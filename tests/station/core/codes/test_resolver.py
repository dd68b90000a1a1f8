import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.codes.directory import BarcodeRow, ItemFacts, ParcelRow, Tracking
from station.core.codes.gs1 import GS
from station.core.codes.meanings import (
    Ambiguous,
    BadgeMeant,
    CartonMeant,
    Command,
    CommandMeant,
    ItemMeant,
    LocationCheckMeant,
    LocationMeant,
    Meaning,
    OrderMeant,
    ParcelMeant,
    PickListMeant,
    RmaMeant,
    SeparatorLost,
    StationMeant,
    ToteMeant,
    Unknown,
    UnknownReason,
)
from station.core.codes.readings import Reading
from station.core.codes.resolver import resolve
from station.core.codes.site_codes import ALPHABET, Kind, SiteCodes
from tests.helpers.directory import FakeDirectory

SITE = SiteCodes()
GTIN = "09521234567899"
SSCC = "106141412345678908"


@pytest.fixture
def directory() -> FakeDirectory:
    """A station that knows a little of everything."""
    known = FakeDirectory(
        orders={"4711"},
        totes={"T7": ("4711", "4712")},
        parcels={SSCC: ParcelRow("P1", "4711"), "PL00000042": ParcelRow("P2", "4712")},
        cartons={"M"},
        operators={"17"},
        locations={"A01-06", "37", "VENDOR-1"},
        location_checks={"37"},
    )
    known.add_barcode("9521234567899", "SKU-1")
    known.add_barcode("19521234567896", "SKU-1", 12)
    known.add_barcode("042100005264", "SKU-2")
    known.add_barcode("96385074", "SKU-3")
    known.add_barcode("X-99/b", "SKU-4", 6)
    known.add_barcode("9521234567882", "SERIAL", facts=ItemFacts(Tracking.SERIAL, expiry=True))
    return known


def meaning(code: str, directory: FakeDirectory, aim: str | None = None) -> Meaning:
    """Resolve one scan."""
    return resolve(Reading(code, aim, "scanner"), directory, SITE)


@pytest.mark.parametrize(
    ("code", "aim", "expected"),
    [
        ("9521234567899", "]E0", ItemMeant("SKU-1", 1, GTIN)),
        ("9521234567899", None, ItemMeant("SKU-1", 1, GTIN)),
        ("09521234567899", "]C0", ItemMeant("SKU-1", 1, GTIN)),
        (" 9521234567899\t\r\n", None, ItemMeant("SKU-1", 1, GTIN)),
        ("19521234567896", "]I1", ItemMeant("SKU-1", 12, "19521234567896")),
        ("042100005264", "]E0", ItemMeant("SKU-2", 1, "00042100005264")),
        ("0042100005264", "]E0", ItemMeant("SKU-2", 1, "00042100005264")),
        ("04252614", None, ItemMeant("SKU-2", 1, "00042100005264")),
        ("96385074", None, ItemMeant("SKU-3", 1, "00000096385074")),
        ("96385074", "]E4", ItemMeant("SKU-3", 1, "00000096385074")),
        ("96385074", "]C1", Unknown(UnknownReason.NO_ITEM)),
        ("X-99/b", "]C0", ItemMeant("SKU-4", 6)),
        ("x-99/b", "]C0", Unknown(UnknownReason.NOT_KNOWN)),
        (f"01{GTIN}", "]e0", ItemMeant("SKU-1", 1, GTIN)),
        (f"01{GTIN}10LOT421", "]C1", ItemMeant("SKU-1", 1, GTIN, lot="LOT421")),
        (f"01{GTIN}10LOT421", None, ItemMeant("SKU-1", 1, GTIN, lot="LOT421")),
        (f"(01){GTIN}(10)LOT42", None, ItemMeant("SKU-1", 1, GTIN, lot="LOT42")),
        (f"02{GTIN}3706", "]C1", ItemMeant("SKU-1", 6, GTIN)),
        ("02195212345678963702", "]C1", ItemMeant("SKU-1", 24, "19521234567896")),
        (
            "https://id.gs1.org/01/9521234567882/21/S1?17=271231",
            "]Q1",
            ItemMeant("SERIAL", 1, "09521234567882", serial="S1", expiry="2027-12-31"),
        ),
        (
            f"010952123456788210L{GS}172712{'00'}21S1",
            "]d2",
            ItemMeant("SERIAL", 1, "09521234567882", "L", "S1", "2027-12-31"),
        ),
    ],
)
def test_a_code_on_goods_means_its_item(
    code: str, aim: str | None, expected: Meaning, directory: FakeDirectory
) -> None:
    assert meaning(code, directory, aim) == expected


TAG_1 = "302F8C040400C540000000B7"
"""The EPC of the piece with serial 183 of the item with `GTIN`."""


@pytest.mark.parametrize(
    "code",
    [
        TAG_1,
        TAG_1.lower(),
        "urn:epc:id:sgtin:952123456.0789.183",
        "urn:epc:tag:sgtin-96:1.952123456.0789.183",
    ],
)
def test_an_epc_means_one_piece_of_its_item(code: str, directory: FakeDirectory) -> None:
    assert meaning(code, directory) == ItemMeant("SKU-1", 1, GTIN, serial="183")
    assert meaning(code, directory, "]Q1") == ItemMeant("SKU-1", 1, GTIN, serial="183")


@pytest.mark.parametrize("code", ["3174257BF4499602D2000000", "urn:epc:id:sscc:0614141.1234567890"])
def test_an_epc_of_a_parcel_means_the_parcel(code: str, directory: FakeDirectory) -> None:
    assert meaning(code, directory) == ParcelMeant(SSCC, "P1", "4711")


@pytest.mark.parametrize(
    ("code", "aim", "expected"),
    [
        ("3074257BF7194E4000001A85", None, Unknown(UnknownReason.UNKNOWN_GTIN, gtin="80614141123458")),
        (
            "urn:epc:id:sgtin:0614141.812345.6789",
            None,
            Unknown(UnknownReason.UNKNOWN_GTIN, gtin="80614141123458"),
        ),
        ("urn:epc:id:sscc:0614141.1234567891", None, Unknown(UnknownReason.NOT_KNOWN)),
        ("urn:epc:id:grai:0614141.12345.400", None, Unknown(UnknownReason.NOT_KNOWN)),
        ("urn:epc:id:sgtin:", None, Unknown(UnknownReason.NOT_KNOWN)),
        ("E2801160600002054A5C1A2B", None, Unknown(UnknownReason.NOT_KNOWN)),
        ("306256540063964780026271", None, Unknown(UnknownReason.NOT_KNOWN)),
        (TAG_1, "]C1", Unknown(UnknownReason.MALFORMED_GS1)),
    ],
)
def test_an_epc_of_nothing_known_says_so(
    code: str, aim: str | None, expected: Unknown, directory: FakeDirectory
) -> None:
    assert meaning(code, directory, aim) == expected


def test_an_epc_that_is_linked_as_it_stands_is_not_settled_against_its_piece(
    directory: FakeDirectory,
) -> None:
    directory.add_barcode(TAG_1, "LINKED")
    piece = ItemMeant("SKU-1", 1, GTIN, serial="183")
    assert meaning(TAG_1, directory) == Ambiguous((piece, ItemMeant("LINKED")))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("PL/UNDO/1", CommandMeant(Command.UNDO)),
        ("OP/17/8", BadgeMeant("17")),
        (SITE.make(Kind.ORDER, "4711"), OrderMeant("4711")),
        (SITE.make(Kind.TOTE, "T7"), ToteMeant("T7", ("4711", "4712"))),
        (SITE.make(Kind.TOTE, "T8"), ToteMeant("T8", ())),
        ("BOX/M/+", CartonMeant("M")),
        (SITE.make(Kind.PICK_LIST, "9"), PickListMeant("9")),
        (SITE.make(Kind.RMA, "9"), RmaMeant("9")),
        (SITE.make(Kind.STATION, "BENCH-1"), StationMeant("BENCH-1")),
        ("A01-06", LocationMeant("A01-06")),
        ("PL00000042", ParcelMeant("PL00000042", "P2", "4712")),
        (SSCC, ParcelMeant(SSCC, "P1", "4711")),
        (f"00{SSCC}", ParcelMeant(SSCC, "P1", "4711")),
        (f"(00){SSCC}", ParcelMeant(SSCC, "P1", "4711")),
    ],
)
def test_a_code_of_the_site_means_what_it_names(
    code: str, expected: Meaning, directory: FakeDirectory
) -> None:
    assert meaning(code, directory) == expected


@pytest.mark.parametrize("command", Command)
def test_every_command_can_be_scanned(command: Command, directory: FakeDirectory) -> None:
    assert meaning(SITE.make(Kind.COMMAND, command.value), directory) == CommandMeant(command)


@pytest.mark.parametrize(
    ("code", "aim", "expected"),
    [
        ("", None, Unknown(UnknownReason.NOT_KNOWN)),
        ("WHAT", None, Unknown(UnknownReason.NOT_KNOWN)),
        ("9521234567898", None, Unknown(UnknownReason.BAD_CHECK_DIGIT)),
        ("9521234567898", "]E0", Unknown(UnknownReason.BAD_CHECK_DIGIT)),
        ("9521234567898", "]C0", Unknown(UnknownReason.NOT_KNOWN)),
        ("4006381333931", "]E0", Unknown(UnknownReason.UNKNOWN_GTIN, gtin="04006381333931")),
        ("0104006381333931", "]C1", Unknown(UnknownReason.UNKNOWN_GTIN, gtin="04006381333931")),
        ("0109521234567898", "]C1", Unknown(UnknownReason.BAD_CHECK_DIGIT)),
        ("(01)09521234567898", None, Unknown(UnknownReason.BAD_CHECK_DIGIT)),
        (f"01{GTIN}zz", None, Unknown(UnknownReason.MALFORMED_GS1)),
        ("0104006381333931zz", "]C1", Unknown(UnknownReason.MALFORMED_GS1)),
        ("0104006381333931zz", None, Unknown(UnknownReason.NOT_KNOWN)),
        ("10LOT42", "]C1", Unknown(UnknownReason.NO_ITEM)),
        (f"21SER{GS}10LOT42", None, Unknown(UnknownReason.NO_ITEM)),
        ("00106141412345678915", None, Unknown(UnknownReason.NOT_KNOWN)),
        ("PL/UNDO/2", None, Unknown(UnknownReason.BAD_CHECK_CHARACTER, kind=Kind.COMMAND)),
        ("pl/undo/1", None, Unknown(UnknownReason.BAD_CHECK_CHARACTER, kind=Kind.COMMAND)),
        (
            SITE.make(Kind.COMMAND, "FLY"),
            None,
            Unknown(UnknownReason.UNKNOWN_COMMAND, None, Kind.COMMAND, "FLY"),
        ),
        (SITE.make(Kind.ORDER, "1"), None, Unknown(UnknownReason.NOT_KNOWN, None, Kind.ORDER, "1")),
        (SITE.make(Kind.OPERATOR, "1"), None, Unknown(UnknownReason.NOT_KNOWN, None, Kind.OPERATOR, "1")),
        (SITE.make(Kind.CARTON, "1"), None, Unknown(UnknownReason.NOT_KNOWN, None, Kind.CARTON, "1")),
    ],
)
def test_what_means_nothing_here_says_why(
    code: str, aim: str | None, expected: Unknown, directory: FakeDirectory
) -> None:
    assert meaning(code, directory, aim) == expected


def test_a_lost_separator_asks_for_another_scan_and_keeps_what_the_code_would_mean(
    directory: FakeDirectory,
) -> None:
    assert meaning(f"01{GTIN}10LOT4217271231", directory, "]C1") == SeparatorLost(
        "(10) LOT42 seems to have run into (17) 271231", ItemMeant("SKU-1", 1, GTIN, lot="LOT4217271231")
    )
    assert meaning(f"01{GTIN}10xyz3040", directory) == SeparatorLost(
        "(10) xyz seems to have run into (30) 40", ItemMeant("SKU-1", 1, GTIN, lot="xyz3040")
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (f"01{GTIN}10LOT421727123121SERIAL001", "(10) LOT421727123121SERIA runs on without an end"),
        (f"01{GTIN}10ABCDEFGHIJKLMNOPQRST17271231", "(10) ABCDEFGHIJKLMNOPQRST runs on without an end"),
        (f"10LOT42{'01'}{GTIN}", f"the GTIN {GTIN} stands inside another value"),
    ],
)
def test_a_value_that_can_not_be_as_printed_has_no_meaning_to_keep(
    code: str, said: str, directory: FakeDirectory
) -> None:
    assert meaning(code, directory, "]C1") == SeparatorLost(said, None)


def test_a_separator_is_looked_for_only_in_codes_of_known_items(directory: FakeDirectory) -> None:
    unknown = Unknown(UnknownReason.UNKNOWN_GTIN, gtin="04006381333931")
    assert meaning("010400638133393110LOT4217271231", directory, "]C1") == unknown
    assert meaning("10L0104006381333931", directory, "]C1") == Unknown(UnknownReason.NO_ITEM)


def test_a_suspected_code_that_contradicts_itself_has_no_meaning_to_keep(directory: FakeDirectory) -> None:
    lost = meaning(f"01{GTIN}1727133110LOT4211271231", directory, "]C1")
    assert lost == Unknown(UnknownReason.MALFORMED_GS1)
    lost = meaning(f"01{GTIN}1727023110LOT4211271231", directory, "]C1")
    assert lost == SeparatorLost("(10) LOT42 seems to have run into (11) 271231", None)


def test_a_suspected_code_of_two_items_has_no_single_meaning_to_keep(directory: FakeDirectory) -> None:
    directory.add_barcode(GTIN, "OTHER")
    lost = meaning(f"01{GTIN}10LOT4217271231", directory, "]C1")
    assert lost == SeparatorLost("(10) LOT42 seems to have run into (17) 271231", None)


def test_a_barcode_of_an_item_the_station_lacks_still_means_it(directory: FakeDirectory) -> None:
    directory.barcodes["04006381333931"] = (BarcodeRow("GONE", 1),)
    assert meaning("010400638133393110L", directory, "]C1") == ItemMeant("GONE", 1, "04006381333931", "L")


@pytest.mark.parametrize(
    ("barcode", "code", "aim", "others"),
    [
        ("VENDOR-1", "VENDOR-1", None, (LocationMeant("VENDOR-1"),)),
        ("OP/17/8", "OP/17/8", None, (BadgeMeant("17"),)),
        ("PL00000042", "PL00000042", "]C0", (ParcelMeant("PL00000042", "P2", "4712"),)),
        ("37", "37", None, (LocationMeant("37"), LocationCheckMeant("37"))),
    ],
)
def test_a_vendors_code_that_is_another_thing_too_is_not_settled_here(
    barcode: str, code: str, aim: str | None, others: tuple[Meaning, ...], directory: FakeDirectory
) -> None:
    directory.add_barcode(barcode, "VENDOR")
    found = meaning(code, directory, aim)
    assert isinstance(found, Ambiguous)
    assert set(found.candidates) == {ItemMeant("VENDOR"), *others}


def test_a_barcode_of_two_items_or_two_quantities_is_not_settled_here(directory: FakeDirectory) -> None:
    directory.add_barcode("9521234567899", "SKU-1", 6)
    directory.add_barcode("9521234567899", "OTHER")
    expected = (ItemMeant("SKU-1", 1, GTIN), ItemMeant("SKU-1", 6, GTIN), ItemMeant("OTHER", 1, GTIN))
    assert meaning("9521234567899", directory) == Ambiguous(expected)


def test_eight_digits_that_are_one_item_as_ean_and_another_as_upc_are_not_settled_here(
    directory: FakeDirectory,
) -> None:
    directory.add_barcode("01234565", "EAN")
    assert meaning("01234565", directory) == ItemMeant("EAN", 1, "00000001234565")
    directory.add_barcode("012345000065", "UPC")
    ean, upc = ItemMeant("EAN", 1, "00000001234565"), ItemMeant("UPC", 1, "00012345000065")
    assert meaning("01234565", directory) == Ambiguous((ean, upc))
    assert meaning("01234565", directory, "]E4") == ean


def test_a_pallet_label_of_a_known_parcel_with_known_content_is_not_settled_here(
    directory: FakeDirectory,
) -> None:
    found = meaning(f"00{SSCC}02{GTIN}3706", directory, "]C1")
    assert found == Ambiguous((ItemMeant("SKU-1", 6, GTIN), ParcelMeant(SSCC, "P1", "4711")))


def test_an_element_string_linked_as_it_stands_is_not_settled_against_its_gtin(
    directory: FakeDirectory,
) -> None:
    directory.add_barcode(f"01{GTIN}", "LINKED")
    assert meaning(f"01{GTIN}", directory, "]C1") == Ambiguous(
        (ItemMeant("SKU-1", 1, GTIN), ItemMeant("LINKED"))
    )


def test_the_whole_text_is_known_where_it_is_no_good_site_code_or_element_string(
    directory: FakeDirectory,
) -> None:
    directory.add_barcode("PL/UNDO/2", "SLASHES")
    directory.add_barcode("9521234567898", "BAD-DIGIT")
    assert meaning("PL/UNDO/2", directory) == ItemMeant("SLASHES")
    assert meaning("9521234567898", directory) == ItemMeant("BAD-DIGIT")


class KnowsEverything(FakeDirectory):
    """A directory in which every text is known as everything."""

    def barcode(self, key: str) -> tuple[BarcodeRow, ...]:
        return (BarcodeRow(key, 1),)

    def parcel(self, code: str) -> ParcelRow | None:
        return ParcelRow(code, code)

    def has_location(self, code: str) -> bool:
        return True


AIS = [f"01{GTIN}", f"00{SSCC}", f"02{GTIN}", "10", "21", "17271231", "3712", "30", "310", "(01)", "(10)"]
SCRAPS = [
    "https://id.gs1.org/01/",
    "http://[",
    "/",
    "?17=",
    "%2F",
    "PL/",
    "UNDO",
    "\x00",
    "\ud800",
    " ",
    "٣",
    "3",
]
PIECES = st.sampled_from([*AIS, *SCRAPS, GTIN, GS, "LOT"])
CODES = st.one_of(
    st.text(),
    st.text(ALPHABET),
    st.lists(PIECES, max_size=9).map("".join),
    st.text("0123456789", max_size=25),
)
AIMS = st.one_of(st.none(), st.sampled_from(["]C1", "]C0", "]E0", "]E4", "]d2", "]Q1", "]X0", ""]), st.text())


@given(CODES, AIMS, st.booleans())
def test_every_string_has_exactly_one_meaning_and_none_raises(
    code: str, aim: str | None, knowing: bool
) -> None:
    known = KnowsEverything() if knowing else FakeDirectory()
    found = resolve(Reading(code, aim, "scanner"), known, SITE)
    assert isinstance(found, Meaning)
    if isinstance(found, Ambiguous):
        assert len(set(found.candidates)) == len(found.candidates) > 1
    if knowing:
        candidates = found.candidates if isinstance(found, Ambiguous) else (found,)
        assert LocationMeant(code.strip(" \t\r\n")) in candidates


@given(CODES, AIMS)
def test_a_meaning_depends_on_nothing_but_the_reading_and_the_directory(code: str, aim: str | None) -> None:
    one = resolve(Reading(code, aim, "scanner"), KnowsEverything(), SITE)
    assert one == resolve(Reading(code, aim, "keypad", manual=True), KnowsEverything(), SITE)


def test_a_plain_code_is_resolved_without_loading_the_grammars_of_gs1_and_epc() -> None:
    script = """
import sys
from station.core.codes.readings import Reading
from station.core.codes.resolver import resolve
from station.core.codes.site_codes import SiteCodes
from tests.helpers.directory import FakeDirectory
for code in ("9521234567899", "PL/UNDO/1", "A01-06", "96385074"):
    resolve(Reading(code, "]E0", "scanner"), FakeDirectory(), SiteCodes())
print([name for name in sys.modules if name.startswith(("biip", "epcpy"))])
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
