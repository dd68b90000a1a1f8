"""`python -m station` is `packline`."""

from station.cli import main

raise SystemExit(main())
