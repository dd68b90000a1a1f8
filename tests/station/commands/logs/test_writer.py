import logging

import pytest

from station.commands.logs.writer import LogWriter, QueuedHandler

HIDDEN = "Ada Geheim"


class Unspeakable:
    def __str__(self) -> str:
        raise ValueError(HIDDEN)


def test_a_value_that_cannot_be_put_into_words_costs_only_its_words(
    capfd: pytest.CaptureFixture[str],
) -> None:
    writer = LogWriter(logging.WARNING)
    writer.start()
    record = logging.LogRecord(
        "station.x", logging.ERROR, "/there.py", 7, "this is %s", (Unspeakable(),), None
    )
    QueuedHandler(writer).handle(record)
    writer.stop()
    (line,) = capfd.readouterr().err.splitlines()
    assert line.endswith("ERROR station.x: ValueError in the words of there.py:7")
