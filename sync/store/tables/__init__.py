"""All tables of the store on one MetaData."""

from sync.store.tables import catalogue, facts, numbers, orders, system
from sync.store.tables.metadata import metadata

__all__ = ["catalogue", "facts", "metadata", "numbers", "orders", "system"]
