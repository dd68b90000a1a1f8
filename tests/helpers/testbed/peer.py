"""The other end of every made-up device, as a process of its own: owns the umockdev test bed.

Runs under the system's Python, which has the GObject bindings. It takes one JSON object a line on its
standard input and answers each with one; the first line it writes names the test bed's folder.
"""

import errno
import json
import os
import sys
import threading
import time
from typing import Any

import gi  # type: ignore[import-not-found] # belongs to the system's Python

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # type: ignore[import-not-found] # noqa: E402 - chosen before

Answers = dict[str, dict[str, Any]]


class Ioctls(UMockdev.IoctlBase):  # type: ignore[misc] # the bindings are made at run time
    """Answers ioctls from a table keyed by type and number ("H:6"): `reply`, `take` or `errno`."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.answers = answers
        self.taken: list[str] = []

    def do_handle_ioctl(self, client: Any) -> bool:
        """Answer one call; what is not in the table is refused as by a device that has no such call."""
        request = client.get_request()
        size = request >> 16 & 0x3FFF
        answer = self.answers.get(f"{chr(request >> 8 & 0xFF)}:{request & 0xFF}", {"errno": errno.ENOTTY})
        if "errno" in answer:
            client.complete(-1, answer["errno"])
            return True
        if "take" in answer:
            self.taken.append(bytes(client.get_arg().resolve(0, size).retrieve()).hex())
            client.complete(size, 0)
            return True
        reply = bytes.fromhex(answer["reply"])[:size]
        if reply:
            client.get_arg().resolve(0, len(reply)).update(0, reply)
        client.complete(answer.get("returns", 0), 0)
        return True


class Node:
    """The far end of one device node: what the program wrote to it is collected as it comes."""

    def __init__(self, number: int, ioctls: Ioctls) -> None:
        self.number = number
        self.ioctls = ioctls
        self.written = bytearray()
        self._closing = threading.Event()
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def _collect(self) -> None:
        os.set_blocking(self.number, False)
        while not self._closing.is_set():
            try:
                self.written += os.read(self.number, 65536)
            except OSError:
                # Nothing there, or nobody has the node open: a pseudo terminal says EIO then.
                time.sleep(0.005)

    def send(self, data: bytes) -> None:
        """Hand all of `data` to the program."""
        while data:
            try:
                data = data[os.write(self.number, data) :]
            except BlockingIOError:
                time.sleep(0.001)

    def close(self) -> None:
        """Pull the plug: reads and writes of the program fail from now on."""
        self._closing.set()
        self._reader.join()
        os.close(self.number)


class Peer:
    """Carries out the orders of a `UsbBus`, one by one."""

    def __init__(self) -> None:
        self.bed = UMockdev.Testbed.new()
        self.nodes: dict[str, Node] = {}
        self.folders: dict[str, list[str]] = {}

    def add(self, description: str, node: str, answers: Answers) -> None:
        """Plug a device in; `description` is in umockdev's format, `node` is what the program opens."""
        folders = [f"/sys{line[3:]}" for line in description.splitlines() if line.startswith("P: ")]
        # The table stands before the device does: the program may open it at once.
        ioctls = Ioctls(answers)
        if node and answers:
            self.bed.attach_ioctl(node, ioctls)
        self.bed.add_from_string(description)
        self.folders[folders[0]] = folders
        if node:
            self.nodes[node] = Node(self.bed.get_dev_fd(node), ioctls)

    def send(self, node: str, data: str) -> None:
        """Have the device send bytes."""
        self.nodes[node].send(bytes.fromhex(data))

    def written(self, node: str) -> str:
        """Give all bytes that the program wrote to the device."""
        return bytes(self.nodes[node].written).hex()

    def taken(self, node: str) -> list[str]:
        """Give what the program handed over by ioctls that are answered by `take`."""
        return list(self.nodes[node].ioctls.taken)

    def remove(self, node: str, path: str) -> None:
        """Pull a device out; `path` is the topmost of its folders below /sys."""
        end = self.nodes.pop(node, None)
        if end is not None:
            end.close()
            if end.ioctls.answers:
                self.bed.detach_ioctl(node)
        for folder in reversed(self.folders.pop(path)):
            # The kernel says so of each part, the innermost first.
            self.bed.uevent(folder, "remove")
            self.bed.remove_device(folder)

    def attribute(self, path: str, name: str, data: str) -> None:
        """Set an attribute of a device below /sys."""
        self.bed.set_attribute_binary(path, name, bytes.fromhex(data))

    def uevent(self, path: str, action: str) -> None:
        """Have the kernel say something of a device."""
        self.bed.uevent(path, action)


def main() -> None:
    """Serve one test until its end of the pipe is closed."""
    peer = Peer()
    print(json.dumps({"root": peer.bed.get_root_dir()}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"answer": getattr(peer, order.pop("do"))(**order)}
        except Exception as error:  # noqa: BLE001 - the test is told, whatever it is
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
