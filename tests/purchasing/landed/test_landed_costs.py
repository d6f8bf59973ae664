"""Bills before and after the goods: shared to the last minor unit, explained, and true whatever came first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from freight_app.accounts.permissions import Role
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.purchasing.landed.billing import add_bill, remove_bill
from freight_app.purchasing.landed.dtos import BillDraft, BillView, CoverDraft, LandedOrder, MeasureDraft, ProductCost
from freight_app.purchasing.landed.errors import PurchaseNotPlaced
from freight_app.purchasing.landed.models import CostBill
from freight_app.purchasing.landed.reading import cost_of_product, explain_order
from freight_app.purchasing.landed.rules import Basis
from freight_app.purchasing.landed.values import CostKind
from freight_app.purchasing.orders.ending import close_short
from freight_app.purchasing.orders.models import PurchaseOrder
from freight_app.shop.currencies.dtos import RateDraft
from freight_app.shop.currencies.errors import NoRate
from freight_app.shop.currencies.rates import add_rate
from tests.orders.shopping import staff
from tests.purchasing.bought import add_supplier, close, lines_of, place, receive, sell, take_back, tnd
from tests.stock.goods import add_product

D = Decimal
DAY = date(2026, 3, 2)


@pytest.fixture
def bought(house: House) -> str:
    """Twelve filters at 4.20 EUR and 30 pads at 10 EUR, at 3.37 TND; filters sell at 23.800 with 19 % of tax."""
    with house.write() as uow:
        add_rate(uow, RateDraft(base="USD", quote="TND", value="3.10", rated_on=DAY))
        supplier = add_supplier(uow, "BOSCH")
        lines = {
            "FILTER": (add_product(uow, "FILTER", price="23.800"), 12, "4.20"),
            "PADS": (add_product(uow, "PADS"), 30, "10.00"),
        }
        return place(uow, supplier, lines).number


def bill(
    house: House, number: str, amount: str, currency: str = "TND", basis: Basis = Basis.VALUE, **facts: Any
) -> BillView:
    facts.setdefault("covers", [CoverDraft(order=number or "PO")])
    facts.setdefault("kind", CostKind.FREIGHT)
    draft = BillDraft(
        number="F-18", issuer="Sotrans", amount=amount, currency=currency, billed_on=DAY, basis=basis, **facts
    )
    with house.write() as uow:
        return add_bill(uow, draft, key=uuid4().hex)


def explain(house: House, number: str) -> LandedOrder:
    with house.read() as uow:
        return explain_order(uow, number)


def cost(house: House, sku: str = "FILTER") -> ProductCost:
    with house.read() as uow:
        return cost_of_product(uow, sku)


def test_a_unit_cost_is_explained_from_the_price_to_the_last_bill(house: House, bought: str) -> None:
    with house.write() as uow:
        receive(uow, bought, {"FILTER": 12, "PADS": 30})
    freight = bill(house, bought, "100.00", "USD", Basis.QUANTITY)
    bill(house, bought, "42.000", kind=CostKind.DUTY)
    assert (freight.own, freight.rate, freight.placed) == (tnd("310.000"), D("3.10"), tnd("310.000"))
    filters, pads = explain(house, bought).lines
    [layer] = filters.layers
    assert (layer.pieces, layer.unit_price, layer.rate) == (12, Money(420, "EUR"), D("3.37"))
    # 12 x 4.20 x 3.37; 12 of 42 pieces of 310; 50.40 of 350.40 EUR of 42.
    assert (layer.goods, [part.amount for part in layer.parts]) == (
        tnd("169.848"),
        [tnd("88.571"), tnd("6.041")],
    )
    assert layer.total == tnd("264.460")
    assert filters.unit_cost == D("22.038333333")
    assert pads.layers[0].parts[0].amount == tnd("221.429")
    # 23.800 with tax are 20.000 without: it sells at a loss, and says so.
    assert (filters.price, round(filters.margin or 0, 4)) == (tnd("20.000"), D("-0.1019"))
    assert cost(house).unit_cost == filters.unit_cost


def test_a_bill_after_the_sale_is_a_variance_of_what_is_gone_and_never_lost(house: House, bought: str) -> None:
    with house.write() as uow:
        receive(uow, bought, {"FILTER": 12})
        sell(uow, cost_id(house, "FILTER"), 5)
    late = bill(house, bought, "12.000", covers=[CoverDraft(order=bought, receipt="GR-2026-00001")])
    assert (late.placed, late.late, late.waiting) == (tnd("12.000"), tnd("5.000"), tnd("0"))
    found = cost(house)
    assert (found.on_hand, found.known, found.layers[0].remaining) == (7, 7, 7)
    assert found.unit_cost == (D("169.848") + 12) / 12
    assert explain(house, bought).late == tnd("5.000")


def cost_id(house: House, sku: str) -> int:
    return cost(house, sku).product_id


def test_what_waits_lands_with_the_goods_and_what_never_comes_is_carried_by_the_rest(house: House, bought: str) -> None:
    before = bill(house, bought, "84.000", basis=Basis.QUANTITY)
    assert (before.placed, before.waiting) == (tnd("0"), tnd("84.000"))
    with house.write() as uow:
        receive(uow, bought, {"FILTER": 6})
    found = explain(house, bought)
    assert (found.landed, found.waiting) == (tnd("12.000"), tnd("72.000"))
    assert [part.amount for part in found.lines[0].waiting] == [tnd("12.000")]
    with house.write() as uow:
        close(uow, bought)
    found = explain(house, bought)
    assert (found.landed, found.waiting, found.bills[0].waiting) == (tnd("84.000"), tnd("0"), tnd("0"))


def test_a_line_that_is_given_up_alone_leaves_its_part_to_the_others_at_once(house: House, bought: str) -> None:
    bill(house, bought, "84.000", basis=Basis.QUANTITY)
    with house.write() as uow:
        receive(uow, bought, {"FILTER": 6})
    with house.write(staff(house, Role.BUYER)) as uow:
        close_short(uow, bought, reason="sold out", lines=[lines_of(uow, bought)["PADS"].id or 0], key="pads")
    found = explain(house, bought)
    assert (found.landed, found.waiting) == (tnd("42.000"), tnd("42.000"))


def test_goods_that_go_back_leave_their_part_waiting(house: House, bought: str) -> None:
    bill(house, bought, "84.000", basis=Basis.QUANTITY)
    with house.write() as uow:
        receipt = receive(uow, bought, {"FILTER": 12})
    assert explain(house, bought).landed == tnd("24.000")
    with house.write() as uow:
        take_back(uow, receipt)
    found = explain(house, bought)
    assert (found.landed, found.waiting, found.lines[0].layers) == (tnd("0"), tnd("84.000"), [])


def test_a_bill_by_weight_goes_by_value_until_the_weights_are_known(house: House, bought: str) -> None:
    by_weight = bill(house, bought, "30.000", basis=Basis.WEIGHT)
    assert (by_weight.basis, by_weight.used_basis, by_weight.lacking) == (
        Basis.WEIGHT,
        Basis.VALUE,
        ["FILTER", "PADS"],
    )
    measures = [
        MeasureDraft(order=bought, position=position, value=value) for position, value in ((1, "2.5"), (2, "5"))
    ]
    weighed = bill(house, bought, "30.000", basis=Basis.WEIGHT, measures=measures)
    assert (weighed.used_basis, weighed.lacking) == (Basis.WEIGHT, [])
    waiting = [line.waiting[1].amount for line in explain(house, bought).lines]
    assert waiting == [tnd("10.000"), tnd("20.000")]


def test_by_hand_the_parts_must_be_the_bill(house: House, bought: str) -> None:
    def parts(*values: str) -> list[MeasureDraft]:
        return [MeasureDraft(order=bought, position=place, value=value) for place, value in enumerate(values, 1)]

    with pytest.raises(InvalidInput, match="sum"):
        bill(house, bought, "30.000", basis=Basis.BY_HAND, measures=parts("10.000", "19.999"))
    bill(house, bought, "30.000", basis=Basis.BY_HAND, measures=parts("10.000", "20.000"))
    assert [line.waiting[0].amount for line in explain(house, bought).lines] == [tnd("10.000"), tnd("20.000")]


def test_what_cannot_be_billed_is_refused_and_nothing_is_left_behind(house: House, bought: str) -> None:
    with pytest.raises(NoRate):
        bill(house, bought, "10", "JPY")
    with pytest.raises(InvalidInput, match="zero"):
        bill(house, bought, "0")
    with pytest.raises(NotFound):
        bill(house, "PO-2026-99999", "10")
    with pytest.raises(InvalidInput, match="receipt"):
        bill(house, bought, "10", covers=[CoverDraft(order=bought, receipt="GR-2026-00009")])
    with house.write() as uow:
        order = uow.session.exec(select(PurchaseOrder)).one()
        order.rate, rate = None, order.rate
    with pytest.raises(PurchaseNotPlaced):
        bill(house, bought, "10")
    with house.write() as uow:
        uow.session.exec(select(PurchaseOrder)).one().rate = rate
    picker = staff(house, Role.SALES)
    with pytest.raises(NotAllowed), house.read(picker) as uow:
        explain_order(uow, bought)
    assert explain(house, bought).bills == []


def test_a_bill_is_entered_once_for_its_key_and_leaves_no_trace_in_costs_when_it_is_taken_out(
    house: House, bought: str
) -> None:
    draft = BillDraft(
        number="D-1",
        issuer="Customs",
        kind=CostKind.DUTY,
        amount="10.000",
        currency="TND",
        billed_on=DAY,
        covers=[CoverDraft(order=bought)],
    )
    with house.write() as uow:
        receive(uow, bought, {"FILTER": 12, "PADS": 30})
    first, second = (_entered(house, draft, "same") for _ in range(2))
    assert first.public_id == second.public_id
    assert explain(house, bought).landed == tnd("10.000")
    with house.write() as uow:
        remove_bill(uow, first.public_id)
    assert (explain(house, bought).landed, explain(house, bought).bills) == (tnd("0"), [])


def _entered(house: House, draft: BillDraft, key: str) -> BillView:
    with house.write() as uow:
        return add_bill(uow, draft, key=key)


class Harbour(RuleBasedStateMachine):
    """Two orders in two currencies; bills, goods, sales and returns in any order."""

    house: House

    @initialize()
    def order(self) -> None:
        tag = uuid4().hex[:8].upper()
        self.receipts: list[str] = []
        self.numbers: list[str] = []
        with self.house.write() as uow:
            for currency, rate in (("EUR", "3.37"), ("USD", "3.0715")):
                supplier = add_supplier(uow, f"{tag}-{currency}", currency=currency)
                skus = [f"{tag}-{currency}-{place}" for place in range(2)] + [f"{tag}-SHARED"]
                self.products = {sku: add_product(uow, sku) for sku in skus}
                lines = {sku: (self.products[sku], 7 + 4 * place, f"{place + 1}.37") for place, sku in enumerate(skus)}
                self.numbers.append(place_order(uow, supplier, lines, rate))

    def lines(self, number: str) -> list[tuple[str, int]]:
        return [(line.sku, line.product_id) for line in explain(self.house, number).lines]

    @rule(
        which=st.integers(0, 1),
        both=st.booleans(),
        amount=st.integers(-5_000_000, 5_000_000).filter(bool),
        currency=st.sampled_from(["TND", "EUR", "USD"]),
        basis=st.sampled_from([basis for basis in Basis if basis is not Basis.BY_HAND]),
    )
    def bill_comes(self, which: int, both: bool, amount: int, currency: str, basis: Basis) -> None:
        covers = [CoverDraft(order=number) for number in (self.numbers if both else [self.numbers[which]])]
        bill(self.house, "", str(Money(amount, currency).decimal), currency, basis, covers=covers, rate="3.37911")

    @rule(which=st.integers(0, 1), amount=st.integers(1, 10**6), place=st.integers(0, 9))
    def bill_of_a_receipt_comes(self, which: int, amount: int, place: int) -> None:
        found = explain(self.house, self.numbers[which])
        if found.receipts:
            cover = CoverDraft(order=found.number, receipt=found.receipts[place % len(found.receipts)])
            bill(self.house, "", str(Money(amount, "TND").decimal), covers=[cover])

    @rule(which=st.integers(0, 1), place=st.integers(0, 2), pieces=st.integers(1, 6))
    def goods_come(self, which: int, place: int, pieces: int) -> None:
        sku, _product = self.lines(self.numbers[which])[place]
        with self.house.write() as uow:
            self.receipts.append(receive(uow, self.numbers[which], {sku: pieces}))

    @rule(which=st.integers(0, 9))
    def receipt_is_taken_back(self, which: int) -> None:
        if self.receipts:
            receipt = self.receipts[which % len(self.receipts)]
            try:
                with self.house.write() as uow:
                    take_back(uow, receipt)
            except Exception:  # noqa: BLE001 - pieces that were sold cannot go back
                return
            self.receipts.remove(receipt)

    @rule(which=st.integers(0, 1), place=st.integers(0, 2), pieces=st.integers(1, 5))
    def pieces_are_sold(self, which: int, place: int, pieces: int) -> None:
        sku, product_id = self.lines(self.numbers[which])[place]
        on_hand = cost(self.house, sku).on_hand
        if on_hand:
            with self.house.write() as uow:
                sell(uow, product_id, min(on_hand, pieces))

    @rule(which=st.integers(0, 1))
    def order_is_closed(self, which: int) -> None:
        with self.house.write() as uow:
            close(uow, self.numbers[which])

    @rule(which=st.integers(0, 9))
    def bill_is_taken_out(self, which: int) -> None:
        with self.house.write() as uow:
            ids = [row.public_id for row in uow.session.exec(select(CostBill))]
            if ids:
                remove_bill(uow, ids[which % len(ids)])

    @invariant()
    def every_bill_is_carried_to_the_last_minor_unit(self) -> None:
        bills: dict[str, BillView] = {}
        carried: dict[str, int] = {}
        for found in (explain(self.house, number) for number in self.numbers):
            bills |= {one.public_id: one for one in found.bills}
            for line in found.lines:
                assert sum(layer.pieces for layer in line.layers) == line.accepted
                assert sum(layer.total.amount_minor for layer in line.layers) == line.total.amount_minor
                for layer in line.layers:
                    parts = sum(part.amount.amount_minor for part in layer.parts)
                    assert (layer.landed.amount_minor, layer.total) == (parts, layer.goods + layer.landed)
                for part in [part for layer in line.layers for part in layer.parts] + line.waiting:
                    carried[part.bill_id] = carried.get(part.bill_id, 0) + part.amount.amount_minor
        for public_id, one in bills.items():
            assert carried.get(public_id, 0) + one.unplaced.amount_minor == one.own.amount_minor
            assert one.placed + one.waiting + one.unplaced == one.own


def place_order(uow: Any, supplier: Any, lines: dict[str, tuple[int, int, str]], rate: str) -> str:
    return place(uow, supplier, lines, rate=rate).number


def test_whatever_comes_first_bills_and_layers_add_up(house: House) -> None:
    Harbour.house = house
    run_state_machine_as_test(
        Harbour,
        settings=settings(
            max_examples=6,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
