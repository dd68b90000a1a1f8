"""What holds for every test: Qt without a display, our own font settings, no thread left behind."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from station.ui.application import make_application

# Qt reads these when its application is made, fontconfig when it is first asked; a developer's
# scale factor, style or input method changes pixels and keys.
for name in [name for name in os.environ if name.startswith("QT_")]:
    del os.environ[name]
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "helpers" / "fonts.conf")

pytest_plugins = ["tests.helpers.testbed.plugin"]

THREAD_GRACE = 10.0

TESTS = Path(__file__).parent
MEASURED = ("drivers/codecs/", "station/core/", "sync/contract/", "sync/test_")
"""Where the tests of the rooms stand of which coverage is asked; by themselves they reach every branch."""

# How long an input takes to make says how busy the machine is, not how good the test.
settings.register_profile(
    "ci",
    deadline=None,
    print_blob=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", parent=settings.get_profile("ci"), max_examples=10)
settings.register_profile("soak", parent=settings.get_profile("ci"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure coverage in the tests of the measured rooms alone: it makes whatever it watches far slower."""
    for item in items:
        if not item.path.relative_to(TESTS).as_posix().startswith(MEASURED):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(autouse=True)
def stopped_threads() -> Iterator[None]:
    """Fail a test that leaves a thread running, after `THREAD_GRACE` seconds to end by itself."""
    before = set(threading.enumerate())
    yield
    until = time.monotonic() + THREAD_GRACE
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(max(0.0, until - time.monotonic()))
    names = [thread.name for thread in left if thread.is_alive()]
    assert not names, f"threads left running: {', '.join(names)}"


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The one application of this process, as the station makes it."""
    return make_application(["tests"], offscreen=True)
