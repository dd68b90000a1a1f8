from drivers.api import Role
from drivers.base.standing import Standing
from tests.drivers.peers.recorder import Recorder


def test_what_a_device_is_known_by_is_kept_where_it_does_not_tell_it_again() -> None:
    standing = Standing("reader", Role.READER, Recorder())
    standing.reached("tcp://one:5084", "llrp:0016256a1c2b")
    standing.reached("tcp://two:5084")
    assert (standing.status.address, standing.status.identity) == ("tcp://two:5084", "llrp:0016256a1c2b")
