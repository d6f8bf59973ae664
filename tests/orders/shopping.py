"""A shop that can sell, and customers who buy, for tests that begin later in the story."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlmodel import col, select

from freight_app.accounts.dtos import NewUser
from freight_app.accounts.permissions import ROLES, Role
from freight_app.accounts.users import add_users
from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.messaging.models import Message
from freight_app.orders.cart import set_quantity
from freight_app.orders.checkout import place_order, quote_checkout
from freight_app.orders.delivery_methods import list_delivery_methods, update_delivery_method
from freight_app.orders.dtos import CartOwner, CheckoutRequest, DeliveryMethodDraft, PlacedOrder
from freight_app.orders.fulfilment import (
    confirm_order,
    deliver_order,
    hand_over,
    pack_order,
    pick_line,
    start_picking,
)
from freight_app.orders.listing import get_order
from freight_app.orders.paying.card_pages import record_state
from freight_app.orders.ports import GatewayState, GatewayStatus
from freight_app.orders.staff_dtos import OrderDetail
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.work.running import run_due_tasks

GUEST = CartOwner(guest_token="guest-token-of-a-visitor")
DELIVERY = DeliveryMethodDraft(
    code="delivery",
    names={"en": "Delivery", "fr": "Livraison", "ar": "توصيل"},
    fee="7.000",
    free_above="200.000",
    promise_days=2,
    position=1,
)
ADDRESS = {"line": "12, rue Ibn Khaldoun", "city": "La Marsa", "region": "Tunis", "country": "TN"}


def tnd(amount: str) -> Money:
    return Money.from_decimal(amount, "TND")


def open_shop(uow: UnitOfWork) -> None:
    """Delivery for 7.000 TND, free from 200.000; cards are rehearsed; a bank account for transfers."""
    delivery = next(m for m in list_delivery_methods(uow, include_inactive=True) if m.code == "delivery")
    update_delivery_method(uow, delivery.id, DELIVERY)
    update_shop_profile(uow, ShopProfileUpdate(demo=True, bank_details="IBAN TN59 1000 6035"))


def staff(house: House, *roles: Role, name: str = "Sami") -> Actor:
    """A colleague in these roles, with an account."""
    with house.write() as uow:
        email = f"{uuid4().hex[:12]}@demo.test"
        [user] = add_users(uow, [NewUser(email=email, name=name, roles=frozenset(roles))])
    return Actor(name, user.id, frozenset().union(*(frozenset(map(str, ROLES[role])) for role in roles)))


def customer(house: House, name: str = "Amine Trabelsi") -> CartOwner:
    return CartOwner(user_id=staff(house, Role.CUSTOMER, name=name).user_id)


def fill_cart(house: House, owner: CartOwner, wanted: dict[int, int]) -> None:
    with house.write() as uow:
        for product_id, quantity in wanted.items():
            set_quantity(uow, owner, product_id, quantity)


def checkout_request(**changes: Any) -> CheckoutRequest:
    """Collected in the shop and paid there, unless changed."""
    fields: dict[str, Any] = {
        "contact": {"name": "Amine Trabelsi", "phone": "98 123 456", "email": "amine@demo.test"},
        "delivery_method": "pickup",
        "payment_method": "cash_on_delivery",
        "expected_total_minor": 0,
    }
    return CheckoutRequest.model_validate(fields | changes)


def order(
    house: House, wanted: dict[int, int], *, owner: CartOwner = GUEST, key: str | None = None, **changes: Any
) -> PlacedOrder:
    """Fill the cart and order it at the total that the page shows."""
    fill_cart(house, owner, wanted)
    request = checkout_request(**changes)
    with house.read() as uow:
        total = quote_checkout(uow, owner, delivery_method=request.delivery_method).total.amount_minor
    with house.write() as uow:
        request = request.model_copy(update={"expected_total_minor": total})
        return place_order(uow, owner, request, key=key or uuid4().hex)


def pay_by_card(house: House, placed: PlacedOrder, *, approved: bool = True) -> None:
    """What the gateway answers, when asked about the page on which the customer paid, or was refused."""
    reference = placed.card_reference or ""
    status = GatewayStatus.PAID if approved else GatewayStatus.FAILED
    with house.write() as uow:
        record_state(uow, GatewayState(f"page-{reference}", reference, status, placed.total, "AUTH-1"))


def letters(house: House) -> list[Message]:
    """What was written to customers so far, once the worker has been at it."""
    run_due_tasks(house.database)
    with house.read() as uow:
        found = list(uow.session.exec(select(Message).order_by(col(Message.id))))
        uow.session.expunge_all()
        return found


def detail(house: House, number: str) -> OrderDetail:
    with house.read() as uow:
        return get_order(uow, number)


def bring_to_packed(house: House, number: str, actor: Actor = SYSTEM) -> None:
    """Confirm, pick every piece, close the box."""
    if detail(house, number).status == "pending":
        with house.write() as uow:
            confirm_order(uow, number)
    with house.write(actor) as uow:
        start_picking(uow, number)
        for line in detail_in(uow, number).lines:
            pick_line(uow, number, line.line_id, scanned=line.sku, quantity=line.quantity, key=uuid4().hex)
        pack_order(uow, number, key=uuid4().hex)


def bring_to_road(house: House, number: str, driver: Actor | None = None) -> None:
    bring_to_packed(house, number)
    with house.write() as uow:
        hand_over(
            uow,
            number,
            to="driver",
            driver_user_id=driver.user_id if driver else None,
            driver_name=driver.label if driver else "",
            key=uuid4().hex,
        )


def bring_to_door(house: House, number: str) -> None:
    """Delivered, with the money that was due."""
    bring_to_road(house, number)
    due = detail(house, number).to_pay
    with house.write() as uow:
        deliver_order(uow, number, cash_received=None if due.is_zero else due, key=uuid4().hex)


def detail_in(uow: UnitOfWork, number: str) -> OrderDetail:
    return get_order(uow, number)
