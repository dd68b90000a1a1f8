"""What every RFID reader must do, whatever it is made of; each implementation's test class inherits it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from drivers.api import Device, DeviceState, InventoryEnded, Reader, Role, TagsRead
from tests.drivers.peers.reader_recorder import ReaderRecorder

ENOUGH_S = 60.0
"""Longer than any test waits: such an inventory is ended by its test."""


@dataclass
class ReaderBench:
    """A reader not yet started, what its sink was told, and ways to put tags before it and take it away.

    `tags` are the EPCs before it, each read again and again from when an inventory begins.
    """

    reader: Device
    told: ReaderRecorder
    tags: tuple[str, ...]
    unplug: Callable[[], None]
    plug: Callable[[], None]

    def begin(self, seconds: float = ENOUGH_S) -> None:
        assert isinstance(self.reader, Reader)
        self.reader.begin(seconds)

    def end(self) -> None:
        assert isinstance(self.reader, Reader)
        self.reader.end()


class ReaderConformance:
    @pytest.fixture
    def bench(self) -> Iterator[ReaderBench] | ReaderBench:
        raise NotImplementedError

    @pytest.fixture
    def started(self, bench: ReaderBench) -> Iterator[ReaderBench]:
        bench.reader.start()
        bench.told.wait_state(DeviceState.READY)
        yield bench
        bench.reader.stop()

    def test_it_is_a_reader_and_says_so(self, bench: ReaderBench) -> None:
        assert isinstance(bench.reader, Reader)
        assert (bench.reader.status.name, bench.reader.status.role) == ("rfid", Role.READER)
        assert bench.reader.status.state is DeviceState.ABSENT

    def test_it_tells_what_it_is(self, started: ReaderBench) -> None:
        status = started.reader.status
        assert status.model
        assert status.firmware
        assert status.address
        assert int(status.facts["antennas"]) >= 1

    def test_an_inventory_tells_every_tag_and_ends_once(self, started: ReaderBench) -> None:
        started.begin(0.7)
        end = started.told.wait_end()
        assert {epc for epc, _ in started.told.counts()} == set(started.tags)
        assert end.problem == ""
        assert end.reads == sum(started.told.counts().values())
        assert started.told.ends == [end]

    def test_all_tags_are_told_before_the_end_and_none_after_it(self, started: ReaderBench) -> None:
        started.begin(0.3)
        started.told.wait_end(1)
        started.begin(0.3)
        started.told.wait_end(2)
        told = [event for event in started.told.events if isinstance(event, TagsRead | InventoryEnded)]
        numbers = [event.inventory for event in told]
        assert numbers == sorted(numbers)
        for number in (1, 2):
            of_it = [event for event in told if event.inventory == number]
            assert isinstance(of_it[-1], InventoryEnded)
            assert not any(isinstance(event, InventoryEnded) for event in of_it[:-1])

    def test_a_report_names_each_tag_and_antenna_once_and_its_times_are_in_order(
        self, started: ReaderBench
    ) -> None:
        started.begin(0.5)
        started.told.wait_end()
        for report in started.told.reports:
            keys = [(tag.epc, tag.antenna) for tag in report.tags]
            assert len(set(keys)) == len(keys) > 0
            for tag in report.tags:
                assert tag.count > 0
                assert tag.epc == tag.epc.upper()
                assert tag.first_ns <= tag.last_ns <= report.at_ns

    def test_no_more_than_ten_reports_come_a_second(self, started: ReaderBench) -> None:
        started.begin(1.0)
        started.told.wait_end()
        # The last one comes with the end, and need not wait for its turn.
        times = [report.at_ns for report in started.told.reports][:-1]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert gaps
        assert min(gaps) >= 99_000_000

    def test_nothing_is_read_without_an_inventory(self, started: ReaderBench) -> None:
        started.begin(0.2)
        started.told.wait_end()
        started.begin(0.0)
        started.told.wait_end(2)
        assert started.reader.status.dropped == 0
        events = [event for event in started.told.events if isinstance(event, TagsRead | InventoryEnded)]
        assert isinstance(events[-1], InventoryEnded)

    def test_an_inventory_can_be_ended_before_its_time(self, started: ReaderBench) -> None:
        started.begin()
        started.told.wait_reads(1)
        started.end()
        assert started.told.wait_end().problem == ""

    def test_an_end_without_an_inventory_does_nothing(self, started: ReaderBench) -> None:
        started.end()
        started.begin(0.2)
        assert started.told.wait_end().inventory == 1
        assert len(started.told.ends) == 1

    def test_a_second_inventory_takes_the_place_of_one_that_runs(self, started: ReaderBench) -> None:
        started.begin()
        started.told.wait_reads(1)
        started.begin(0.3)
        assert started.told.wait_end(1).problem == "another inventory was begun"
        assert started.told.wait_end(2).problem == ""
        assert {epc for epc, _ in started.told.counts(2)} == set(started.tags)

    def test_a_reader_that_goes_away_ends_its_inventory_with_a_problem(self, started: ReaderBench) -> None:
        started.begin()
        started.told.wait_reads(1)
        started.unplug()
        end = started.told.wait_end()
        assert end.problem
        assert end.reads == sum(started.told.counts().values())
        started.told.wait_ever(DeviceState.LOST, "lost")
        started.plug()
        started.told.wait_state(DeviceState.READY)
        assert len(started.told.ends) == 1

    def test_an_inventory_of_a_reader_that_is_away_ends_with_a_problem(self, started: ReaderBench) -> None:
        started.unplug()
        started.told.wait_ever(DeviceState.LOST, "lost")
        started.begin()
        end = started.told.wait_end()
        assert end.problem
        assert end.reads == 0
        started.plug()
        started.told.wait_state(DeviceState.READY)

    def test_one_that_is_not_started_or_stopped_ends_inventories_at_once(self, bench: ReaderBench) -> None:
        bench.begin()
        assert bench.told.wait_end(1).problem
        bench.reader.start()
        bench.told.wait_state(DeviceState.READY)
        bench.reader.stop()
        bench.begin()
        assert bench.told.wait_end(2).problem

    def test_a_stop_ends_the_inventory_that_runs(self, started: ReaderBench) -> None:
        started.begin()
        started.told.wait_reads(1)
        started.reader.stop()
        assert started.told.wait_end().problem == "the reader was stopped"
        assert started.reader.status.state is DeviceState.ABSENT
        assert started.told.states[-1] == (DeviceState.ABSENT, "")

    def test_a_stopped_reader_is_absent_and_may_be_stopped_again(self, started: ReaderBench) -> None:
        started.reader.stop()
        assert started.reader.status.state is DeviceState.ABSENT
        started.reader.stop()

    def test_one_never_started_may_be_stopped(self, bench: ReaderBench) -> None:
        bench.reader.stop()
        assert bench.reader.status.state is DeviceState.ABSENT
