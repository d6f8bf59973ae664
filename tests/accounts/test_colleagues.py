"""Who may be handed a packed order."""

from __future__ import annotations

import pytest

from freight_app.accounts.colleagues import list_drivers
from freight_app.accounts.dtos import NewUser
from freight_app.accounts.permissions import Permission, Role
from freight_app.accounts.users import add_users, deactivate_user
from freight_app.kit.actor import Actor
from freight_app.kit.errors import NotAllowed
from freight_app.kit.house import House

PICKER = Actor("Sami", 1, frozenset({str(Permission.ORDERS_FULFIL)}))


def test_drivers_are_named_in_order_without_those_who_left(house: House) -> None:
    people = [("Zied", Role.DRIVER), ("Karim", Role.DRIVER), ("Gone", Role.DRIVER), ("Olfa", Role.ADMIN)]
    with house.write() as uow:
        drafts = [
            NewUser(email=f"{name.lower()}@shop.test", name=name, roles=frozenset({role})) for name, role in people
        ]
        users = {user.name: user for user in add_users(uow, drafts)}
        deactivate_user(uow, users["Gone"].public_id)
    with house.read(PICKER) as uow:
        assert [(one.id, one.name) for one in list_drivers(uow)] == [
            (users[name].id, name) for name in ("Karim", "Zied")
        ]


def test_only_who_hands_orders_over_asks_for_drivers(house: House) -> None:
    with house.read(Actor("nobody")) as uow, pytest.raises(NotAllowed):
        list_drivers(uow)
