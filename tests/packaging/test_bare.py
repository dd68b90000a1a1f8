"""What is said of the doors in bare roots, and that nothing stays; what runs there is a stand-in."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "bare.sh"


@dataclass(frozen=True)
class Machine:
    """A clone with one commit, and commands that stand before those of this machine."""

    clone: Path
    commands: Path

    @property
    def kept(self) -> Path:
        return self.clone / "out" / "bare"

    def has(self, command: str, script: str) -> None:
        path = self.commands / command
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def open_doors(self, *suites: str) -> subprocess.CompletedProcess[str]:
        environment = {
            name: value for name, value in os.environ.items() if name not in ("PYTHON", "BARE_FOLDER")
        }
        return subprocess.run(
            [str(self.clone / "packaging" / "bare.sh"), *suites],
            env=environment | {"PATH": f"{self.commands}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine of root's, whose debootstrap notes what it is asked for, and whose doors open."""
    clone, commands = tmp_path / "clone", tmp_path / "bin"
    (clone / "packaging").mkdir(parents=True)
    commands.mkdir()
    shutil.copy(SCRIPT, clone / "packaging")
    (clone / ".gitignore").write_text("out/\n")
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=Ada", "-c", "user.email=ada@example.invalid", "commit", "--quiet", "-m", "Begin"],
    ):
        subprocess.run(["git", *command], cwd=clone, check=True)
    machine = Machine(clone, commands)
    machine.has("id", "echo 0")
    machine.has("apt-get", "echo http://mirror.invalid/debian Packages http://mirror.invalid/debian/")
    machine.has("apt-config", "exit 0")
    machine.has(
        "debootstrap",
        f'echo "$3 $5" >>"{tmp_path}/made"; mkdir -p "$4/etc/apt/apt.conf.d" "$4/etc/ssl/certs"',
    )
    machine.has(
        "unshare", 'while [ "$1" != --enter ]; do shift; done; [ -f "$3/packline/packaging/bare.sh" ]'
    )
    return machine


def test_both_suites_are_made_once_from_the_machines_own_mirror(machine: Machine, tmp_path: Path) -> None:
    for _ in range(2):
        done = machine.open_doors()
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[-1] == "bare: pass: both doors in bookworm trixie"
    assert (tmp_path / "made").read_text() == (
        "bookworm http://mirror.invalid/debian/\ntrixie http://mirror.invalid/debian/\n"
    )
    assert not list(machine.kept.glob("work-*"))


def test_a_door_that_stays_shut_is_told_and_the_next_root_is_tried_all_the_same(machine: Machine) -> None:
    machine.has("unshare", 'case "$*" in *"--enter bookworm"*) exit 1 ;; esac')
    done = machine.open_doors()
    assert done.returncode == 1
    assert "bare: trixie: " in done.stdout
    assert done.stdout.splitlines()[-1].startswith("bare: FAIL: ")
    assert not list(machine.kept.glob("work-*"))


def test_a_root_that_cannot_be_made_is_told_and_leaves_nothing(machine: Machine) -> None:
    machine.has("debootstrap", "echo E: no such suite; exit 1")
    done = machine.open_doors("sarge")
    assert (done.returncode, done.stderr) == (2, "bare: sarge cannot be made: E: no such suite\n")
    assert not list(machine.kept.glob("work-*"))


def test_who_is_not_root_is_told(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    done = machine.open_doors()
    assert (done.returncode, done.stderr) == (
        2,
        "bare: a root is made and entered as root: sudo make bare\n",
    )


def test_what_is_not_committed_is_said_to_be_left_out(machine: Machine) -> None:
    (machine.clone / "new").touch()
    assert "bare: what is not committed is left out" in machine.open_doors().stdout
