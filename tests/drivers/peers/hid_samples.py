"""HID devices as they describe themselves, and the reports that they send."""

from tests.helpers.testbed.bus import HidModel

# Report 2 as Access-IS documents it for Honeywell engines (manuals LSR118 p. 68, ATR110 p. 33), written with
# the usages of the HID Point of Sale tables; feature 0xFE and output 0xFD as Honeywell scanners take them.
SCANNER_DESCRIPTOR = bytes.fromhex(
    "058C 0902 A101"  # bar code scanner, application
    "0912 A102 8502 1500 26FF00 7508"  # scanned data report, id 2, bytes
    "9501 0501 093B 8102"  # byte count
    "9503 058C 09FB 09FC 09FD 8102"  # symbology identifier 1, 2, 3
    "9538 09FE 820201"  # 56 bytes of decoded data
    "9502 0666FF 0904 0900 8102"  # vendor's code id, reserved
    "9501 7501 2501 058C 09FF 8102 9507 8103 C0"  # decoded data continued, padding
    "0666FF 7508 26FF00 85FE 0910 9501 B102 85FD 0911 953F 9102 C0"
)

# A postal scale: report 3 of six bytes; what zeroes it, in a scale that has such a thing, is bit 0 of output
# report 2 or of feature report 5 (usages of the HID Point of Sale tables).
_WEIGHT = bytes.fromhex(
    "058D 0920 A101"
    "0932 A102 8503 1500 26FF00 7508 9501 0970 8102 0950 8102"
    "1581 257F 0941 8102 1500 27FFFF0000 7510 0940 8102 C0"
)
_ZERO_BY_OUTPUT = bytes.fromhex("8502 0980 2501 7501 9501 9102 0981 9102 9506 9103 C0")
_ZERO_BY_FEATURE = bytes.fromhex("8505 0980 2501 7501 9501 B102 9507 B103 C0")

SCALE_DESCRIPTOR = _WEIGHT + _ZERO_BY_OUTPUT
ZEROED_BY_FEATURE = _WEIGHT + _ZERO_BY_FEATURE
NEVER_ZEROED = _WEIGHT + b"\xc0"

VOYAGER = HidModel(0x0C2E, 0x0901, "18143B07D6", "Honeywell", "Voyager 1602g", descriptor=SCANNER_DESCRIPTOR)
POSTAL_SCALE = HidModel(0x0922, 0x8003, "0065420077", "DYMO", "M25", descriptor=SCALE_DESCRIPTOR)

DATA_SIZE = 56


def pos_reports(code: bytes, aim: bytes = b"]C0", code_id: bytes = b"j") -> list[bytes]:
    """Make the reports in which a scanner sends one code."""
    parts = [code[at : at + DATA_SIZE] for at in range(0, len(code), DATA_SIZE)] or [b""]
    return [pos_report(part, aim, code_id, more=part is not parts[-1]) for part in parts]


def pos_report(
    data: bytes, aim: bytes = b"]C0", code_id: bytes = b"j", *, more: bool = False, report: int = 2
) -> bytes:
    """Make one report."""
    padded = data + bytes(DATA_SIZE - len(data))
    return bytes([report, len(data)]) + aim + padded + code_id + b"\0" + bytes([more])


def shifted_report(data: bytes, aim: bytes = b"]C0") -> bytes:
    """Make one report of the kind with one byte more before the AIM identifier."""
    return bytes([2, len(data), 0]) + aim + data + bytes(64 - 6 - len(data))


def scale_report(status: int, number: int, unit: int = 11, power: int = -1) -> bytes:
    """Make the report of a scale."""
    return bytes([3, status, unit]) + power.to_bytes(1, "little", signed=True) + number.to_bytes(2, "little")


# What a Honeywell Voyager 1602g was captured answering to REVINF. (HenkVanAsselt/python_hon_usbhid, README):
# one text over six reports, then the answer to the command itself under the AIM identifier ]Z6.
VOYAGER_CAPTURE = [
    bytes.fromhex(
        "02385D583050726F64756374204E616D653A20566F7961676572203136303267"
        "0D0A426F6F74205265766973696F6E3A203A20383939320D0A536F66743F0001"
    ),
    bytes.fromhex(
        "02385D5830776172652050617274204E756D6265723A20435730303030383242"
        "42410D0A536F667477617265205265766973696F6E3A202450726F6A653F0001"
    ),
    bytes.fromhex(
        "02385D583063745265766973696F6E3A203136333435200D0A53657269616C20"
        "4E756D6265723A20313532333242314630430D0A537570706F727465643F0001"
    ),
    bytes.fromhex(
        "02385D58302049463A20426C7565746F6F74680D0A50434220417373656D626C"
        "792049443A203030303030300D0A456E67696E65204669726D776172653F0001"
    ),
    bytes.fromhex(
        "02385D583020547970653A204E2F412020205265766973696F6E3A204E2F4120"
        "202053657269616C204E756D6265723A204E2F41202020436865636B733F0001"
    ),
    bytes.fromhex("02 09 5D 58 30 75 6D 3A 20 4E 2F 41 0D 0A") + bytes(47) + bytes.fromhex("3F 00 00"),
    bytes.fromhex("02 08 5D 5A 36 52 45 56 49 4E 46 06 2E") + bytes(48) + bytes.fromhex("36 00 00"),
]
VOYAGER_TEXT = (
    "Product Name: Voyager 1602g\r\nBoot Revision: : 8992\r\nSoftware Part Number: CW000082BBA\r\n"
    "Software Revision: $ProjectRevision: 16345 \r\nSerial Number: 15232B1F0C\r\nSupported IF: Bluetooth\r\n"
    "PCB Assembly ID: 000000\r\nEngine Firmware Type: N/A   Revision: N/A   Serial Number: N/A   "
    "Checksum: N/A"
)
