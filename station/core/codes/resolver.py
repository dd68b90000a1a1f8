"""One reading, one meaning: the only place that decides what a code is.

Every way to read a code is tried, and each meaning it has goes in. None is a value of `Unknown`, one is
the meaning, several are `Ambiguous`: nothing is settled here by precedence.

Spaces, tabs and line ends around a code are framing and cut off; a GS is not, it is content. Case counts:
vendor codes and locations are compared as they stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from station.core.codes import gs1
from station.core.codes.directory import BarcodeRow, Directory, ItemFacts
from station.core.codes.epc import decode_epc, is_epc_urn, read_epc_urn
from station.core.codes.epc_values import Sgtin, Sscc
from station.core.codes.gtin import barcode_key, gtins_of, has_gtin_length
from station.core.codes.meanings import (
    Ambiguous,
    BadgeMeant,
    CartonMeant,
    Command,
    CommandMeant,
    Definite,
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
from station.core.codes.separators import Loss, find_loss, gtins_swallowed
from station.core.codes.site_codes import BadSiteCode, Kind, SiteCode, SiteCodes


@dataclass(frozen=True)
class _Read:
    """What one way to read a code found: meanings, or a fault that is worth telling if no way finds any."""

    meant: tuple[Definite, ...] = ()
    fault: SeparatorLost | Unknown | None = None


def resolve(reading: Reading, directory: Directory, site_codes: SiteCodes) -> Meaning:
    """Say what a reading means; total: every string has a meaning, or a reason why it has none."""
    text, aim = reading.code.strip(" \t\r\n"), reading.aim
    ways = (
        _as_site_code(text, directory, site_codes),
        _as_gs1(text, aim, directory),
        _as_epc(text, aim, directory),
        _as_text(text, aim, directory),
    )
    meant = tuple(dict.fromkeys(meaning for way in ways for meaning in way.meant))
    if len(meant) == 1:
        return meant[0]
    if meant:
        return Ambiguous(meant)
    return next((way.fault for way in ways if way.fault is not None), Unknown(UnknownReason.NOT_KNOWN))


def _as_site_code(text: str, directory: Directory, site_codes: SiteCodes) -> _Read:
    match site_codes.parse(text):
        case None:
            return _Read()
        case BadSiteCode(kind):
            return _Read(fault=Unknown(UnknownReason.BAD_CHECK_CHARACTER, kind=kind))
        case SiteCode(kind, ident):
            meaning = _named(kind, ident, directory)
            if meaning is not None:
                return _Read((meaning,))
            command = kind is Kind.COMMAND
            reason = UnknownReason.UNKNOWN_COMMAND if command else UnknownReason.NOT_KNOWN
            return _Read(fault=Unknown(reason, kind=kind, id=ident))
        case _ as never:
            assert_never(never)


def _named(kind: Kind, ident: str, directory: Directory) -> Definite | None:
    """Give what a site code names; None where the station would know such a thing and doesn't."""
    match kind:
        case Kind.COMMAND:
            known = ident in Command._value2member_map_
            return CommandMeant(Command(ident)) if known else None
        case Kind.OPERATOR:
            return BadgeMeant(ident) if directory.has_operator(ident) else None
        case Kind.ORDER:
            return OrderMeant(ident) if directory.has_order(ident) else None
        case Kind.TOTE:
            return ToteMeant(ident, directory.orders_of_tote(ident))
        case Kind.CARTON:
            return CartonMeant(ident) if directory.has_carton(ident) else None
        case Kind.PICK_LIST:
            return PickListMeant(ident)
        case Kind.RMA:
            return RmaMeant(ident)
        case Kind.STATION:
            return StationMeant(ident)
        case _ as never:
            assert_never(never)


def _as_text(text: str, aim: str | None, directory: Directory) -> _Read:
    """Look the whole text up: as a GTIN or a vendor's barcode, a location, its check digits, a parcel.

    Under a GS1 identifier digits are element strings and never a GTIN; the text itself may still be linked.
    """
    gtins = () if aim in gs1.GS1_AIMS else gtins_of(text, aim)
    keys = dict.fromkeys((*gtins, text if aim in gs1.GS1_AIMS else barcode_key(text)))
    meant: list[Definite] = [
        ItemMeant(row.sku, row.quantity, key if key in gtins else None)
        for key in keys
        for row in directory.barcode(key)
    ]
    if directory.has_location(text):
        meant.append(LocationMeant(text))
    if directory.has_location_check(text):
        meant.append(LocationCheckMeant(text))
    meant += _parcel(text, directory)
    return _Read(tuple(meant), _fault_of_text(text, aim, gtins))


def _fault_of_text(text: str, aim: str | None, gtins: tuple[str, ...]) -> Unknown | None:
    if gtins:
        return Unknown(UnknownReason.UNKNOWN_GTIN, gtin=gtins[0])
    if has_gtin_length(text) and (aim is None or aim.startswith("]E")):
        return Unknown(UnknownReason.BAD_CHECK_DIGIT)
    return None


def _parcel(code: str, directory: Directory) -> tuple[ParcelMeant, ...]:
    row = directory.parcel(code)
    return () if row is None else (ParcelMeant(code, row.parcel, row.order),)


def _as_gs1(text: str, aim: str | None, directory: Directory) -> _Read:
    message = gs1.read(text, aim)
    if message is None:
        return _Read()
    content, gtin = gs1.content_of(message), message.gtin()
    rows = directory.barcode(gtin) if gtin is not None else ()
    losses = _losses(message, rows, directory)
    if losses:
        return _Read(fault=_lost(losses, _items(content, rows)))
    if isinstance(content, UnknownReason):
        plain_text = not rows and not gs1.is_surely_gs1(text, aim)
        return _Read() if plain_text else _Read(fault=_fault_of_gs1(content, message, directory))
    parcels = _parcel(content.sscc, directory) if content.sscc is not None else ()
    reason = UnknownReason.NOT_KNOWN if content.gtin is None else UnknownReason.UNKNOWN_GTIN
    return _Read((*_items(content, rows), *parcels), Unknown(reason, gtin=content.gtin))


def _as_epc(text: str, aim: str | None, directory: Directory) -> _Read:
    """Read an EPC; under a GS1 identifier its digits would be element strings.

    A fault is worth telling only where the text can be little else than an EPC: digits alone may be a
    vendor's number.
    """
    if aim in gs1.GS1_AIMS:
        return _Read()
    urn = is_epc_urn(text)
    match read_epc_urn(text) if urn else decode_epc(text):
        case Sgtin(gtin, serial):
            rows = directory.barcode(gtin)
            meant = tuple(ItemMeant(row.sku, row.quantity, gtin, serial=serial) for row in rows)
            surely = urn or not text.isdecimal()
            return _Read(meant, Unknown(UnknownReason.UNKNOWN_GTIN, gtin=gtin) if surely else None)
        case Sscc(sscc):
            return _Read(_parcel(sscc, directory))
        case _:
            return _Read()


def _losses(message: gs1.Message, rows: tuple[BarcodeRow, ...], directory: Directory) -> list[Loss]:
    facts = (directory.item(row.sku) or ItemFacts() for row in rows)
    return [loss for each in facts if (loss := find_loss(message, each)) is not None]


def _lost(losses: list[Loss], items: tuple[ItemMeant, ...]) -> SeparatorLost:
    """Ask for another scan; keep what the code means as it stands, where that can be and is one item."""
    intact = items[0] if len(items) == 1 and not losses[0].certain else None
    return SeparatorLost(losses[0].explanation, intact)


def _items(content: gs1.Content | UnknownReason, rows: Iterable[BarcodeRow]) -> tuple[ItemMeant, ...]:
    if isinstance(content, UnknownReason):
        return ()
    gtin, lot, serial, expiry = content.gtin, content.lot, content.serial, content.expiry
    return tuple(ItemMeant(row.sku, row.quantity * content.count, gtin, lot, serial, expiry) for row in rows)


def _fault_of_gs1(
    reason: UnknownReason, message: gs1.Message, directory: Directory
) -> SeparatorLost | Unknown:
    """Name a fault; a message without a GTIN that hides the GTIN of a known item has lost a separator."""
    swallowed = next((gtin for gtin in gtins_swallowed(message) if directory.barcode(gtin)), None)
    if swallowed is not None:
        return SeparatorLost(f"the GTIN {swallowed} stands inside another value")
    return Unknown(reason)
