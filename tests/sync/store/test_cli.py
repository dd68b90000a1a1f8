"""`packline store …` as its functions and, where signals and ports matter, as a process."""

import argparse
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from sync.store import cli
from sync.store.db.database import open_database
from sync.store.db.tables.orders import order_lines
from sync.store.people.tokens import Role
from tests.sync.store.http.conftest import Caller
from tests.sync.store.samples import an_order, stock_items, take

RUN = (
    "import argparse, sys; from sync.store.cli import add_parsers; p = argparse.ArgumentParser(); "
    "add_parsers(p.add_subparsers(required=True)); a = p.parse_args(); sys.exit(a.run(a))"
)


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    cli.add_parsers(parser.add_subparsers(required=True))
    parsed = parser.parse_args([str(argument) for argument in arguments])
    code: int = parsed.run(parsed)
    return code


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.db"


@pytest.fixture
def serving(path: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    process = start("serve", "--database", path, "--port", "0")
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def test_serve_says_where_it_is_ready_and_ends_cleanly_on_sigterm(
    serving: tuple[subprocess.Popen[str], dict[str, Any]],
) -> None:
    process, ready = serving
    assert ready["ready"] is True
    health = Caller(ready["url"]).get("/healthz")
    assert health[1]["incarnation"] == ready["incarnation"]
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert process.communicate() == ("", "")


def test_tokens_codes_and_imports_work_beside_a_running_server(
    serving: tuple[subprocess.Popen[str], dict[str, Any]],
    path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = serving[1]["url"]
    (tmp_path / "items.csv").write_text("sku,name,gtin,weight_g\nSKU-1,One,96385074,5\n")
    assert run("import", "--database", path, tmp_path / "items.csv") == 0
    out, err = capsys.readouterr()
    assert out == f"{tmp_path / 'items.csv'}: 1 items\n"
    assert "1 of 1" in err
    assert run("token", "shop", "--role", "oms", "--database", path) == 0
    oms = Caller(url, capsys.readouterr().out.strip())
    assert oms.post("/v1/orders", [an_order()])[0] == 200
    assert run("token", "bench-1", "--role", "station", "--database", f"sqlite:///{path}") == 0
    bench = Caller(url, capsys.readouterr().out.strip())
    assert [change["key"] for change in bench.get("/v1/sync/pull")[1]["changes"]] == ["SKU-1", "W1"]
    assert run("enroll", "bench-2", "--database", path) == 0
    code = capsys.readouterr().out.strip()
    assert (
        Caller(url).post("/v1/stations/enroll", {"code": code, "fingerprint": ""})[1]["station"] == "bench-2"
    )


def test_a_port_in_use_is_one_line_and_exit_code_2(path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("serve", "--database", path, "--port", str(port))
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (2, "")
    assert err == f"packline store: cannot listen on 127.0.0.1 port {port}: Address already in use\n"


def test_a_database_that_cannot_be_opened_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.db").write_text("no database")
    for arguments in (
        ("migrate",),
        ("check",),
        ("enroll", "b"),
        ("token", "t", "--role", "oms"),
        ("import", "f"),
    ):
        assert run(*arguments, "--database", tmp_path / "bad.db") == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "file is not a database" in err


def test_migrate_makes_the_database_and_check_finds_it_well(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--database", path) == 2
    assert "no such file" in capsys.readouterr().err
    assert run("migrate", "--database", path) == 0
    assert run("check", "--database", path) == 0
    assert capsys.readouterr().out == "schema version 1\nall is well\n"


def test_check_names_what_is_wrong_and_exits_with_1(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = open_database(str(path))
    stock_items(database, "SKU-1")
    take(database, an_order())
    with database.writing() as conn:
        conn.execute(update(order_lines).values(packed=5))
    database.close()
    assert run("check", "--database", path) == 1
    assert capsys.readouterr().out == "order W1, SKU-1: 5 units counted, the facts say 0\n1 faults\n"


def test_a_bad_file_is_one_line_and_exit_code_1(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "items.csv").write_text("sku,name,gtin\nA,a,96385075\n")
    assert run("import", "--database", path, tmp_path / "items.csv") == 1
    assert capsys.readouterr().err == (
        f"packline store: {tmp_path / 'items.csv'}: line 2: barcodes/0/code: "
        "the check digit of GTIN 96385075 should be 4\n"
    )


@pytest.mark.parametrize("name", ["", " ", "a\nb"])
def test_a_name_that_is_none_is_refused(path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("enroll", name, "--database", path) == 1
    assert "the name must be" in capsys.readouterr().err
    assert not path.exists()


@pytest.mark.parametrize(
    "arguments", [["serve", "--port", "x"], ["serve", "--port", "70000"], ["token", "n", "--role", "king"]]
)
def test_wrong_arguments_are_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2
    assert "error: argument" in capsys.readouterr().err


def test_the_default_database_is_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert cli.default_database() == "/somewhere/packline/store.db"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/ada")
    assert cli.default_database() == "/home/ada/.local/share/packline/store.db"


def test_a_token_of_each_role_is_one_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for role in Role:
        assert run("token", "name", "--role", role.value, "--database", path) == 0
        line = capsys.readouterr().out
        assert line.count("\n") == 1
        assert len(line.strip()) >= 40
