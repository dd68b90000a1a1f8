"""`packline station journal` and `replay`, as an installer calls them."""

import json
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from station.cli import main
from station.core.codes.meanings import Command
from tests.helpers.ledgers import BADGE, MUG, Ground, order_code

FILE = '[station]\nname = "bench-1"\ndatabase = "{path}"\n'


@pytest.fixture
def config(ground: Ground, tmp_path: Path) -> Path:
    """The file of a station that ran for a while and still does."""
    ground.scan(BADGE, order_code("A"), MUG, "rubbish", MUG, MUG)
    ground.say(Command.ACK)
    file = tmp_path / "station.toml"
    file.write_text(FILE.format(path=ground.path), encoding="utf-8")
    return file


def run(capsys: pytest.CaptureFixture[str], *given: object) -> tuple[int, list[str], str]:
    """Run a command; returns its exit code, its lines, and what it complained of."""
    code = main([*map(str, given)])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def change(ground: Ground, sql: str) -> None:
    """Change what is kept, behind the station's back."""
    ground.tampered_with = True
    connection = pysqlite3.connect(str(ground.path))
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_the_journal_tells_what_was_taken_looked_up_and_came_of_it(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines, _ = run(capsys, "station", "journal", "--config", config, "--json")
    told: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert code == 0
    assert [one["kind"] for one in told] == ["begun", *["read"] * 7]
    first = told[3]
    assert first == {
        "step": 4,
        "at": "2026-11-23T10:00:03.000Z",
        "kind": "read",
        "journal": 3,
        "event": f"{MUG} from scanner",
        "looked_up": first["looked_up"],
        "outcome": "counted",
        "message": "counted",
        "facts": ["unit-packed"],
        "effects": [],
    }
    assert f"barcode(0{MUG})" in first["looked_up"]
    assert [one["outcome"] for one in told[4:]] == ["unknown", "counted", "refused", "accepted"]


def test_the_newest_steps_are_told_as_lines(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, _ = run(capsys, "station", "journal", "--config", config, "--last", 2)
    assert code == 0
    assert [line.split("  ", 1)[1] for line in (one.strip() for one in lines)] == [
        f'2026-11-23T10:00:06.000Z  read             #6 {MUG} from scanner -> refused "surplus"',
        '2026-11-23T10:00:07.000Z  read             #7 PL/ACK/$ from scanner -> accepted "acknowledged"',
    ]


def test_a_replay_prints_each_step_with_the_bench_after_it(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines, _ = run(capsys, "station", "replay", "--config", config)
    assert code == 0
    assert [line.rpartition("[")[2] for line in lines[:-1]] == [
        "locked]",
        "ready]",
        "verifying]",
        "verifying]",
        "verifying]",
        "verifying]",
        "verifying, latched surplus]",
        "verifying]",
    ]
    assert lines[-1] == "7 steps taken again: outcome and bench are what was kept"


def test_a_replay_may_begin_to_print_later(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, _ = run(capsys, "station", "replay", "--config", config, "--first", 7, "--json")
    told = [json.loads(line) for line in lines]
    assert code == 0
    assert [one.get("step") for one in told] == [7, 8, None]
    assert told[-1] == {"steps": 7, "equal": True}


def test_a_replay_ends_at_the_first_step_that_is_not_what_was_kept_and_says_where(
    ground: Ground, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(ground, "UPDATE steps SET outcome = replace(outcome, 'refused', 'accepted') WHERE number = 7")
    change(ground, "UPDATE steps SET bench = replace(bench, 'verifying', 'ready') WHERE number = 7")
    code, lines, _ = run(capsys, "station", "replay", "--config", config)
    assert code == 1
    assert lines[-1] == "step 7 is not what was kept"
    assert lines[7:9] == [
        "         outcome: kept 'accepted', now 'refused'",
        "         bench.state.phase: kept <Phase.READY: 'ready'>, now <Phase.VERIFYING: 'verifying'>",
    ]
    code, lines, _ = run(capsys, "station", "replay", "--config", config, "--json")
    assert code == 1
    assert json.loads(lines[-1]) == {"steps": 6, "equal": False, "first": 7}
    assert [one["where"] for one in json.loads(lines[-2])["differs"]][:2] == ["outcome", "bench.state.phase"]


def test_another_answer_leads_to_another_step(
    ground: Ground, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was looked up is what the machine goes by: the code of a mug is now that of a pen."""
    change(ground, "UPDATE steps SET looked_up = replace(looked_up, 'MUG', 'PEN') WHERE number = 4")
    code, lines, _ = run(capsys, "station", "replay", "--config", config)
    assert (code, lines[-1]) == (1, "step 4 is not what was kept")


def test_a_bench_that_begins_otherwise_than_it_ended_is_named(
    ground: Ground, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As after a database that was put back."""
    before = ground.ask("SELECT bench FROM steps WHERE number = 3")[0][0]
    change(ground, f"UPDATE bench SET state = '{before}'")
    ground.restart()
    ground.scan(MUG)
    code, lines, _ = run(capsys, "station", "replay", "--config", config)
    assert code == 1
    assert lines[-1] == "step 9 is not what was kept"
    assert any(line.startswith("         bench.state.work.parcel.units: kept 0 entries") for line in lines)


def test_a_look_up_that_was_never_made_is_named(
    ground: Ground, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(ground, "UPDATE steps SET looked_up = '' WHERE number = 4")
    code, lines, _ = run(capsys, "station", "replay", "--config", config)
    assert code == 1
    assert lines[-2].startswith("         looked up: kept not at all, now ")


@pytest.mark.parametrize("what", ["journal", "replay"])
def test_what_cannot_be_read_is_said_in_words(
    ground: Ground, config: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for version, words in ((3, "keeps no steps. Start the station once"), (99, "with the newer program")):
        change(ground, f"PRAGMA user_version = {version}")
        code, lines, err = run(capsys, "station", what, "--config", config)
        assert (code, lines) == (2, [])
        assert words in err
    change(ground, "PRAGMA user_version = 4")
    ground.tampered_with = False
    config.write_text(FILE.format(path=ground.path.with_name("none.db")), encoding="utf-8")
    code, lines, err = run(capsys, "station", what, "--config", config)
    assert (code, lines) == (2, [])
    assert "has not run yet" in err
