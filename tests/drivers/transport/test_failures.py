"""What the system says of a device is told in plain words, with what to look at next."""

import errno
import os
import socket
import ssl
from pathlib import Path

import pytest
import serial

from drivers.transport.failures import plain, why


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ECONNREFUSED, "nothing listens there"),
        (errno.EHOSTUNREACH, "no way leads there"),
        (errno.ETIMEDOUT, "nothing answers"),
        (errno.ENOENT, "is it plugged in"),
        (errno.EACCES, "packline doctor"),
        (errno.EBUSY, "another program has it"),
    ],
)
def test_an_error_of_the_system_is_told_by_what_to_look_at(number: int, words: str) -> None:
    assert words in (told := why(OSError(number, os.strerror(number))))
    assert "Errno" not in told


def test_what_a_library_wrapped_in_its_own_sentence_is_told_all_the_same(tmp_path: Path) -> None:
    for target, words in (
        (str(tmp_path / "ttyNONE"), "is it plugged in"),
        (os.devnull, "it is no serial port"),
        ("rfc2217://127.0.0.1:1", "nothing listens there"),
    ):
        with pytest.raises(serial.SerialException) as raised:
            serial.serial_for_url(target)
        assert words in why(raised.value)


def test_a_host_that_nobody_knows_and_a_port_without_tls_are_told_apart() -> None:
    assert "no host of that name" in why(socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
    assert "no TLS" in why(ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"))
    assert "nothing answers" in why(TimeoutError("timed out"))


def test_what_is_not_known_is_told_as_it_stands_in_one_short_line() -> None:
    assert why(OSError("strange\n\x1b[2Jthing")) == "strange [2Jthing"
    assert why(ValueError()) == "ValueError"
    assert len(plain("x" * 5000)) <= 120
