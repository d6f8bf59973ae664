"""For whom an order from a chat is: found by phone, name or the number of an earlier order, or made anew."""

from __future__ import annotations

from pydantic import ValidationError

from freight_app.accounts.addresses import list_addresses
from freight_app.accounts.permissions import Permission
from freight_app.accounts.queries import PersonRow
from freight_app.accounts.registration import add_customer
from freight_app.accounts.values import parse_phone
from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders import customer_queries
from freight_app.orders.chats import queries
from freight_app.orders.chats.dtos import Buyer
from freight_app.orders.credit.accounts import offer_credit
from freight_app.orders.customer_dtos import CustomerQuery
from freight_app.orders.dtos import CartOwner, Contact, DeliveryAddress
from freight_app.orders.models import Order
from freight_app.shop.service import get_shop_profile

MOST = 5
MIN_ASKED = 3


def find_buyers(uow: UnitOfWork, asked: str) -> list[Buyer]:
    """At most five people who fit: accounts first, then those who have ordered as guests. Needs ``orders.edit``.

    A phone number is found however it is pasted: with spaces, dots, ``00216`` or none of it.
    """
    uow.actor.require(Permission.ORDERS_EDIT)
    asked = " ".join(asked.replace("\0", "").split())[:120]
    if len(asked) < MIN_ASKED:
        return []
    ordered = queries.order_by_number(uow, asked.upper())
    if ordered is not None:
        person = buyer_of_user(uow, ordered.user_id)
        return [person or _guest(ordered)]
    phone = read_phone(uow, asked)
    rows, _tabs = customer_queries.page_buyers(uow, CustomerQuery(q=phone or asked, per_page=MOST))
    found = [_account(uow, row.person) for row in rows if row.person.user.is_active]
    seen: set[str] = {buyer.phone for buyer in found}
    for order in queries.guest_orders(uow, phone=phone, key=fold_text(asked)):
        if order.phone not in seen and len(found) < MOST:
            seen.add(order.phone)
            found.append(_guest(order))
    return found


def read_phone(uow: UnitOfWork, text: str) -> str:
    """A pasted number as E.164; empty when it is none."""
    digits = sum(char.isdigit() for char in text)
    if digits < 6 or any(char.isalpha() for char in text):
        return ""
    text = f"+{text[2:]}" if text.startswith("00") else text
    try:
        return parse_phone(text, country=uow.port(Settings).country)
    except InvalidInput:
        return ""


def buyer_of_user(uow: UnitOfWork, user_id: int | None) -> Buyer | None:
    """For this room alone: an account as somebody to order for; None without one or when it is closed."""
    if user_id is None:
        return None
    person = queries.people_by_id(uow, [user_id]).get(user_id)
    return _account(uow, person) if person is not None and person.user.is_active else None


def owner_for(uow: UnitOfWork, public_id: str, token: str) -> CartOwner:
    """For this room alone: an account with its prices, or somebody without one at the public's."""
    if not public_id:
        return CartOwner(guest_token=f"chat:{token}")
    person = queries.person_by_public_id(uow, public_id)
    return CartOwner(user_id=person.user.id, price_group=person.price_group)


def open_account(uow: UnitOfWork, contact: Contact, language: str) -> CartOwner:
    """For this room alone: a new customer, who chooses a password whenever they like."""
    user = add_customer(uow, email=contact.email or "", name=contact.name, phone=contact.phone, language=language)
    return CartOwner(user_id=user.id)


def _account(uow: UnitOfWork, person: PersonRow) -> Buyer:
    user = person.user
    zero = Money.zero(get_shop_profile(uow).currency)
    may_read = uow.actor.may(Permission.CUSTOMERS_READ)
    return Buyer(
        public_id=user.public_id,
        name=user.name,
        phone=user.phone,
        email=user.email,
        company=person.company,
        may_use_account=offer_credit(uow, user.id, zero) is not None,
        addresses=list_addresses(uow, user.id or 0) if may_read else [],
        last_address=None,
        known_by="",
    )


def _guest(order: Order) -> Buyer:
    return Buyer(
        public_id="",
        name=order.customer_name,
        phone=order.phone,
        email=order.email or "",
        company="",
        may_use_account=False,
        addresses=[],
        last_address=_address_of(order),
        known_by=order.number,
    )


def _address_of(order: Order) -> DeliveryAddress | None:
    if order.address is None:
        return None
    fields = {name: value for name, value in order.address.items() if name in DeliveryAddress.model_fields}
    try:
        return DeliveryAddress.model_validate(fields)
    except ValidationError:  # loaded from another system, with less than an address needs here
        return None
