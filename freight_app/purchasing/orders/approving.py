"""Who may say yes to a purchase order, and up to how much.

Who holds ``purchasing.approve`` may approve anything; others who edit orders, up to the limit of their role.
"""

from __future__ import annotations

from freight_app.accounts import queries as account_queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import STAFF_ROLES, Permission, Role, permissions_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money
from freight_app.purchasing.errors import NothingToBuy, OverLimit
from freight_app.purchasing.orders import queries
from freight_app.purchasing.orders.dtos import PurchaseSettings, RoleLimit
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseStatus, change_status
from freight_app.purchasing.orders.worth import worth_of
from freight_app.shop.service import get_shop_profile

# Roles for which a limit says something: they edit orders and need a yes.
LIMITED_ROLES: tuple[Role, ...] = tuple(
    role
    for role in Role
    if role in STAFF_ROLES
    and Permission.PURCHASING_EDIT in permissions_of(frozenset({role}))
    and Permission.PURCHASING_APPROVE not in permissions_of(frozenset({role}))
)


def approve_order(uow: UnitOfWork, number: str, *, revision: int) -> None:
    """Say yes to an order as it was looked at.

    ``PurchaseChanged`` when it says something else now, ``NothingToBuy`` without lines, ``OverLimit`` above what one's
    role may approve, ``NoRate`` when that cannot be told.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)
    order = queries.lock_order(uow, number)
    queries.require_revision(order, revision)
    if not queries.lines_of(uow, [order.id or 0])[order.id or 0]:
        raise NothingToBuy("There is nothing in this order.", number=order.number)
    require_limit(uow, order, order.total_minor)
    change_status(
        uow,
        order,
        PurchaseStatus.APPROVED,
        approved_at=uow.now(),
        approved_by=uow.actor.label[:200],
        approved_by_user_id=uow.actor.user_id,
    )


def return_to_draft(uow: UnitOfWork, number: str, *, note: str = "") -> None:
    """Take an approval back before the order is sent."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    order = queries.lock_order(uow, number)
    columns = {"approved_at": None, "approved_by": "", "approved_by_user_id": None}
    change_status(uow, order, PurchaseStatus.DRAFT, note=note[:500], **columns)


def require_limit(uow: UnitOfWork, order: PurchaseOrder, total_minor: int) -> None:
    """``OverLimit`` when the actor may not approve an order of so much."""
    if uow.actor.may(Permission.PURCHASING_APPROVE):
        return
    limit = approval_limit(uow)
    worth = worth_of(uow, order, total_minor)
    if limit is None or worth.amount_minor > limit.amount_minor:
        raise OverLimit(
            "This order is worth more than you may approve. Ask somebody who may.",
            number=order.number,
            worth_minor=worth.amount_minor,
            limit_minor=limit.amount_minor if limit else 0,
            currency=worth.currency,
        )


def approval_limit(uow: UnitOfWork) -> Money | None:
    """Up to what the actor may approve by their roles, in the shop's currency; None: nothing.

    It says nothing about who holds ``purchasing.approve``.
    """
    if uow.actor.user_id is None:
        return None
    roles = account_queries.roles_of(uow, [uow.actor.user_id]).get(uow.actor.user_id, [])
    known = queries.limits(uow)
    most = max((known[role] for role in roles if role in known), default=None)
    return None if most is None else Money(most, get_shop_profile(uow).currency)


def get_purchase_settings(uow: UnitOfWork) -> PurchaseSettings:
    """The limits of the roles that have one to have, and how much more than ordered is taken."""
    uow.actor.require(Permission.PURCHASING_READ)
    known, currency = queries.limits(uow), get_shop_profile(uow).currency
    return PurchaseSettings(
        over_receipt_percent=queries.over_receipt_percent(uow),
        limits=[
            RoleLimit(role=role, limit=Money(known[role], currency) if role in known else None)
            for role in LIMITED_ROLES
        ],
    )


def set_approval_limit(uow: UnitOfWork, role: str, limit: Money | None) -> None:
    """What a role may approve by itself; None: nothing. ``InvalidInput`` on ``role`` or ``limit``."""
    uow.actor.require(Permission.PURCHASING_APPROVE)
    if role not in LIMITED_ROLES:
        raise InvalidInput("role", "This role has no limit.")
    if limit is not None and (limit.amount_minor < 0 or limit.currency != get_shop_profile(uow).currency):
        raise InvalidInput("limit", "A limit is an amount in the shop's currency.")
    before = queries.limits(uow).get(role)
    queries.put_limit(uow, role, limit.amount_minor if limit else None)
    after = limit.amount_minor if limit else None
    _audit(uow, {f"limit_{role}": before}, {f"limit_{role}": after})


def set_over_receipt(uow: UnitOfWork, percent: int) -> None:
    """So much more than was ordered is taken without a question. ``InvalidInput`` beyond 0 to 100."""
    uow.actor.require(Permission.PURCHASING_APPROVE)
    if not 0 <= percent <= 100:
        raise InvalidInput("over_receipt_percent", "A percentage from 0 to 100 is needed.")
    before = queries.over_receipt_percent(uow)
    queries.put_over_receipt_percent(uow, percent)
    _audit(uow, {"over_receipt_percent": before}, {"over_receipt_percent": percent})


def _audit(uow: UnitOfWork, before: dict[str, int | None], after: dict[str, int | None]) -> None:
    record_change(uow, entity="purchase_setting", entity_id="1", action="changed", before=before, after=after)
