"""What the processes that number invoices at once do, and the orders that they do it to."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from freight_app.kit.house import House
from freight_app.kit.settings import Settings
from freight_app.orders.invoices.issuing import issue_invoice
from freight_app.orders.models import Order, OrderLine, OrderStatus
from freight_app.wiring import open_house

_CONTEXT = multiprocessing.get_context("forkserver")


def add_confirmed_orders(house: House, count: int, product_id: int) -> list[str]:
    """So many orders of one piece for 11.900 TND, written past the checkout: they are to be invoiced, not bought."""
    numbers = [f"R-{place}" for place in range(count)]
    with house.write() as uow:
        connection, now = uow.session.connection(), uow.now()
        connection.execute(sa.insert(Order), [_order(number, now) for number in numbers])
        ids = connection.execute(sa.select(Order.__table__.c.id)).scalars().all()  # type: ignore[attr-defined]
        connection.execute(sa.insert(OrderLine), [_line(order_id, product_id) for order_id in ids])
    return numbers


def issue_share(house: House, _turn: int, *, numbers: list[str]) -> int:
    """Invoice these orders, each in a unit of work of its own."""
    for number in numbers:
        with house.write() as uow:
            issue_invoice(uow, number, key=number)
    return len(numbers)


def start_issuing(house: House, numbers: list[str]) -> Any:
    """A process that invoices these orders until it is done or killed."""
    url = house.database.url.render_as_string(hide_password=False)
    process = _CONTEXT.Process(target=_issue_all, args=(url, house.settings.data_dir, numbers), daemon=True)
    process.start()
    return process


def _issue_all(url: str, data_dir: Path, numbers: list[str]) -> None:
    house = open_house(Settings(database_url=url, data_dir=data_dir, _env_file=None))  # type: ignore[call-arg]
    issue_share(house, 0, numbers=numbers)


def _order(number: str, now: Any) -> dict[str, Any]:
    return {
        "number": number,
        "tracking_token": f"token-of-{number}",
        "status": OrderStatus.CONFIRMED,
        "status_since": now,
        "placed_at": now,
        "language": "fr",
        "price_group": "public",
        "customer_name": "Amine Trabelsi",
        "customer_key": "amine trabelsi",
        "phone": "+21698123456",
        "delivery_code": "pickup",
        "delivery_names": {"en": "Collect"},
        "is_pickup": True,
        "city": "",
        "promised_on": now.date(),
        "customer_note": "",
        "payment_method": "cash_on_delivery",
        "currency": "TND",
        "goods_minor": 11_900,
        "fee_minor": 0,
        "total_minor": 11_900,
        "tax_minor": 1_900,
        "taxes": [{"rate": "0.19", "gross_minor": 11_900, "tax_minor": 1_900}],
        "short_minor": 0,
        "picker_name": "",
        "driver_name": "",
    }


def _line(order_id: int, product_id: int) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "position": 0,
        "product_id": product_id,
        "sku": "HU-816",
        "names": {"en": "Oil filter", "fr": "Filtre à huile"},
        "quantity": 1,
        "unit_minor": 11_900,
        "total_minor": 11_900,
        "tax_class": "standard",
        "tax_rate": "0.19",
        "picked_quantity": 0,
        "short_quantity": 0,
        "short_reason": "",
        "fulfilled_quantity": 0,
        "returned_quantity": 0,
    }
