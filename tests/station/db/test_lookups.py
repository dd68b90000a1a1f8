"""The resolver's questions are answered for any string whatever, on the real database."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.core.codes.directory import ParcelRow
from station.core.codes.readings import Reading
from station.core.codes.resolver import resolve
from station.db.identity import uuid7
from station.db.pages import StationPages
from sync.contract.text import storable
from tests.helpers.ledgers import BADGE, CODES, MUG, SMALL_BOX, Ground, order_code, tracking

ANY = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.sampled_from([MUG, BADGE, SMALL_BOX, order_code("A"), tracking(1), "A01-06", "37", "T-1"]).flatmap(
        lambda code: st.tuples(st.just(code), st.text(max_size=2)).map("".join)
    ),
)


@pytest.fixture
def pages(ground: Ground) -> Iterator[StationPages]:
    """The pages of a transaction."""
    with ground.ledger.writing() as pages:
        yield pages


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY, aim=st.sampled_from([None, "]C1", "]E0", "]d2", "]Q3"]))
def test_no_string_makes_a_look_up_or_the_resolver_fail(
    pages: StationPages, text: str, aim: str | None
) -> None:
    for ask in (
        pages.barcode,
        pages.item,
        pages.has_order,
        pages.orders_of_tote,
        pages.parcel,
        pages.has_carton,
        pages.has_operator,
        pages.has_location,
        pages.has_location_check,
        pages.item_name,
    ):
        ask(storable(text))
    assert resolve(Reading(text, aim, "scanner"), pages, CODES) is not None


def test_a_house_number_of_another_bench_is_a_parcel_without_a_name(pages: StationPages) -> None:
    assert pages.parcel(tracking(777)) == ParcelRow("", "")
    pages.remember_parcel(tracking(777), "A-1", "A")
    assert pages.parcel(tracking(777)) == ParcelRow("A-1", "A")
    assert pages.parcel(tracking(777)[:-1]) is None


def test_no_check_digits_are_no_location(pages: StationPages) -> None:
    assert (pages.has_location_check(""), pages.has_location_check("37")) == (False, True)


def test_ids_of_facts_are_version_7_sort_by_time_and_never_repeat() -> None:
    ids = [uuid7(1_700_000_000_000 + n // 100) for n in range(1000)]
    assert len(set(ids)) == 1000
    assert [one[:13] for one in ids] == sorted(one[:13] for one in ids)
    assert {(one[14], one[19] in "89ab", len(one)) for one in ids} == {("7", True, 36)}
