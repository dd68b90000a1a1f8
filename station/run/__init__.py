"""The one thing that runs: a station put together, its two faces, how it stops."""
