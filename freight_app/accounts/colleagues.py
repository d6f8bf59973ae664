"""Who works here, for those who hand work on to one another: names alone, nothing private."""

from __future__ import annotations

from freight_app.accounts import queries
from freight_app.accounts.mailboxes import Mailbox, find_mailbox
from freight_app.accounts.permissions import ROLES, Permission, Role
from freight_app.accounts.values import Dto
from freight_app.kit.db import UnitOfWork


class Colleague(Dto):
    id: int
    name: str


def list_drivers(uow: UnitOfWork) -> list[Colleague]:
    """Everybody who drives for us today, by name. Needs ``orders.fulfil``: they are handed packed orders."""
    uow.actor.require(Permission.ORDERS_FULFIL)
    return [Colleague(id=user_id, name=name) for user_id, name in queries.active_people_in(uow, Role.DRIVER)]


def list_holders(uow: UnitOfWork, permission: Permission) -> list[Mailbox]:
    """The mailbox of everybody who holds a permission, each once."""
    roles = [role for role, held in ROLES.items() if permission in held]
    ids = {user_id: None for role in roles for user_id, _name in queries.active_people_in(uow, role)}
    return [mailbox for user_id in ids if (mailbox := find_mailbox(uow, user_id)) is not None]
