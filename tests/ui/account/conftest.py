"""Customers with an account, and what they have done before."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.orders.dtos import CartOwner
from tests.accounts.people import add_person, sign_in
from tests.orders.conftest import parts
from tests.ui.tabs import Tab

__all__ = ["parts"]


@dataclass(frozen=True)
class Customer:
    """Somebody signed in, in one browser."""

    user: SignedInUser
    session: str

    @property
    def owner(self) -> CartOwner:
        return CartOwner(user_id=self.user.id)

    def tab(self, path: str, *, language: str = "en") -> Tab:
        return Tab(path=path, language=language, session=self.session)


def new_customer(house: House, email: str, name: str) -> Customer:
    user = add_person(house, email, Role.CUSTOMER, name=name)
    return Customer(user, sign_in(house, email))


@pytest.fixture
def amine(house: House) -> Customer:
    return new_customer(house, "amine@mail.test", "Amine Trabelsi")


@pytest.fixture
def leila(house: House) -> Customer:
    """Another customer, whose things are not Amine's."""
    return new_customer(house, "leila@mail.test", "Leila Ben Salah")
