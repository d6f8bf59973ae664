"""What the processes of the races do: one unit of work each."""

from __future__ import annotations

from typing import Any

from freight_app.kit.actor import Actor
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders.back_orders.serving import serve_waiting
from freight_app.orders.cancelling import cancel_order, expire_unpaid_orders
from freight_app.orders.cart import add_to_cart, merge_carts
from freight_app.orders.changes.amending import amend_order
from freight_app.orders.changes.dtos import (
    AmendRequest,
    CountedLine,
    LineChange,
    ReceiveRequest,
    ReturnedLine,
    ReturnRequest,
)
from freight_app.orders.changes.returning import open_return, receive_return
from freight_app.orders.checkout import place_order
from freight_app.orders.credit.booking import receive_account_payment
from freight_app.orders.credit.dtos import ReceivedBy
from freight_app.orders.dtos import CartOwner, CheckoutRequest
from freight_app.orders.fulfilment import hand_over, start_picking
from freight_app.orders.paying.card_pages import record_state
from freight_app.orders.ports import GatewayState, GatewayStatus
from freight_app.orders.spending.deciding import approve_order, decline_order
from freight_app.stock.dtos import ReceiptLine, StockLine
from freight_app.stock.service import receive_stock, reserve_stock
from tests.orders.credit.trade import amend as set_total


def buy(house: House, _turn: int, *, owner: CartOwner, request: dict[str, Any], key: str) -> str:
    with house.write() as uow:
        return place_order(uow, owner, CheckoutRequest.model_validate(request), key=key).number


def buy_on_account(
    house: House, _turn: int, *, owner: CartOwner, product: int, request: dict[str, Any], key: str
) -> bool:
    """Fill the cart and order it in one breath; whether the order is held."""
    with house.write() as uow:
        add_to_cart(uow, owner, product)
        return place_order(uow, owner, CheckoutRequest.model_validate(request), key=key).is_held


def buy_for_company(house: House, _turn: int, *, user_id: int, product: int, request: dict[str, Any], key: str) -> bool:
    """Fill the cart and order it in one breath; whether the order waits for an approval."""
    owner = CartOwner(user_id=user_id)
    with house.write() as uow:
        add_to_cart(uow, owner, product)
        return place_order(uow, owner, CheckoutRequest.model_validate(request), key=key).awaits_approval


def approve(house: House, _turn: int, *, user_id: int, number: str, total: int) -> None:
    with house.write(Actor("Decider", user_id, frozenset())) as uow:
        approve_order(uow, user_id, number, seen_total_minor=total, key=f"yes-{user_id}")


def decline(house: House, _turn: int, *, user_id: int, number: str) -> None:
    with house.write(Actor("Decider", user_id, frozenset())) as uow:
        decline_order(uow, user_id, number, reason="Too dear", key=f"no-{user_id}")


def amend_to(house: House, _turn: int, *, number: str, total: str) -> None:
    set_total(house, number, total)


def pay_on_account(house: House, _turn: int, *, company: str, amount: Money, key: str) -> None:
    with house.write() as uow:
        receive_account_payment(uow, company, amount, received_on=uow.now().date(), method=ReceivedBy.CASH, key=key)


def hold(house: House, _turn: int, *, lines: list[tuple[int, int]], reference: str) -> None:
    with house.write() as uow:
        wanted = [StockLine(product_id=product, quantity=quantity) for product, quantity in lines]
        reserve_stock(uow, wanted, reference=reference, expires_at=None)


def receive(house: House, _turn: int, *, product: int, location: int, key: str) -> None:
    with house.write() as uow:
        receive_stock(uow, [ReceiptLine(product_id=product, location_id=location, quantity=1)], reference="", key=key)


def cancel(house: House, turn: int, *, numbers: list[str]) -> None:
    with house.write() as uow:
        cancel_order(uow, numbers[turn], reason="changed their mind", key=f"cancel-{turn}")


def hand_to_driver(house: House, turn: int, *, numbers: list[str]) -> None:
    with house.write() as uow:
        hand_over(uow, numbers[turn], to="driver", key=f"hand-over-{turn}")


def pick(house: House, turn: int, *, numbers: list[str], picker: Actor) -> None:
    with house.write(picker) as uow:
        start_picking(uow, numbers[turn])


def pay(house: House, turn: int, *, references: list[str], amount: Money) -> None:
    with house.write() as uow:
        state = GatewayState(f"page-{references[turn]}", references[turn], GatewayStatus.PAID, amount, "AUTH")
        record_state(uow, state)


def expire(house: House, _turn: int) -> int:
    with house.write() as uow:
        return expire_unpaid_orders(uow)


def add(house: House, _turn: int, *, owner: CartOwner, product: int) -> None:
    with house.write() as uow:
        add_to_cart(uow, owner, product)


def merge(house: House, _turn: int, *, guest: CartOwner, user: CartOwner) -> None:
    with house.write() as uow:
        merge_carts(uow, guest, user)


def amend(house: House, turn: int, *, numbers: list[str], lines: list[int], quantity: int, key: str) -> int:
    with house.write() as uow:
        request = AmendRequest(revision=0, lines=[LineChange(line_id=lines[turn], quantity=quantity)])
        return amend_order(uow, numbers[turn], request, key=f"{key}-{turn}")


def send_back(house: House, turn: int, *, numbers: list[str], lines: list[int], key: str) -> str:
    with house.write() as uow:
        wanted = ReturnRequest(lines=[ReturnedLine(line_id=lines[turn], quantity=1, reason="other")])
        return open_return(uow, numbers[turn], wanted, key=f"{key}-{turn}")


def count_back(house: House, turn: int, *, returns: list[str], lines: list[int], key: str) -> None:
    with house.write() as uow:
        counted = ReceiveRequest(lines=[CountedLine(line_id=lines[turn], restocked=1)])
        receive_return(uow, returns[turn], counted, key=f"{key}-{turn}")


def serve(house: House, _turn: int, *, product: int) -> None:
    with house.write() as uow:
        serve_waiting(uow, {"product_id": product})
