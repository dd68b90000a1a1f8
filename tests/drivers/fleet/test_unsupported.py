"""An installer who plugs in what does not work is told what it is and what to do."""

import pytest

from drivers.fleet.unsupported import TABLE, Unsupported, known


@pytest.mark.parametrize(
    ("vid", "pid", "words"),
    [
        (0x0922, 0x0020, "DYMO label printer. It does not speak ZPL."),
        (0x0922, 0x8004, "DYMO M25 postal scale. Use driver hid-scale."),
        (0x04F9, 0x2028, "Brother printer (QL"),
        (0x05E0, 0x1200, "Zebra scanner in keyboard mode. Scan its maker's code"),
        (0x0403, 0x6001, "FTDI adapter to a serial port. What hangs on it cannot be seen."),
    ],
)
def test_a_known_device_is_named_with_its_remedy(vid: int, pid: int, words: str) -> None:
    assert known(vid, pid).startswith(words)


def test_a_model_comes_before_its_make() -> None:
    assert known(0x0922, 0x8004) != known(0x0922, 0x0001)


@pytest.mark.parametrize(("vid", "pid"), [(0x05E0, 0x1701), (0x0A5F, 0x0081), (0xDEAD, 0xBEEF)])
def test_nothing_is_said_of_a_device_that_works_or_that_nobody_knows(vid: int, pid: int) -> None:
    assert known(vid, pid) == ""


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: f"{entry.vid:04x}-{entry.pid:04x}")
def test_every_entry_is_whole_and_can_be_found(entry: Unsupported) -> None:
    assert 0 < entry.vid <= 0xFFFF
    assert 0 <= entry.pid <= 0xFFFF
    assert entry.what.endswith(".")
    assert entry.remedy.endswith(".")
    assert known(entry.vid, entry.pid) == f"{entry.what} {entry.remedy}"


def test_no_device_has_two_entries() -> None:
    assert len({(entry.vid, entry.pid) for entry in TABLE}) == len(TABLE)
