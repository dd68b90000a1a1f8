"""Which collections a HID report descriptor declares: what a device is, before it is opened.

Items as in the Device Class Definition for HID 1.11, section 6.2.2: a short item has two bits of size (3
stands for four bytes), two of type and four of tag; a long item begins with 0xFE and the size of its data.
"""

_USAGE_PAGE, _USAGE, _COLLECTION, _END_COLLECTION = 0x04, 0x08, 0xA0, 0xC0
_MAIN_TYPE, _LONG_ITEM, _TYPE_BITS, _TAG_AND_TYPE = 0x00, 0xFE, 0x0C, 0xFC


def usages(descriptor: bytes) -> tuple[tuple[int, int], ...]:
    """Give usage page and usage of each top-level collection; a torn descriptor gives what came before."""
    found: list[tuple[int, int]] = []
    page = usage = depth = at = 0
    while at < len(descriptor):
        head = descriptor[at]
        size = (0, 1, 2, 4)[head & 0x03]
        if head == _LONG_ITEM:
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        value = int.from_bytes(descriptor[at + 1 : at + 1 + size], "little")
        at += 1 + size
        item = head & _TAG_AND_TYPE
        if item == _USAGE_PAGE:
            page = value
        elif item == _USAGE:
            # four bytes carry their page in the upper half
            usage = value if size == 4 else page << 16 | value
        elif item == _COLLECTION:
            if depth == 0:
                found.append((usage >> 16, usage & 0xFFFF))
            depth += 1
        elif item == _END_COLLECTION:
            depth = max(0, depth - 1)
        if head & _TYPE_BITS == _MAIN_TYPE:
            usage = 0
    return tuple(found)
