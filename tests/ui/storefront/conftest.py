"""Customers with an account, as the tests of their own pages have them."""

from __future__ import annotations

from tests.orders.conftest import parts
from tests.ui.account.conftest import amine, leila

__all__ = ["amine", "leila", "parts"]
