"""The link is as bad as the worst that any activity met, and each change is told once."""

from sync.pump.link import Link, LinkBoard, LinkState

ONLINE = Link(LinkState.ONLINE)
OFFLINE = Link(LinkState.OFFLINE, "no answer")
REFUSED = Link(LinkState.REFUSED, "not allowed")


def told(*reports: tuple[str, Link]) -> list[Link]:
    """Return what is told of a row of reports."""
    heard: list[Link] = []
    board = LinkBoard(heard.append)
    for source, link in reports:
        board.report(source, link)
    return heard


def test_the_first_report_is_told() -> None:
    assert told(("push", ONLINE)) == [ONLINE]


def test_the_same_again_is_not_told() -> None:
    assert told(("push", ONLINE), ("pull", ONLINE), ("push", ONLINE)) == [ONLINE]


def test_the_worst_counts() -> None:
    assert told(("push", ONLINE), ("pull", OFFLINE), ("push", REFUSED)) == [ONLINE, OFFLINE, REFUSED]


def test_it_is_well_again_when_all_are() -> None:
    reports = [("push", OFFLINE), ("pull", OFFLINE), ("push", ONLINE), ("pull", ONLINE)]
    assert told(*reports) == [OFFLINE, ONLINE]


def test_other_words_are_news() -> None:
    other = Link(LinkState.OFFLINE, "timed out")
    assert told(("push", OFFLINE), ("push", other)) == [OFFLINE, other]
