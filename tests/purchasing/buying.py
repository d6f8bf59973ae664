"""A supplier, what they offer and orders with them, for tests that are about one thing of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.house import House
from freight_app.purchasing.orders.approving import approve_order
from freight_app.purchasing.orders.drafting import draft_order
from freight_app.purchasing.orders.dtos import PurchaseDraft, PurchaseView
from freight_app.purchasing.orders.placing import place_order
from freight_app.purchasing.orders.reading import get_purchase
from freight_app.purchasing.receiving.dtos import ReceiveGoods
from freight_app.purchasing.receiving.receiving import receive_goods
from freight_app.purchasing.suppliers.dtos import ContactDraft, OfferDraft, SupplierDraft
from freight_app.purchasing.suppliers.keeping import create_supplier, save_contact
from freight_app.purchasing.suppliers.offering import set_offer
from freight_app.shop.currencies.dtos import RateDraft
from freight_app.shop.currencies.rates import add_rate
from tests.stock.goods import MAIN, add_product


def supplier(house: House, *, by: Actor = SYSTEM, **said: Any) -> str:
    """A supplier in Marseille who is paid in EUR; their public id. One euro is worth 3.4 dinars."""
    draft = {
        "code": f"S{uuid4().hex[:6]}",
        "name": "Pièces du Midi",
        "currency": "EUR",
        "country": "FR",
        "language": "fr",
        "incoterm": "FCA",
        "incoterm_place": "Marseille",
        "payment_terms_days": 30,
        "lead_time_days": 12,
    }
    with house.write() as uow:
        add_rate(uow, RateDraft(base="EUR", quote="TND", value="3.4", rated_on=uow.now().date()))
    with house.write(by) as uow:
        public_id = create_supplier(uow, SupplierDraft.model_validate(draft | said))
        save_contact(uow, public_id, ContactDraft(name="Aline", email="aline@midi.test", gets_orders=True))
    return public_id


def offer(house: House, public_id: str, sku: str, price_minor: int, **said: Any) -> int:
    draft = OfferDraft.model_validate({"sku": sku, "price_minor": price_minor, **said})
    with house.write() as uow:
        return set_offer(uow, public_id, draft)


def products(house: House, *skus: str) -> list[int]:
    with house.write() as uow:
        return [add_product(uow, sku) for sku in skus]


def draft(house: House, public_id: str, lines: dict[int, int], *, by: Actor = SYSTEM, **said: Any) -> str:
    wanted = [{"product_id": product_id, "quantity": quantity} for product_id, quantity in lines.items()]
    with house.write(by) as uow:
        body = PurchaseDraft.model_validate({"supplier": public_id, "lines": wanted, **said})
        return draft_order(uow, body, key=uuid4().hex)


def purchase(house: House, number: str, *, by: Actor = SYSTEM) -> PurchaseView:
    with house.read(by) as uow:
        return get_purchase(uow, number)


def place(house: House, number: str) -> None:
    """Approve and send, as the house itself."""
    with house.write() as uow:
        approve_order(uow, number, revision=get_purchase(uow, number).revision)
    with house.write() as uow:
        place_order(uow, number, revision=get_purchase(uow, number).revision, key=uuid4().hex)


def placed(house: House, lines: dict[int, int]) -> str:
    number = draft(house, supplier(house), lines, expected_on=date(2026, 3, 20).isoformat())
    place(house, number)
    return number


def came(house: House, number: str, pieces: dict[str, tuple[int, int]], **said: Any) -> ReceiveGoods:
    """(accepted, rejected) by SKU."""
    ids = {line.sku: line.id for line in purchase(house, number).lines}
    lines = [
        {"line_id": ids[sku], "accepted": good, "rejected": bad, "reason": "damaged" if bad else ""}
        for sku, (good, bad) in pieces.items()
    ]
    return ReceiveGoods.model_validate({"location_id": MAIN, "lines": lines, **said})


def receive(
    house: House,
    number: str,
    pieces: dict[str, tuple[int, int]],
    *,
    by: Actor = SYSTEM,
    key: str | None = None,
    **said: Any,
) -> str:
    request = came(house, number, pieces, **said)
    with house.write(by) as uow:
        return receive_goods(uow, number, request, key=key or uuid4().hex)
