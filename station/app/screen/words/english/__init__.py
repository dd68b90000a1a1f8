"""The catalogue of English, a module for each part of the work.

A title says what happened, an action what to do next. The keys stand in stored benches and in journals:
a row keeps its key for ever.
"""

from station.app.screen.words.catalogue import Catalogue
from station.app.screen.words.english import (
    checks,
    closing,
    codes,
    deciding,
    interrupting,
    shared,
    signing,
    starting,
    units,
)

PARTS = (checks, closing, codes, deciding, interrupting, shared, signing, starting, units)

ENGLISH = Catalogue(
    {key: text for part in PARTS for key, text in part.TEXTS.items()},
    {key: text for part in PARTS for key, text in part.PHRASES.items()},
    {key: table for part in PARTS for key, table in part.TABLES.items()},
    shared.FORMATS,
)
