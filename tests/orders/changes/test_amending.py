"""An order changes before it is picked: it keeps its prices, stock and money follow, nobody overwrites another."""

from __future__ import annotations

from uuid import uuid4

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders.changes.amending import amend_own_order, preview_amendment, preview_own_amendment
from freight_app.orders.changes.dtos import AmendRequest
from freight_app.orders.changes.errors import NothingChanges, NothingLeft, OrderChanged, OrderInvoiced
from freight_app.orders.changes.options import get_own_options, list_amendments
from freight_app.orders.errors import NotForSale, OrderNotInState, TotalChanged
from freight_app.orders.events import OrderAmended
from freight_app.orders.fulfilment import confirm_order, mark_short, pack_order, put_back, start_picking
from freight_app.orders.invoices.issuing import issue_invoice
from freight_app.orders.models import PaymentStatus
from freight_app.stock.errors import NotEnoughStock
from tests.orders.changes.shop import amend, line_ids, require_sound, revision, split
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    ADDRESS,
    customer,
    detail,
    order,
    pay_by_card,
    staff,
    tnd,
)
from tests.stock.goods import level_at

P = PaymentStatus


def money(house: House, number: str) -> list[tuple[str, Money]]:
    return [(payment.status, payment.amount) for payment in detail(house, number).payments]


def test_quantities_parts_and_the_money_that_is_awaited_change_together(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 3, parts.pads: 1}, delivery_method="delivery", address=ADDRESS).number
    heard: list[OrderAmended] = []
    house.database.bus.subscribe(OrderAmended, lambda _uow, event: heard.append(event))
    assert amend(house, number, lines={"HU-816": 1, "FDB4446": 0}, added={"BOOK": 2}, reason="by phone") == 1
    found = detail(house, number)
    assert [(line.sku, line.quantity, line.total) for line in found.lines] == [
        ("HU-816", 1, tnd("24.500")),
        ("BOOK", 2, tnd("20.000")),
    ]
    assert (found.goods, found.fee, found.total) == (tnd("44.500"), tnd("7.000"), tnd("51.500"))
    # 31.500 at 19% and 20.000 at 7%.
    assert (found.tax, [line.tax for line in found.taxes]) == (tnd("6.337"), [tnd("5.029"), tnd("1.308")])
    assert money(house, number) == [(P.PENDING, tnd("51.500"))]
    assert [(event.number, event.before_minor, event.after_minor) for event in heard] == [(number, 172_900, 51_500)]
    with house.read() as uow:
        assert [level_at(uow, product) for product in (parts.filter, parts.pads, parts.book)] == [
            (10, 1),
            (3, 0),
            (5, 2),
        ]
        [told] = list_amendments(uow, number)
        require_sound(uow)
    assert {(line.sku, line.before, line.after) for line in told.lines} == {
        ("HU-816", 3, 1),
        ("FDB4446", 1, 0),
        ("BOOK", 0, 2),
    }
    [entry] = [entry for entry in found.timeline if entry.kind == "amendment"]
    assert "by phone" in entry.text
    assert "172.900 TND → 51.500 TND" in entry.text


def test_what_is_refused_leaves_no_trace(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 2}).number
    other = order(house, {parts.pads: 1}).number
    before = detail(house, number)
    with pytest.raises(NotEnoughStock) as short:
        amend(house, number, lines={"HU-816": 11}, added={"BOOK": 1})
    assert short.value.lines == [{"product_id": parts.filter, "wanted": 11, "available": 10}]
    with pytest.raises(NothingLeft):
        amend(house, number, lines={"HU-816": 0})
    with pytest.raises(NothingChanges):
        amend(house, number, lines={"HU-816": 2})
    with pytest.raises(NotForSale):
        amend(house, number, added={"ASK": 1})
    with pytest.raises(NotFound):
        amend(house, number, added={"NO-SUCH": 1})
    with pytest.raises(InvalidInput):
        amend(house, number, added={"HU-816": 1})
    with pytest.raises(TotalChanged):
        amend(house, number, lines={"HU-816": 1}, expected_total_minor=49_000)
    with house.write() as uow:
        request = AmendRequest.model_validate(
            {"revision": 0, "lines": [{"line_id": line_ids(house, other)["FDB4446"], "quantity": 0}]}
        )
        with pytest.raises(NotFound):
            preview_amendment(uow, number, request)
    assert detail(house, number) == before
    with house.read() as uow:
        require_sound(uow)


def test_the_preview_says_what_will_be_and_what_is_not_there(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 2}).number
    [line] = line_ids(house, number).values()

    def preview(quantity: int) -> tuple[Money, Money, int, bool]:
        request = AmendRequest.model_validate({"revision": 0, "lines": [{"line_id": line, "quantity": quantity}]})
        with house.read() as uow:
            shown = preview_amendment(uow, number, request)
        return shown.total, shown.to_pay, shown.lines[0].missing, shown.can_be_done

    assert preview(1) == (tnd("24.500"), tnd("24.500"), 0, True)
    assert preview(10) == (tnd("245.000"), tnd("245.000"), 0, True)
    assert preview(12) == (tnd("294.000"), tnd("294.000"), 2, False)
    assert preview(2) == (tnd("49.000"), tnd("49.000"), 0, False)
    assert revision(house, number) == 0


def test_of_two_who_saw_the_same_order_the_second_is_told(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 2}).number
    amend(house, number, lines={"HU-816": 3}, revision=0)
    with pytest.raises(OrderChanged) as refused:
        amend(house, number, lines={"HU-816": 1}, revision=0)
    assert refused.value.details == {"number": number, "revision": 1}
    assert detail(house, number).lines[0].quantity == 3


def test_a_paid_order_owes_back_or_awaits_the_difference(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 2}, payment_method="card")
    pay_by_card(house, placed)
    amend(house, placed.number, lines={"HU-816": 1})
    assert sorted(money(house, placed.number), key=str) == [(P.PAID, tnd("24.500")), (P.REFUND_DUE, tnd("24.500"))]
    amend(house, placed.number, lines={"HU-816": 4})
    found = detail(house, placed.number)
    assert (found.to_pay, found.payments[-1].status, found.payments[-1].amount) == (
        tnd("73.500"),
        P.PENDING,
        tnd("73.500"),
    )
    # Cheaper again before the difference came: it is awaited no more, and what was paid still counts as paid.
    amend(house, placed.number, lines={"HU-816": 1})
    found = detail(house, placed.number)
    assert (found.to_pay, found.payments[-1].status) == (tnd("0"), P.CANCELLED)
    with house.read() as uow:
        require_sound(uow)


def test_money_that_comes_through_a_page_at_the_old_amount_is_owed_back(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 2}, payment_method="card")
    amend(house, placed.number, lines={"HU-816": 3})
    assert money(house, placed.number) == [(P.CANCELLED, tnd("49.000")), (P.PENDING, tnd("73.500"))]
    pay_by_card(house, placed)
    assert money(house, placed.number) == [(P.REFUND_DUE, tnd("49.000")), (P.PENDING, tnd("73.500"))]
    assert detail(house, placed.number).status == "pending"


def test_another_way_of_delivery_changes_fee_address_and_day(house: House, parts: Parts) -> None:
    number = order(house, {parts.pads: 1}).number
    with pytest.raises(InvalidInput) as refused:
        amend(house, number, delivery_method="delivery")
    assert refused.value.field == "address"
    amend(house, number, delivery_method="delivery", address=ADDRESS)
    found = detail(house, number)
    assert (found.fee, found.total, found.is_pickup) == (tnd("7.000"), tnd("99.400"), False)
    assert found.address is not None
    assert (found.address["city"], found.address["recipient"]) == ("La Marsa", "Amine Trabelsi")
    # Worth enough, it travels free; worth less again, it costs what the way costs.
    amend(house, number, lines={"FDB4446": 3})
    assert detail(house, number).fee == tnd("0")
    amend(house, number, lines={"FDB4446": 2})
    assert detail(house, number).fee == tnd("7.000")
    amend(house, number, delivery_method="pickup")
    found = detail(house, number)
    assert (found.fee, found.address, found.total) == (tnd("0"), None, tnd("184.800"))


def test_customers_change_their_own_order_while_nobody_has_accepted_it(house: House, parts: Parts) -> None:
    owner, stranger = customer(house), customer(house, "Somebody Else")
    number = order(house, {parts.filter: 2}, owner=owner).number
    [line] = line_ids(house, number).values()
    request = AmendRequest.model_validate({"revision": 0, "lines": [{"line_id": line, "quantity": 1}]})
    with house.write() as uow, pytest.raises(NotFound):
        amend_own_order(uow, stranger.user_id or 0, number, request, key="strange")
    with house.write() as uow:
        assert preview_own_amendment(uow, owner.user_id or 0, number, request).total == tnd("24.500")
        assert amend_own_order(uow, owner.user_id or 0, number, request, key="one") == 1
        # The same tap again is the same amendment.
        assert amend_own_order(uow, owner.user_id or 0, number, request, key="one") == 1
        confirm_order(uow, number)
    with house.write() as uow:
        assert get_own_options(uow, owner.user_id or 0, number).may_amend is False
        again = request.model_copy(update={"revision": 1})
        with pytest.raises(OrderNotInState):
            amend_own_order(uow, owner.user_id or 0, number, again, key="two")


def test_only_those_who_may_edit_orders_amend_them_and_only_before_the_walk(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 2}).number
    with pytest.raises(NotAllowed):
        amend(house, number, lines={"HU-816": 1}, by=staff(house, Role.PICKER))
    with house.write() as uow:
        confirm_order(uow, number)
        start_picking(uow, number)
    with pytest.raises(OrderNotInState):
        amend(house, number, lines={"HU-816": 1})


def test_pieces_that_were_missing_on_the_walk_stay_with_their_line(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 4}).number
    with house.write() as uow:
        confirm_order(uow, number)
        start_picking(uow, number)
        mark_short(uow, number, line_ids(house, number)["HU-816"], missing=1, reason="not_there", key=uuid4().hex)
        put_back(uow, number)
    with pytest.raises(InvalidInput):
        amend(house, number, lines={"HU-816": 0})
    amend(house, number, lines={"HU-816": 3})
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (9, 2)
        require_sound(uow)
    with house.write() as uow, pytest.raises(OrderNotInState):
        pack_order(uow, number, key="p")


def test_an_order_that_an_invoice_describes_stays_as_it_is(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 2}).number
    with house.write() as uow:
        confirm_order(uow, number)
        issue_invoice(uow, number, key="i")
    with pytest.raises(OrderInvoiced):
        amend(house, number, lines={"HU-816": 1})
    with pytest.raises(OrderInvoiced):
        split(house, number, {"HU-816": 1})
