"""Said while a closed carton is checked and weighed."""

from collections.abc import Mapping

from station.app.screen.words.catalogue import Text
from station.app.screen.words.template import Table
from station.core.checks import Why

TEXTS: Mapping[str, Text] = {
    "check-begun": Text("Reading the box", "Close it and leave it before the reader."),
    "check-first": Text(
        "THE BOX IS BEING CHECKED", "Let the reader finish. UNDO opens it.", ("Scanned {code}",)
    ),
    "check-runs": Text("The reader still reads", "Wait for it."),
    "check-missing": Text(
        "{lacking:PIECES} NOT READ", "Open the box and count. Then read it again.", ("*named",)
    ),
    "check-extras": Text(
        "TOO MUCH IN THE BOX", "Take out what is named here. Then read the box again.", ("*named",)
    ),
    "check-unread": Text(
        "THE BOX WAS NOT READ", "Read it again, or a lead allows it.", ("{problem:problem}",)
    ),
    "extras-first": Text("TAKE IT OUT FIRST", "Nobody may ship it. Take it out, then read again."),
    "nothing-to-allow": Text("There is nothing to allow", "Go on."),
    "weigh-now": Text("Put the box on the scale", "Let it lie still.", ("{carton}",)),
    "weight-first": Text(
        "WEIGH THE BOX FIRST", "Put it on the scale, or type its weight.", ("Scanned {code}",)
    ),
    "weighed": Text(
        "{grams:kg} · Label is printing",
        "Wait for the label.",
        ("[Not compared: {unknown} has no weight on file]",),
    ),
    "weight-off": Text(
        "{side:off}",
        "Open the box and count. Lift it and put it down again, or a lead allows it.",
        (
            "Weighed {grams:kg}",
            "Expected {expected:kg} ± {tolerance:kg}",
            "[{cause}: one piece {side:off-by-one}?]",
        ),
    ),
    "load-changed": Text("The box was lifted", "It is weighed again."),
    "zeroing": Text("Scale is set to zero", "Keep it empty."),
    "zeroed": Text("Scale is at zero", "Put the box on the scale."),
    "not-zeroed": Text(
        "SCALE IS NOT AT ZERO", "Empty it and try again, or call a lead.", ("{problem:problem}",)
    ),
}

PHRASES: Mapping[str, str] = {
    "lacking": "{name}: {found} of {expected} read",
    "and-more": "and {count} more",
    "extra": "{name}: {why:extra}[. {where}]",
    "packed-before": "Packed before in order {order}",
}

TABLES: Mapping[str, Table] = {
    "extra": {
        Why.SURPLUS.value: "{count} too many",
        Why.FOREIGN.value: "not in this order",
        Why.SHIPPED.value: "not this piece",
    },
    "off": {"heavy": "TOO HEAVY", "light": "TOO LIGHT"},
    "off-by-one": {"heavy": "too many", "light": "missing"},
}
