import pytest

from station.core.message import Message, Severity, one_line


@pytest.mark.parametrize(
    ("title", "action", "line"),
    [
        ("ONE TOO MANY", "Take it out.", "ONE TOO MANY. Take it out."),
        ("Ship short?", "A lead scans the badge.", "Ship short? A lead scans the badge."),
        ("Item X", "", "Item X."),
    ],
)
def test_a_message_in_one_line_is_its_title_and_what_to_do(title: str, action: str, line: str) -> None:
    assert one_line(Message("key", Severity.OK, title, action)) == line
