import pytest

from drivers.api import ScaleOrder, WeightState
from drivers.scales.dialogue import Obeyed, Shown
from drivers.scales.toledo_8217 import ToledoDialogue

MOVING, OVER, UNDER, NET, ALWAYS = 0x01, 0x02, 0x04, 0x20, 0x40


def status(bits: int) -> bytes:
    return b"\x02?" + bytes([ALWAYS | bits]) + b"\r"


@pytest.mark.parametrize(
    ("bits", "state"),
    [
        (MOVING | OVER, WeightState.OVER),
        (MOVING | UNDER, WeightState.UNDER),
        (MOVING | NET, WeightState.MOVING),
    ],
)
def test_a_load_out_of_range_is_told_as_such_even_while_it_moves(bits: int, state: WeightState) -> None:
    dialogue = ToledoDialogue("kg")
    dialogue.weigh()
    assert dialogue.hear(status(bits)) == [Shown(state)]


def test_a_scale_with_a_tare_is_not_zeroed() -> None:
    dialogue = ToledoDialogue("kg")
    dialogue.order(ScaleOrder.ZERO)
    assert dialogue.hear(status(NET)) == [Obeyed("a tare is taken off: clear it first")]
