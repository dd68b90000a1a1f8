"""Screens made by hand: every kind a window can be asked to show, by name."""

from dataclasses import replace

from station.app.screen.values import (
    Action,
    CartonBody,
    CartonChoice,
    CheckingBody,
    DeviceRow,
    DevicesBody,
    LabelBody,
    Lamp,
    Light,
    LineRow,
    LockedBody,
    NoticeBody,
    PackingBody,
    Progress,
    QuestionBody,
    QueueRow,
    ReadyBody,
    Screen,
    Sound,
    Strip,
    WeighingBody,
)
from station.app.screen.words import Words
from station.core.message import Severity
from station.core.work import LabelState

GOOD_LAMPS = (
    Lamp("Printer", "ready", Light.OK),
    Lamp("Scale", "1.240 kg", Light.OK, live=True),
    Lamp("Store", "online", Light.OK),
)
NO_PAPER_LAMPS = (Lamp("Printer", "out of paper", Light.BAD), *GOOD_LAMPS[1:])
NO_SCALE_LAMPS = (GOOD_LAMPS[0], Lamp("Scale", "lost", Light.BAD), GOOD_LAMPS[2])
OFFLINE_LAMPS = (*GOOD_LAMPS[:2], Lamp("Store", "offline 12 min", Light.WARN))

STRIP = Strip("Station 07", "4711", "Maria K.", GOOD_LAMPS)
IDLE_STRIP = Strip("Station 07", "", "Maria K.", GOOD_LAMPS)
EMPTY_STRIP = Strip("Station 07", "", "", GOOD_LAMPS)

UNDO = Action("UNDO", "Undo", "PL/UNDO/%")
TAKE_OUT = Action("TAKE-OUT", "Take out", "PL/TAKE-OUT/Q")
SHORT = Action("SHORT", "Short", "PL/SHORT/4")
PRINT = Action("PRINT", "Print again", "PL/PRINT/A")
SET_ASIDE = Action("SET-ASIDE", "Set aside", "PL/SET-ASIDE/H")
OUT = Action("OUT", "Sign out", "PL/OUT/T")
LEAD = Action("LEAD", "Call lead", "PL/LEAD/B")
CLOSE = Action("CLOSE", "Close box", "PL/CLOSE/N")
CANCEL = Action("CANCEL", "Cancel order", "PL/CANCEL/P")
NEXT = Action("NEXT", "Next order", "PL/NEXT/0")
ACK = Action("ACK", "Understood", "PL/ACK/3")
CHECK = Action("CHECK", "Read again", "PL/CHECK/C")
OVERRIDE = Action("OVERRIDE", "Allow", "PL/OVERRIDE/R")
ZERO = Action("ZERO", "Zero scale", "PL/ZERO/Z")
YES = Action("YES", "Yes", "PL/YES/7")
NO = Action("NO", "No", "PL/NO/D")
DEVICES = Action("DEVICES", "Devices", "PL/DEVICES/+")
CLOSE_DEVICES = Action("NO", "Close", "PL/NO/D")

PACKING_ACTIONS = (UNDO, TAKE_OUT, SHORT, SET_ASIDE, CANCEL, LEAD, OUT, CLOSE)
LABEL_ACTIONS = (UNDO, PRINT, SET_ASIDE, CANCEL, LEAD, OUT, NEXT)
CHECK_ACTIONS = (UNDO, OVERRIDE, CHECK, SET_ASIDE, CANCEL, LEAD, OUT)
WEIGHING_ACTIONS = (UNDO, ZERO, SET_ASIDE, CANCEL, LEAD, OUT)
PROGRESS = Progress(17, 68, 1)
DONE = Progress(68, 68, 1)

LINES = (
    LineRow("Cable tie 300mm (100)", "SKU-10148", "04012345670004", "A01-06", 1, 1),
    LineRow("Tape measure 8m", "SKU-10185", "04012345670005", "A07-05", 2, 2),
    LineRow("Silicone sealant clear", "SKU-10222", "04012345670006", "A02-36", 2, 3, active=True),
    LineRow("Wall plug 8mm (50)", "SKU-10259", "04012345670007", "A01-37", 0, 2),
    LineRow("Grinding disc 125mm", "SKU-10296", "04012345670008", "A04-38", 0, 1),
    LineRow("Packing tape 66m brown", "SKU-10333", "04012345670009", "A07-04", 0, 1),
    LineRow("Hex bolt M8x40 zinc v2", "SKU-10370", "04012345670010", "A01-36", 0, 1),
)
MANY_LINES = tuple(
    LineRow(
        f"Hex bolt M8x{at} zinc",
        f"SKU-{10400 + at}",
        f"040123456701{at:02d}",
        f"B{at:02d}-04",
        2 if at < 17 else 0,
        2,
    )
    for at in range(34)
)
QUEUE = (
    QueueRow("O-4711", "4711", "Same-day", "13:30", 68, 7, "TOTE-014", urgent=True),
    QueueRow("O-4698", "4698", "Express", "14:00", 3, 2, "TOTE-022", urgent=True),
    QueueRow("O-4702", "4702", "Standard", "16:00", 12, 5, "TOTE-009", urgent=False),
    QueueRow("O-4705", "4705", "Standard", "16:00", 1, 1, "", urgent=False),
    QueueRow("O-4709", "4709", "Standard", "17:30", 5, 5, "TOTE-031", urgent=False),
    QueueRow("O-4713", "4713", "Standard", "17:30", 24, 11, "TOTE-002", urgent=False),
    QueueRow("O-4716", "4716", "Standard", "Tue 12:00", 2, 2, "", urgent=False),
)
CARTONS = (
    CartonChoice("S", "Small S", "BOX/S/7", proposed=False, forbidden="Too small"),
    CartonChoice("M", "Medium M", "BOX/M/1", proposed=True),
    CartonChoice("L", "Large L", "BOX/L/0", proposed=False),
    CartonChoice("XL", "Extra large XL", "BOX/XL/U", proposed=False),
    CartonChoice("P", "Poly bag", "BOX/P/4", proposed=False, forbidden="Not for glass"),
)
SHIP_TO = ("Müller Öztürk", "Rue de l’Église 3", "23012 Málaga", "Spain")
SCANNER_ROW = DeviceRow(
    device="scanner",
    role="Scanner · serial",
    standing="ready",
    light=Light.OK,
    times="for 3 h, heard 4 s ago",
    mend="",
    model="DS2208 · CAACSS00-003",
    counters="frames 5120, bad 3, reconnects 1, dropped 0, repeated 2",
    place="/dev/ttyACM0",
    identity="usb:05e0:1701:18143B07D6",
)
PRINTER_ROW = DeviceRow(
    device="label printer",
    role="Printer · zebra",
    standing="out of paper",
    light=Light.BAD,
    times="for 3 min, heard 2 s ago",
    mend="Put in labels and close the printer.",
    model="ZTC ZD421-203dpi · V93.21.26Z",
    counters="frames 90211, bad 0, reconnects 0, dropped 0, repeated 0",
    place="tcp://192.168.17.21:9100",
    identity="also open · odometer 120431 · head 203 dpi",
)
SCALE_ROW = DeviceRow(
    device="scale",
    role="Scale · mt-sics",
    standing="1.240 kg",
    light=Light.OK,
    times="for 3 h, heard now",
    mend="",
    model="ML3002E · 2.40",
    counters="frames 104113, bad 0, reconnects 0, dropped 0, repeated 0",
    place="/dev/ttyUSB0",
    identity="usb:0403:6001:FT4XQ1 · serial B412",
)
READER_ROW = DeviceRow(
    device="reader",
    role="Reader · llrp",
    standing="silent 12 s",
    light=Light.WARN,
    times="for 50 min, heard 12 s ago",
    mend="Switch it off and on again.",
    model="FX7500 · 3.29.11",
    counters="frames 70100, bad 0, reconnects 2, dropped 0, repeated 0",
    place="llrp://192.168.17.30:5084",
    identity="antennas 1 2 · 26 dBm",
)
PLUG_IN_ROW = DeviceRow(
    device="acme-scanner",
    role="Plug-in",
    standing="cannot be used",
    light=Light.WARN,
    times="",
    mend="Install it anew, or remove it. Tell its maker.",
    model="",
    counters="ImportError: No module named acme",
    place="",
    identity="",
)
MANY_DEVICES = (
    SCANNER_ROW,
    replace(
        SCANNER_ROW,
        device="second scanner",
        standing="unplugged",
        light=Light.BAD,
        mend="Plug it in again. It comes back by itself.",
        times="for 20 s, heard 24 s ago",
    ),
    PRINTER_ROW,
    replace(
        PRINTER_ROW,
        device="small printer",
        standing="ready",
        light=Light.OK,
        mend="",
        times="for 2 d, heard 1 s ago",
    ),
    SCALE_ROW,
    READER_ROW,
    PLUG_IN_ROW,
)


def _said(severity: Severity, title: str, action: str, *details: str, changed: bool = False) -> Words:
    return Words(title.lower().replace(" ", "-"), severity, title, action, details, changed)


def _label(
    job: LabelState = LabelState.PRINTING,
    trouble: str = "",
    remedy: str = "",
    confirming: bool = False,
    copy: int = 1,
) -> LabelBody:
    return LabelBody("340123450000000017", "House carrier", SHIP_TO, job, trouble, confirming, copy, remedy)


def _read(line: LineRow, share: float) -> LineRow:
    """A line as the reader sees it: so much of it was read."""
    return LineRow(line.name, line.sku, "", "", int(line.ordered * share), line.ordered)


PACKING = PackingBody(LINES, "SKU-10222", "04012345670006")
COUNTED = _said(Severity.OK, "Silicone sealant clear", "", "Box 1", "A02-36", "SKU-10222", changed=True)
NOT_IN_ORDER = _said(
    Severity.LATCHED,
    "NOT IN THIS ORDER",
    "Put it in the red tote, then acknowledge.",
    "Scanned 04012345679991",
    "Cordless drill 18V body – belongs to order 4698, tote TOTE-022",
)
SURPLUS = _said(
    Severity.LATCHED,
    "ONE TOO MANY",
    "Put this piece back, then acknowledge.",
    "Scanned 04012345670005",
    "Tape measure 8m – 2 of 2 are in the box already",
)

GALLERY: dict[str, Screen] = {
    "locked": Screen("locked", EMPTY_STRIP, LockedBody(), (DEVICES,)),
    "locked-resume": Screen(
        "locked", STRIP, LockedBody(resume="Order 4711 of Maria K."), (), progress=PROGRESS
    ),
    "locked-unknown-badge": Screen(
        "locked",
        EMPTY_STRIP,
        LockedBody(),
        (),
        message=_said(Severity.WARN, "Badge not known", "Scan your own badge, or call a lead."),
        sound=Sound.LOOK,
        reading=3,
    ),
    "pin": Screen("locked", EMPTY_STRIP, LockedBody(pin_for="Maria K.", pin_length=4), (NO,)),
    "pin-wrong": Screen(
        "locked",
        EMPTY_STRIP,
        LockedBody(pin_for="Maria K.", pin_length=4),
        (NO,),
        message=_said(Severity.WARN, "PIN is wrong", "Type it again."),
        sound=Sound.LOOK,
        reading=4,
    ),
    "ready-queue": Screen("ready", IDLE_STRIP, ReadyBody(QUEUE, 42), (OUT, LEAD, NEXT)),
    "ready-empty": Screen("ready", IDLE_STRIP, ReadyBody((), 0), (OUT, LEAD)),
    "ready-finished": Screen(
        "ready",
        IDLE_STRIP,
        ReadyBody(QUEUE[1:], 41, finished="Order 4711 is packed"),
        (OUT, LEAD, NEXT),
        sound=Sound.ORDER_COMPLETE,
        reading=90,
    ),
    "packing-start": Screen(
        "verifying",
        STRIP,
        PackingBody(
            tuple(LineRow(x.name, x.sku, x.barcode, x.location, 0, x.ordered) for x in LINES), "SKU-10148", ""
        ),
        PACKING_ACTIONS,
        progress=Progress(0, 68, 1),
    ),
    "packing-counted": Screen(
        "verifying",
        STRIP,
        PACKING,
        PACKING_ACTIONS,
        message=COUNTED,
        banner_count="2 / 3",
        progress=PROGRESS,
        sound=Sound.COUNTED,
        reading=17,
    ),
    "packing-unknown-code": Screen(
        "verifying",
        STRIP,
        PackingBody(
            tuple(LineRow(x.name, x.sku, x.barcode, "", x.packed, x.ordered) for x in LINES),
            "SKU-10259",
            "9520000009991",
        ),
        PACKING_ACTIONS,
        message=_said(
            Severity.WARN,
            "CODE NOT KNOWN",
            "Put the piece aside. Scan another code.",
            "Scanned 9520000009991",
            "No item has this number. A lead can link it.",
        ),
        progress=PROGRESS,
        sound=Sound.LOOK,
        reading=23,
    ),
    "packing-line-full": Screen(
        "verifying",
        STRIP,
        PackingBody(
            tuple(
                LineRow(
                    x.name, x.sku, x.barcode, x.location, 3 if x.active else x.packed, x.ordered, x.active
                )
                for x in LINES
            ),
            "SKU-10222",
            "04012345670006",
        ),
        PACKING_ACTIONS,
        message=_said(
            Severity.OK, "Silicone sealant clear", "Line complete.", "Box 1", "A02-36", changed=True
        ),
        banner_count="3 / 3",
        progress=Progress(18, 68, 1),
        sound=Sound.LINE_FULL,
        reading=18,
    ),
    "packing-many-lines": Screen(
        "verifying",
        STRIP,
        PackingBody(MANY_LINES, "SKU-10417", "04012345670116"),
        PACKING_ACTIONS,
        message=_said(Severity.OK, "Hex bolt M8x16 zinc", "Line complete.", "B16-04", changed=True),
        banner_count="2 / 2",
        progress=Progress(34, 68, 1),
        sound=Sound.LINE_FULL,
        reading=34,
    ),
    "taking-out": Screen(
        "verifying",
        STRIP,
        PackingBody(
            tuple(
                LineRow(
                    x.name,
                    x.sku,
                    x.barcode,
                    x.location,
                    x.packed - (1 if x.active else 0),
                    x.ordered,
                    x.active,
                    x.active,
                )
                for x in LINES
            ),
            "SKU-10222",
            "04012345670006",
            taking_out=True,
        ),
        (UNDO, TAKE_OUT, LEAD, OUT),
        progress=Progress(16, 68, 1),
    ),
    "refused-wrong-item": Screen(
        "verifying",
        STRIP,
        PACKING,
        (ACK,),
        message=NOT_IN_ORDER,
        progress=PROGRESS,
        sound=Sound.WRONG,
        reading=19,
    ),
    "refused-surplus": Screen(
        "verifying",
        STRIP,
        PACKING,
        (ACK,),
        message=SURPLUS,
        progress=PROGRESS,
        sound=Sound.WRONG,
        refused_since=2,
        reading=21,
    ),
    "carton": Screen(
        "carton",
        STRIP,
        CartonBody(CARTONS, 4210),
        (UNDO, TAKE_OUT, SET_ASIDE, CANCEL, LEAD, OUT, CLOSE),
        progress=DONE,
    ),
    "checking": Screen(
        "checking",
        STRIP,
        CheckingBody(True, 41, 68, tuple(_read(line, 0.6) for line in LINES), strays=3, unknown=12),
        (UNDO, CHECK, SET_ASIDE, CANCEL, LEAD, OUT),
        progress=DONE,
    ),
    "checking-missing": Screen(
        "checking",
        STRIP,
        CheckingBody(False, 67, 68, tuple(_read(line, 1 - (at == 1)) for at, line in enumerate(LINES))),
        CHECK_ACTIONS,
        progress=DONE,
    ),
    "checking-extras": Screen(
        "checking",
        STRIP,
        CheckingBody(
            False,
            12,
            12,
            tuple(_read(line, 1) for line in LINES),
            (
                "Tape measure 8m: 1 too many",
                "Cordless drill 18V body: not in this order. Belongs to order 4698, tote TOTE-022",
                "Silicone sealant clear: not this piece. Packed before in order 4655",
            ),
            strays=2,
        ),
        (UNDO, CHECK, SET_ASIDE, CANCEL, LEAD, OUT),
        progress=DONE,
    ),
    "checking-reader-away": Screen(
        "checking",
        STRIP,
        CheckingBody(
            False, 0, 12, tuple(_read(line, 0) for line in LINES[:3]), trouble="Not read: reader is away"
        ),
        CHECK_ACTIONS,
        progress=DONE,
        sound=Sound.LOOK,
    ),
    "checking-no-tags": Screen(
        "checking",
        STRIP,
        CheckingBody(True, 0, 0, unknown=4),
        (UNDO, CHECK, SET_ASIDE, CANCEL, LEAD, OUT),
        progress=DONE,
    ),
    "refused-extras": Screen(
        "checking",
        STRIP,
        CheckingBody(False, 12, 12),
        (ACK,),
        message=_said(
            Severity.LATCHED,
            "TOO MUCH IN THE BOX",
            "Take out what is named here. Then read the box again.",
            "Tape measure 8m: 1 too many",
            "Cordless drill 18V body: not in this order. Belongs to order 4698, tote TOTE-022",
            "Silicone sealant clear: not this piece. Packed before in order 4655",
        ),
        progress=DONE,
        sound=Sound.WRONG,
    ),
    "weighing": Screen(
        "weighing",
        STRIP,
        WeighingBody("", moving=True, expected="4.210 kg", tolerance="0.211 kg", carton="Medium M"),
        WEIGHING_ACTIONS,
        progress=DONE,
    ),
    "weighing-refused": Screen(
        "weighing",
        STRIP,
        WeighingBody("4.690 kg", False, "4.210 kg", "0.211 kg", "Medium M", refused="4.690 kg"),
        (UNDO, ZERO, OVERRIDE, SET_ASIDE, CANCEL, LEAD, OUT),
        progress=DONE,
    ),
    "weighing-not-zero": Screen(
        "weighing",
        STRIP,
        WeighingBody(
            "0.012 kg",
            False,
            "4.210 kg",
            "0.211 kg",
            "Medium M",
            trouble="Scale is not at zero",
            remedy="Empty it, then touch Zero scale.",
        ),
        WEIGHING_ACTIONS,
        progress=DONE,
    ),
    "weighing-scale-away": Screen(
        "weighing",
        Strip("Station 07", "4711", "Maria K.", NO_SCALE_LAMPS),
        WeighingBody(
            "",
            False,
            "4.210 kg",
            "0.211 kg",
            "Medium M",
            trouble="Scale does not answer",
            remedy="Type the weight: touch … and then Type a code.",
        ),
        WEIGHING_ACTIONS,
        progress=DONE,
        sound=Sound.LOOK,
    ),
    "weighing-unknown": Screen(
        "weighing",
        STRIP,
        WeighingBody("", False, "", "", "Medium M"),
        WEIGHING_ACTIONS,
        message=_said(Severity.OK, "Put the box on the scale", "Let it lie still.", "Medium M", changed=True),
        progress=DONE,
    ),
    "refused-weight": Screen(
        "weighing",
        STRIP,
        WeighingBody("3.900 kg", False, "4.210 kg", "0.211 kg", "Medium M", refused="3.900 kg"),
        (ACK,),
        message=_said(
            Severity.LATCHED,
            "TOO LIGHT",
            "Open the box and count. Lift it and put it down again, or a lead allows it.",
            "Weighed 3.900 kg",
            "Expected 4.210 kg ± 0.211 kg",
            "Silicone sealant clear: one piece missing?",
        ),
        progress=DONE,
        sound=Sound.WRONG,
    ),
    "label-printing": Screen("labelling", STRIP, _label(), LABEL_ACTIONS, progress=DONE),
    "label-paper-out": Screen(
        "labelling",
        Strip("Station 07", "4711", "Maria K.", NO_PAPER_LAMPS),
        _label(LabelState.QUEUED, "Printer is out of paper", "Put in labels and close the printer."),
        LABEL_ACTIONS,
        progress=DONE,
        sound=Sound.LOOK,
    ),
    "label-paused": Screen(
        "labelling",
        Strip("Station 07", "4711", "Maria K.", (Lamp("Printer", "paused", Light.WARN), *GOOD_LAMPS[1:])),
        _label(LabelState.QUEUED, "Printer is paused", "Press pause on the printer."),
        LABEL_ACTIONS,
        progress=DONE,
        sound=Sound.LOOK,
    ),
    "label-no-answer": Screen(
        "labelling",
        Strip("Station 07", "4711", "Maria K.", (Lamp("Printer", "no answer", Light.BAD), *GOOD_LAMPS[1:])),
        _label(LabelState.HANDED_OVER, "Printer does not answer", "Switch it off and on again."),
        LABEL_ACTIONS,
        progress=DONE,
        sound=Sound.LOOK,
    ),
    "confirming": Screen(
        "confirming", STRIP, _label(LabelState.PRINTED, confirming=True, copy=2), LABEL_ACTIONS, progress=DONE
    ),
    "label-question": Screen(
        "labelling",
        STRIP,
        QuestionBody(
            "yes-no", "Did the label come out?", "Look at the printer. Yes: scan it. No: it is printed again."
        ),
        (NO, YES),
        progress=DONE,
        sound=Sound.LOOK,
    ),
    "reason-question": Screen(
        "verifying",
        STRIP,
        QuestionBody(
            "reason",
            "Why set it aside?",
            "Scan or touch the reason.",
            (
                Action("DAMAGED", "Damaged", "PL/DAMAGED/1"),
                Action("MISSING", "Piece missing", "PL/MISSING/2"),
                Action("WRONG-PICK", "Wrong pick", "PL/WRONG-PICK/3"),
                Action("OTHER", "Something else", "PL/OTHER/4"),
            ),
        ),
        (NO,),
        progress=PROGRESS,
    ),
    "badge-question": Screen(
        "verifying",
        STRIP,
        QuestionBody("badge", "A lead must allow this", "Lead: scan your badge."),
        (NO,),
        progress=PROGRESS,
    ),
    "notice-cancelled": Screen(
        "put-back",
        STRIP,
        NoticeBody(
            "Order 4711 was cancelled",
            ("Take every piece out of the box", "Scan each piece", "Put it back into its bin"),
            tuple(LineRow(x.name, x.sku, x.barcode, x.location, 0, x.packed, x.active) for x in LINES[:3]),
        ),
        (SET_ASIDE, LEAD),
        progress=Progress(0, 5, 1),
        sound=Sound.LOOK,
    ),
    "devices": Screen(
        "locked",
        Strip("Station 07", "", "", NO_PAPER_LAMPS),
        DevicesBody(
            "label printer: out of paper",
            "Put in labels and close the printer.",
            Light.BAD,
            (
                SCANNER_ROW,
                PRINTER_ROW,
                SCALE_ROW,
                replace(READER_ROW, standing="idle", light=Light.OK, mend="", times="for 50 min, heard now"),
            ),
        ),
        (CLOSE_DEVICES,),
    ),
    "devices-well": Screen(
        "ready",
        IDLE_STRIP,
        DevicesBody("All devices are ready", "", Light.OK, (SCANNER_ROW, SCALE_ROW)),
        (CLOSE_DEVICES,),
    ),
    "devices-many": Screen(
        "ready",
        Strip("Station 07", "", "Maria K.", NO_PAPER_LAMPS),
        DevicesBody("3 of 6 devices need help", "", Light.BAD, MANY_DEVICES),
        (CLOSE_DEVICES,),
    ),
    "offline": Screen(
        "verifying",
        Strip("Station 07", "4711", "Maria K.", OFFLINE_LAMPS),
        PACKING,
        PACKING_ACTIONS,
        message=COUNTED,
        banner_count="2 / 3",
        progress=PROGRESS,
        sound=Sound.COUNTED,
        reading=22,
    ),
}
"""Every screen of the bench, by a name that says what it is."""
