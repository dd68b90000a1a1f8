"""The program's log: how much is said, where it goes, and what may never stand in it.

What is logged are ids, codes of our own, counts and kinds of errors. Of foreign libraries and of exceptions
the log keeps where they spoke and what kind they were, never the words they were put together from: those may
hold whatever was worked on.
"""

from station.commands.logs.levels import LEVELS, LevelUnknown, choose_level
from station.commands.logs.setting_up import Log, log_of_program

__all__ = ["LEVELS", "LevelUnknown", "Log", "choose_level", "log_of_program"]
