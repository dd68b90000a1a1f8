"""Said while no order is open."""

from collections.abc import Mapping

from station.app.screen.words.catalogue import Text
from station.app.screen.words.template import Table

TEXTS: Mapping[str, Text] = {
    "order-started": Text("Order {order}", "{pieces:pieces}. Scan each one."),
    "order-resumed": Text("Order {order} again", "It goes on where it was left."),
    "already-packed": Text("ALREADY PACKED", "Put the goods aside and call a lead.", ("Order {order}",)),
    "on-hold": Text(
        "ORDER ON HOLD", "Put the goods aside. Take another order.", ("Order {order}", "{reason}")
    ),
    "cancelled": Text(
        "ORDER CANCELLED", "Put the goods back. Take another order.", ("Order {order}", "{reason}")
    ),
    "claimed-elsewhere": Text(
        "AT BENCH {station}", "Bring the goods there. Take another order.", ("Order {order}",)
    ),
    "tote-empty": Text("NOTHING TO PACK IN IT", "Scan another tote or an order.", ("Tote {tote}",)),
    "no-order-free": Text("No order is free", "New ones appear here by themselves."),
    "no-single-order": Text(
        "WHICH ORDER?",
        "No order wants only this. Scan the order or the tote first.",
        ("Scanned {code}", "{name}", "*wanted"),
    ),
    "order-first": Text("NO ORDER IS OPEN", "Scan an order or a tote first.", ("Scanned {code}",)),
}

PHRASES: Mapping[str, str] = {}

TABLES: Mapping[str, Table] = {}
