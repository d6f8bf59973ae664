"""Money for orders: awaited, received, refused, given back.

Everything here happens under the lock of the order. A card payment goes in three steps at the entrance, because the
gateway may be slow: ``hosted_page_request`` in a read unit, ``PaymentGateway.open_page`` outside any, and later
``record_gateway_notice`` in a write unit with what ``PaymentGateway.read_notice`` made of the notice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders import placing_queries, queries
from freight_app.orders.confirming import accept_order
from freight_app.orders.credit.committing import free_credit, recount_credit
from freight_app.orders.delivery_methods import list_payment_options
from freight_app.orders.errors import AmountMismatch, OrderNotInState, PaymentNotInState, PaymentNotOffered
from freight_app.orders.events import PaymentReceived
from freight_app.orders.models import Order, OrderStatus, Payment, PaymentMethod, PaymentStatus
from freight_app.orders.payment_models import LIVE, PREPAID, change_payment_status
from freight_app.orders.ports import GatewayNotice, HostedPageRequest
from freight_app.stock.service import keep_reservation

P = PaymentStatus


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


def hosted_page_request(uow: UnitOfWork, token: str, *, return_url: str) -> HostedPageRequest:
    """What to ask the gateway for. ``PaymentNotInState`` when no card payment of this order is awaited."""
    order = queries.find_order_by_token(uow, token)
    payment = _current(queries.payments_of(uow, cast("int", order.id)))
    if (
        payment.method != PaymentMethod.CARD
        or payment.reference is None
        or payment.status not in (P.PENDING, P.DECLINED)
    ):
        raise PaymentNotInState(payment.status, P.PAID)
    return HostedPageRequest(
        reference=payment.reference,
        amount=Money(payment.amount_minor, payment.currency),
        order_number=order.number,
        language=order.language,
        return_url=return_url,
    )


def record_gateway_notice(uow: UnitOfWork, notice: GatewayNotice) -> str:
    """Take note of what the gateway says; answers the order's tracking token. A notice told twice counts once.

    Money for an order that is no more is owed back. ``AmountMismatch`` when it is not the amount that we asked for:
    nothing is recorded then, and a person must look.
    """
    order = queries.lock_order_by_id(uow, queries.order_id_of_payment(uow, notice.reference))
    payments = queries.payments_of(uow, cast("int", order.id))
    payment = next(payment for payment in payments if payment.reference == notice.reference)
    if not notice.approved:
        if payment.status == P.PENDING:
            change_payment_status(uow, payment, P.DECLINED, note=notice.receipt)
    elif payment.status in (P.PENDING, P.DECLINED, P.CANCELLED):
        _require_amount(payment, notice.amount)
        _receive(uow, order, payment, receipt=notice.receipt)
    return order.tracking_token


def record_transfer(uow: UnitOfWork, number: str, *, amount: Money, receipt: str, key: str) -> None:
    """Staff saw the bank transfer arrive. ``AmountMismatch`` when it is not what is awaited."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    _check_receipt(receipt)

    def do() -> dict[str, str]:
        order = queries.lock_order(uow, number)
        payment = _current(queries.payments_of(uow, cast("int", order.id)))
        if payment.method != PaymentMethod.BANK_TRANSFER or payment.status not in (P.PENDING, P.CANCELLED):
            raise PaymentNotInState(payment.status, P.PAID)
        _require_amount(payment, amount)
        _receive(uow, order, payment, receipt=receipt)
        return {"number": order.number}

    body = {"number": number, "amount": str(amount), "receipt": receipt}
    do_once(uow, scope="orders.record_transfer", key=key, body=body, do=do)


def receive_cash(uow: UnitOfWork, order: Order, cash: Money | None) -> None:
    """The money at the door or the counter, exactly what is due. Called under the order's lock."""
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
    _receive(uow, order, _current(payments), receipt="")


def change_payment_method(uow: UnitOfWork, token: str, method: PaymentMethod, *, key: str) -> str | None:
    """Pay another way, or try the card again, while the order waits; answers the reference of a new card payment.

    An order that is on account can be paid in advance instead, which frees its credit. Never the other way round.
    """
    order = queries.find_order_by_token(uow, token)

    def do() -> dict[str, str | None]:
        locked = queries.lock_order_by_token(uow, token)
        payments = queries.payments_of(uow, cast("int", locked.id))
        if locked.status != OrderStatus.PENDING or any(payment.status == P.PAID for payment in payments):
            raise OrderNotInState(locked.number, locked.status, "paid another way")
        was_on_account = locked.payment_method == PaymentMethod.ON_ACCOUNT
        offered = {option.method for option in list_payment_options(uow)}
        may_change = method in PREPAID if was_on_account else locked.payment_method in PREPAID
        if not may_change or method not in offered:
            raise PaymentNotOffered("This way to pay is not offered for this order.")
        due = Money(worth_minor(locked) - queries.kept_minor(payments), locked.currency)
        held_until = locked.held_until
        if was_on_account:
            held_until = uow.now() + timedelta(minutes=uow.port(Settings).reservation_minutes)
            keep_reservation(uow, locked.number, expires_at=held_until)
        cancel_awaited(uow, locked, note=f"paid by {method} instead")
        reference = await_payment(uow, cast("int", locked.id), method, due)
        if method not in PREPAID:
            keep_reservation(uow, locked.number)
        queries.set_payment_method(uow, locked, method, held_until=held_until if method in PREPAID else None)
        return {"reference": reference}

    result = do_once(uow, scope=f"orders.change_payment:{order.id}", key=key, body={"method": method}, do=do)
    return result["reference"]


def cancel_awaited(uow: UnitOfWork, order: Order, *, note: str) -> None:
    """No payment is expected any more, what was received is owed back, and no credit is needed."""
    if order.payment_method == PaymentMethod.ON_ACCOUNT:
        free_credit(uow, order)
    for payment in queries.payments_of(uow, cast("int", order.id)):
        if payment.status in (P.PENDING, P.DECLINED):
            change_payment_status(uow, payment, P.CANCELLED, note=note)
        elif payment.status == P.PAID:
            change_payment_status(uow, payment, P.REFUND_DUE, note=note)


def settle_short(uow: UnitOfWork, order: Order) -> None:
    """Some of the order cannot be delivered: less is awaited, or the part that was paid for it is owed back."""
    settle_difference(uow, order, note="not everything could be picked")


def settle_difference(uow: UnitOfWork, order: Order, *, note: str) -> None:
    """The order is worth more or less than before: await what is missing, owe back what is too much.

    Called under the order's lock. What was received is never changed, only whose it is: it stays the sum of what is
    paid, what is owed back and what was refunded.
    """
    recount_credit(uow, order)
    payments = queries.payments_of(uow, cast("int", order.id))
    owed = owed_minor(order, payments)
    if owed < 0:
        _owe_back(uow, order, payments, -owed, note=note)
    awaited = [payment for payment in payments if payment.status in (P.PENDING, P.DECLINED)]
    if order.payment_method == PaymentMethod.ON_ACCOUNT:
        for payment in awaited:
            queries.set_payment_amount(uow, payment, worth_minor(order))
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


def _owe_back(uow: UnitOfWork, order: Order, payments: list[Payment], amount_minor: int, *, note: str) -> None:
    """So much of what was paid is owed back, the latest payment first."""
    left = amount_minor
    for payment in reversed([payment for payment in payments if payment.status == P.PAID]):
        part = min(left, payment.amount_minor)
        left -= part
        if part == payment.amount_minor and part:
            change_payment_status(uow, payment, P.REFUND_DUE, note=note)
        elif part:
            queries.set_payment_amount(uow, payment, payment.amount_minor - part)
            placing_queries.add_payment(
                uow,
                {
                    "order_id": order.id,
                    "method": payment.method,
                    "status": P.REFUND_DUE,
                    "amount_minor": part,
                    "currency": order.currency,
                    "receipt": payment.receipt,
                    "paid_at": payment.paid_at,
                },
                note=note,
            )


def record_refund(uow: UnitOfWork, number: str, payment_id: int, *, receipt: str, key: str) -> None:
    """The money that we owed back has been sent. ``NotFound`` for a payment of another order."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    _check_receipt(receipt)

    def do() -> dict[str, str]:
        order = queries.lock_order(uow, number)
        payments = queries.payments_of(uow, cast("int", order.id))
        payment = next((payment for payment in payments if payment.id == payment_id), None)
        if payment is None:
            raise NotFound("Payment", payment_id=payment_id)
        change_payment_status(uow, payment, P.REFUNDED, note=receipt)
        return {"number": order.number}

    body = {"number": number, "payment_id": payment_id, "receipt": receipt}
    do_once(uow, scope="orders.record_refund", key=key, body=body, do=do)


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


def _receive(uow: UnitOfWork, order: Order, payment: Payment, *, receipt: str) -> None:
    if payment.status == P.CANCELLED:
        change_payment_status(uow, payment, P.REFUND_DUE, note=receipt, receipt=receipt, paid_at=uow.now())
        return
    change_payment_status(uow, payment, P.PAID, note=receipt, receipt=receipt, paid_at=uow.now())
    uow.publish(PaymentReceived(cast("int", order.id), order.number, payment.amount_minor, payment.currency))
    if order.status == OrderStatus.PENDING:
        accept_order(uow, order, note="paid")


def _require_amount(payment: Payment, amount: Money) -> None:
    if amount != Money(payment.amount_minor, payment.currency):
        raise AmountMismatch(
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


def _check_receipt(receipt: str) -> None:
    if not receipt.strip() or len(receipt) > 120:
        raise InvalidInput("receipt", "The bank's reference is needed, at most 120 characters.")
