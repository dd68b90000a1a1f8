"""What the two doors do is the commit's, whatever the login carries that opens them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_what_a_login_carries_for_other_projects_does_not_come_through_the_doors() -> None:
    strays = ("PYTHONPATH", "PYTHONOPTIMIZE", "PYTEST_ADDOPTS", "MYPYPATH", "PIP_USER", "OPENSSL_CONF")
    done = subprocess.run(
        ["make", "--no-print-directory", "--eval", "shown: ; @env", "shown"],
        cwd=ROOT,
        env=os.environ | dict.fromkeys(strays, "stray") | {"PIP_INDEX_URL": "kept"},
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    names = [
        line.partition("=")[0] for line in done.stdout.splitlines() if line.endswith(("=stray", "=kept"))
    ]
    assert names == ["PIP_INDEX_URL"]
