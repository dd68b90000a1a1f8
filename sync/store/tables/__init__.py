"""All tables of the store on one MetaData."""

from sync.store.tables import catalogue, numbers, orders, system
from sync.store.tables.metadata import metadata

__all__ = ["catalogue", "metadata", "numbers", "orders", "system"]
