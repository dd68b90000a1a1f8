"""Lists cut into portions that one statement can carry."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
# Well below what the IN list of one statement may carry in any database.
AT_ONCE = 500


def portions(values: Iterable[T]) -> Iterator[list[T]]:
    """Give the values in lists short enough for one statement."""
    source = iter(values)
    while portion := list(islice(source, AT_ONCE)):
        yield portion
