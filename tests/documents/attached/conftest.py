"""A house where somebody may keep papers."""

from __future__ import annotations

import pytest

from freight_app.accounts.dtos import NewUser
from freight_app.accounts.permissions import Role, permissions_of
from freight_app.accounts.users import add_users
from freight_app.kit.actor import Actor
from freight_app.kit.house import House


@pytest.fixture
def buyer(house: House) -> Actor:
    """A colleague who brings papers and keeps them."""
    with house.write() as uow:
        added = add_users(uow, [NewUser(email="buyer@shop.test", name="Bahia", roles=frozenset({Role.BUYER}))])[0]
    return Actor(label="Bahia", user_id=added.id, permissions=frozenset(permissions_of(frozenset({Role.BUYER}))))
