"""The machine speaks no language: what it has in words are names, and what the wire has always had."""

import ast
from collections.abc import Iterator
from pathlib import Path

CORE = Path(__file__).parents[3] / "station" / "core"
NAMES = {"Plain box", "House carrier"}
ON_THE_WIRE = {"cancelled at the bench", "packed elsewhere"}
"""Why a box was emptied, as the fact says it."""
NEVER_SHOWN = {
    "the GTIN ",
    " stands inside another value",
    " runs on without an end",
    " seems to have run into (",
}
"""Parts of what explains a lost separator to whoever debugs it."""


def sentences(tree: ast.Module) -> Iterator[str]:
    """Give every text of more than one word that is neither a docstring nor what an error says."""
    quiet = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    raised = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    quiet |= {id(inner) for node in raised for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet:
            text = node.value
            if " " in text.strip() and any(letter.islower() for letter in text):
                yield text


def test_the_machine_holds_no_sentences() -> None:
    found = {text for file in CORE.rglob("*.py") for text in sentences(ast.parse(file.read_text()))}
    assert found == NAMES | ON_THE_WIRE | NEVER_SHOWN


def test_a_sentence_is_found_and_a_docstring_an_error_and_an_id_are_not() -> None:
    source = (
        '"""A page of words."""\nA = "no-scale"\nB = f"{A} is set up"\nraise ValueError("no such thing")\n'
    )
    assert list(sentences(ast.parse(source))) == [" is set up"]
