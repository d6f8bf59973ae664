"""What the processes of the races do: one unit of work each."""

from __future__ import annotations

from typing import Any

from freight_app.kit.actor import Actor
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders.cancelling import cancel_order, expire_unpaid_orders
from freight_app.orders.cart import add_to_cart, merge_carts
from freight_app.orders.checkout import place_order
from freight_app.orders.dtos import CartOwner, CheckoutRequest
from freight_app.orders.fulfilment import hand_over, start_picking
from freight_app.orders.paying.card_pages import record_state
from freight_app.orders.ports import GatewayState, GatewayStatus
from freight_app.stock.dtos import ReceiptLine, StockLine
from freight_app.stock.service import receive_stock, reserve_stock


def buy(house: House, _turn: int, *, owner: CartOwner, request: dict[str, Any], key: str) -> str:
    with house.write() as uow:
        return place_order(uow, owner, CheckoutRequest.model_validate(request), key=key).number


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
