"""Waking those who wait for news."""

import asyncio
import threading

from sync.store.db.bell import Bell

LONG = 60.0


def test_a_ring_between_the_look_and_the_wait_is_not_missed() -> None:
    bell = Bell()
    seen = bell.count
    bell.ring()
    bell.wait(seen, LONG)
    asyncio.run(bell.sleep(seen, LONG))


def test_a_waiting_thread_is_woken() -> None:
    bell = Bell()
    thread = threading.Thread(target=bell.wait, args=(bell.count, LONG))
    thread.start()
    bell.ring()
    thread.join(LONG)
    assert not thread.is_alive()


def test_sleepers_of_several_loops_are_woken() -> None:
    bell = Bell()
    threads = [threading.Thread(target=asyncio.run, args=(bell.sleep(0, LONG),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    bell.ring()
    for thread in threads:
        thread.join(LONG)
    assert not any(thread.is_alive() for thread in threads)


def test_a_sleep_ends_by_itself() -> None:
    bell = Bell()
    asyncio.run(bell.sleep(bell.count, 0.01))
    bell.wait(bell.count, 0.01)


def test_nobody_waits_on_a_closed_bell() -> None:
    bell = Bell()
    thread = threading.Thread(target=bell.wait, args=(bell.count, LONG))
    thread.start()
    bell.close()
    thread.join(LONG)
    assert not thread.is_alive()
    bell.wait(bell.count, LONG)
    asyncio.run(bell.sleep(bell.count, LONG))
    assert bell.closed
