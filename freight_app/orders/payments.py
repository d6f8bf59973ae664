"""Money for orders: awaited, received, refused, owed back.

Everything here happens under the lock of the order. How the money comes and goes is in ``paying/``: pages of a card
gateway, lines of a bank's statement, bags of cash, refunds. Whatever comes in ends in ``receive_money``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders import placing_queries, queries
from freight_app.orders.confirming import accept_order
from freight_app.orders.credit.committing import free_credit, recount_credit
from freight_app.orders.credit.periods import require_open_today
from freight_app.orders.delivery_methods import list_payment_options
from freight_app.orders.errors import AmountMismatch, OrderNotInState, PaymentNotInState, PaymentNotOffered
from freight_app.orders.events import MoneyOwedBack, PaymentReceived
from freight_app.orders.models import Order, OrderStatus, Payment, PaymentMethod, PaymentStatus
from freight_app.orders.payment_models import LIVE, PREPAID, change_payment_status
from freight_app.orders.spending.limits import recount_spend
from freight_app.orders.spending.models import awaits_approval, require_approval
from freight_app.stock.service import keep_reservation

P = PaymentStatus
# A payment to which money can still come: late money for one that was given up is owed back.
RECEIVABLE = frozenset({P.PENDING, P.DECLINED, P.CANCELLED})


def await_payment(uow: UnitOfWork, order_id: int, method: PaymentMethod, amount: Money) -> str | None:
    """Expect an amount. For a card it answers the unguessable reference that opens the gateway's page."""
    reference = new_token(16) if method == PaymentMethod.CARD else None
    placing_queries.add_payment(
        uow,
        {
            "order_id": order_id,
            "method": method,
            "status": P.PENDING,
            "amount_minor": amount.amount_minor,
            "currency": amount.currency,
            "reference": reference,
        },
    )
    return reference


def receive_money(uow: UnitOfWork, order: Order, payment: Payment, amount: Money, *, receipt: str) -> None:
    """Money has come for a payment of a locked order, more or less than was awaited too.

    Less: the rest stays awaited. More: the surplus is owed back. For an order or an attempt that is no more: all of it
    is. Raises ``AmountMismatch`` for another currency or nothing at all, ``PaymentNotInState`` for one that is paid.
    """
    if payment.status not in RECEIVABLE:
        raise PaymentNotInState(payment.status, P.PAID)
    if amount.currency != payment.currency or amount.amount_minor <= 0:
        raise _mismatch(payment, amount)
    require_open_today(uow)
    came: dict[str, Any] = {"receipt": receipt, "paid_at": uow.now()}
    if payment.status == P.CANCELLED:
        columns = {"amount_minor": amount.amount_minor, **came}
        change_payment_status(uow, payment, P.REFUND_DUE, note=receipt, **columns)
        uow.publish(_received(order, payment, Money.zero(amount.currency), amount))
        return
    awaited = payment.amount_minor
    kept = Money(min(awaited, amount.amount_minor), amount.currency)
    change_payment_status(uow, payment, P.PAID, note=receipt, amount_minor=kept.amount_minor, **came)
    if amount.amount_minor < awaited:
        await_payment(uow, cast("int", order.id), payment.method, Money(awaited, amount.currency) - kept)
    elif amount != kept:
        add_owed_back(uow, payment, amount - kept, note="more came than was awaited")
    uow.publish(_received(order, payment, kept, amount - kept))
    is_paid = to_pay(order, queries.payments_of(uow, cast("int", order.id))).is_zero
    if order.status == OrderStatus.PENDING and is_paid and not awaits_approval(uow, cast("int", order.id)):
        accept_order(uow, order, note="paid")


def record_transfer(uow: UnitOfWork, number: str, *, amount: Money, receipt: str, key: str) -> None:
    """Staff saw the bank transfer arrive. ``AmountMismatch`` when it is not what is awaited."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    check_receipt(receipt)

    def do() -> dict[str, str]:
        order = queries.lock_order(uow, number)
        payment = _current(queries.payments_of(uow, cast("int", order.id)))
        if payment.method != PaymentMethod.BANK_TRANSFER or payment.status not in (P.PENDING, P.CANCELLED):
            raise PaymentNotInState(payment.status, P.PAID)
        if amount != Money(payment.amount_minor, payment.currency):
            raise _mismatch(payment, amount)
        receive_money(uow, order, payment, amount, receipt=receipt)
        return {"number": order.number}

    body = {"number": number, "amount": str(amount), "receipt": receipt}
    do_once(uow, scope="orders.record_transfer", key=key, body=body, do=do)


def receive_cash(uow: UnitOfWork, order: Order, cash: Money | None) -> None:
    """The money at the door or the counter, exactly what is due. Called under the order's lock.

    It is in the bag of whoever took it until they hand it in (``paying/cash.py``).
    """
    payments = queries.payments_of(uow, cast("int", order.id))
    due = to_pay(order, payments)
    if due.amount_minor <= 0:
        if cash is not None and not cash.is_zero:
            raise AmountMismatch("There is nothing to collect for this order.", due_minor=0, currency=order.currency)
        return
    if cash is None or cash != due:
        raise AmountMismatch(
            f"{due} is to be collected for this order.", due_minor=due.amount_minor, currency=due.currency
        )
    payment = _current(payments)
    receive_money(uow, order, payment, due, receipt="")
    queries.set_collector(uow, payment, uow.actor.user_id)


def change_payment_method(uow: UnitOfWork, token: str, method: PaymentMethod, *, key: str) -> str | None:
    """Pay another way, or try the card again, while the order waits; answers the reference of a new card payment.

    An order that is on account can be paid in advance instead, which frees its credit. Never the other way round.
    """
    order = queries.find_order_by_token(uow, token)

    def do() -> dict[str, str | None]:
        locked = queries.lock_order_by_token(uow, token)
        require_approval(uow, cast("int", locked.id), locked.number)
        payments = queries.payments_of(uow, cast("int", locked.id))
        if locked.status != OrderStatus.PENDING or any(payment.status == P.PAID for payment in payments):
            raise OrderNotInState(locked.number, locked.status, "paid another way")
        offered = {option.method for option in list_payment_options(uow)}
        if method not in _other_ways(locked, offered):
            raise PaymentNotOffered("This way to pay is not offered for this order.")
        due = Money(worth_minor(locked) - queries.kept_minor(payments), locked.currency)
        held_until = _held_again(uow, locked, method)
        if held_until != locked.held_until and held_until is not None:
            keep_reservation(uow, locked.number, expires_at=held_until)
        cancel_awaited(uow, locked, note=f"paid by {method} instead")
        reference = await_payment(uow, cast("int", locked.id), method, due)
        if method not in PREPAID:
            keep_reservation(uow, locked.number)
        queries.set_payment_method(uow, locked, method, held_until=held_until if method in PREPAID else None)
        return {"reference": reference}

    result = do_once(uow, scope=f"orders.change_payment:{order.id}", key=key, body={"method": method}, do=do)
    return result["reference"]


def patience(uow: UnitOfWork, method: PaymentMethod) -> timedelta | None:
    """How long goods wait for money that comes first; None when it comes with the goods or after them."""
    if method not in PREPAID:
        return None
    settings = uow.port(Settings)
    if method == PaymentMethod.BANK_TRANSFER:
        return timedelta(days=settings.transfer_days)
    return timedelta(minutes=settings.reservation_minutes)


def other_ways_to_pay(uow: UnitOfWork, order: Order, payments: list[Payment]) -> list[PaymentMethod]:
    """How else an order that waits can be paid, as it is offered; none once money came or somebody accepted it."""
    if order.status != OrderStatus.PENDING or any(payment.status == P.PAID for payment in payments):
        return []
    offered = [option.method for option in list_payment_options(uow)]
    return [method for method in _other_ways(order, offered) if method != order.payment_method]


def _other_ways(order: Order, offered: Collection[PaymentMethod]) -> list[PaymentMethod]:
    if order.payment_method == PaymentMethod.ON_ACCOUNT:
        return [method for method in offered if method in PREPAID]
    return list(offered) if order.payment_method in PREPAID else []


def _held_again(uow: UnitOfWork, order: Order, method: PaymentMethod) -> datetime | None:
    """Until when the goods wait after another way was chosen: a change of mind holds them no longer than that way
    would have from the beginning, and takes nothing away that was promised.
    """
    wait = patience(uow, method)
    if wait is None:
        return None
    if order.held_until is None:
        return uow.now() + wait
    return max(order.held_until, order.placed_at + wait)


def cancel_awaited(uow: UnitOfWork, order: Order, *, note: str) -> None:
    """No payment is expected any more, what was received is owed back, and no credit is needed."""
    recount_spend(uow, order)
    if order.payment_method == PaymentMethod.ON_ACCOUNT:
        free_credit(uow, order)
    for payment in queries.payments_of(uow, cast("int", order.id)):
        if payment.status in (P.PENDING, P.DECLINED):
            change_payment_status(uow, payment, P.CANCELLED, note=note)
        elif payment.status == P.PAID:
            change_payment_status(uow, payment, P.REFUND_DUE, note=note)
            close_when_sent_back(uow, payment)


def settle_short(uow: UnitOfWork, order: Order) -> None:
    """Some of the order cannot be delivered: less is awaited, or the part that was paid for it is owed back."""
    settle_difference(uow, order, note="not everything could be picked")


def settle_difference(uow: UnitOfWork, order: Order, *, note: str) -> None:
    """The order is worth more or less than before: await what is missing, owe back what is too much.

    Called under the order's lock. What was received is never changed, only whose it is: it stays the sum of what is
    paid, what is owed back and what was refunded.
    """
    recount_spend(uow, order)
    recount_credit(uow, order)
    payments = queries.payments_of(uow, cast("int", order.id))
    owed = owed_minor(order, payments)
    if owed < 0:
        owe_back(uow, order, -owed, note=note)
    awaited = [payment for payment in payments if payment.status in (P.PENDING, P.DECLINED)]
    if order.payment_method == PaymentMethod.ON_ACCOUNT:
        for payment in awaited:
            queries.set_payment_amount(uow, payment, worth_minor(order))
        if not awaited and order.status not in VOID:
            await_payment(
                uow, cast("int", order.id), PaymentMethod.ON_ACCOUNT, Money(worth_minor(order), order.currency)
            )
    elif order.status in VOID or (owed <= 0 and queries.kept_minor(payments)):
        for payment in awaited:
            change_payment_status(uow, payment, P.CANCELLED, note=note)
    elif not awaited:
        if owed > 0:
            await_payment(uow, cast("int", order.id), order.payment_method, Money(owed, order.currency))
    elif awaited[-1].amount_minor != max(owed, 0):
        if awaited[-1].method != PaymentMethod.CARD:
            queries.set_payment_amount(uow, awaited[-1], max(owed, 0))
            return
        # The gateway's page may be open at the old amount: money that comes through it is owed back.
        change_payment_status(uow, awaited[-1], P.CANCELLED, note=note)
        await_payment(uow, cast("int", order.id), PaymentMethod.CARD, Money(max(owed, 0), order.currency))


def owe_back(uow: UnitOfWork, order: Order, excess_minor: int, *, note: str) -> None:
    """Of what was paid for a locked order so much is owed back: parted from its payments, the latest first.

    Nothing for an excess of zero or less; never more than was paid and not yet sent back.
    """
    for payment in reversed(queries.payments_of(uow, cast("int", order.id))):
        if excess_minor <= 0:
            return
        part = min(excess_minor, payment.amount_minor - payment.refunded_minor)
        if payment.status != P.PAID or part <= 0:
            continue
        excess_minor -= part
        if part == payment.amount_minor:
            change_payment_status(uow, payment, P.REFUND_DUE, note=note)
        else:
            queries.set_payment_amount(uow, payment, payment.amount_minor - part)
            add_owed_back(uow, payment, Money(part, payment.currency), note=note)


def add_owed_back(uow: UnitOfWork, payment: Payment, amount: Money, *, note: str) -> None:
    """A part of the money that came with ``payment`` is a debt of ours by itself."""
    debt_id = placing_queries.add_payment(
        uow,
        {
            "order_id": payment.order_id,
            "method": payment.method,
            "status": P.REFUND_DUE,
            "amount_minor": amount.amount_minor,
            "currency": amount.currency,
            "receipt": payment.receipt,
            "paid_at": payment.paid_at,
            "part_of_id": payment.part_of_id or payment.id,
            "collected_by_user_id": payment.collected_by_user_id,
            "hand_in_id": payment.hand_in_id,
        },
        note=note,
    )
    uow.touch("orders")
    uow.publish(MoneyOwedBack(payment.order_id, debt_id))


def close_when_sent_back(uow: UnitOfWork, payment: Payment) -> None:
    """A debt of which everything has been sent back is one no longer."""
    uow.session.refresh(payment)
    is_all_back = payment.refunded_minor == payment.amount_minor and not queries.has_refund_under_way(uow, payment)
    if payment.status == P.REFUND_DUE and is_all_back:
        change_payment_status(uow, payment, P.REFUNDED)


def to_pay(order: Order, payments: list[Payment]) -> Money:
    """What is still to be paid for this very order; negative when we owe. What is on account is owed on the account."""
    return Money(0 if order.status in VOID else owed_minor(order, payments), order.currency)


def owed_minor(order: Order, payments: list[Payment]) -> int:
    """What the goods that stay with the customer cost more than what we keep, also of an order that is no more."""
    charged = 0 if order.payment_method == PaymentMethod.ON_ACCOUNT else worth_minor(order)
    return charged - queries.kept_minor(payments)


def worth_minor(order: Order) -> int:
    """What the goods that stay with the customer cost, however they are paid."""
    return order.total_minor - order.short_minor - order.returned_minor


VOID = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.RETURNED})


def _received(order: Order, payment: Payment, kept: Money, surplus: Money) -> PaymentReceived:
    return PaymentReceived(
        cast("int", order.id),
        order.number,
        kept.amount_minor,
        kept.currency,
        cast("int", payment.id),
        surplus_minor=surplus.amount_minor,
    )


def _mismatch(payment: Payment, amount: Money) -> AmountMismatch:
    return AmountMismatch(
        f"{amount} came where {Money(payment.amount_minor, payment.currency)} is awaited.",
        due_minor=payment.amount_minor,
        currency=payment.currency,
    )


def _current(payments: list[Payment]) -> Payment:
    """The payment that counts: earlier ones were given up when it was begun, refunds go the other way."""
    live = [payment for payment in payments if payment.status in LIVE]
    return (live or [payment for payment in payments if payment.status not in (P.REFUND_DUE, P.REFUNDED)] or payments)[
        -1
    ]


def check_receipt(receipt: str) -> None:
    """``InvalidInput`` on ``receipt`` unless it names a booking of the bank."""
    if not receipt.strip() or len(receipt) > 120 or "\0" in receipt:
        raise InvalidInput("receipt", "The bank's reference is needed, at most 120 characters.")
