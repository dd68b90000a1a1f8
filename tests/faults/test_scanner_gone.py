"""The scanner is pulled out in the middle of a code: half a code is no code, and nothing else is lost."""

import pytest

from tests.helpers.floor_books import read_journal
from tests.helpers.floor_goods import Goods
from tests.helpers.floor_packer import badge
from tests.helpers.floor_run import Floor, Line, Program

pytestmark = pytest.mark.faults


def wait_reading(station: Program, number: int) -> Line:
    """Wait for the reading of a journal number."""
    return station.wait_line(lambda line: line.get("journal") == number)[1]


def test_half_a_code_is_journaled_as_broken_and_the_scanner_is_taken_up_again(
    floor: Floor, invented: Goods
) -> None:
    """What came whole before and after counts; the half is not joined to what follows."""
    floor.start_store()
    floor.write_config()
    station = floor.start_station()
    code = next(iter(invented.codes.values()))
    floor.scanner.send(badge())
    assert wait_reading(station, 1)["outcome"] == "accepted"
    floor.scanner.send_bytes(code[:7].encode())
    floor.scanner.unplug()
    assert wait_reading(station, 2)["outcome"] == "unknown"
    station.wait_line(lambda line: line.get("device") == "scanner" and line["reason"] == "lost")
    floor.scanner.plug()
    floor.scanner.send(badge(), timeout=30)
    assert wait_reading(station, 3)["outcome"] == "accepted"
    assert [row.code for row in read_journal(floor)] == [badge(), code[:7], badge()]


def test_a_code_that_comes_byte_by_byte_or_in_one_piece_with_others_is_read_the_same(
    floor: Floor, invented: Goods
) -> None:
    floor.start_store()
    floor.write_config()
    station = floor.start_station()
    codes = [badge(), *list(invented.codes.values())[:20]]
    floor.scanner.drip(codes[0], gap_s=0.01)
    floor.scanner.burst(codes[1:])
    wait_reading(station, len(codes))
    assert [row.code for row in read_journal(floor)] == codes
