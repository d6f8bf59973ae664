"""What is short is proposed with the need that caused it, and becomes purchase orders once."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.errors import NotAllowed
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.purchasing.comparing.dtos import BasketLine, Comparison
from freight_app.purchasing.comparing.reading import compare_suppliers
from freight_app.purchasing.comparing.rules import Risk, Why
from freight_app.purchasing.landed.billing import add_bill
from freight_app.purchasing.landed.dtos import BillDraft, CoverDraft
from freight_app.purchasing.landed.reading import explain_order
from freight_app.purchasing.landed.values import CostKind
from freight_app.purchasing.proposals.dtos import Proposals, WantedLine
from freight_app.purchasing.proposals.proposing import make_orders, propose_orders
from freight_app.purchasing.proposals.rules import Cause
from freight_app.stock.levels import set_reorder_point
from tests.orders.back_orders.waiting import allow
from tests.orders.conftest import Parts
from tests.orders.shopping import bring_to_door, order, staff
from tests.purchasing.buying import offer, place, placed, purchase, receive, supplier


def propose(house: House) -> Proposals:
    with house.read() as uow:
        return propose_orders(uow)


def bill(house: House, number: str, amount: str, currency: str) -> None:
    draft = BillDraft(
        number="F-18",
        issuer="Sotrans",
        kind=CostKind.FREIGHT,
        amount=amount,
        currency=currency,
        billed_on=date(2026, 3, 2),
        covers=[CoverDraft(order=number)],
    )
    with house.write() as uow:
        add_bill(uow, draft, key=uuid4().hex)


def test_what_sells_out_is_proposed_with_its_need_and_ordered_once(house: House, parts: Parts) -> None:
    near = supplier(house, lead_time_days=14)
    offer(house, near, "HU-816", 500, min_quantity=5, pack_size=4)
    placed_order = order(house, {parts.filter: 8})
    bring_to_door(house, placed_order.number)  # eight of ten filters are gone
    with house.write() as uow:
        set_reorder_point(uow, parts.filter, 4)
        set_reorder_point(uow, parts.pads, 3, quantity=6)

    found = propose(house)
    [proposed] = found.orders
    [line] = proposed.lines
    assert (line.need.cause, line.need.available, line.need.sold, line.need.sells_until) == (Cause.BELOW_POINT, 2, 8, 2)
    # Two to the point of four, and four for six weeks at 0.62 a week; whole packs of four, at least five.
    assert (line.need.wanted, line.quantity, line.price) == (6, 8, Money(500, "EUR"))
    assert (line.need.arrives_on, line.need.left) == (date(2026, 3, 2) + timedelta(days=14), 0)
    assert proposed.total == Money(4000, "EUR")
    assert [(missing.sku, missing.quantity) for missing in found.unsupplied] == [("FDB4446", 6)]

    wanted = [WantedLine(supplier_ref=near, product_id=parts.filter, quantity=12)]
    with pytest.raises(NotAllowed), house.write(staff(house, Role.SALES)) as uow:
        make_orders(uow, wanted, key="one")
    numbers: list[str] = []
    for _twice in range(2):
        with house.write(staff(house, Role.BUYER)) as uow:
            numbers = make_orders(uow, wanted, key="one")
    [number] = numbers
    [drafted] = purchase(house, number).lines
    assert (drafted.quantity, drafted.unit_price) == (12, Money(500, "EUR"))
    assert drafted.need is not None
    assert (drafted.need["cause"], drafted.need["available"]) == ("below_point", 2)
    # What is drafted counts: nothing is proposed twice.
    assert propose(house).orders == []


def test_what_customers_wait_for_is_the_first_need(house: House, parts: Parts) -> None:
    allow(house, "FDB4446")
    order(house, {parts.pads: 5})  # three are there
    offer(house, supplier(house), "FDB4446", 1200)
    [proposed] = propose(house).orders
    need = proposed.lines[0].need
    assert (need.cause, need.waiting, need.available, need.wanted) == (Cause.WAITED_FOR, 2, 0, 2)
    assert need.promised_on is not None


def compare(house: House, *basket: tuple[str, int]) -> Comparison:
    with house.read() as uow:
        return compare_suppliers(uow, [BasketLine(sku=sku, quantity=quantity) for sku, quantity in basket])


def test_suppliers_are_compared_by_what_goods_cost_in_the_end(house: House, parts: Parts) -> None:
    number = placed(house, {parts.filter: 10})  # of a supplier that offers nothing yet
    cheap = purchase(house, number).supplier_ref
    offer(house, cheap, "HU-816", 1000)
    dear = supplier(house, name="Dear but near", lead_time_days=3)
    offer(house, dear, "HU-816", 1100)
    offer(house, dear, "FDB4446", 2000, min_quantity=3)
    alone = compare(house, ("hu-816", 10))
    assert alone.best is not None
    assert (alone.best.supplier_ref, alone.best.why) == (cheap, Why.CHEAPEST)

    draft = order_at_price(house, cheap, parts.filter)
    receive(house, draft, {"HU-816": (10, 0)})
    bill(house, draft, "20.00", "EUR")
    found = compare(house, ("HU-816", 10), ("NOBODYS", 1))
    first, second = found.suppliers
    # 10 EUR and a fifth on top of it against 11 EUR, at 3.4 dinars.
    assert (first.supplier_ref, first.total, second.total) == (dear, tnd_minor(374_000), tnd_minor(408_000))
    assert (second.landed_n, str(second.landed_share)[:3]) == (1, "0.2")
    assert (found.unknown, found.not_offered) == (["NOBODYS"], [])
    assert Risk.NEVER_BOUGHT in first.risks
    assert Risk.NO_COSTS_KNOWN not in second.risks

    both = compare(house, ("HU-816", 10), ("FDB4446", 1))
    assert both.best is not None
    assert (both.best.supplier_ref, both.best.why) == (dear, Why.MOST_PARTS)
    assert Risk.LACKS_PARTS in both.suppliers[1].risks
    [pads] = [line for line in both.suppliers[0].lines if line.sku == "FDB4446"]
    assert (pads.wanted, pads.pieces) == (1, 3)


def tnd_minor(amount: int) -> Money:
    return Money(amount, "TND")


def order_at_price(house: House, supplier_ref: str, product_id: int) -> str:
    """Ten pieces at the supplier's own price, on their way."""
    wanted = [WantedLine(supplier_ref=supplier_ref, product_id=product_id, quantity=10)]
    with house.write() as uow:
        [number] = make_orders(uow, wanted, key=uuid4().hex)
    place(house, number)
    return number


def test_costs_follow_the_real_verbs_of_buying(house: House, parts: Parts) -> None:
    number = placed(house, {parts.filter: 10})
    bill(house, number, "100.000", "TND")
    receive(house, number, {"HU-816": (4, 0)})
    with house.read() as uow:
        found = explain_order(uow, number)
    assert (found.landed, found.waiting) == (tnd_minor(40_000), tnd_minor(60_000))
    receive(house, number, {"HU-816": (6, 1)})
    with house.read() as uow:
        found = explain_order(uow, number)
    assert (found.landed, found.waiting, found.lines[0].accepted) == (tnd_minor(100_000), tnd_minor(0), 10)
