import pytest

from drivers.api import DeviceState, Role
from drivers.base.standing import Standing
from tests.drivers.peers.recorder import Recorder


def test_what_a_device_is_known_by_is_kept_where_it_does_not_tell_it_again() -> None:
    standing = Standing("reader", Role.READER, Recorder())
    standing.reached("tcp://one:5084", "llrp:0016256a1c2b")
    standing.reached("tcp://two:5084")
    assert (standing.status.address, standing.status.identity) == ("tcp://two:5084", "llrp:0016256a1c2b")


def test_the_log_leaves_out_what_a_defect_says_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    """A code that was read may be in it."""
    standing = Standing("scanner", Role.SCANNER, Recorder())
    standing.move(DeviceState.BACKOFF, "internal-error", "ValueError('4711')")
    standing.move(DeviceState.BACKOFF, "unreachable", "no route to 10.0.0.9")
    assert [record.getMessage() for record in caplog.records] == [
        "scanner is backoff internal-error ",
        "scanner is backoff unreachable no route to 10.0.0.9",
    ]
    assert standing.status.detail == "no route to 10.0.0.9"
