"""A shop with three parts on its shelves, for the phone pages."""

from tests.orders.conftest import parts

__all__ = ["parts"]
