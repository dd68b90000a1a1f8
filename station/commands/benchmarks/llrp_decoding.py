"""Decodes the same LLRP frames by our codec and by sllurp, each in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from drivers.codecs.llrp.frames import HEAD
from drivers.codecs.llrp.orders import message
from station.commands.benchmarks.figures import Figures

_RO_ACCESS_REPORT = 61
_BATCH = 100
_LEAST_TAGS = 100_000
"""Frames are decoded again until so many tags are, so that the clock's grain does not count."""

_OURS = """
from drivers.codecs.llrp.frames import LlrpDecoder, TagsReported
def decode(frames):
    feed = LlrpDecoder().feed
    return sum(len(told.tags) for frame in frames for told in feed(frame) if isinstance(told, TagsReported))
"""
# GPL-3.0: run as a program of its own, never imported by this one.
_SLLURP = """
from sllurp.llrp import LLRPMessage
def tags_of(frame):
    return LLRPMessage(msgbytes=frame).msgdict["RO_ACCESS_REPORT"]["TagReportData"]
def decode(frames):
    return sum(len(tags_of(frame)) for frame in frames)
"""
_MEASURE = """
import json, sys, time
frames = [bytes.fromhex(line) for line in open(sys.argv[1])]
tags, began = 0, time.process_time()
while tags < int(sys.argv[2]):
    tags += decode(frames)
print(json.dumps(tags / (time.process_time() - began)))
"""


def decode_beside(captured: Path) -> Figures:
    """Return tags decoded a second, of the run's own frames and of the same tags in reports of 100."""
    frames = _reports(captured.read_bytes())
    tags = [frame[HEAD.size :] for frame in frames]
    batches = [
        message(_RO_ACCESS_REPORT, 0, b"".join(tags[at : at + _BATCH])) for at in range(0, len(tags), _BATCH)
    ]
    return {
        "decoding, as they came": _compare(captured, frames),
        "decoding, reports of 100 tags": _compare(captured, batches),
    }


def _reports(data: bytes) -> list[bytes]:
    """Cut what was captured into messages and keep the tag reports."""
    found: list[bytes] = []
    at = 0
    while at + HEAD.size <= len(data):
        first, length, _ = HEAD.unpack_from(data, at)
        if at + length > len(data):
            break
        if first & 0x3FF == _RO_ACCESS_REPORT:
            found.append(data[at : at + length])
        at += length
    return found


def _compare(beside: Path, frames: list[bytes]) -> Figures:
    file = beside.with_suffix(".hex")
    file.write_text("\n".join(frame.hex() for frame in frames))
    ours, sllurp = _rate(_OURS, file), _rate(_SLLURP, file)
    if ours is None or sllurp is None:
        return {"ours_tags_s": round(ours or 0), "sllurp": "not installed"}
    return {"ours_tags_s": round(ours), "sllurp_tags_s": round(sllurp), "ratio": round(ours / sllurp, 2)}


def _rate(decoder: str, file: Path) -> float | None:
    """Run one decoder over the frames; None where it can't be run."""
    run = subprocess.run(  # noqa: S603 - a program of this module's, by this interpreter
        [sys.executable, "-c", decoder + _MEASURE, str(file), str(_LEAST_TAGS)],
        capture_output=True,
        text=True,
        check=False,
    )
    return float(json.loads(run.stdout)) if run.returncode == 0 else None
