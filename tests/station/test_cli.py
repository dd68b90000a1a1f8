"""The command `packline`: one clear message and an exit code for whatever is asked."""

import json
import os
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from station.cli import main
from station.db.database import StationDatabase
from tests.helpers.ledgers import BADGE, Ground

CONFIG = '[station]\nname = "bench-1"\ndatabase = "bench-1.db"\n'


def write(folder: Path, text: str = CONFIG) -> str:
    """Write a station's file and return its path as an argument."""
    (folder / "station.toml").write_text(text)
    return str(folder / "station.toml")


def test_the_status_is_one_line_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ground = Ground(tmp_path)
    ground.scan(BADGE)
    assert main(["station", "status", "--config", write(tmp_path)]) == 0
    ground.close()
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert (json.loads(out)["state"], json.loads(out)["operator"]) == ("ready", "7")


def test_what_is_written_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    file = write(tmp_path, CONFIG + '[[devices]]\nname = "vörne – links"\n')
    done = subprocess.run(
        [sys.executable, "-m", "station", "doctor", "--config", file],
        env=os.environ | {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
        timeout=240,
    )
    assert b"Traceback" not in done.stderr
    assert "'vörne – links' is no name" in done.stdout.decode("utf-8")


def test_the_status_of_a_station_that_never_ran_is_a_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["station", "status", "--config", write(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"packline: {tmp_path / 'bench-1.db'} is not there")


def test_the_status_of_what_is_no_database_is_a_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bench-1.db").write_bytes(b"no database at all" * 100)
    assert main(["station", "status", "--config", write(tmp_path)]) == 2
    assert "cannot be opened: file is not a database" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["run", "status"])
def test_a_bad_file_is_a_2_with_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    config = write(tmp_path, "[station]\nname = 7\n")
    assert main(["station", what, "--config", config, "--headless"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.removeprefix("packline: ").split(": ")[1] for line in told] == ["line 1", "line 2"]


def test_what_a_driver_refuses_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    device = '[[devices]]\nrole = "scanner"\ndriver = "serial"\nurl = "socket://127.0.0.1:1"\n'
    config = write(tmp_path, CONFIG + device + "[devices.options]\ncolour = 1\n")
    assert main(["station", "--config", config, "--headless"]) == 2
    assert "line 4: " in (err := capsys.readouterr().err)
    assert "colour" in err


def test_two_devices_on_one_port_are_told_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    device = '[[devices]]\nrole = "scanner"\nname = "{}"\ndriver = "serial"\nurl = "{}"\n'
    first, second = device.format("a", "socket://localhost:1"), device.format("b", "tcp://127.0.0.1:1")
    config = write(tmp_path, CONFIG + first + second)
    assert main(["station", "--config", config, "--headless"]) == 2
    told = f"packline: {config}: line 9: b: tcp://127.0.0.1:1 is bound to a already; name each port in one"
    assert capsys.readouterr().err.startswith(told)
    assert main(["devices", "watch", "--config", config]) == 2
    assert capsys.readouterr().err.startswith(told)


def test_the_test_of_a_device_tells_the_line_of_its_own_table_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    device = '[[devices]]\nrole = "scanner"\nname = "{}"\ndriver = "serial"\nurl = "banana"\n'
    config = write(tmp_path, CONFIG + device.format("a") + device.format("b"))
    assert main(["devices", "test", "b", "--config", config]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"packline: {config}: line 9: b: 'banana' is no address of a device")


def test_a_second_station_on_a_database_is_a_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = StationDatabase(tmp_path / "bench-1.db")
    assert main(["station", "--config", write(tmp_path), "--headless"]) == 2
    first.close()
    assert "Another station is running" in capsys.readouterr().err


def test_a_database_of_another_station_is_a_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ground = Ground(tmp_path)
    ground.close()
    config = write(tmp_path, CONFIG.replace('"bench-1"', '"bench-2"'))
    assert main(["station", "--config", config, "--headless"]) == 2
    assert "belongs to station 'bench-1', not 'bench-2'" in capsys.readouterr().err


def test_a_database_of_a_newer_program_is_a_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = StationDatabase(tmp_path / "bench-1.db")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    database.close()
    assert main(["station", "--config", write(tmp_path), "--headless"]) == 2
    assert "Install the newer program again" in capsys.readouterr().err


def test_a_prefix_nobody_knows_is_a_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = write(tmp_path, CONFIG + 'prefixes = { cook = "C" }\n')
    assert main(["station", "--config", config, "--headless"]) == 2
    assert "[station.prefixes] knows no cook" in capsys.readouterr().err


def test_the_drivers_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices"]) == 0
    words = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert {"serial", "zebra", "wedge"} <= set(words)


@pytest.mark.parametrize("args", [[], ["cook"], ["demo", "--orders", "0"], ["station"], ["simulate"]])
def test_what_is_no_command_is_a_2_with_the_usage(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(args)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: packline")


@pytest.mark.parametrize("device", ["scanner", "scale", "printer", "reader", "lab"])
def test_a_port_that_is_none_is_a_2_with_the_usage(device: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["simulate", device, "--port", "70000"])
    assert ended.value.code == 2
    assert "argument --port: 0 to 65535" in capsys.readouterr().err


def test_a_taken_port_and_a_folder_that_cannot_be_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["simulate", "scale", "--port", port]) == 2
    told = f"packline: 127.0.0.1 cannot be listened on at port {port}: Address already in use; try another"
    assert capsys.readouterr().err.startswith(told)
    (tmp_path / "file").touch()
    assert main(["simulate", "printer", "--out", str(tmp_path / "file")]) == 2
    told = f"packline: {tmp_path / 'file'} cannot be written: File exists; name another folder with --out"
    assert capsys.readouterr().err.startswith(told)


def test_a_command_loads_only_what_it_needs() -> None:
    heavy = ("PySide6", "litestar", "sqlalchemy", "station.app")
    program = f"""
import sys
from station.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, env={**os.environ}
    )
    assert done.stderr.strip() == "[]"


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"packline {version('packline')}\n"


@pytest.mark.parametrize("words", [["--log", "loud", "doctor"], ["--log=loud", "doctor"]])
def test_a_level_that_does_not_exist_is_a_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert all(word in said for word in ("--log", "'loud'", "error", "warning", "info", "debug"))


def test_a_level_of_the_variable_that_does_not_exist_is_a_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_LOG", "loud")
    assert main(["doctor"]) == 2
    assert (
        capsys.readouterr().err
        == "packline: PACKLINE_LOG is 'loud'; it must be one of error, warning, info, debug\n"
    )


@pytest.mark.parametrize("command", [["store", "check"], ["devices", "watch"]])
def test_the_level_may_stand_before_any_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    more = ["--database", str(tmp_path / "none.db")] if command[0] == "store" else []
    assert main(["--log", "debug", *command, *more]) == 2
    assert capsys.readouterr().err.startswith("packline")


def test_a_defect_of_a_command_is_logged_without_what_it_worked_on(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = "Ada Geheim"

    def fail(*_: object) -> None:
        raise KeyError(hidden)

    monkeypatch.setattr("station.config.load", fail)
    assert main(["station", "status", "--config", write(tmp_path)]) == 1
    said = capfd.readouterr().err
    assert "CRITICAL station.cli: a defect ended the command" in said
    assert said.endswith("KeyError\n")
    assert hidden not in said
