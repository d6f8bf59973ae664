"""A shop with parts on its shelves, as in the tests of the orders room."""

from tests.orders.conftest import parts

__all__ = ["parts"]
