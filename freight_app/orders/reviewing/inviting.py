"""The letter that asks for reviews: some days after delivery, once an order, never to those who do not want it."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from freight_app.accounts.values import email_key
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import hash_token
from freight_app.kit.languages import pick_text
from freight_app.kit.settings import Settings
from freight_app.messaging.service import send_message
from freight_app.orders.models import Order
from freight_app.orders.reviewing import queries, writing

# A shop that was closed, or that has just begun to ask, does not write about what came long ago.
LATE_AFTER = timedelta(days=7)
# A unit of work stays short; the job comes again within the hour.
MOST_AT_ONCE = 100


def invite_reviewers(uow: UnitOfWork) -> int:
    """Write the letters that are due; how many were written. Does nothing while the days are set to 0."""
    days = uow.port(Settings).review_mail_days
    if not days:
        return 0
    until = uow.now() - timedelta(days=days)
    due = queries.orders_to_invite(uow, after=until - LATE_AFTER, until=until, limit=MOST_AT_ONCE)
    return sum(_invite(uow, order) for order in due)


def refuse_letters(uow: UnitOfWork, email: str, *, refused: bool = True) -> None:
    """Whoever reads this mailbox is not asked again, or may be asked again."""
    queries.set_refusal(uow, _hash(email), refused=refused)


def refuse_by_link(uow: UnitOfWork, token: str, *, refused: bool = True) -> None:
    """The same with the link of a letter. ``NotFound`` for a link that we never gave out."""
    writing.get_invited(uow, token)
    order = cast("Order", queries.find_invited(uow, token))
    refuse_letters(uow, order.email or "", refused=refused)


def wants_letters_by_link(uow: UnitOfWork, token: str) -> bool:
    """Whether the mailbox that a letter went to may be asked again. ``NotFound`` as above."""
    writing.get_invited(uow, token)
    return wants_letters(uow, cast("Order", queries.find_invited(uow, token)).email or "")


def wants_letters(uow: UnitOfWork, email: str) -> bool:
    return not queries.has_refused(uow, _hash(email))


def _invite(uow: UnitOfWork, order: Order) -> bool:
    token = queries.add_invitation(uow, cast("int", order.id))
    if token is None or not wants_letters(uow, order.email or ""):
        return False
    waiting = [one for one in writing.list_invited(uow, token) if one.review is None]
    if not waiting:
        return False
    sent = send_message(
        uow,
        template="review_invited",
        to=order.email or "",
        language=order.language,
        data={
            "name": order.customer_name,
            "number": order.number,
            "parts": ", ".join(pick_text(one.names, order.language) for one in waiting[:3]),
            "link": f"/review/{token}",
        },
        key=f"review_invited:{order.id}",
    )
    return sent is not None


def _hash(email: str) -> str:
    return hash_token(email_key(email))
