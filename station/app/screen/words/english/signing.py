"""Said when people come and go."""

from collections.abc import Mapping

from station.app.screen.words.catalogue import Text
from station.app.screen.words.template import Table

TEXTS: Mapping[str, Text] = {
    "signed-in": Text("Hello, {name}", "Scan a tote or an order."),
    "welcome-back": Text("Hello again, {name}", "Order {order} is still open. Go on."),
    "signed-out": Text("Signed out", "Scan your badge to start."),
    "sign-in-first": Text("Nobody is signed in", "Scan your badge first. Then scan this again."),
    "already-signed-in": Text("{name} is signed in", "Go on."),
    "other-operator": Text(
        "SOMEBODY ELSE IS SIGNED IN",
        "{present:nobody} signs out first, then {other} scans the badge again.",
    ),
}

PHRASES: Mapping[str, str] = {}

TABLES: Mapping[str, Table] = {"nobody": {"": "Nobody"}}
