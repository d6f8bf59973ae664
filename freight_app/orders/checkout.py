"""From a cart to an order: one tap, one order, at the amount that was on the button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from freight_app.accounts.addresses import get_address
from freight_app.accounts.company.seats import Seat, seat_of
from freight_app.accounts.values import clean_lines, parse_country, parse_email, parse_phone
from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.ids import hash_token, new_token
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders import cart, cart_queries, placing_queries, queries
from freight_app.orders.back_orders.holding import hold_goods, queue_up
from freight_app.orders.credit.accounts import offer_credit
from freight_app.orders.credit.committing import take_credit
from freight_app.orders.dtos import (
    CartOwner,
    CartView,
    CheckoutQuote,
    CheckoutRequest,
    DeliveryMethodView,
    PaymentOptionView,
    PlacedOrder,
)
from freight_app.orders.errors import DeliveryNotOffered, EmptyCart, PaymentNotOffered, TotalChanged
from freight_app.orders.events import OrderPlaced
from freight_app.orders.minimum.amounts import require_minimum
from freight_app.orders.models import OrderStatus, PaymentMethod
from freight_app.orders.payments import await_payment, patience
from freight_app.orders.pricing import PricedLine, Totals, add_up, price_lines
from freight_app.orders.rules import CartRow
from freight_app.orders.spending.limits import buying_seat, hold_for_approval, offer_spending, take_spend
from freight_app.orders.terms import SellingTerms, selling_terms
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.dtos import ShownPrice
from freight_app.shop.currencies.showing import find_shown_rate, show_price


def quote_checkout(uow: UnitOfWork, owner: CartOwner, *, delivery_method: str = "") -> CheckoutQuote:
    """All that the checkout page shows; the first method where the asked one is not offered. Changes nothing."""
    return quote_lines(uow, owner, cart_queries.cart_rows(uow, owner), delivery_method)


def quote_lines(
    uow: UnitOfWork,
    owner: CartOwner,
    rows: list[CartRow],
    delivery_method: str,
    *,
    fixed: Mapping[int, Money] | None = None,
) -> CheckoutQuote:
    """The same for lines that are in no cart; ``fixed`` are prices by product that were agreed on before."""
    terms = selling_terms(uow)
    view = cart.review(uow, rows, owner)
    methods = terms.methods_for(uow, view.subtotal)
    if not methods:
        raise DeliveryNotOffered("The shop offers no delivery at the moment.")
    method = next((method for method in methods if method.code == delivery_method), methods[0])
    sold = [row for row, line in zip(rows, view.lines, strict=True) if line.sellable]
    totals = _add_up(_priced(uow, sold, owner, view.subtotal.currency, fixed), method, terms)
    seat = seat_of(uow, owner.user_id)
    credit = offer_credit(uow, seat.retailer_id if seat else None, totals.total)
    on_account = [] if credit is None else [PaymentOptionView(method=PaymentMethod.ON_ACCOUNT, is_active=True)]
    return CheckoutQuote(
        cart=view,
        delivery_methods=methods,
        chosen_method=method.code,
        payment_options=on_account + terms.payment_options,
        transfer_until=uow.now() + (patience(uow, PaymentMethod.BANK_TRANSFER) or timedelta()),
        goods=totals.goods,
        fee=totals.fee,
        total=totals.total,
        tax=totals.tax,
        taxes=totals.taxes,
        credit=credit,
        spending=offer_spending(uow, owner.user_id, totals.total),
        **_waits(view, method, uow),
    )


def place_order(uow: UnitOfWork, owner: CartOwner, request: CheckoutRequest, *, key: str) -> PlacedOrder:
    """Order what is in the cart. The same ``key`` again answers the same order, however often it is sent.

    Raises, with nothing changed: ``EmptyCart``, ``NotForSale``, ``NotEnoughStock``, ``TotalChanged`` (with the new
    numbers), ``BelowMinimum``, ``DeliveryNotOffered``, ``PaymentNotOffered``, ``MayNotOrder``, and ``InvalidInput``
    naming the field.
    """
    result = do_once(
        uow,
        scope=_scope_of(owner),
        key=key,
        body=request.model_dump(mode="json"),
        do=lambda: _place(uow, owner, request).model_dump(mode="json"),
    )
    return PlacedOrder.model_validate(result)


def _place(uow: UnitOfWork, owner: CartOwner, request: CheckoutRequest) -> PlacedOrder:
    cart_id, rows = placing_queries.lock_cart_rows(uow, owner)
    if cart_id is None:
        raise EmptyCart("There is nothing in the cart.")
    placed = place_lines(uow, owner, request, rows)
    placing_queries.empty_cart(uow, cart_id)
    return placed


def place_lines(
    uow: UnitOfWork,
    owner: CartOwner,
    request: CheckoutRequest,
    rows: Sequence[CartRow],
    *,
    fixed: Mapping[int, Money] | None = None,
) -> PlacedOrder:
    """Order these lines for somebody, whether or not they are in a cart; the caller sees to it that it is done once.

    ``fixed`` are prices by product that were agreed on before; then there is no minimum either.

    Raises as ``place_order`` does.
    """
    deal = _agree(uow, owner, request, rows, fixed)
    held_until = _held_until(uow, request.payment_method)
    number, token = placing_queries.next_order_number(uow), new_token(16)
    hold = hold_goods(uow, rows, reference=number, expires_at=held_until)
    ships_first = request.ships == "first"
    promised_on = hold.promise(deal.method.promised_on, ships_first=ships_first)
    order_id = placing_queries.add_order(
        uow,
        {
            "number": number,
            "tracking_token": token,
            "status": OrderStatus.PENDING,
            "status_since": uow.now(),
            "placed_at": uow.now(),
            "price_group": owner.price_group,
            "promised_on": promised_on,
            "short_minor": 0,
            "picker_name": "",
            "driver_name": "",
            "held_until": held_until,
            **deal.columns(),
        },
        [line.columns(position) for position, line in enumerate(deal.priced)],
    )
    queue_up(uow, order_id, hold, deal.method.promised_on, ships_first=ships_first)
    card_reference = await_payment(uow, order_id, request.payment_method, deal.totals.total)
    uow.touch("orders")
    placed = PlacedOrder(
        number=number,
        tracking_token=token,
        total=deal.totals.total,
        promised_on=promised_on,
        waits_until=hold.late_promise(deal.method.promised_on) if hold.missing else None,
        payment_method=request.payment_method,
        shown=deal.shown,
    )
    if deal.seat is not None and not take_spend(uow, deal.seat, order_id, number, deal.totals.total):
        # It goes on from here when its company says yes: ``spending.deciding.approve_order``.
        hold_for_approval(uow, queries.find_order_by_id(uow, order_id))
        return placed.model_copy(update={"awaits_approval": True})
    is_held = request.payment_method == PaymentMethod.ON_ACCOUNT and not take_credit(
        uow, order_id, number, retailer_id=deal.retailer_id, total=deal.totals.total
    )
    uow.publish(OrderPlaced(order_id, number))
    return placed.model_copy(update={"card_reference": card_reference, "is_held": is_held})


@dataclass(frozen=True, slots=True)
class _Deal:
    """What shop and buyer agree on, before anything is held or written."""

    request: CheckoutRequest
    user_id: int | None
    person: dict[str, Any]
    seat: Seat | None
    priced: Sequence[PricedLine]
    method: DeliveryMethodView
    totals: Totals
    note: str
    shown: ShownPrice | None

    @property
    def retailer_id(self) -> int | None:
        return self.seat.retailer_id if self.seat else None

    def columns(self) -> dict[str, Any]:
        """What of it stands on the order."""
        return {
            "user_id": self.user_id,
            "retailer_id": self.retailer_id,
            "language": self.request.language,
            "payment_method": self.request.payment_method,
            "delivery_code": self.method.code,
            "delivery_names": self.method.names,
            "is_pickup": self.method.is_pickup,
            "customer_note": self.note,
            **self.person,
            **self.totals.columns(),
            **_shown_columns(self.shown),
        }


def _agree(
    uow: UnitOfWork,
    owner: CartOwner,
    request: CheckoutRequest,
    rows: Sequence[CartRow],
    fixed: Mapping[int, Money] | None,
) -> _Deal:
    """Every refusal that needs no lock comes from here."""
    terms = selling_terms(uow)
    priced = _priced(uow, rows, owner, terms.profile.currency, fixed)
    method = _offered_method(uow, request, priced, terms)
    totals = _add_up(priced, method, terms)
    _require_expected(request, totals, priced)
    if not fixed:
        require_minimum(uow, owner.price_group, totals.goods)
    rate = find_shown_rate(uow, request.shown_currency) if request.shown_currency else None
    return _Deal(
        request=request,
        user_id=owner.user_id,
        person=_read_person(uow, owner, request, method),
        seat=buying_seat(uow, owner.user_id),
        priced=priced,
        method=method,
        totals=totals,
        note=clean_lines(request.note, field="note"),
        shown=show_price(totals.total, rate),
    )


def _waits(view: CartView, method: DeliveryMethodView, uow: UnitOfWork) -> dict[str, Any]:
    """What the page says of pieces that are not there yet."""
    late = [line for line in view.lines if line.waits_until is not None and line.available < line.quantity]
    if not late:
        return {}
    way = method.promised_on - today_of_shop(uow)
    there = sum(max(0, min(line.available, line.quantity)) for line in view.lines if line.sellable)
    return {
        "waits_until": max(line.waits_until for line in late if line.waits_until) + way,
        "may_ship_first": there > 0,
    }


# --- prices and totals


def _priced(
    uow: UnitOfWork,
    rows: Sequence[CartRow],
    owner: CartOwner,
    currency: str,
    fixed: Mapping[int, Money] | None = None,
) -> list[PricedLine]:
    priced = price_lines(uow, rows, group=owner.price_group, currency=currency)
    if not fixed:
        return priced
    units = [fixed.get(line.quote.product_id, line.unit) for line in priced]
    return [replace(line, unit=unit, total=unit.times(line.quantity)) for line, unit in zip(priced, units, strict=True)]


def _add_up(priced: Sequence[PricedLine], method: DeliveryMethodView, terms: SellingTerms) -> Totals:
    fee_rate = Decimal(0) if method.fee.is_zero else terms.tax_rates[method.tax_class]
    return add_up(((line.quote.tax_rate, line.total) for line in priced), method.fee, fee_rate)


def _offered_method(
    uow: UnitOfWork, request: CheckoutRequest, priced: Sequence[PricedLine], terms: SellingTerms
) -> DeliveryMethodView:
    goods = sum((line.total for line in priced), Money.zero(terms.profile.currency))
    offered = terms.methods_for(uow, goods)
    method = next((method for method in offered if method.code == request.delivery_method), None)
    if method is None:
        raise DeliveryNotOffered("This way of delivery is not offered any more. Choose another one.")
    # Who may buy on account is for the guard to say, when the total is known.
    offered_to_all = {option.method for option in terms.payment_options}
    if request.payment_method not in offered_to_all | {PaymentMethod.ON_ACCOUNT}:
        raise PaymentNotOffered("This way to pay is not offered any more. Choose another one.")
    return method


def _require_expected(request: CheckoutRequest, totals: Totals, priced: Sequence[PricedLine]) -> None:
    if request.expected_total_minor == totals.total.amount_minor:
        return
    raise TotalChanged(
        f"The total is {totals.total} now. Look at the changes and order again.",
        expected_minor=request.expected_total_minor,
        total_minor=totals.total.amount_minor,
        goods_minor=totals.goods.amount_minor,
        fee_minor=totals.fee.amount_minor,
        currency=totals.total.currency,
        lines=[{"sku": line.quote.sku, "unit_minor": line.unit.amount_minor} for line in priced],
    )


def _shown_columns(shown: ShownPrice | None) -> dict[str, Any]:
    """Frozen here: a later rate changes nothing of the order. Without a rate of today the order goes on without."""
    if shown is None:
        return {}
    return {
        "shown_currency": shown.amount.currency,
        "shown_rate": f"{shown.rate:f}",
        "shown_on": shown.rated_on,
        "shown_total_minor": shown.amount.amount_minor,
    }


# --- who and where


def _read_person(
    uow: UnitOfWork, owner: CartOwner, request: CheckoutRequest, method: DeliveryMethodView
) -> dict[str, Any]:
    """The order's columns about the customer, each checked. ``InvalidInput`` names the field of the request."""
    address = None if method.is_pickup else _read_address(uow, owner, request)
    country = address["country"] if address else uow.port(Settings).country
    contact = request.contact
    return {
        "customer_name": contact.name,
        "customer_key": fold_text(contact.name),
        "phone": parse_phone(contact.phone, country=country, field="contact.phone"),
        "email": parse_email(contact.email, field="contact.email") if contact.email else None,
        "address": address,
        "city": address["city"] if address else "",
    }


def _read_address(uow: UnitOfWork, owner: CartOwner, request: CheckoutRequest) -> dict[str, str]:
    if request.address is not None:
        parse_country(request.address.country, field="address.country")
        return {"recipient": request.contact.name, **request.address.model_dump()}
    if request.address_id is not None and owner.user_id is not None:
        saved = get_address(uow, owner.user_id, request.address_id)
        fields = ("recipient", "line", "city", "region", "postal_code", "country", "note")
        return {field: getattr(saved, field) for field in fields}
    raise InvalidInput("address", "Where should we bring it? An address is needed.")


def _held_until(uow: UnitOfWork, method: PaymentMethod) -> datetime | None:
    """What is paid in advance is held for a set time; what is paid at the door, until the door."""
    wait = patience(uow, method)
    return None if wait is None else uow.now() + wait


def _scope_of(owner: CartOwner) -> str:
    who = f"user:{owner.user_id}" if owner.user_id is not None else f"guest:{hash_token(owner.guest_token or '')}"
    return f"checkout:{who}"
