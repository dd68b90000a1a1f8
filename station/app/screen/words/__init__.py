"""What the machine says, in words: the one catalogue of English, and what fills it.

Whoever shows a message asks here, once and at the edge; the machine itself never does.
"""

from station.app.screen.words.catalogue import Words, one_line
from station.app.screen.words.english import ENGLISH

__all__ = ["ENGLISH", "Words", "one_line", "say", "say_phrase"]

say = ENGLISH.say
say_phrase = ENGLISH.phrase
