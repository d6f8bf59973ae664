"""Money that goes back: by the gateway, by transfer, in cash. All refunds of a payment are never more than it.

The amount is kept aside on the payment, by one conditional UPDATE, before anything leaves. A refund by the gateway is
sent by a worker, with one key for all its attempts; when an answer was lost, the gateway is asked before the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.orders import queries as order_queries
from freight_app.orders.credit import queries as credit_queries
from freight_app.orders.credit.booking import keep_surplus
from freight_app.orders.credit.models import CreditAccount
from freight_app.orders.credit.periods import require_open_today
from freight_app.orders.errors import (
    GatewayRefused,
    OutcomeUnknown,
    PaymentNotInState,
    RefundNotOffered,
    TooMuchRefunded,
)
from freight_app.orders.events import MoneyOwedBack, RefundSent
from freight_app.orders.models import Order, Payment, PaymentStatus
from freight_app.orders.paying import page_queries, queries
from freight_app.orders.paying.dtos import RefundView
from freight_app.orders.paying.models import (
    UNDER_WAY,
    PageStatus,
    Refund,
    RefundStatus,
    RefundWay,
    change_refund_status,
)
from freight_app.orders.payments import check_receipt, close_when_sent_back
from freight_app.orders.ports import GatewayStatus, PaymentGateway
from freight_app.work.registry import Failure, outward_task
from freight_app.work.rules import RetryPolicy
from freight_app.work.service import enqueue

R = RefundStatus
SEND = "payments.refund"
_POLICY = RetryPolicy(max_attempts=8, first_delay_s=10, factor=3, max_delay_s=3600, hopeless=(NotFound, GatewayRefused))
_REFUNDABLE = frozenset({PaymentStatus.PAID, PaymentStatus.REFUND_DUE})


def refund_payment(
    uow: UnitOfWork,
    payment_id: int,
    amount: Money,
    *,
    way: RefundWay,
    reason: str,
    key: str,
    receipt: str = "",
) -> RefundView:
    """Send back part or all of what came with a payment. ``receipt``: of the transfer or cash that a person gave.

    By the gateway it is under way afterwards, otherwise done. Of a payment that is owed back (``refund_due``) the debt
    shrinks; of any other it is a gift, and the customer owes nothing for it. Raises, with nothing changed:
    ``TooMuchRefunded``, ``RefundNotOffered``, ``PaymentNotInState``, ``NotFound`` and ``InvalidInput``.
    """
    uow.actor.require(Permission.PAYMENTS_RECORD)
    if amount.amount_minor <= 0:
        raise InvalidInput("amount", "An amount above zero is needed.")
    if not reason.strip() or len(reason) > 300 or "\0" in reason:
        raise InvalidInput("reason", "A reason of 1 to 300 characters is needed.")
    if way == RefundWay.TRANSFER:
        check_receipt(receipt)

    def do() -> dict[str, Any]:
        return {"refund_id": _begin(uow, payment_id, amount, way, reason.strip(), receipt).id}

    body = {"payment": payment_id, "amount": str(amount), "way": way, "reason": reason, "receipt": receipt}
    result = do_once(uow, scope="orders.refund", key=key, body=body, do=do)
    return view_refund(queries.refund_by_id(uow, result["refund_id"]))


def keep_on_account(uow: UnitOfWork, payment_id: int, *, key: str) -> RefundView:
    """What is owed back of a payment stays on the account of the customer's company instead. Needs ``payments.record``.

    ``RefundNotOffered`` where nothing is owed back or the customer has no account; ``NotFound`` for no such payment.
    """
    uow.actor.require(Permission.PAYMENTS_RECORD)

    def do() -> dict[str, Any]:
        order_queries.lock_order_by_id(uow, queries.payment_by_id(uow, payment_id).order_id)
        return {"refund_id": _keep_all(uow, queries.payment_by_id(uow, payment_id)).id}

    result = do_once(uow, scope="orders.keep_on_account", key=key, body={"payment": payment_id}, do=do)
    return view_refund(queries.refund_by_id(uow, result["refund_id"]))


def keep_by_rule(uow: UnitOfWork, event: MoneyOwedBack) -> None:
    """Listener: companies whose terms say so keep on their account what they paid too much, at once."""
    order = order_queries.find_order_by_id(uow, event.order_id)
    payment = queries.payment_by_id(uow, event.payment_id)
    account = _account_of(uow, order, payment.currency)
    if account is not None and account.keeps_surplus:
        _keep_all(uow, payment)


def record_refund(uow: UnitOfWork, number: str, payment_id: int, *, receipt: str, key: str) -> None:
    """All that is still owed of a payment has been sent by transfer. ``NotFound`` for a payment of another order."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    check_receipt(receipt)

    def do() -> dict[str, str]:
        order = order_queries.lock_order(uow, number)
        payment = queries.payment_by_id(uow, payment_id)
        if payment.order_id != order.id:
            raise NotFound("Payment", payment_id=payment_id)
        if payment.status != PaymentStatus.REFUND_DUE:
            raise PaymentNotInState(payment.status, PaymentStatus.REFUNDED)
        left = Money(payment.amount_minor - payment.refunded_minor, payment.currency)
        if not left.is_zero:
            _begin(uow, payment_id, left, RefundWay.TRANSFER, "owed back", receipt)
        return {"number": order.number}

    body = {"number": number, "payment_id": payment_id, "receipt": receipt}
    do_once(uow, scope="orders.record_refund", key=key, body=body, do=do)


def settle_refund(uow: UnitOfWork, refund_id: int, *, arrived: bool, note: str) -> None:
    """A person looked at the gateway's desk and knows what became of a refund whose answer was lost."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    if not note.strip() or len(note) > 120 or "\0" in note:
        raise InvalidInput("note", "Where did you see it? 1 to 120 characters are needed.")
    _end(uow, refund_id, arrived=arrived, receipt=note.strip() if arrived else "", trouble="" if arrived else note)


def refund_way(text: str) -> RefundWay:
    """A way as a form names it; ``InvalidInput`` on ``way``."""
    if text not in set(RefundWay):
        raise InvalidInput("way", "Choose how the money goes back.")
    return RefundWay(text)


def view_refund(refund: Refund) -> RefundView:
    return RefundView(
        id=cast("int", refund.id),
        way=RefundWay(refund.way),
        status=RefundStatus(refund.status),
        amount=Money(refund.amount_minor, refund.currency),
        reason=refund.reason,
        receipt=refund.receipt,
        trouble=refund.trouble,
        requested_at=refund.requested_at,
        requested_by=refund.requested_by,
    )


def ways_back(uow: UnitOfWork, payment: Payment, amount: Money) -> list[RefundWay]:
    """How so much of a payment can go back, the gateway first where it can do it."""
    by_hand = [RefundWay.TRANSFER, RefundWay.CASH]
    order = order_queries.find_order_by_id(uow, payment.order_id)
    if payment.status == PaymentStatus.REFUND_DUE and _account_of(uow, order, payment.currency) is not None:
        by_hand.append(RefundWay.ACCOUNT)
    return [RefundWay.GATEWAY, *by_hand] if _why_not_by_gateway(uow, payment, amount) is None else by_hand


def _begin(uow: UnitOfWork, payment_id: int, amount: Money, way: RefundWay, reason: str, receipt: str) -> Refund:
    order = order_queries.lock_order_by_id(uow, queries.payment_by_id(uow, payment_id).order_id)
    payment = queries.payment_by_id(uow, payment_id)
    if payment.status not in _REFUNDABLE:
        raise PaymentNotInState(payment.status, PaymentStatus.REFUNDED)
    if amount.currency != payment.currency:
        raise InvalidInput(
            "amount", "This was paid in {currency}, and goes back in {currency}.", currency=payment.currency
        )
    if way == RefundWay.GATEWAY and (trouble := _why_not_by_gateway(uow, payment, amount)):
        raise RefundNotOffered(trouble)
    account = _account_of(uow, order, payment.currency) if way == RefundWay.ACCOUNT else None
    if way == RefundWay.ACCOUNT and (account is None or payment.status != PaymentStatus.REFUND_DUE):
        raise RefundNotOffered("Only what is owed back to a customer with an account can stay on it.")
    require_open_today(uow)
    if not queries.keep_aside(uow, payment, amount.amount_minor):
        left = Money(payment.amount_minor - payment.refunded_minor, payment.currency)
        raise TooMuchRefunded(
            f"{left} of this payment can still go back.", left_minor=left.amount_minor, currency=left.currency
        )
    refund = queries.add_refund(
        uow,
        Refund(
            payment_id=payment_id,
            order_id=cast("int", order.id),
            way=way,
            status=R.REQUESTED,
            amount_minor=amount.amount_minor,
            currency=amount.currency,
            reason=reason,
            send_key=new_token(16),
            requested_at=uow.now(),
            requested_by=uow.actor.label,
            requested_by_user_id=uow.actor.user_id,
            status_since=uow.now(),
        ),
    )
    if way == RefundWay.GATEWAY:
        enqueue(uow, SEND, {"refund_id": refund.id}, unique_key=f"refund:{refund.id}", priority=5)
    elif account is not None:
        locked = credit_queries.lock_account(uow, cast("int", account.id))
        document = keep_surplus(uow, locked, amount, order_number=order.number, reference=payment.receipt)
        _end(uow, cast("int", refund.id), arrived=True, receipt=document)
    else:
        _end(uow, cast("int", refund.id), arrived=True, receipt=receipt.strip())
    return refund


def _keep_all(uow: UnitOfWork, payment: Payment) -> Refund:
    left = Money(payment.amount_minor - payment.refunded_minor, payment.currency)
    if payment.status != PaymentStatus.REFUND_DUE or left.is_zero:
        raise RefundNotOffered("Nothing is owed back of this payment.")
    return _begin(uow, cast("int", payment.id), left, RefundWay.ACCOUNT, "kept on the account", "")


def _account_of(uow: UnitOfWork, order: Order, currency: str) -> CreditAccount | None:
    """On which account a customer's surplus can stay; None for guests and people without one."""
    return None if order.retailer_id is None else credit_queries.usable_account(uow, order.retailer_id, currency)


def _end(uow: UnitOfWork, refund_id: int, *, arrived: bool, receipt: str = "", trouble: str = "") -> None:
    found = queries.refund_by_id(uow, refund_id)
    order_queries.lock_order_by_id(uow, found.order_id)
    refund = queries.refund_by_id(uow, refund_id)
    if arrived:
        change_refund_status(uow, refund, R.DONE, note=receipt, receipt=receipt[:120], trouble="")
        order = order_queries.find_order_by_id(uow, refund.order_id)
        amount = (refund.amount_minor, refund.currency)
        uow.publish(RefundSent(refund.order_id, order.number, refund_id, *amount, refund.way, refund.receipt))
    else:
        change_refund_status(uow, refund, R.FAILED, note=trouble[:300], trouble=trouble[:300])
        queries.free_again(uow, refund.payment_id, refund.amount_minor)
    close_when_sent_back(uow, queries.payment_by_id(uow, refund.payment_id))


def _why_not_by_gateway(uow: UnitOfWork, payment: Payment, amount: Money) -> str | None:
    gateway = uow.port(PaymentGateway)
    page = page_queries.paid_page_of(uow, payment)
    if page is None or page.gateway != gateway.name or page.status != PageStatus.PAID:
        return "This money did not come through the gateway that is connected now."
    if gateway.refund_reach == "none":
        return "This gateway sends no money back: do it by transfer or in cash."
    is_whole = amount.amount_minor == page.amount_minor and queries.sent_through_page(uow, payment) == 0
    if gateway.refund_reach == "whole" and not is_whole:
        return "This gateway sends back all of a payment at once, or nothing."
    return None


# --- the worker's part


@dataclass(frozen=True, slots=True)
class Sending:
    """``ask_first``: an earlier attempt may have been heard."""

    gateway_reference: str
    amount: Money
    key: str
    ask_first: bool


def _prepare(uow: UnitOfWork, payload: dict[str, Any]) -> Sending | None:
    refund = queries.refund_by_id(uow, payload["refund_id"])
    if refund.status not in UNDER_WAY:
        return None
    page = page_queries.paid_page_of(uow, queries.payment_by_id(uow, refund.payment_id))
    if page is None:
        raise NotFound("Page")
    amount = Money(refund.amount_minor, refund.currency)
    return Sending(page.gateway_reference, amount, refund.send_key, ask_first=refund.status == R.SENT)


def _act(ports: Ports, sending: Sending) -> str:
    gateway = ports.get(PaymentGateway)
    if sending.ask_first and gateway.refund_reach == "whole":
        state = gateway.ask_back(sending.gateway_reference)
        if state.status == GatewayStatus.REFUNDED:
            return state.receipt
    try:
        return gateway.refund(sending.gateway_reference, sending.amount, sending.key).receipt
    except GatewayRefused as error:
        if sending.ask_first:
            # It may say no because it did it the first time.
            raise OutcomeUnknown(f"After an answer that was lost the gateway says: {error.message}") from error
        raise


def _record(uow: UnitOfWork, payload: dict[str, Any], receipt: str) -> None:
    if queries.refund_by_id(uow, payload["refund_id"]).status in UNDER_WAY:
        _end(uow, payload["refund_id"], arrived=True, receipt=receipt)


def _note_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    """What is surely not sent fails at the end; what may have been sent stays so until a person knows."""
    refund = queries.refund_by_id(uow, payload["refund_id"])
    may_have_left = failure.error.startswith((OutcomeUnknown.__name__, "WorkerDied"))
    if refund.status == R.REQUESTED and may_have_left:
        change_refund_status(uow, refund, R.SENT, note=failure.error[:300], trouble=failure.error[:300])
    elif refund.status == R.REQUESTED and failure.is_last:
        _end(uow, payload["refund_id"], arrived=False, trouble=failure.error)


outward_task(SEND, prepare=_prepare, act=_act, record=_record, policy=_POLICY, on_failure=_note_failure)
