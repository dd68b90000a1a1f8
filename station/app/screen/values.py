"""What the window shows, as plain values: the engine makes a Screen, a view paints it."""

from dataclasses import dataclass
from enum import Enum

from station.app.screen.words import Words
from station.core.work import LabelState


class Sound(Enum):
    """The sounds of the bench, told apart by pattern."""

    COUNTED = "counted"
    LINE_FULL = "line-full"
    ORDER_COMPLETE = "order-complete"
    WRONG = "wrong"
    LOOK = "look"
    OFFLINE = "offline"


class Light(Enum):
    """How a device or the store stands; only what is not OK is coloured."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Lamp:
    """One entry of the device strip: "Printer", "out of paper".

    `live` where the text is a value of this moment, which gives way to nothing but trouble: "1.250 kg".
    """

    name: str
    text: str
    light: Light
    live: bool = False


@dataclass(frozen=True)
class Strip:
    """The line at the top: who, where, on what, and how the devices stand."""

    station: str
    order: str
    operator: str
    lamps: tuple[Lamp, ...]


@dataclass(frozen=True)
class Progress:
    """Pieces done and in all, and which box is open; visible in every state, errors too."""

    done: int
    total: int
    box: int


@dataclass(frozen=True)
class Action:
    """A command that this screen takes, by touch or by scanning `code` (`PL/UNDO/C`)."""

    command: str
    label: str
    code: str
    enabled: bool = True


@dataclass(frozen=True)
class LineRow:
    """One order line as it is shown."""

    name: str
    sku: str
    barcode: str
    location: str
    packed: int
    ordered: int
    active: bool = False
    taken_out: bool = False


@dataclass(frozen=True)
class QueueRow:
    """One waiting order; `urgent` where its time is near or its service is not standard."""

    order: str
    external_id: str
    service: str
    ship_by: str
    pieces: int
    lines: int
    tote: str
    urgent: bool


@dataclass(frozen=True)
class LockedBody:
    """Nobody is signed in; `resume` names the work that waits, `pin_for` whom a PIN is asked of."""

    resume: str = ""
    pin_for: str = ""
    pin_length: int = 0


@dataclass(frozen=True)
class ReadyBody:
    """The queue, most urgent first; `waiting` is how many orders wait in all."""

    rows: tuple[QueueRow, ...]
    waiting: int
    finished: str = ""


@dataclass(frozen=True)
class PackingBody:
    """The order being verified; `picture` names the item last counted or next wanted."""

    lines: tuple[LineRow, ...]
    picture: str
    last_code: str
    taking_out: bool = False


@dataclass(frozen=True)
class CartonChoice:
    """A carton type to scan or touch (`code` is `BOX/ID/C`)."""

    id: str
    name: str
    code: str
    proposed: bool
    forbidden: str = ""


@dataclass(frozen=True)
class CartonBody:
    """The parcel's contents are complete; a carton is wanted."""

    choices: tuple[CartonChoice, ...]
    weight_g: int | None


@dataclass(frozen=True)
class CheckingBody:
    """The closed carton is before the reader: `found` of `expected` pieces read, item by item in `rows`.

    `reading` while the inventory runs. `extras` are what must not be in the carton, in words; `strays`
    and `unknown` count tags that are ignored; `trouble` is the reader's.
    """

    reading: bool
    found: int
    expected: int
    rows: tuple[LineRow, ...] = ()
    extras: tuple[str, ...] = ()
    strays: int = 0
    unknown: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class WeighingBody:
    """The closed carton is to be weighed: what the scale shows now, and what it should.

    `shown` is empty unless the load lies still, `moving` while it does not. `expected` is empty where
    nobody knows it. `trouble` says in words why no weight can be taken and `remedy` what to do;
    `refused` is the weight that was.
    """

    shown: str
    moving: bool
    expected: str
    tolerance: str
    carton: str
    trouble: str = ""
    remedy: str = ""
    refused: str = ""


@dataclass(frozen=True)
class LabelBody:
    """A label is being printed or is to be scanned back.

    `job` is how far it got; `trouble` names the printer's trouble in words, empty when none, and `remedy`
    says what to do about it, empty where the label needs nobody; `ship_to` are the address lines for the
    preview.
    """

    tracking: str
    carrier: str
    ship_to: tuple[str, ...]
    job: LabelState
    trouble: str
    confirming: bool
    copy: int = 1
    remedy: str = ""


@dataclass(frozen=True)
class QuestionBody:
    """A question that fills the work area; answered by YES, NO, `choices`, a badge or a PIN.

    Kinds: "yes-no", "badge", "pin", "reason". `choices` are (command, label, code) as Actions.
    """

    kind: str
    title: str
    detail: str
    choices: tuple[Action, ...] = ()
    pin_length: int = 0


@dataclass(frozen=True)
class NoticeBody:
    """The work was stopped from outside (cancelled, held, taken over): what to do, step by step."""

    title: str
    steps: tuple[str, ...]
    lines: tuple[LineRow, ...] = ()


@dataclass(frozen=True)
class DeviceRow:
    """One device, or a plug-in that cannot be used, with all that is known of it.

    `standing` is what the strip says, `mend` what to do, empty where it is well; `times` since when it is so
    and when it was heard, `role` its role and driver, `model` with its firmware, `place` where it is
    reached, `identity` what it is known by and what else it told.
    """

    device: str
    role: str
    standing: str
    light: Light
    times: str
    mend: str
    model: str
    counters: str
    place: str
    identity: str


@dataclass(frozen=True)
class DevicesBody:
    """Every device for whoever sets up or mends the station.

    `headline` says it in one line; `remedy` is what to do about it where it is one thing.
    """

    headline: str
    remedy: str
    light: Light
    rows: tuple[DeviceRow, ...]


Body = (
    LockedBody
    | ReadyBody
    | PackingBody
    | CartonBody
    | CheckingBody
    | WeighingBody
    | LabelBody
    | QuestionBody
    | NoticeBody
    | DevicesBody
)


@dataclass(frozen=True)
class Screen:
    """Everything a window shows after one event.

    `message` is the banner (None: the body's own heading); with severity LATCHED it fills the work
    area and `refused_since` counts the scans refused while it stands. `banner_count` is the big
    figure of the banner ("2 / 3"). `reading` is the journal number of the reading this screen answers,
    0 for none.
    """

    state: str
    strip: Strip
    body: Body
    actions: tuple[Action, ...]
    message: Words | None = None
    banner_count: str = ""
    progress: Progress | None = None
    sound: Sound | None = None
    refused_since: int = 0
    reading: int = 0
