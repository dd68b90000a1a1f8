"""From the identity of a USB device to the node to open: `usb:VID:PID[:SERIAL]`, asked anew at each open.

A node's name says nothing of who is behind it: after a replug the scanner may be ttyACM1, and the scale
ttyACM0.
"""

import sys
from pathlib import Path

from drivers.api import Unreachable
from drivers.transport.usb.identity import UsbIdentity, UsbKind, UsbNode, identify, pick, read_identity

if sys.platform == "linux":
    from drivers.transport.usb.linux import nodes
else:
    from drivers.transport.usb.windows import nodes

__all__ = [
    "UsbIdentity",
    "UsbKind",
    "UsbNode",
    "identify",
    "identity_of",
    "nodes",
    "pick",
    "read_identity",
    "resolve",
    "verify",
]


def resolve(identity: UsbIdentity, kind: UsbKind) -> UsbNode:
    """Find the node of a device; `Unreachable` where it is not plugged in, or two answer to its name."""
    return pick(identity, nodes(kind), kind)


def verify(identity: UsbIdentity, kind: UsbKind, opened: UsbNode) -> None:
    """Look again once a node is open: another device may have taken its name between looking and opening.

    `Unreachable` where it did.
    """
    now = resolve(identity, kind)
    if now != opened:
        raise Unreachable(
            f"{opened.node} became another device while it was opened; {identity} is {now.node}"
        )


def identity_of(path: str, kind: UsbKind) -> UsbIdentity | None:
    """Give what the device behind a node or a link to one is known by; `None` if it is not a USB device."""
    real = str(Path(path).resolve())
    there = nodes(kind)
    node = next((node for node in there if node.node == real), None)
    return identify(node, there) if node is not None else None
