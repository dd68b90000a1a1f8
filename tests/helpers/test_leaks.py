import pytest

from tests.helpers.leaks import leaks

LOGS = {
    "a.log": "order 12 of Ada Geheim\n",
    "b.log": "12:01:02.0471 tcp:127.0.0.1:50471 PIN0472, 90417753x\n",
}


@pytest.mark.parametrize(
    ("hidden", "found"),
    [
        ("Ada Geheim", {("a.log", "Ada Geheim"), ("a.log", "Geheim")}),
        ("Bob Geheim", {("a.log", "Geheim")}),
        ("Ada Lovelace", set()),
        ("0472", {("b.log", "0472")}),
        ("041775", {("b.log", "041775")}),
    ],
)
def test_what_is_hidden_is_found_whole_and_by_its_longer_words(
    hidden: str, found: set[tuple[str, str]]
) -> None:
    assert leaks(LOGS, [hidden]) == found


def test_few_figures_inside_others_are_no_pin() -> None:
    assert leaks(LOGS, ["0471", "5047"]) == set()
