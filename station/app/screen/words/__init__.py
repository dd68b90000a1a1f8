"""What the machine says, in words: the one catalogue of English, and what fills it.

Whoever shows a message asks here, once and at the edge; the machine itself never does.
"""

from functools import lru_cache

from station.app.screen.words.catalogue import Words, one_line
from station.app.screen.words.english import ENGLISH

__all__ = ["ENGLISH", "Words", "one_line", "say", "say_phrase"]

# What is said of a scan is said on the screen and on the line of the headless station.
say = lru_cache(maxsize=64)(ENGLISH.say)
say_phrase = ENGLISH.phrase
