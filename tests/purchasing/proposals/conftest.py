"""The shop of the orders' tests: what it sells is what has to be bought."""

from __future__ import annotations

from tests.orders.conftest import parts

__all__ = ["parts"]
