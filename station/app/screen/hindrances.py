"""What keeps a closed carton from being weighed or read, as the work area says it."""

from decimal import Decimal

from station.app.screen.words import say_phrase
from station.core.equipment import NO_READER, NO_SCALE
from station.core.message import phrase
from station.core.weights import Load, Platform

_TYPED = "Type the weight: touch … and then Type a code."
_ZERO = "Empty it, then touch Zero scale."
_BELOW_ZERO = ("Scale is below zero", _ZERO)
# A load that moves is no hindrance: it comes to rest by itself.
_LOADS = {
    Load.OVER: ("Too heavy for the scale", _TYPED),
    Load.UNDER: _BELOW_ZERO,
    Load.FAULT: ("Scale is out of order", _TYPED),
    Load.SILENT: ("Scale does not answer", _TYPED),
}
_NO_TROUBLE = ("", "")


def scale_trouble(platform: Platform, least_g: Decimal, scale: str) -> tuple[str, str]:
    """Return why no weight can be taken now and what to do; empty where only the box is wanted."""
    if not scale:
        return (problem_words(NO_SCALE), _TYPED)
    if platform.load is not Load.STABLE or platform.grams is None:
        return _LOADS.get(platform.load, _NO_TROUBLE)
    if platform.net:
        return ("A tare is set", _ZERO)
    if platform.taken is not None:
        return ("Lift the box", "Then put it on again: this weight was taken already.")
    if platform.grams < 0:
        return _BELOW_ZERO
    return ("Scale is not at zero", _ZERO) if 0 < platform.grams < least_g else _NO_TROUBLE


def reader_trouble(problem: str) -> str:
    """Return a reader's problem as the work area says it, empty for none."""
    if not problem:
        return ""
    words = problem_words(problem)
    return words if problem == NO_READER else f"Not read: {words}"


def problem_words(problem: str) -> str:
    """Return what stands in the way in words; a device's own stand for themselves."""
    return say_phrase(phrase("problem", problem=problem))
