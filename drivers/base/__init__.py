"""What every driver is built on: the thread that keeps a device open, its status, its waits."""

from drivers.base.kept_open import KeptOpen
from drivers.base.standing import Standing
from drivers.base.upkeep import Upkeep

__all__ = ["KeptOpen", "Standing", "Upkeep"]
