from dataclasses import replace
from threading import Thread, current_thread

from pytestqt.qtbot import QtBot

from station.app.screen.values import Screen, Sound
from station.ui.bridge import Bridge
from tests.helpers.screens import GALLERY
from tests.helpers.sounds import RecordedSounds


class RecordingWindow:
    """A window that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[Screen | str] = []

    def present(self, screen: Screen) -> None:
        self.told.append(screen)

    def paint_now(self) -> None:
        self.told.append("painted")

    def expect_answer(self) -> None:
        self.told.append("expecting")


def answers(count: int) -> list[Screen]:
    counted = GALLERY["packing-counted"]
    sounds = list(Sound)
    return [
        replace(counted, reading=number, sound=sounds[number % len(sounds)]) for number in range(1, count + 1)
    ]


def test_a_screen_of_another_thread_is_painted_in_the_windows_thread(qtbot: QtBot) -> None:
    """It is taken over, painted, and its reading reported with the time."""
    window, sounds = RecordingWindow(), RecordedSounds()
    reported: list[tuple[int, int]] = []
    bridge = Bridge(window, sounds, painted=lambda reading, at_ns: reported.append((reading, at_ns)))
    screen = GALLERY["packing-counted"]
    thread = Thread(target=bridge.show, args=(screen,), name="engine")
    thread.start()
    thread.join()
    assert window.told == []
    qtbot.waitUntil(lambda: bool(reported))
    assert window.told == [screen, "painted"]
    assert reported[0][0] == screen.reading
    assert reported[0][1] > 0


def test_screens_that_come_too_fast_are_painted_once_but_all_are_heard_and_reported(qtbot: QtBot) -> None:
    """While the window is busy only the newest screen waits; sounds and reports keep their order."""
    window, sounds = RecordingWindow(), RecordedSounds()
    reported: list[int] = []
    bridge = Bridge(window, sounds, painted=lambda reading, _at_ns: reported.append(reading))
    screens = answers(200)
    for screen in screens:
        bridge.show(screen)
    assert sounds.played == [screen.sound for screen in screens]
    qtbot.waitUntil(lambda: len(reported) == len(screens))
    assert reported == list(range(1, 201))
    assert window.told == [screens[-1], "painted"]


def test_the_last_screen_is_always_painted(qtbot: QtBot) -> None:
    """Whatever the timing between the threads, what stands at the end is the newest screen."""
    window = RecordingWindow()
    reported: list[int] = []
    bridge = Bridge(window, RecordedSounds(), painted=lambda reading, _at_ns: reported.append(reading))
    screens = answers(500)

    def engine() -> None:
        for screen in screens:
            bridge.show(screen)

    thread = Thread(target=engine, name="engine")
    thread.start()
    qtbot.waitUntil(lambda: len(reported) == len(screens))
    thread.join()
    assert reported == list(range(1, 501))
    assert window.told[-2:] == [screens[-1], "painted"]


def test_a_screen_without_a_reading_reports_none(qtbot: QtBot) -> None:
    """A change of a lamp answers no scan."""
    window = RecordingWindow()
    reported: list[int] = []
    bridge = Bridge(window, RecordedSounds(), painted=lambda reading, _at_ns: reported.append(reading))
    bridge.show(GALLERY["ready-empty"])
    bridge.show(replace(GALLERY["ready-empty"], reading=7))
    bridge.show(replace(GALLERY["ready-empty"], reading=7))
    qtbot.waitUntil(lambda: bool(reported))
    assert reported == [7]


def test_work_of_any_thread_is_done_in_the_windows_thread_in_order(qtbot: QtBot) -> None:
    """An expected answer, or whatever else the window must be told."""
    window = RecordingWindow()
    bridge = Bridge(window, RecordedSounds())
    done: list[str] = []

    def engine() -> None:
        bridge.run(lambda: done.append(current_thread().name))
        bridge.expect_answer()

    thread = Thread(target=engine, name="engine")
    thread.start()
    thread.join()
    assert done == []
    qtbot.waitUntil(lambda: bool(window.told))
    assert done == [current_thread().name]
    assert window.told == ["expecting"]
