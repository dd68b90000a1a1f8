"""GS1 codes: element strings, their printed form with parentheses, and Digital Links, as one content.

The grammar of the application identifiers (AI) is biip's; it is imported at the first GS1 code and not at
start-up. What biip leaves open is decided here: check digits, dates without a clock, counts, AIs that
contradict each other, and where a separator must have been lost (`station.core.codes.separators`).
"""

import re
from calendar import monthrange
from dataclasses import dataclass

from station.core.codes.gtin import check_digit_holds, is_digits
from station.core.codes.meanings import UnknownReason

GS = "\x1d"
GS1_AIMS = frozenset({"]C1", "]e0", "]d2", "]Q3", "]J1"})
DATE_AIS = frozenset({"11", "12", "13", "15", "16", "17"})
_HRI = re.compile(r"\((\d{2,4})\)", re.ASCII)
_LEADING_AIS = re.compile(r"(?:1[1-7]\d{6}|20\d\d)*(?:0[12](\d{14})|00(\d{18}))", re.ASCII)


@dataclass(frozen=True)
class Element:
    """One AI and its value.

    `variable` tells an AI whose length only a separator can end. `ended` is False where neither a
    separator nor the end of the text follows.
    """

    ai: str
    value: str
    variable: bool
    ended: bool


@dataclass(frozen=True)
class Message:
    """A text read as GS1 as far as it goes; `rest` is what could not be read, empty for a whole message.

    `explicit` tells a form that writes out where each value ends, so that none can run into the next.
    """

    text: str
    elements: tuple[Element, ...]
    rest: str = ""
    explicit: bool = False

    def value(self, ai: str) -> str | None:
        """Give the first value of `ai`."""
        return next((element.value for element in self.elements if element.ai == ai), None)

    def gtin(self) -> str | None:
        """Give the 14 digits of (01) or else (02), whatever their check digit."""
        return self.value("01") or self.value("02")


@dataclass(frozen=True)
class Content:
    """What a whole message says of an item or a parcel.

    `count` is the number of pieces of the GTIN: (37) of a GTIN in (02); (30) of a GTIN in (01) for variable
    measure (it begins with 9); else 1, since (30) on a fixed-measure item is redundant by the GS1 General
    Specifications, 3.2, and what a case holds is known to the catalogue.
    """

    gtin: str | None = None
    sscc: str | None = None
    count: int = 1
    lot: str | None = None
    serial: str | None = None
    expiry: str | None = None


def read(text: str, aim: str | None) -> Message | None:
    """Read `text` as GS1 where its AIM identifier or its form says that it is; None where nothing does.

    Without a GS1 identifier the signs are a GS, an http address, an AI in parentheses at the front, or
    AIs of fixed length at the front up to a GTIN or SSCC whose check digit holds. `96385074` has none of
    them, so it stays a GTIN-8 and is not an AI (96); with "]C1" it is (96) and no GTIN.
    """
    if text[:8].lower().startswith(("http://", "https://")):
        return _read_link(text)
    if _HRI.match(text):
        return _read_hri(text)
    if aim in GS1_AIMS or GS in text or _begins_like_gs1(text):
        return read_elements(text.strip(GS))
    return None


def is_surely_gs1(text: str, aim: str | None) -> bool:
    """Tell whether the carrier or the form leaves no doubt, so that a fault in it is worth naming."""
    return aim in GS1_AIMS or GS in text or _HRI.match(text) is not None


def _begins_like_gs1(text: str) -> bool:
    match = _LEADING_AIS.match(text)
    return match is not None and check_digit_holds(match[1] or match[2])


def read_elements(text: str) -> Message:
    """Read element strings as a scanner sends them, GS between the variable ones.

    A GS after a value of fixed length is allowed (GS1 General Specifications, 7.8).
    """
    from biip import ParseConfig, ParseError  # noqa: PLC0415 - loading takes long, and most codes are plain
    from biip.gs1_element_strings import GS1ElementString  # noqa: PLC0415 - as above

    config = ParseConfig(gs1_element_strings_verify_date=False)
    elements: list[Element] = []
    rest = text
    while rest and rest.isascii():
        try:
            found = GS1ElementString.extract(rest, config=config)
        except ParseError:
            break
        rest = rest[len(found) :]
        ended = not rest or rest.startswith(GS)
        elements.append(Element(found.ai.ai, found.value, ".." in found.ai.format, ended))
        rest = rest.lstrip(GS)
    return Message(text, tuple(elements), rest)


def _read_hri(text: str) -> Message:
    """Read `(01)…(10)…`; spaces are for the eye.

    A lot that holds `(10)` itself can't be told from two AIs and is read as two.
    """
    _, *parts = _HRI.split(text.replace(" ", ""))
    elements: list[Element] = []
    for ai, value in zip(parts[::2], parts[1::2], strict=True):
        one = read_elements(ai + value)
        if one.rest or [element.ai for element in one.elements] != [ai]:
            return Message(text, tuple(elements), rest=f"({ai}){value}", explicit=True)
        elements += one.elements
    return Message(text, tuple(elements), explicit=True)


def _read_link(text: str) -> Message | None:
    """Read a GS1 Digital Link; None for any other address."""
    from biip import ParseConfig, ParseError  # noqa: PLC0415 - as above
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI  # noqa: PLC0415 - as above

    try:
        link = GS1DigitalLinkURI.parse(text, config=ParseConfig(gs1_element_strings_verify_date=False))
    except (ParseError, ValueError):  # ValueError: urllib's, for an address that is none
        return None
    found = tuple(Element(one.ai.ai, one.value, variable=False, ended=True) for one in link.element_strings)
    if not all(element.value.isascii() for element in found):
        return None
    return Message(text, found, explicit=True)


def content_of(message: Message) -> Content | UnknownReason:
    """Give what a message says, or why it can't be trusted: nothing is dropped in silence."""
    values = {element.ai: element.value for element in message.elements}
    gtin, sscc = message.gtin(), values.get("00")
    if not all(check_digit_holds(digits) for digits in (gtin, sscc) if digits is not None):
        return UnknownReason.BAD_CHECK_DIGIT
    if message.rest or _contradicts(message, values):
        return UnknownReason.MALFORMED_GS1
    if gtin is None and sscc is None:
        return UnknownReason.NO_ITEM
    count = _count(values)
    if count is None:
        return UnknownReason.MALFORMED_GS1
    expiry = iso_date(values.get("17", ""))
    return Content(gtin, sscc, count, values.get("10"), values.get("21"), expiry)


def _contradicts(message: Message, values: dict[str, str]) -> bool:
    """Tell of the same AI with two values, (01) beside (02), or a date that is in no calendar."""
    dates = (value for ai, value in values.items() if ai in DATE_AIS and value != "000000")
    return (
        any(values[element.ai] != element.value for element in message.elements)
        or ("01" in values and "02" in values)
        or any(iso_date(date) is None for date in dates)
    )


def _count(values: dict[str, str]) -> int | None:
    """Give the count as `Content` has it; None for no pieces at all, and for (02) without its (37)."""
    if "02" in values:
        counted = values.get("37", "")
    elif values.get("01", "").startswith("9"):
        counted = values.get("30", "1")
    else:
        return 1
    return int(counted) or None if is_digits(counted) else None


def iso_date(yymmdd: str) -> str | None:
    """Give the ISO date of six digits; day 00 is the last of the month, None where there is no such day.

    The century is that of the GS1 window as it stands from 2026 on, 1977 to 2076 (GS1 General
    Specifications, 7.12), and fixed: the core has no clock, and a moving window would give a stored
    reading another date later. "000000", which some labels print for "no date", is None.
    """
    if len(yymmdd) != 6 or not is_digits(yymmdd):
        return None
    year, month, day = (int(yymmdd[at : at + 2]) for at in (0, 2, 4))
    year += 1900 if year >= 77 else 2000
    if not 1 <= month <= 12 or day > monthrange(year, month)[1]:
        return None
    return f"{year:04}-{month:02}-{day or monthrange(year, month)[1]:02}"
