"""Runs tests marked `testbed` in a process under umockdev, and reports them as if they had run here.

umockdev works by a library that has to be loaded before any other; hence the second process. It is a pytest
of its own: it runs the marked tests of one module and writes each report to a pipe, in pytest's own serial
form; this process reads them and tells its own reporters. Fixtures, parameters, captured output and
tracebacks are as everywhere.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from tests.helpers.testbed.bus import SYSTEM_PYTHON, UsbBus

_PIPE = "PACKLINE_TESTBED_PIPE"
"""Set in the process under umockdev: the number of the pipe that takes its reports."""

_GRACE_S = 60.0
"""How much longer a marked test may take here than where it runs: the limit there comes first and says where
the test stood, and here the start of that process counts too."""

_END_S = 30.0
"""How long that process may take to end before it is killed."""

_WRAPPER = "umockdev-wrapper"

_BINDINGS = "import gi; gi.require_version('UMockdev', '1.0'); from gi.repository import UMockdev"


@dataclass
class _Child:
    """The process that runs the marked tests of `module`."""

    module: str
    process: subprocess.Popen[bytes]
    reports: IO[str]
    said: IO[bytes]

    def next_report(self) -> dict[str, Any] | None:
        """Wait for its next report; `None` where it has ended."""
        line = self.reports.readline()
        return dict(json.loads(line)) if line else None

    def end(self) -> str:
        """Let it go and give what it said last and how it ended."""
        self.reports.close()
        if self.process.poll() is None:
            self.process.terminate()
        try:
            code = self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.said.seek(0)
        text = self.said.read().decode(errors="replace")[-4000:]
        self.said.close()
        return f"{text}\nthe process under umockdev ended with code {code}"


_CHILD = pytest.StashKey[_Child]()


def missing() -> str:
    """Say what this machine lacks to run marked tests; empty where nothing is missing."""
    if not sys.platform.startswith("linux"):
        return "umockdev is for Linux only"
    if shutil.which(_WRAPPER) is None:
        return "umockdev is not installed"
    if subprocess.run([SYSTEM_PYTHON, "-c", _BINDINGS], capture_output=True, check=False).returncode:
        return "the Python bindings of umockdev are not installed"
    return ""


@pytest.fixture
def bus() -> Generator[UsbBus]:
    """An empty USB bus, for a test marked `testbed`."""
    assert _PIPE in os.environ, "a test that plugs in devices must be marked `testbed`"
    with UsbBus() as bus:
        yield bus


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip marked tests, saying why, where they cannot run; wait for those that run elsewhere."""
    marked = [item for item in items if item.get_closest_marker("testbed")]
    if not marked or _PIPE in os.environ:
        return
    lack = missing()
    for item in marked:
        if lack:
            item.add_marker(pytest.mark.skip(reason=lack))
        elif config.pluginmanager.hasplugin("timeout") and (limit := _limit(item)):
            item.add_marker(pytest.mark.timeout(limit + _GRACE_S), append=False)


def _limit(item: pytest.Item) -> float:
    """Give the seconds that a test may take; 0 for ever."""
    marker = item.get_closest_marker("timeout")
    chosen = (
        (marker.args or [marker.kwargs.get("timeout")])[0] if marker else item.config.getoption("timeout")
    )
    return float(chosen or item.config.getini("timeout") or 0)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Take the reports of a marked test from the process under umockdev."""
    if _PIPE in os.environ or not item.get_closest_marker("testbed") or item.get_closest_marker("skip"):
        return None
    child = _child_for(item)
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in _reports_of(item, child):
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    if nextitem is None or _module(nextitem) != child.module:
        _end_child(item.config)
    # What the test before left set up for its neighbours may not be of use to the next: that is asked of each
    # test that runs here, and this one did not.
    item.session._setupstate.teardown_exact(nextitem)  # noqa: SLF001 - pytest has no other door to it
    return True


def pytest_configure(config: pytest.Config) -> None:
    """Report to the pipe where there is one."""
    if _PIPE in os.environ:
        config.pluginmanager.register(_Reporter(config, int(os.environ[_PIPE])), "testbed-reporter")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End a process that is left when a run was broken off."""
    _end_child(config)


class _Reporter:
    """In the process under umockdev: writes each report to the pipe."""

    def __init__(self, config: pytest.Config, number: int) -> None:
        self._config = config
        self._pipe = os.fdopen(number, "w", encoding="utf-8")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._pipe.write(json.dumps(data, default=str) + "\n")
        self._pipe.flush()


def _child_for(item: pytest.Item) -> _Child:
    module = _module(item)
    child = item.config.stash.get(_CHILD, None)
    if child is not None and child.module == module:
        return child
    _end_child(item.config)
    chosen = item.session.items
    ids = [
        each.nodeid
        for each in chosen[chosen.index(item) :]
        if _module(each) == module and each.get_closest_marker("testbed")
    ]
    child = _start_child(item.config, module, ids)
    item.config.stash[_CHILD] = child
    return child


def _start_child(config: pytest.Config, module: str, ids: list[str]) -> _Child:
    reading, writing = os.pipe()
    said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
    process = subprocess.Popen(
        # an empty -m takes back the choice in the settings: the tests are chosen already
        [_WRAPPER, sys.executable, "-m", "pytest", "-q", "-m", "", "-p", "no:cacheprovider", *ids],
        cwd=config.rootpath,
        env={**os.environ, _PIPE: str(writing)},
        pass_fds=(writing,),
        stdout=said,
        stderr=subprocess.STDOUT,
    )
    os.close(writing)
    return _Child(module, process, os.fdopen(reading, encoding="utf-8"), said)


def _reports_of(item: pytest.Item, child: _Child) -> Generator[pytest.TestReport]:
    """Give the reports of one test up to that of its teardown; or one that it ended or hung."""
    while True:
        try:
            data = child.next_report()
        except pytest.fail.Exception:  # it took too long
            data = None
        if data is None:
            yield pytest.TestReport(
                item.nodeid,
                item.location,
                dict.fromkeys(item.keywords, 1),
                "failed",
                _end_child(item.config),
                "call",
            )
            return
        report = item.config.hook.pytest_report_from_serializable(config=item.config, data=data)
        if isinstance(report.longrepr, list):
            # JSON knows no tuples; where and why a test was skipped is one
            report.longrepr = tuple(report.longrepr)
        yield report
        if report.when == "teardown" and report.nodeid == item.nodeid:
            return


def _end_child(config: pytest.Config) -> str:
    child = config.stash.get(_CHILD, None)
    if child is None:
        return "the process under umockdev is gone"
    del config.stash[_CHILD]
    return child.end()


def _module(item: pytest.Item) -> str:
    return str(Path(item.path))
