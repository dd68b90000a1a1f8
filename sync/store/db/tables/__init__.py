"""All tables of the store on one MetaData."""

from sync.store.db.tables import catalogue, facts, numbers, orders, system
from sync.store.db.tables.metadata import metadata

__all__ = ["catalogue", "facts", "metadata", "numbers", "orders", "system"]
