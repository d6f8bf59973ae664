"""The guard of spending: an order of a member is counted in their month before it goes on, or has to be approved.

What waits counts for nothing: it is counted when somebody says yes, who may let it go over the limit. What an order
counts follows the order afterwards, so that what is cancelled, missing or sent back is given back to its month.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from freight_app.accounts.company.dtos import Seat
from freight_app.accounts.company.queries import deciders_of
from freight_app.accounts.company.seats import seat_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders import queries as order_queries
from freight_app.orders.events import ApprovalAsked, OrderSplit
from freight_app.orders.models import Order, OrderStatus, PaymentMethod
from freight_app.orders.spending import queries
from freight_app.orders.spending.dtos import SpendingOffer
from freight_app.orders.spending.errors import MayNotOrder, OverSpendingLimit
from freight_app.orders.spending.models import AskedBecause, MemberSpend, OrderApproval
from freight_app.orders.spending.rules import counted_minor, month_of, reason_to_ask
from freight_app.shop.calendar import today_of_shop
from freight_app.stock.service import keep_reservation

_VOID = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.RETURNED})


def buying_seat(uow: UnitOfWork, user_id: int | None) -> Seat | None:
    """For which company somebody orders: an approved one, and not as a viewer (``MayNotOrder``); None for oneself."""
    seat = seat_of(uow, user_id)
    if seat is None or not seat.is_approved:
        return None
    if not seat.may_order:
        raise MayNotOrder
    return seat


def offer_spending(uow: UnitOfWork, user_id: int | None, total: Money) -> SpendingOffer | None:
    """What ordering so much would mean for a member of a company; None for who orders for themselves. Reads only.

    It is said before the button; what counts is the guard when the order is placed.
    """
    seat = seat_of(uow, user_id)
    if seat is None or not seat.is_approved:
        return None
    because = _because(uow, seat, total)
    deciders = deciders_of(uow, seat.retailer_id) if because else []
    return SpendingOffer(
        company=seat.legal_name,
        may_order=seat.may_order,
        because=because,
        deciders=[user.name for member, user in deciders if member.user_id != user_id or seat.is_owner],
        hours=uow.port(Settings).approval_hours,
    )


def take_spend(uow: UnitOfWork, seat: Seat, order_id: int, number: str, total: Money) -> bool:
    """A new order is counted in its member's month; False when it goes over a limit and waits for an approval."""
    spend = MemberSpend(
        order_id=order_id,
        member_id=seat.member_id,
        month=month_of(today_of_shop(uow)),
        currency=total.currency,
        amount_minor=0,
    )
    if queries.spend_within_limits(uow, spend, more_minor=total.amount_minor):
        queries.put_spend(uow, spend, total.amount_minor)
        return True
    queries.add_approval(
        uow,
        {
            "order_id": order_id,
            "retailer_id": seat.retailer_id,
            "member_id": seat.member_id,
            "because": _because(uow, seat, total) or AskedBecause.MONTH_LIMIT,
            "asked_at": uow.now(),
            "expires_at": uow.now() + timedelta(hours=uow.port(Settings).approval_hours),
        },
    )
    uow.publish(ApprovalAsked(order_id, number))
    return False


def hold_for_approval(uow: UnitOfWork, order: Order) -> None:
    """The goods of a new order are held for as long as its company may take, and not by its payment's term."""
    approval = cast("OrderApproval", queries.find_approval(uow, cast("int", order.id)))
    keep_reservation(uow, order.number, expires_at=approval.expires_at)
    order_queries.set_payment_method(uow, order, PaymentMethod(order.payment_method), held_until=None)


def count_approved(uow: UnitOfWork, order: Order, member_id: int) -> None:
    """A locked order was approved: it counts in the month of the decision, over the limit too."""
    spend = MemberSpend(
        order_id=cast("int", order.id),
        member_id=member_id,
        month=month_of(today_of_shop(uow)),
        currency=order.currency,
        amount_minor=0,
    )
    queries.change_spent(uow, spend, _counted(order))
    queries.put_spend(uow, spend, _counted(order))


def recount_spend(uow: UnitOfWork, order: Order) -> None:
    """What a locked order is worth has changed: less is given back to its month, more is counted there.

    Counted from the order, so that told twice it counts once. Members themselves go over no limit by changing what
    they ordered: ``OverSpendingLimit``. What others change is not asked of it.
    """
    spend = None if order.retailer_id is None else queries.find_spend(uow, cast("int", order.id))
    if spend is None:
        return
    more = _counted(order) - spend.amount_minor
    if more == 0:
        return
    if more > 0 and uow.actor.user_id is not None and uow.actor.user_id == order.user_id:
        if not queries.spend_within_limits(uow, spend, more_minor=more):
            raise OverSpendingLimit(order.number)
    else:
        queries.change_spent(uow, spend, more)
    queries.put_spend(uow, spend, _counted(order))


def follow_split(uow: UnitOfWork, event: OrderSplit) -> None:
    """Part of an order became one of its own: what the first counts less, the second counts, in the same month."""
    spend = queries.find_spend(uow, event.order_id)
    if spend is None or queries.find_spend(uow, event.sibling_id) is not None:
        return
    sibling = order_queries.lock_order_by_id(uow, event.sibling_id)
    part = MemberSpend(
        order_id=event.sibling_id,
        member_id=spend.member_id,
        month=spend.month,
        currency=spend.currency,
        amount_minor=0,
    )
    queries.change_spent(uow, part, _counted(sibling))
    queries.put_spend(uow, part, _counted(sibling))


def _because(uow: UnitOfWork, seat: Seat, total: Money) -> AskedBecause | None:
    member = queries.find_member(uow, seat.member_id)
    month = month_of(today_of_shop(uow))
    return reason_to_ask(
        amount_minor=total.amount_minor,
        spent_minor=queries.spent_minor(uow, seat.member_id, month, total.currency),
        order_limit_minor=member.order_limit_minor,
        month_limit_minor=member.month_limit_minor,
        limits_apply=member.currency == total.currency,
        always=member.needs_approval,
    )


def _counted(order: Order) -> int:
    return counted_minor(
        total_minor=order.total_minor,
        short_minor=order.short_minor,
        returned_minor=order.returned_minor,
        is_void=order.status in _VOID,
    )
