"""Takes over the floor on which whole processes run."""

from tests.helpers.floor_fixtures import floor, invented, invented_stock, shared, shared_stock

__all__ = ["floor", "invented", "invented_stock", "shared", "shared_stock"]
