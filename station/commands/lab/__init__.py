"""`packline simulate lab`: a window with a virtual device of each family, to break them by hand."""

from station.commands.lab.bench import PortsRunOut
from station.commands.lab.run import run_lab

__all__ = ["PortsRunOut", "run_lab"]
