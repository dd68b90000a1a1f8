"""The bench's disk is full: a scan that was not saved is not confirmed, and the ballast makes room."""

import os
from pathlib import Path

import pytest

from tests.faults.disks import mounted
from tests.helpers.floor_books import outbox_troubles, read_journal, wait_level
from tests.helpers.floor_goods import Goods
from tests.helpers.floor_packer import Errors, Packer
from tests.helpers.floor_run import Floor, Line, Program

pytestmark = pytest.mark.faults

NOBODY_KNOWS = "NOBODY-KNOWS-THIS"
MOST_SCANS = 3000


def test_a_scan_that_finds_the_disk_full_is_told_and_the_next_is_saved(
    floor: Floor, invented: Goods, disk: Path
) -> None:
    with mounted(disk, floor.folder / "disk") as place:
        floor.station_db = place / "bench-1.db"
        store = floor.start_store()
        floor.start_printer()
        floor.write_config()
        station = floor.start_station()
        packer = Packer(floor, invented.codes, Errors())
        packer.pack(invented.orders[0]["external_id"])
        # Acknowledgements are written too, and could be what finds the disk full.
        store.kill()
        fill(place)
        said = scan_until_refused(packer, station)
        assert "full" in said["error"]
        packer.pack(invented.orders[1]["external_id"])
        assert [row.code for row in read_journal(floor)] == packer.made
        assert outbox_troubles(floor) == []
        floor.start_store()
        facts = wait_level(floor)
        scans = [fact["data"]["code"] for fact in facts if fact["type"] == "scan-journaled"]
        assert scans == packer.made
        assert station.stop() == 0


def scan_until_refused(packer: Packer, station: Program) -> Line:
    """Scan on until a scan cannot be saved, and return what the station says of it."""
    for _ in range(MOST_SCANS):
        packer.floor.scanner.send(NOBODY_KNOWS)
        at, line = station.wait_line(
            lambda line: "journal" in line or line.get("event") == "CodeRead", packer.cursor
        )
        packer.cursor = at + 1
        if "error" in line:
            return line
        packer.made.append(line["code"])
    raise AssertionError("the disk was never full")


def fill(place: Path) -> None:
    """Write a file until nothing more fits."""
    with (place / "filler").open("wb", buffering=0) as filler:
        for size in (1024 * 1024, 4096):
            block = b"x" * size
            try:
                while filler.write(block) == size:
                    pass
            except OSError:
                continue
        os.fsync(filler.fileno())
