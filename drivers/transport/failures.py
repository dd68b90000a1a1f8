"""What the system says when a device can't be reached, in words of whoever set it up."""

import errno
import socket
import ssl
from typing import Final

_LONGEST: Final = 120
_WORDS: Final = {
    errno.ECONNREFUSED: "nothing listens there; is it switched on, and is the port right?",
    errno.ECONNRESET: "the other end broke it off",
    errno.EPIPE: "the other end broke it off",
    errno.EHOSTUNREACH: "no way leads there; is it switched on, and is the address right?",
    errno.ENETUNREACH: "no way leads there; is this machine's network plugged in?",
    errno.ETIMEDOUT: "nothing answers; is it switched on, and is the address right?",
    errno.ENOENT: "it is not there; is it plugged in?",
    errno.ENODEV: "it is not there; is it plugged in?",
    errno.ENXIO: "it is not there; is it plugged in?",
    errno.EACCES: "this user may not open it; `packline doctor` tells what is missing",
    errno.EPERM: "this user may not open it; `packline doctor` tells what is missing",
    errno.EBUSY: "another program has it; end that one first",
    errno.EAGAIN: "another program has it; end that one first",
    errno.ENOTTY: "it is no serial port",
    errno.EIO: "it went away",
}


_NO_HOST: Final = "no host of that name is known here; is it spelt right?"
_KNOWN: Final = frozenset({*_WORDS.values(), _NO_HOST})


def why(error: BaseException) -> str:
    """Say what went wrong in a line: in plain words where they are known, else as the system puts it."""
    if isinstance(error, socket.gaierror):
        return _NO_HOST
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted; set ca or tls_check_name: {plain(error.verify_message)}"
    if isinstance(error, ssl.SSLError):
        return "it speaks no TLS there, or another one; is the port right?"
    if isinstance(error, TimeoutError):
        return _WORDS[errno.ETIMEDOUT]
    known = _WORDS.get(_number(error))
    if known:
        return known
    # pyserial and urllib3 wrap what the system said in a sentence of their own.
    inner = error.__cause__ or error.__context__
    words = why(inner) if inner is not None else ""
    return words if words in _KNOWN else plain(str(error)) or type(error).__name__


def _number(error: BaseException) -> int:
    """Give the system's number for an error; termios.error carries one and is no OSError."""
    number = error.errno if isinstance(error, OSError) else next(iter(error.args), None)
    return number if isinstance(number, int) else 0


def plain(text: str) -> str:
    """Give a text of foreign origin in one line that can be shown: printable, and not too long."""
    shown = "".join(char if char.isprintable() else " " for char in text[:_LONGEST])
    return " ".join(shown.split())
