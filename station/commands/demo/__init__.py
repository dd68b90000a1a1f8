"""`packline demo`: store, station and virtual devices on this machine, with an invented catalogue."""

from station.commands.demo.run import run_demo

__all__ = ["run_demo"]
