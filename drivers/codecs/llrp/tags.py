"""Tag reports of LLRP 1.0.1 (RO_ACCESS_REPORT), decoded for speed: one small tuple a tag and no more.

A tag is a TagReportData (TLV 240) that holds the EPC, as TV 13 where it has 96 bits and as TLV 241 (bit
count, then bytes) elsewhere, and what the content selector asked for: antenna (TV 1), first and last seen by
UTC (2, 4) or by uptime (3, 5), peak RSSI (6), seen count (8), ROSpec (9).
"""

from typing import NamedTuple

from drivers.codecs.llrp.parameters import TLV, TV_SIZES, U16, U32, U64, Malformed

TAG_REPORT_DATA = 240
EPC_DATA = 241


class TagSeen(NamedTuple):
    """One tag in one report.

    `times` is how often it was seen. Clocks are in microseconds of the reader, UTC or since its start by
    `by_uptime`. What it does not tell is 0, and None for `rssi_dbm`.
    """

    epc: bytes
    antenna: int
    rssi_dbm: int | None
    times: int
    first_us: int
    last_us: int
    by_uptime: bool
    rospec: int


def read_tags(body: bytes) -> tuple[tuple[TagSeen, ...], int]:
    """Give the tags of a report, and how many of them could not be read; `Malformed` where it is cut off."""
    tags: list[TagSeen] = []
    unreadable = at = 0
    end = len(body)
    while at < end:
        if end - at < TLV.size:
            raise Malformed("a tag has no head")
        kind, length = TLV.unpack_from(body, at)
        stop = at + length
        if length < TLV.size or stop > end:
            raise Malformed("a tag is cut off")
        if kind & 0x3FF == TAG_REPORT_DATA:
            tag = _read_tag(body, at + TLV.size, stop)
            if tag is None:
                unreadable += 1
            else:
                tags.append(tag)
        at = stop
    return tuple(tags), unreadable


def _read_tag(body: bytes, at: int, stop: int) -> TagSeen | None:
    """Read one tag; None where its parameters do not end where it ends, or it has no EPC."""
    epc: bytes | None = None
    where = [0] * 128  # where the value of each TV parameter begins
    while at < stop:
        kind = body[at]
        if kind & 0x80:
            size = TV_SIZES[kind]
            if not size:
                # Of unknown length: what follows can't be found, what was found holds.
                at = stop
                break
            where[kind & 0x7F] = at + 1
            at += 1 + size
        else:
            if stop - at < TLV.size:
                return None
            kind, length = TLV.unpack_from(body, at)
            if kind & 0x3FF == EPC_DATA:
                epc = _epc_data(body, at + TLV.size, min(stop, at + length))
            at += max(length, TLV.size)
    if where[13]:
        epc = body[where[13] : where[13] + 12]
    if at != stop or epc is None:
        return None
    return _seen(body, epc, where)


def _epc_data(body: bytes, at: int, end: int) -> bytes | None:
    """Read a count of bits and then so many; None where they are not all there."""
    if end - at < U16.size:
        return None
    begin = at + U16.size
    until: int = begin + (U16.unpack_from(body, at)[0] + 7) // 8
    return body[begin:until] if until <= end else None


def _seen(body: bytes, epc: bytes, where: list[int]) -> TagSeen:
    rssi = body[where[6]] if where[6] else None
    first, last = where[2] or where[3], where[4] or where[5]
    return TagSeen(
        epc,
        U16.unpack_from(body, where[1])[0] if where[1] else 0,
        rssi - 256 if rssi is not None and rssi > 127 else rssi,
        U16.unpack_from(body, where[8])[0] if where[8] else 1,
        U64.unpack_from(body, first)[0] if first else 0,
        U64.unpack_from(body, last)[0] if last else 0,
        not where[2] and not where[4],
        U32.unpack_from(body, where[9])[0] if where[9] else 0,
    )
