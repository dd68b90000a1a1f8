"""Set-up on machines that lack something ends with one line that says what; all commands are stand-ins."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = ("cat", "cut", "dirname", "env", "grep", "mktemp", "rm", "sed", "sh", "sha256sum", "tail", "tr")


@dataclass(frozen=True)
class Machine:
    """A copy of what set-up reads, and a PATH that holds nothing but what is put there."""

    folder: Path
    commands: Path

    def has(self, command: str, script: str) -> None:
        """Give the machine a command that does as the shell script says."""
        path = self.commands / command
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def set_up(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the set-up script as `make run` does."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
        return subprocess.run(
            [str(self.folder / "packaging" / "setup.sh"), "run"],
            env=kept | {"PATH": str(self.commands), "PYTHON": sys.executable} | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a Debian whose user is not root, with every system package there."""
    folder, commands = tmp_path / "clone", tmp_path / "bin"
    shutil.copytree(ROOT / "packaging", folder / "packaging")
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    shutil.copy(ROOT / "pyproject.toml", folder)
    commands.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (commands / tool).symlink_to(found)
    machine = Machine(folder, commands)
    machine.has("id", "echo 1000")
    machine.has("dpkg-query", "echo installed")
    machine.has("apt-get", "exit 0")
    machine.has("apt-cache", "echo 'Candidate: 1.0'")
    return machine


def test_an_old_python_is_named(machine: Machine) -> None:
    machine.has("python3", "exit 1")
    done = machine.set_up(PYTHON="python3")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "Python 3.11 or newer is needed" in line


def test_without_root_and_sudo_the_missing_packages_are_named(machine: Machine) -> None:
    machine.has("dpkg-query", '[ "$4" = libegl1 ] || echo installed')
    done = machine.set_up()
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.endswith("there is no sudo; as root: apt-get install libegl1")
    assert not (machine.folder / ".venv").exists()


def test_missing_packages_are_installed_through_sudo_and_named(machine: Machine) -> None:
    machine.has("dpkg-query", 'case "$4" in libglib2.0-0*|libegl1) ;; *) echo installed ;; esac')
    machine.has("apt-cache", '[ "$2" = libglib2.0-0 ] && echo "Candidate: (none)" || echo "Candidate: 1.0"')
    machine.has("sudo", 'echo "$*" >>"$(dirname "$0")/sudo.log"; exec "$@"')
    machine.has("apt-get", 'case "$*" in *install*) echo "E: the disk is full" >&2; exit 100 ;; esac')
    done = machine.set_up()
    assert done.returncode == 1
    assert "setup: installing system packages: libglib2.0-0t64 libegl1" in done.stdout.splitlines()
    (line,) = done.stderr.splitlines()
    assert line.endswith("E: the disk is full")
    assert "install libglib2.0-0t64 libegl1" in (machine.commands / "sudo.log").read_text()


def test_a_package_index_that_is_not_there_is_named(machine: Machine) -> None:
    machine.has("sudo", "exit 1")
    done = machine.set_up(
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_CONFIG_FILE=os.devnull,
        PIP_RETRIES="0",
        PIP_NO_CACHE_DIR="1",
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "cannot install the locked Python packages (is a package index reachable?): ERROR" in line
    assert not list((machine.folder / ".venv").glob(".packline-setup-*"))
