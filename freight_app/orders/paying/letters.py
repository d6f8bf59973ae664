"""What customers are written about money: it came, it went back, a proof is none. Put in by ``wiring.py``."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.languages import LocalizedText, format_money, pick_text
from freight_app.kit.money import Money
from freight_app.messaging.service import send_message
from freight_app.orders import queries as order_queries
from freight_app.orders.events import OrderExpired, PaymentReceived, ProofRefused, RefundSent
from freight_app.orders.models import PaymentMethod
from freight_app.orders.notices import money_facts, post_letter, written_amount
from freight_app.orders.paying import queries
from freight_app.orders.paying.models import RefundWay
from freight_app.orders.views import awaited_bank_details
from freight_app.shop.service import get_shop_profile

# How money goes back, as a customer reads it.
WAY_NAMES: dict[RefundWay, LocalizedText] = {
    RefundWay.GATEWAY: {"en": "To your card", "fr": "Sur votre carte", "ar": "إلى بطاقتك"},
    RefundWay.TRANSFER: {"en": "By bank transfer", "fr": "Par virement", "ar": "بتحويل بنكي"},
    RefundWay.CASH: {"en": "In cash", "fr": "En espèces", "ar": "نقدًا"},
}


def write_of_payment(uow: UnitOfWork, event: PaymentReceived) -> None:
    """Whoever pays in cash stands there; all others are told that their money arrived."""
    payment = queries.payment_by_id(uow, event.payment_id)
    if payment.method == PaymentMethod.CASH_ON_DELIVERY:
        return
    order = order_queries.find_order_by_id(uow, event.order_id)
    owed = money_facts(uow, order)
    surplus = written_amount(order, event.surplus_minor)
    facts = {
        "amount": written_amount(order, event.amount_minor + event.surplus_minor),
        "surplus": surplus if owed["owed_back"] else "",
        # By the rule of the company's account it is there already.
        "kept": "" if owed["owed_back"] else surplus,
        "to_pay": owed["to_pay"],
    }
    post_letter(uow, order, "payment_received", occasion=f"payment_received:{event.payment_id}", facts=facts)


def write_of_refund(uow: UnitOfWork, event: RefundSent) -> None:
    order = order_queries.find_order_by_id(uow, event.order_id)
    way = RefundWay(event.way)
    if way == RefundWay.ACCOUNT:
        kept = {"amount": written_amount(order, event.amount_minor)}
        post_letter(uow, order, "payment_kept", occasion=f"payment_kept:{event.refund_id}", facts=kept)
        return
    facts = {
        "amount": written_amount(order, event.amount_minor),
        "way": pick_text(WAY_NAMES[way], order.language),
        # What is noted of cash is for the till.
        "reference": "" if way == RefundWay.CASH else event.receipt,
    }
    post_letter(uow, order, "payment_refunded", occasion=f"payment_refunded:{event.refund_id}", facts=facts)


def write_of_proof(uow: UnitOfWork, event: ProofRefused) -> None:
    order = order_queries.find_order_by_id(uow, event.order_id)
    payments = order_queries.payments_of(uow, event.order_id)
    facts = {
        "reason": event.reason,
        "to_pay": money_facts(uow, order)["to_pay"],
        "bank_details": awaited_bank_details(order, payments, get_shop_profile(uow)),
    }
    post_letter(uow, order, "proof_refused", occasion=f"proof_refused:{event.proof_id}", facts=facts)


def tell_shop_of_expiry(uow: UnitOfWork, event: OrderExpired) -> None:
    """A transfer takes days: somebody in the shop may have been waiting for it. The customer gets a letter as well."""
    profile = get_shop_profile(uow)
    order = order_queries.find_order_by_id(uow, event.order_id)
    if order.payment_method != PaymentMethod.BANK_TRANSFER or not profile.email:
        return
    send_message(
        uow,
        template="transfer_expired",
        to=profile.email,
        language=profile.default_language,
        data={
            "number": order.number,
            "amount": format_money(Money(order.total_minor, order.currency), profile.default_language),
            "customer": order.customer_name,
            "phone": order.phone,
            "link": f"/admin/orders/{order.number}",
        },
        key=f"transfer_expired:{order.id}",
    )


def subscribe(bus: EventBus) -> None:
    bus.subscribe(PaymentReceived, write_of_payment)
    bus.subscribe(RefundSent, write_of_refund)
    bus.subscribe(ProofRefused, write_of_proof)
    bus.subscribe(OrderExpired, tell_shop_of_expiry)
