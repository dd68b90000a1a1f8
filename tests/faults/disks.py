"""A small ext4 in a file, and what a power cut would leave of it.

The file is the disk: what a process wrote reaches it only when the file system writes it out, by fsync or
after a while. A copy of the file is thus the disk as it is found after the power came back.
"""

import filecmp
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 48 * 1024 * 1024


class NoDisk(Exception):
    """This machine lets us have no loop device; the text says what was tried."""


def make_disk(image: Path) -> None:
    """Make a disk with an empty file system; NoDisk where the tools or the rights are missing."""
    if os.geteuid() != 0:
        raise NoDisk("mounting a file system needs root")
    with image.open("wb") as file:
        file.truncate(SIZE)
    _run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0", str(image))


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[Path]:
    """Mount a disk; the file system writes out by itself as late as it can be told to (`commit`).

    It is gone from the tree of files afterwards, whoever may still have a file of it open.
    """
    place.mkdir()
    _run("mount", "-o", "loop,commit=600", str(image), str(place))
    try:
        yield place
    finally:
        _run("umount", "--lazy", str(place))


def copy_disk(image: Path, copy: Path) -> None:
    """Copy a disk as it is at one moment: again, where anything was written out while it was copied."""
    while True:
        shutil.copyfile(image, copy)
        if filecmp.cmp(image, copy, shallow=False):
            return


def _run(*words: str) -> None:
    try:
        subprocess.run(words, check=True, capture_output=True, text=True, timeout=240)
    except FileNotFoundError as error:
        raise NoDisk(f"{words[0]} is not here") from error
    except subprocess.CalledProcessError as error:
        raise NoDisk(f"{' '.join(words)}: {error.stderr.strip()}") from error
