from dataclasses import replace

import pytest

from drivers.codecs.ssi.commands import SsiCommands, beep
from drivers.codecs.ssi.packets import Nak, Op, Packet
from tests.drivers.codecs.framing.feeding import NOW_NS

RESPONSE_NS = 2_000_000_000
ACK = Packet(Op.ACK)
RESEND = Packet(Op.NAK, bytes([Nak.RESEND]))


@pytest.fixture
def commands() -> SsiCommands:
    return SsiCommands(RESPONSE_NS)


def test_commands_go_out_one_by_one_each_after_the_answer_to_the_one_before(commands: SsiCommands) -> None:
    idle = [commands.idle]
    assert commands.due(NOW_NS) is None
    assert commands.ask((beep(0), beep(6))) == 0
    assert commands.due(NOW_NS) == Packet(Op.BEEP, b"\x00")
    assert commands.due(NOW_NS) is None
    assert commands.answered(ACK) == beep(0)
    assert commands.due(NOW_NS) == beep(6)
    idle.append(commands.idle)
    assert commands.answered(Packet(Op.NAK, bytes([Nak.BAD_CONTEXT]))) == beep(6)
    assert [*idle, commands.idle] == [True, False, True]
    assert commands.answered(ACK) is None


def test_a_command_without_answer_is_sent_twice_more_with_the_bit_and_then_given_up(
    commands: SsiCommands,
) -> None:
    commands.ask((beep(0),))
    again = replace(beep(0), retransmitted=True)
    times = [NOW_NS + turn * RESPONSE_NS for turn in range(3)]
    assert [commands.due(now) for now in times] == [beep(0), again, again]
    assert commands.given_up(times[-1]) is None
    assert commands.given_up(times[-1] + RESPONSE_NS) == again
    assert commands.given_up(times[-1] + RESPONSE_NS) is None
    assert commands.idle


def test_a_command_that_came_broken_is_sent_again_at_once_and_not_for_ever(commands: SsiCommands) -> None:
    commands.ask((beep(0),))
    commands.due(NOW_NS)
    again = replace(beep(0), retransmitted=True)
    for _ in range(2):
        assert commands.answered(RESEND) is None
        assert commands.due(NOW_NS) == again
    assert commands.answered(RESEND) == again


def test_what_a_scanner_has_no_room_for_is_let_go_the_oldest_first(commands: SsiCommands) -> None:
    assert commands.ask([beep(number) for number in range(20)]) == 4
    assert commands.due(NOW_NS) == beep(4)


def test_nothing_is_left_to_say_after_a_cut(commands: SsiCommands) -> None:
    commands.ask((beep(0), beep(6)))
    commands.due(NOW_NS)
    commands.cut()
    assert commands.idle
    assert commands.due(NOW_NS) is None
