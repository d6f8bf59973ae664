"""Who works here, for those who hand work on to one another: names alone, nothing private."""

from __future__ import annotations

from freight_app.accounts import queries
from freight_app.accounts.permissions import Permission, Role
from freight_app.accounts.values import Dto
from freight_app.kit.db import UnitOfWork


class Colleague(Dto):
    id: int
    name: str


def list_drivers(uow: UnitOfWork) -> list[Colleague]:
    """Everybody who drives for us today, by name. Needs ``orders.fulfil``: they are handed packed orders."""
    uow.actor.require(Permission.ORDERS_FULFIL)
    return [Colleague(id=user_id, name=name) for user_id, name in queries.active_people_in(uow, Role.DRIVER)]
