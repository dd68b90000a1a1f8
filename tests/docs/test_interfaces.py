"""The page of interfaces names what the program has, and nothing else."""

import contextlib
import dataclasses
import io
import json
import re
import urllib.request
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, get_args

import pytest

from station.app.translation import draft_of
from station.core.checks import NOT_CHECKED
from station.core.codes.meanings import Command
from station.core.codes.site_codes import DEFAULT_PREFIXES
from station.core.facts import CoreFact
from station.core.flow.steps import Outcome
from station.core.packing.table import REASONS
from station.core.weights import WeightFrom
from station.core.work import Unit
from sync.contract.facts import FACT_TYPES
from tests.docs.interfaces_page import COMING, Page, differ, options_of, pairs, read_page
from tests.recorded.reading import RECORDINGS, read_rows
from tests.recorded.stage import Stage

ROOT = Path(__file__).parents[2]
PAGE = read_page((ROOT / "docs" / "interfaces.md").read_text(encoding="utf-8"))
COMMANDS, ROUTES, FACTS = "The command packline", "The store, over HTTP", "Facts"
LINES, FILE, SEAM = "Lines of the headless station", "The station's file", "The seam for scans in a test"
UNDESCRIBED = {"GET /openapi.json", "GET /docs"}
(_ENTRY,) = entry_points(group="console_scripts", name="packline")
PACKLINE = _ENTRY.load()
BY_ENGINE = {"scan-journaled", "device-state-changed"}


def help_of(*words: str) -> str:
    """Return what a command says of itself."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        PACKLINE([*words, "--help"])
    return said.getvalue()


def calls_below(*words: str) -> dict[str, frozenset[str]]:
    """Return every call from a command down, with its options; a verb that is chosen has all of them."""
    said = help_of(*words)
    options = frozenset(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", said, re.MULTILINE)) - {"--help"}
    below = re.findall(r"^    ([a-z-]+) {2,}", said.partition("positional arguments:")[2], re.MULTILINE)
    if below:
        found = {name: its for verb in below for name, its in calls_below(*words, verb).items()}
        return found | ({"packline": options} if options else {})
    chosen = re.search(r"^  \{([a-z,-]+)\}", said.partition("positional arguments:")[2], re.MULTILINE)
    verbs = chosen[1].split(",") if chosen else [""]
    return {" ".join(("packline", *words, verb)).strip(): options for verb in verbs}


def command_faults(page: Page, program: dict[str, frozenset[str]]) -> list[str]:
    """Return in words where page and commands differ.

    Verbs that are chosen from share one parser: an option of it must be shown at one of them at least.
    """
    shown, coming = options_of(page.fields(COMMANDS)), options_of(page.fields(COMING))
    wrong = differ(set(shown), set(program), set(coming))
    for call, its in shown.items():
        missing = its - program.get(call, its)
        wrong += [f"{call} {option} is on the page, and nothing has it" for option in sorted(missing)]
    for call in sorted(program.keys() & shown.keys()):
        family = [name for name in shown if program.get(name) == program[call] and name[:12] == call[:12]]
        named = frozenset[str]().union(*(shown[name] for name in family), coming.get(call, ()))
        wrong += [f"{call} {option} is not on the page" for option in sorted(program[call] - named)]
    return wrong


def test_the_page_names_every_command_with_its_options() -> None:
    program = calls_below()
    assert len(program) > 15
    assert command_faults(PAGE, program) == []


def routes_of(openapi: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Return method and path of every call, with its query parameters."""
    return {
        f"{method.upper()} {path}": frozenset(
            one["name"] for one in call.get("parameters", []) if one["in"] == "query"
        )
        for path, calls in openapi["paths"].items()
        for method, call in calls.items()
    }


def test_the_page_names_every_route_with_its_query(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    try:
        _, url = stage.serve(tmp_path / "store.sqlite")
        with urllib.request.urlopen(f"{url}/openapi.json") as answer:
            program = routes_of(json.load(answer))
        for call in UNDESCRIBED:
            with urllib.request.urlopen(url + call.partition(" ")[2]) as answer:
                assert answer.status == 200
    finally:
        stage.close()
    program |= {call: frozenset() for call in UNDESCRIBED}
    coming = set(PAGE.fields(COMING))
    assert differ(pairs(PAGE.fields(ROUTES)), pairs(program), coming) == []


def sample(kind: Any) -> Any:
    """Return some fact of the core, with every field filled."""
    values = {
        "unit": Unit(0, 1, "code"),
        "check": NOT_CHECKED,
        "source": WeightFrom.SCALE,
        "weighed": WeightFrom.SCALE,
        "fence": 1,
        "copy": 1,
        "weight_g": 1,
        "contents": (("SKU", Unit(0, 1, "code")),),
        "parcels": (),
        "lines": (),
        "pieces": (),
    }
    return kind(**{field.name: values.get(field.name, "x") for field in dataclasses.fields(kind)})


def fields_of_facts() -> dict[str, frozenset[str]]:
    """Return the type of every fact a station tells, with the names in its data."""
    drafts = [draft_of(sample(kind), "17") for kind in get_args(CoreFact)]
    found = {draft.type: frozenset(draft.data) for draft in drafts}
    for recording in RECORDINGS:
        for fact in read_rows(recording, "stations.json")[0]["store"]["feed"]["facts"]:
            if fact["type"] in BY_ENGINE:
                found[fact["type"]] = frozenset(fact["data"])
    return found | {"facts-renumbered": frozenset({"reason", "from_epoch", "to_epoch"})}


def test_the_page_names_every_fact_with_its_data() -> None:
    told = fields_of_facts()
    coming = set(PAGE.fields(COMING))
    assert differ(pairs(PAGE.fields(FACTS)), pairs(told), coming) == []
    untold = re.search(r"^(`.*) are known types that no station tells", PAGE.sections[FACTS], re.MULTILINE)
    assert untold
    assert set(FACT_TYPES) - set(told) == set(re.findall(r"`([^`]+)`", untold[1]))


def test_the_page_names_every_command_code_and_reason_once() -> None:
    reasons = {reason.value for its in REASONS.values() for reason in its}
    commands = {command.value for command in Command} - reasons
    assert differ(set(PAGE.listed(SEAM, "Commands:")), commands) == []
    assert differ(set(PAGE.listed(SEAM, "Reasons:")), reasons) == []


def test_the_page_names_every_kind_of_site_code_with_its_prefix() -> None:
    program = {kind.value: frozenset({prefix}) for kind, prefix in DEFAULT_PREFIXES.items()}
    assert differ(pairs(PAGE.fields(SEAM)), pairs(program)) == []


def test_the_page_names_every_outcome() -> None:
    shown = PAGE.listed(LINES, "Outcomes of a reading:")
    assert differ(set(shown), {outcome.value for outcome in Outcome}) == []


def test_the_page_names_what_a_station_printed_and_its_status() -> None:
    shown = PAGE.fields(LINES)
    status = set(PAGE.listed(LINES, "`packline station status` prints"))
    for recording in RECORDINGS:
        told = read_rows(recording, "stations.json")[0]
        for name in ("bench-1", "bench-2", "bench-3"):
            for line in told[name]["lines"]:
                kind, *names = line
                assert set(names) == shown[kind], line
            assert {*told[name]["status"], *(told[name]["status"]["work"] or ())} <= status


def test_the_page_names_every_key_of_a_stations_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = {
        re.sub(r"[\[\]]", "", table): its
        for table, its in ((row[0].strip("`"), frozenset(row[1].split("`")[1::2])) for row in PAGE.rows(FILE))
    }
    tables = {name: f"[[{name}]]" if name == "devices" else f"[{name}]" for name in shown}
    file = tmp_path / "station.toml"
    file.write_text(
        "unheard = 1\n" + "".join(f"{head}\nunheard_{name} = 1\n" for name, head in tables.items())
    )
    assert PACKLINE(["station", "--config", str(file)]) == 2
    said = capsys.readouterr().err
    known = dict(re.findall(r"unheard_(\w+) is not known here\. Known: (.*)\.$", said, re.MULTILINE))
    program = {name: frozenset(keys.split(", ")) for name, keys in known.items()}
    assert differ(pairs(shown), pairs(program)) == []
    (known_tables,) = re.findall(r"there is no table \[unheard\]\. Known: (.*)\.$", said, re.MULTILINE)
    assert differ(set(shown), set(known_tables.split(", "))) == []


def test_the_page_names_every_problem_that_was_recorded() -> None:
    shown = {(status, code) for row in _problem_rows() for status in row[0] for code in row[1]}
    for recording in RECORDINGS:
        calls = [row for row in read_rows(recording, "wire.jsonl") if row.get("status", 0) >= 400]
        assert {(call["status"], call["answer"]["code"]) for call in calls} <= shown


def _problem_rows() -> list[tuple[list[int], list[str]]]:
    lines = [line for line in PAGE.sections["Problems"].splitlines() if re.match(r"\| \d", line)]
    cells = [line.split("|")[1:3] for line in lines]
    return [([int(n) for n in re.findall(r"\d+", a)], re.findall(r"`([a-z-]+)`", b)) for a, b in cells]


def test_both_doors_are_targets_of_the_makefile() -> None:
    doors = re.findall(r"^\| `make (\w+)`", PAGE.sections["Two doors of the repository"], re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert doors == ["run", "test"]
    assert all(re.search(rf"^{door}:", makefile, re.MULTILINE) for door in doors)


MADE_UP = read_page(
    "# Page\n\n## The command packline\n\n| call | options | does |\n|---|---|---|\n"
    "| `packline demo` | `--orders N` | x |\n| `packline gone` | | x |\n\n"
    "## The store, over HTTP\n\n| call | query |\n|---|---|\n| `GET /v1/a` | `limit` |\n\n"
    "## Facts\n\n| type | data |\n|---|---|\n| `signed-in` | `operator` |\n\n"
    "## The seam for scans in a test\n\nCommands: `UNDO`, `GONE`.\n\nReasons: `OTHER`.\n\n"
    "## Coming\n\n| call | options | does |\n|---|---|---|\n| `packline soon` | | x |\n"
)


def test_a_command_or_option_only_one_side_has_is_found() -> None:
    program = {
        "packline demo": frozenset({"--orders", "--new"}),
        "packline new": frozenset[str](),
        "packline soon": frozenset[str](),
    }
    assert command_faults(MADE_UP, program) == [
        "packline gone is on the page, and nothing has it",
        "packline new is not on the page",
        "packline demo --new is not on the page",
    ]
    program["packline demo"] = frozenset()
    assert "packline demo --orders is on the page, and nothing has it" in command_faults(MADE_UP, program)


def test_a_route_or_query_only_one_side_has_is_found() -> None:
    openapi = {"paths": {"/v1/a": {"get": {}, "post": {"parameters": [{"name": "x", "in": "query"}]}}}}
    assert differ(pairs(MADE_UP.fields(ROUTES)), pairs(routes_of(openapi))) == [
        "GET /v1/a: limit is on the page, and nothing has it",
        "POST /v1/a is not on the page",
        "POST /v1/a: x is not on the page",
    ]


def test_a_fact_or_field_only_one_side_has_is_found() -> None:
    told = {"signed-in": frozenset({"who"}), "new": frozenset[str]()}
    assert differ(pairs(MADE_UP.fields(FACTS)), pairs(told)) == [
        "signed-in: operator is on the page, and nothing has it",
        "new is not on the page",
        "signed-in: who is not on the page",
    ]


def test_a_code_or_reason_only_one_side_has_is_found() -> None:
    assert differ(set(MADE_UP.listed(SEAM, "Commands:")), {"UNDO", "NEW"}) == [
        "GONE is on the page, and nothing has it",
        "NEW is not on the page",
    ]
    assert differ(set(MADE_UP.listed(SEAM, "Reasons:")), {"NEW"}) != []


def test_what_is_coming_may_be_there_and_need_not_be() -> None:
    coming = set(MADE_UP.fields(COMING))
    assert differ({"a"}, {"a", "packline soon"}, coming) == differ({"a"}, {"a"}, coming) == []
