"""A customer whose name is a printer's command: it is text, from the order to the label."""

import re

import pytest

from tests.drivers.peers.judges import drawn_by_zplkit, read
from tests.helpers.floor_books import judge_run
from tests.helpers.floor_goods import Goods, make_order
from tests.helpers.floor_packer import Errors, Packer
from tests.helpers.floor_run import Floor

pytestmark = pytest.mark.e2e

NAMES = ("^FS^XZ~JA", "^XA^IDR:*.*^FS^XZ", "~JR _5E \\& Miller")
FIELD = re.compile(rb"\^FH_\^FD(.*?)\^FS")


def as_printed(field: bytes) -> str:
    """Return the text a printer makes of field data under `^FH_`."""
    return re.sub(rb"_([0-9A-F]{2})", lambda code: bytes.fromhex(code[1].decode()), field).decode()


def test_a_name_that_is_a_command_is_printed_as_text(floor: Floor, invented: Goods) -> None:
    """Were a name obeyed, a label would be cancelled, broken in two, or miss its code."""
    floor.start_store()
    floor.start_printer()
    assert floor.printer is not None
    orders = [make_order(f"H{place}", [("SKU-1", 1)], name) for place, name in enumerate(NAMES)]
    floor.oms.call("POST", "/v1/orders", orders)
    before = floor.printer.ask("status")["odometer"]
    floor.write_config()
    floor.start_station()
    packer = Packer(floor, invented.codes, Errors())
    for order in orders:
        packer.pack(order["external_id"])
    told = judge_run(floor, packer.made, orders)
    assert told["label-printed"] == told["tracking-allotted"] == len(NAMES)
    done = floor.printer.ask("status")
    assert (done["labels"], done["odometer"]) == (len(NAMES), before + len(NAMES))
    for name, label in zip(NAMES, sorted(floor.labels.glob("*.zpl")), strict=True):
        zpl = label.read_bytes()
        assert zpl.count(b"^XA") == zpl.count(b"^XZ") == 1
        assert b"~" not in zpl
        assert name in [as_printed(field) for field in FIELD.findall(zpl)]
        (code,) = read(drawn_by_zplkit(zpl))
        assert code[0] in zpl.decode()
