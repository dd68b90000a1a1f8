"""What a device tells, in the words of whoever stands beside it, and as JSON."""

from typing import Any, assert_never

from drivers.api import (
    CodeRead,
    DeviceChanged,
    DeviceEvent,
    DeviceStatus,
    InventoryEnded,
    JobChanged,
    ReadingBroken,
    ScaleObeyed,
    Tag,
    TagsRead,
    Weight,
    WeightRead,
)

_SYMBOLOGIES = {
    "A": "Code 39",
    "C": "Code 128",
    "E": "EAN/UPC",
    "F": "Codabar",
    "G": "Code 93",
    "H": "Code 11",
    "I": "ITF",
    "J": "DotCode",
    "L": "PDF417",
    "M": "MSI",
    "Q": "QR",
    "U": "MaxiCode",
    "X": "other",
    "Z": "no bar code",
    "d": "Data Matrix",
    "e": "DataBar or composite",
    "z": "Aztec",
}
"""By the code character of the AIM identifier, ISO/IEC 15424."""

_GS1 = frozenset({"]C1", "]e0", "]d2", "]Q3", "]J1"})


def words_of(event: DeviceEvent) -> str:
    """Say one event in a line."""
    match event:
        case CodeRead():
            return (
                f"code {event.seq}: {_visible(event.code)}  {_symbology(event.aim)}  hex {event.raw.hex(' ')}"
            )
        case ReadingBroken():
            return f"no whole code ({event.problem})  hex {event.raw.hex(' ')}"
        case DeviceChanged(status):
            return words_of_status(status)
        case JobChanged():
            parts = (event.state.value, event.reason, event.evidence)
            return f"label: {', '.join(part for part in parts if part)}"
        case WeightRead():
            return f"weight: {event.weight.value} {event.weight.unit}" if event.weight else event.state.value
        case ScaleObeyed():
            return f"{event.order.value}: {event.problem or 'done'}"
        case TagsRead():
            return "\n".join(
                f"tag {tag.epc}  antenna {tag.antenna}  {tag.count} times  {_signal(tag.rssi_dbm)}"
                for tag in event.tags
            )
        case InventoryEnded():
            return f"inventory ended: {event.reads} reads{f', {event.problem}' if event.problem else ''}"
        case _ as never:
            assert_never(never)


def words_of_status(status: DeviceStatus) -> str:
    """Say how a device stands in a line."""
    reason = f" ({status.reason})" if status.reason else ""
    detail = f": {status.detail}" if status.detail not in ("", status.reason) else ""
    return f"{status.name} is {status.state.value}{reason}{detail}"


def json_of(event: DeviceEvent) -> dict[str, Any]:
    """Give one event as JSON takes it."""
    name = event.status.name if isinstance(event, DeviceChanged) else event.device
    return {"device": name, **_facts_of(event)}


def _facts_of(event: DeviceEvent) -> dict[str, Any]:
    match event:
        case CodeRead():
            return {"code": event.code, "aim": event.aim, "seq": event.seq, "hex": event.raw.hex()}
        case ReadingBroken():
            return {"broken": event.problem, "hex": event.raw.hex()}
        case DeviceChanged(status):
            told = {"state": status.state.value, "reason": status.reason, "detail": status.detail}
            return {**told, "address": status.address, "identity": status.identity, "model": status.model}
        case JobChanged():
            return {"label": event.state.value, "reason": event.reason, "evidence": event.evidence}
        case WeightRead():
            return {"scale": event.state.value, **_weight(event.weight)}
        case ScaleObeyed():
            return {"order": event.order.value, "problem": event.problem}
        case TagsRead():
            return {"tags": [_tag(tag) for tag in event.tags]}
        case InventoryEnded():
            return {"ended": True, "reads": event.reads, "problem": event.problem}
        case _ as never:
            assert_never(never)


def _weight(weight: Weight | None) -> dict[str, str | None]:
    if weight is None:
        return {"weight": None, "unit": None}
    return {"weight": str(weight.value), "unit": weight.unit}


def _tag(tag: Tag) -> dict[str, Any]:
    return {"epc": tag.epc, "antenna": tag.antenna, "count": tag.count, "rssi_dbm": tag.rssi_dbm}


def _visible(code: str) -> str:
    """Write a code so that control characters are seen, as GS in GS1 codes."""
    return "".join(char if char.isprintable() else f"<{ord(char):02X}>" for char in code)


def _symbology(aim: str | None) -> str:
    if aim is None:
        return "no AIM identifier"
    kind = _SYMBOLOGIES.get(aim[1], "of no known kind")
    return f"AIM {aim} ({'GS1 in ' if aim in _GS1 else ''}{kind})"


def _signal(rssi_dbm: int | None) -> str:
    return "no signal told" if rssi_dbm is None else f"{rssi_dbm} dBm"
