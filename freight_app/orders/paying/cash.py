"""Cash on its way to the office: in whose bag it is, handed in, counted, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.orders.credit.periods import require_open_today
from freight_app.orders.errors import BagChanged
from freight_app.orders.paying import cash_queries
from freight_app.orders.paying.dtos import Bag, HandInView, OpenBag, Receipt
from freight_app.orders.paying.models import CashHandIn
from freight_app.orders.paying.rules import add_up_pieces
from freight_app.shop.service import get_shop_profile


def look_into_bag(uow: UnitOfWork, user_id: int) -> Bag:
    """What should be in somebody's bag: their own for a driver, anybody's for those who record payments."""
    _require_bag(uow, user_id)
    currency = get_shop_profile(uow).currency
    rows = [
        (payment, order) for payment, order in cash_queries.bag_payments(uow, user_id) if payment.currency == currency
    ]
    total = sum(payment.amount_minor for payment, _ in rows)
    return Bag(
        user_id=user_id,
        user_name=cash_queries.names_of(uow, [user_id]).get(user_id, ""),
        amount=Money(total, currency),
        receipts=[
            Receipt(
                payment_id=cast("int", payment.id),
                order_number=order.number,
                customer_name=order.customer_name,
                amount=Money(payment.amount_minor, payment.currency),
                taken_at=payment.paid_at,
            )
            for payment, order in rows
        ],
    )


def hand_in_cash(
    uow: UnitOfWork,
    user_id: int,
    *,
    expected: Money,
    counted: Money | None = None,
    counts: Mapping[str, int] | None = None,
    reason: str = "",
    key: str,
) -> HandInView:
    """Bring the cash of a bag to the office and close its receipts. Counted by note and coin, or as a sum.

    ``expected`` is what the page showed: ``BagChanged`` when it is another by now. A difference needs a ``reason``.
    """
    _require_bag(uow, user_id)
    _check_reason(reason)
    if (counted is None) == (not counts):
        raise InvalidInput("counted", "Give the sum, or count the notes and coins.")
    if counted is None:
        counted = Money(add_up_pieces(counts or {}, expected.currency), expected.currency)
    _check_count(counted, expected)
    if counted != expected and not reason.strip():
        raise InvalidInput("reason", "The count is not what the receipts say. Why?")

    def do() -> dict[str, Any]:
        return {"hand_in_id": _hand_in(uow, user_id, expected, counted, dict(counts or {}), reason.strip())}

    body = {
        "user": user_id,
        "expected": str(expected),
        "counted": str(counted),
        "counts": dict(counts or {}),
        "reason": reason,
    }
    result = do_once(uow, scope="orders.hand_in_cash", key=key, body=body, do=do)
    return _view(cash_queries.hand_in_by_id(uow, result["hand_in_id"]))


def accept_hand_in(uow: UnitOfWork, hand_in_id: int, *, counted: Money, reason: str, key: str) -> HandInView:
    """The office has counted what lies on its desk; a difference to the receipts needs a ``reason``.

    ``Conflict`` when it was accepted before.
    """
    uow.actor.require(Permission.PAYMENTS_RECORD)
    _check_reason(reason)

    def do() -> dict[str, Any]:
        hand_in = cash_queries.hand_in_by_id(uow, hand_in_id)
        expected = Money(hand_in.expected_minor, hand_in.currency)
        _check_count(counted, expected)
        if counted != expected and not reason.strip() and not hand_in.reason:
            raise InvalidInput("reason", "The count is not what the receipts say. Why?")
        require_open_today(uow)
        accepted = cash_queries.accept_hand_in(
            uow,
            hand_in_id,
            accepted_minor=counted.amount_minor,
            accepted_at=uow.now(),
            accepted_by=uow.actor.label,
            accepted_reason=reason.strip(),
        )
        if not accepted:
            raise Conflict("This cash was counted before.", hand_in_id=hand_in_id)
        return {"hand_in_id": hand_in_id}

    body = {"hand_in": hand_in_id, "counted": str(counted), "reason": reason}
    do_once(uow, scope="orders.accept_cash", key=key, body=body, do=do)
    return _view(cash_queries.hand_in_by_id(uow, hand_in_id))


def list_open_bags(uow: UnitOfWork) -> list[OpenBag]:
    """Who has cash of ours, the most first."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    rows = cash_queries.open_bags(uow)
    names = cash_queries.names_of(uow, [row[0] for row in rows])
    return [
        OpenBag(
            user_id=user_id,
            user_name=names.get(user_id, ""),
            amount=Money(int(total), currency),
            receipt_count=number,
            since=since,
        )
        for user_id, currency, total, number, since in rows
    ]


def list_hand_ins(uow: UnitOfWork, request: PageRequest, *, user_id: int | None = None) -> Page[HandInView]:
    """The newest first; one's own for a driver."""
    if user_id is None:
        uow.actor.require(Permission.PAYMENTS_RECORD)
    else:
        _require_bag(uow, user_id)
    rows, total = cash_queries.page_hand_ins(uow, request, user_id=user_id)
    return Page[HandInView].of([_view(row) for row in rows], total, request)


def _hand_in(
    uow: UnitOfWork, user_id: int, expected: Money, counted: Money, counts: dict[str, int], reason: str
) -> int:
    bag = look_into_bag(uow, user_id)
    if bag.amount != expected or not bag.receipts:
        raise BagChanged(
            f"There should be {bag.amount} in the bag now.",
            amount_minor=bag.amount.amount_minor,
            currency=bag.amount.currency,
        )
    require_open_today(uow)
    hand_in_id = cash_queries.add_hand_in(
        uow,
        CashHandIn(
            user_id=user_id,
            user_name=bag.user_name,
            currency=expected.currency,
            expected_minor=expected.amount_minor,
            counted_minor=counted.amount_minor,
            counts=counts,
            reason=reason,
            handed_at=uow.now(),
            handed_by=uow.actor.label,
        ),
    )
    ids = [receipt.payment_id for receipt in bag.receipts]
    if cash_queries.close_receipts(uow, user_id, expected.currency, ids, hand_in_id) != len(ids):
        raise BagChanged("Some of this cash was handed in a moment ago.")
    return hand_in_id


def _require_bag(uow: UnitOfWork, user_id: int) -> None:
    if user_id == uow.actor.user_id and uow.actor.may(Permission.DELIVERY_DO):
        return
    uow.actor.require(Permission.PAYMENTS_RECORD)


def _check_reason(reason: str) -> None:
    if len(reason) > 300 or "\0" in reason:
        raise InvalidInput("reason", "A reason has at most 300 characters.")


def _check_count(counted: Money, expected: Money) -> None:
    if counted.currency != expected.currency or counted.amount_minor < 0:
        raise InvalidInput("counted", "An amount in {currency} of zero or more is needed.", currency=expected.currency)


def _view(hand_in: CashHandIn) -> HandInView:
    expected = Money(hand_in.expected_minor, hand_in.currency)
    accepted = None if hand_in.accepted_minor is None else Money(hand_in.accepted_minor, hand_in.currency)
    counted = Money(hand_in.counted_minor, hand_in.currency)
    return HandInView(
        id=cast("int", hand_in.id),
        user_id=hand_in.user_id,
        user_name=hand_in.user_name,
        expected=expected,
        counted=counted,
        counts=hand_in.counts,
        reason=hand_in.reason,
        handed_at=hand_in.handed_at,
        handed_by=hand_in.handed_by,
        accepted=accepted,
        accepted_at=hand_in.accepted_at,
        accepted_by=hand_in.accepted_by,
        accepted_reason=hand_in.accepted_reason,
        difference=(accepted or counted) - expected,
    )
