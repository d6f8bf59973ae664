"""What spending does on hearing news of orders: questions that need no answer any more, and letters about the others.

Put in by ``wiring.py``. Letters are composed by the worker.
"""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts import queries as account_queries
from freight_app.accounts.company.queries import deciders_of
from freight_app.accounts.models import UserAccount
from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.languages import format_moment, format_money
from freight_app.kit.money import Money
from freight_app.messaging.service import send_message
from freight_app.orders import queries as order_queries
from freight_app.orders.events import ApprovalAsked, OrderCancelled, OrderEvent, OrderExpired, OrderSplit
from freight_app.orders.models import Order
from freight_app.orders.spending import queries
from freight_app.orders.spending.limits import follow_split
from freight_app.orders.spending.models import ApprovalState, OrderApproval, change_approval_state
from freight_app.shop.service import get_shop_profile
from freight_app.work.registry import task
from freight_app.work.service import enqueue

LETTER = "orders.approval_letter"
APPROVALS_PAGE = "/account/approvals"


def ask_deciders(uow: UnitOfWork, event: ApprovalAsked) -> None:
    """Who ordered knows that it waits, and those who decide that they are asked."""
    _post(uow, event, "order_awaits_approval", "approval_wanted")


def withdraw_question(uow: UnitOfWork, event: OrderCancelled) -> None:
    """A cancelled order needs no answer; of a declined one its orderer is told why."""
    approval = queries.find_approval(uow, event.order_id)
    if approval is not None and approval.state == ApprovalState.WAITING:
        change_approval_state(uow, approval, event.number, ApprovalState.WITHDRAWN)
    elif approval is not None and approval.state == ApprovalState.DECLINED:
        _post(uow, event, "order_declined")


def expire_question(uow: UnitOfWork, event: OrderExpired) -> None:
    """Nobody decided in time: both sides are told."""
    approval = queries.find_approval(uow, event.order_id)
    if approval is not None and approval.state == ApprovalState.WAITING:
        change_approval_state(uow, approval, event.number, ApprovalState.EXPIRED)
        _post(uow, event, "approval_expired", "approval_missed")


def _post(uow: UnitOfWork, event: OrderEvent, to_buyer: str, to_deciders: str = "") -> None:
    enqueue(uow, LETTER, {"order_id": event.order_id, "to_buyer": to_buyer, "to_deciders": to_deciders})


@task(LETTER)
def compose_approval_letters(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Put the letters about an approval into the post, once for each occasion and reader."""
    order = order_queries.find_order_by_id(uow, payload["order_id"])
    approval = queries.find_approval(uow, payload["order_id"])
    buyer = None if order.user_id is None else account_queries.find_user(uow, order.user_id)
    if approval is None or buyer is None:
        return
    _write(uow, order, approval, buyer, buyer, payload["to_buyer"], f"/account/orders/{order.number}")
    if payload["to_deciders"]:
        for _member, user in deciders_of(uow, approval.retailer_id):
            if user.id != buyer.id:
                _write(uow, order, approval, buyer, user, payload["to_deciders"], APPROVALS_PAGE)


def _write(
    uow: UnitOfWork,
    order: Order,
    approval: OrderApproval,
    buyer: UserAccount,
    reader: UserAccount,
    template: str,
    link: str,
) -> None:
    language = reader.language
    zone = get_shop_profile(uow).time_zone
    facts = {
        "number": order.number,
        "link": link,
        "name": reader.name,
        "buyer": buyer.name,
        "total": format_money(Money(order.total_minor, order.currency), language),
        "until": format_moment(approval.expires_at, language, zone=zone),
        "decided_by": approval.decided_by,
        "reason": approval.reason,
    }
    send_message(
        uow,
        template=template,
        to=reader.email,
        language=language,
        data={name: facts[name] for name in _FIELDS[template]},
        key=f"{template}:{order.id}:{cast('int', reader.id)}",
    )


_FIELDS: dict[str, tuple[str, ...]] = {
    "order_awaits_approval": ("number", "link", "name", "total", "until"),
    "approval_wanted": ("number", "link", "name", "buyer", "total", "until"),
    "order_declined": ("number", "link", "name", "decided_by", "reason"),
    "approval_expired": ("number", "link", "name"),
    "approval_missed": ("number", "link", "name", "buyer"),
}


def subscribe(bus: EventBus) -> None:
    bus.subscribe(ApprovalAsked, ask_deciders)
    bus.subscribe(OrderCancelled, withdraw_question)
    bus.subscribe(OrderExpired, expire_question)
    bus.subscribe(OrderSplit, follow_split)
