"""Cards, at the gateway's own page: opened, asked about, settled.

A notice of the gateway and the customer's return are hints. Both lead to the same three steps, and so does the clock
for pages of which nothing was heard: what to ask (read unit), asking the gateway (no unit), and ``record_state``
(write unit) under the lock of the order. So one page makes one payment, whatever comes first, twice or at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from freight_app.accounts.signing import SigningKeys
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import NotFound, OutsideFailure
from freight_app.kit.money import Money
from freight_app.orders import placing_queries
from freight_app.orders import queries as order_queries
from freight_app.orders.credit.periods import require_open_today
from freight_app.orders.errors import GatewayRefused, PaymentNotInState
from freight_app.orders.events import MoneyOwedBack, PaymentReceived
from freight_app.orders.models import Order, Payment, PaymentMethod, PaymentStatus
from freight_app.orders.paying import page_queries, queries
from freight_app.orders.paying.models import ASKED_ABOUT, GatewayPage, NoticeVerdict, PageStatus
from freight_app.orders.paying.signatures import notice_path
from freight_app.orders.payment_models import change_payment_status
from freight_app.orders.payments import RECEIVABLE, receive_money
from freight_app.orders.ports import GatewayState, GatewayStatus, HostedPage, HostedPageRequest, PaymentGateway
from freight_app.orders.spending.models import require_approval
from freight_app.work.registry import outward_task
from freight_app.work.rules import RetryPolicy
from freight_app.work.service import enqueue

P = PaymentStatus
V = NoticeVerdict
SETTLE = "payments.settle"
# A page that ends so soon is not worth sending anybody to.
STILL_WORTH_IT = timedelta(minutes=2)
# When the clock asks about a page of which nothing was heard: soon, and then ever less often.
ASK_AFTER = (2, 4, 8, 15, 30, 60, 240, 720)
# Gateways tell of a payment hours later when their bank was away.
ASKED_UNTIL = timedelta(hours=24)
# A customer who presses reload does not make us press the gateway.
NOT_AGAIN_BEFORE = timedelta(seconds=1)
_POLICY = RetryPolicy(
    max_attempts=10, first_delay_s=4, factor=2.2, max_delay_s=1800, hopeless=(NotFound, GatewayRefused)
)


@dataclass(frozen=True, slots=True)
class PageToAsk:
    """A page about which the gateway is to be asked."""

    gateway_reference: str


# --- opening


def hosted_page_request(uow: UnitOfWork, token: str) -> HostedPageRequest:
    """What to ask the gateway for. ``PaymentNotInState`` when no card payment of this order is awaited."""
    order = order_queries.find_order_by_token(uow, token)
    require_approval(uow, cast("int", order.id), order.number)
    payment = _awaited_card(uow, order)
    gateway = uow.port(PaymentGateway)
    return HostedPageRequest(
        reference=cast("str", payment.reference),
        amount=Money(payment.amount_minor, payment.currency),
        order_number=order.number,
        language=order.language,
        return_path=f"/order/{order.tracking_token}?paid=asked",
        notice_path=notice_path(uow.port(SigningKeys), gateway.name, cast("str", payment.reference)),
    )


def find_open_page(uow: UnitOfWork, request: HostedPageRequest) -> str | None:
    """The address of a page that was opened for this before and still takes the money: two pages could both be paid."""
    payment = queries.payment_by_reference(uow, request.reference)
    page = page_queries.latest_page(uow, cast("int", payment.id), uow.port(PaymentGateway).name)
    is_good = (
        page is not None
        and page.status in ASKED_ABOUT
        and page.url != ""
        and Money(page.amount_minor, page.currency) == request.amount
        and page.expires_at > uow.now() + STILL_WORTH_IT
    )
    return page.url if page is not None and is_good else None


def note_opened_page(uow: UnitOfWork, request: HostedPageRequest, opened: HostedPage) -> None:
    """Remember a page before anybody is sent there. A notice about it may have come before this."""
    payment = queries.payment_by_reference(uow, request.reference)
    _put_page(uow, payment, request.amount, opened)


# --- asking


def pages_to_ask(uow: UnitOfWork, token: str) -> list[PageToAsk]:
    """The pages of an order of which nothing certain is known, for a customer who came back from the gateway.

    None while the gateway was asked a moment ago.
    """
    order = order_queries.find_order_by_token(uow, token)
    pages = page_queries.pages_of_order(uow, cast("int", order.id), uow.port(PaymentGateway).name)
    lately = uow.now() - NOT_AGAIN_BEFORE
    return [
        PageToAsk(page.gateway_reference)
        for page in pages
        if page.status in ASKED_ABOUT and (page.answered_at is None or page.answered_at <= lately)
    ]


def ask(ports: Ports, pages: list[PageToAsk]) -> list[GatewayState]:
    """What the gateway says about each; those about which it says nothing now are left out. Slow."""
    gateway = ports.get(PaymentGateway)
    states: list[GatewayState] = []
    for page in pages:
        try:
            states.append(gateway.ask_back(page.gateway_reference))
        except OutsideFailure:
            # The notice, or the clock, asks again.
            continue
    return states


def ask_later(uow: UnitOfWork, gateway_reference: str, *, reference: str = "", notice_id: int | None = None) -> None:
    """Have a worker ask about a payment at the gateway, until it answers."""
    payload = {"gateway_reference": gateway_reference, "reference": reference, "notice_id": notice_id}
    enqueue(uow, SETTLE, payload, priority=5)


def ask_about_silent_pages(uow: UnitOfWork) -> int:
    """Ask about pages of which nothing was heard; those that are long over are given up. Called by the clock."""
    gateway = uow.port(PaymentGateway).name
    pages = page_queries.silent_pages(uow, gateway, uow.now(), limit=100)
    for page in pages:
        if page.expires_at + ASKED_UNTIL <= uow.now():
            page_queries.change_page(uow, page, PageStatus.LOST)
            continue
        wait = ASK_AFTER[min(page.times_asked + 1, len(ASK_AFTER) - 1)]
        page_queries.note_asked(uow, page, uow.now() + timedelta(minutes=wait))
        ask_later(uow, page.gateway_reference)
    return len(pages)


# --- settling


def record_state(uow: UnitOfWork, state: GatewayState, *, reference: str = "") -> tuple[NoticeVerdict, str]:
    """Take note of what the gateway said when we asked; what became of it, and a remark for the staff.

    ``reference`` is the payment that a notice was signed for: a page of another one is not ours. A wrong amount or
    currency changes nothing, and a person must look.
    """
    gateway = uow.port(PaymentGateway).name
    found = page_queries.find_page(uow, gateway, state.gateway_reference)
    payment_id = found.payment_id if found else _payment_named(uow, state, reference)
    if payment_id is None:
        return V.NOT_OURS, "The gateway's payment is for none of our orders."
    order = order_queries.lock_order_by_id(uow, queries.payment_by_id(uow, payment_id).order_id)
    payment = queries.payment_by_id(uow, payment_id)
    if reference and payment.reference != reference and not _is_surplus_of(uow, payment, reference):
        return V.NOT_OURS, "The notice was signed for another payment than the gateway's."
    if found is None:
        found = _note_unknown_page(uow, payment, state.gateway_reference)
    page = page_queries.refreshed(uow, found)
    page_queries.note_answered(uow, page)
    match state.status:
        case GatewayStatus.PAID:
            return _settle_paid(uow, order, payment, page, state)
        case GatewayStatus.REFUNDED:
            return _settle_sent_back(uow, page)
        case GatewayStatus.FAILED | GatewayStatus.EXPIRED:
            return _settle_unpaid(uow, payment, page, state)
        case GatewayStatus.OPEN:
            return V.NOT_PAID, "The gateway says that nothing was paid yet."


def _settle_paid(
    uow: UnitOfWork, order: Order, payment: Payment, page: GatewayPage, state: GatewayState
) -> tuple[NoticeVerdict, str]:
    if page.status == PageStatus.PAID:
        return V.REPEATED, ""
    asked = Money(page.amount_minor, page.currency)
    if state.amount != asked:
        return V.WRONG_AMOUNT, f"The gateway took {state.amount or 'an unknown amount'} where {asked} was asked for."
    if not page_queries.change_page(uow, page, PageStatus.PAID):
        return V.REPEATED, ""
    receipt = (state.receipt or state.gateway_reference)[:120]
    if payment.status in RECEIVABLE:
        receive_money(uow, order, payment, asked, receipt=receipt)
        return V.SETTLED, ""
    # A second page of a payment that is paid: the customer paid twice.
    require_open_today(uow)
    surplus_id = placing_queries.add_payment(
        uow,
        {
            "order_id": order.id,
            "method": PaymentMethod.CARD,
            "status": P.REFUND_DUE,
            "amount_minor": asked.amount_minor,
            "currency": asked.currency,
            "receipt": receipt,
            "paid_at": uow.now(),
        },
        note="paid a second time",
    )
    page_queries.move_page(uow, page, surplus_id)
    uow.touch("orders")
    order_id = cast("int", order.id)
    uow.publish(MoneyOwedBack(order_id, surplus_id))
    uow.publish(
        PaymentReceived(order_id, order.number, 0, asked.currency, surplus_id, surplus_minor=asked.amount_minor)
    )
    return V.SETTLED, "It was paid before: this money is owed back."


def _settle_sent_back(uow: UnitOfWork, page: GatewayPage) -> tuple[NoticeVerdict, str]:
    """Refunds that we asked for are noted by ``refunds.py``; one made at the gateway's own desk is for a person."""
    if page.status == PageStatus.PAID:
        return V.REPEATED, ""
    page_queries.change_page(uow, page, PageStatus.EXPIRED)
    return V.NOT_PAID, "It was paid and sent back at the gateway before we heard of it."


def _settle_unpaid(
    uow: UnitOfWork, payment: Payment, page: GatewayPage, state: GatewayState
) -> tuple[NoticeVerdict, str]:
    if page.status == PageStatus.PAID:
        return V.NOT_PAID, "An older word of the gateway came late: it is paid."
    to = PageStatus.FAILED if state.status == GatewayStatus.FAILED else PageStatus.EXPIRED
    if page.status != to:
        page_queries.change_page(uow, page, to)
    if payment.status == P.PENDING and to == PageStatus.FAILED:
        change_payment_status(uow, payment, P.DECLINED, note=state.receipt)
    return V.DECLINED, ""


def _payment_named(uow: UnitOfWork, state: GatewayState, reference: str) -> int | None:
    """The payment that the gateway itself names; what a notice names alone is not believed."""
    if not state.reference or (reference and state.reference != reference):
        return None
    try:
        return queries.payment_by_reference(uow, state.reference).id
    except NotFound:
        return None


def _is_surplus_of(uow: UnitOfWork, payment: Payment, reference: str) -> bool:
    """Whether a payment stands for what came too much on the one with this reference."""
    return payment.reference is None and queries.payment_by_reference(uow, reference).order_id == payment.order_id


def _note_unknown_page(uow: UnitOfWork, payment: Payment, gateway_reference: str) -> GatewayPage:
    """A page whose notice came before the answer that opened it."""
    amount = Money(payment.amount_minor, payment.currency)
    return _put_page(uow, payment, amount, HostedPage("", gateway_reference, timedelta()))


def _put_page(uow: UnitOfWork, payment: Payment, amount: Money, opened: HostedPage) -> GatewayPage:
    gateway = uow.port(PaymentGateway).name
    page_queries.put_page(
        uow,
        {
            "payment_id": payment.id,
            "gateway": gateway,
            "gateway_reference": opened.gateway_reference,
            "url": opened.url,
            "amount_minor": amount.amount_minor,
            "currency": amount.currency,
            "status": PageStatus.OPEN,
            "opened_at": uow.now(),
            "expires_at": uow.now() + opened.lasts,
            "next_ask_at": uow.now() + timedelta(minutes=ASK_AFTER[0]),
            "times_asked": 0,
        },
    )
    return cast("GatewayPage", page_queries.find_page(uow, gateway, opened.gateway_reference))


def _awaited_card(uow: UnitOfWork, order: Order) -> Payment:
    payments = order_queries.payments_of(uow, cast("int", order.id))
    awaited = [
        payment
        for payment in payments
        if payment.method == PaymentMethod.CARD
        and payment.reference is not None
        and payment.status in (P.PENDING, P.DECLINED)
    ]
    if not awaited:
        raise PaymentNotInState(payments[-1].status, P.PAID)
    return awaited[-1]


# --- the worker's part


def _prepare(_uow: UnitOfWork, payload: dict[str, Any]) -> str:
    return str(payload["gateway_reference"])


def _act(ports: Ports, gateway_reference: str) -> GatewayState:
    return ports.get(PaymentGateway).ask_back(gateway_reference)


def _record(uow: UnitOfWork, payload: dict[str, Any], state: GatewayState) -> None:
    verdict, remark = record_state(uow, state, reference=payload["reference"])
    if payload["notice_id"] is not None:
        page_queries.judge_notice(uow, payload["notice_id"], verdict, remark)
    elif verdict in (V.WRONG_AMOUNT, V.NOT_OURS):
        # Nobody told us: we asked, and the answer is wrong.
        page_queries.add_notice(uow, uow.port(PaymentGateway).name, state.gateway_reference, verdict, {}, remark=remark)


def _note_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Any) -> None:
    if failure.is_last and payload["notice_id"] is not None:
        page_queries.judge_notice(uow, payload["notice_id"], V.NO_ANSWER, failure.error[:300])


outward_task(SETTLE, prepare=_prepare, act=_act, record=_record, policy=_POLICY, on_failure=_note_failure)
