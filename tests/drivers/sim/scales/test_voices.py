from decimal import Decimal
from itertools import count

import pytest

from drivers.sim.scales.load import Load, Plate
from drivers.sim.scales.voices import MtSicsVoice, ToledoVoice


@pytest.fixture
def load() -> Load:
    return Load(Plate(settle_s=0))


def test_mt_sics_answers_line_for_line_as_the_manual_has_it(load: Load) -> None:
    voice = MtSicsVoice(load)
    load.put(Decimal(250), 0)
    assert voice.hear(b"S\r\nSI\r\n") == [b"S S      0.250 kg\r\n"] * 2
    assert voice.hear(b"T\r\nTA\r\nSI\r\nTAC\r\nSI\r\n") == [
        b"T S      0.250 kg\r\n",
        b"TA A      0.250 kg\r\n",
        b"S S      0.000 kg\r\n",
        b"TAC A\r\n",
        b"S S      0.250 kg\r\n",
    ]
    assert voice.hear(b"Z\r\nI4\r\nsi\r\n@\r\n") == [
        b"Z A\r\n",
        b'I4 A "0000000001"\r\n',
        b"ES\r\n",
        b'I4 A "0000000001"\r\n',
    ]


def test_mt_sics_says_in_one_letter_why_there_is_no_weight(load: Load) -> None:
    voice = MtSicsVoice(load)
    load.put(Decimal(99999), 0)
    assert voice.hear(b"SI\r\nZ\r\n") == [b"S +\r\n", b"Z +\r\n"]
    load.put(Decimal(-99999), 0)
    assert voice.hear(b"SI\r\n") == [b"S -\r\n"]
    load.put(Decimal(250), 0)
    load.shake(True)
    assert voice.hear(b"SI\r\nT\r\n") == [b"S D      0.250 kg\r\n", b"T I\r\n"]


def test_a_command_may_come_in_pieces_and_its_line_end_too(load: Load) -> None:
    voice = MtSicsVoice(load)
    assert [voice.hear(bytes((byte,))) for byte in b"SI\r\n"] == [[], [], [b"S S      0.000 kg\r\n"], []]


def test_8217_answers_letter_for_letter_as_the_manual_has_it(load: Load) -> None:
    voice = ToledoVoice(load)
    load.put(Decimal(250), 0)
    assert voice.hear(b"W") == [b"\x0200.250\r"]
    assert voice.hear(b"T\rWCW") == [b"\x02?\x70\r", b"\x0200.000N\r", b"\x02?\x40\r", b"\x0200.250\r"]
    assert voice.hear(b"ZW") == [b"\x02?\x50\r", b"\x0200.000\r"]


def test_8217_sends_a_status_where_there_is_no_weight() -> None:
    load = Load(Plate(settle_s=0, lowest_g=Decimal(0)))
    voice = ToledoVoice(load)
    load.put(Decimal(99999), 0)
    assert voice.hear(b"W") == [b"\x02?\x42\r"]
    load.put(Decimal(-1), 0)
    assert voice.hear(b"W") == [b"\x02?\x44\r"]
    load.put(Decimal(250), 0)
    load.shake(True)
    assert voice.hear(b"W") == [b"\x02?\x41\r"]


def test_8217_echoes_until_it_is_told_to_stop(load: Load) -> None:
    assert ToledoVoice(load).hear(b"EhelloFW") == [
        b"\x02E\r",
        *(bytes((byte,)) for byte in b"hello"),
        b"\x02F\r",
        b"\x0200.000\r",
    ]


def test_8217_never_answers_with_a_status_that_names_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    """A load that comes to rest while the answer is made is still told as moving, or with its weight."""
    clock = count(0)
    monkeypatch.setattr("drivers.sim.scales.voices.time.monotonic", lambda: next(clock))
    load = Load(Plate(settle_s=2.5))
    load.put(Decimal(250), 0)
    voice = ToledoVoice(load)
    assert [voice.hear(b"W")[0] for _ in range(4)] == [b"\x02?\x41\r"] * 3 + [b"\x0200.250\r"]


def test_8217_tells_of_an_order_it_refused_why(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter((2, 3))
    monkeypatch.setattr("drivers.sim.scales.voices.time.monotonic", lambda: next(clock))
    load = Load(Plate(settle_s=2.5))
    load.put(Decimal(250), 0)
    assert ToledoVoice(load).hear(b"Z") == [b"\x02?\x41\r"]
