"""The minimum order: shown in the cart, held against every way in which a customer can order."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders.cart import view_cart
from freight_app.orders.changes.amending import amend_order, amend_own_order
from freight_app.orders.changes.dtos import AmendRequest
from freight_app.orders.dtos import CartOwner
from freight_app.orders.minimum.amounts import list_minimums, minimum_for, set_minimum
from freight_app.orders.minimum.errors import BelowMinimum
from freight_app.orders.models import Order
from tests.orders.conftest import Parts
from tests.orders.shopping import customer, detail, fill_cart, order, staff, tnd
from tests.stock.goods import all_levels, count_rows


def ask_for(house: House, group: str, amount: str | None) -> None:
    with house.write() as uow:
        set_minimum(uow, group, None if amount is None else tnd(amount))


def test_the_cart_says_what_is_missing_and_the_order_is_refused_until_it_is_there(house: House, parts: Parts) -> None:
    ask_for(house, "public", "50.000")
    owner = customer(house)
    before = _levels(house)
    fill_cart(house, owner, {parts.filter: 2})
    with house.read() as uow:
        view = view_cart(uow, owner)
        assert (view.minimum, view.to_minimum, view.can_check_out) == (tnd("50.000"), tnd("1.000"), False)
    with pytest.raises(BelowMinimum) as refused:
        order(house, {parts.filter: 2}, owner=owner)
    assert refused.value.details["missing_minor"] == 1000
    assert _levels(house) == before
    with house.read() as uow:
        assert count_rows(uow, Order) == 0
    # Delivery does not count towards it; the goods at exactly the amount do.
    with pytest.raises(BelowMinimum):
        order(house, {parts.filter: 2}, owner=owner, delivery_method="delivery", address=ADDRESS)
    assert order(house, {parts.filter: 0, parts.book: 5}, owner=owner).total == tnd("50.000")


def test_a_group_has_its_own_minimum_or_none_at_all(house: House, parts: Parts) -> None:
    groups = [one.group for one in _minimums(house)]
    assert groups[0] == "public"
    trade = groups[1]
    ask_for(house, "public", "50.000")
    assert _holds(house, trade) == tnd("50.000")
    ask_for(house, trade, "300.000")
    assert (_holds(house, trade), _holds(house, "public")) == (tnd("300.000"), tnd("50.000"))
    ask_for(house, trade, "0")
    assert _holds(house, trade) == tnd("0")
    buyer = CartOwner(user_id=customer(house).user_id, price_group=trade)
    assert order(house, {parts.filter: 1}, owner=buyer).total == tnd("24.500")
    ask_for(house, trade, None)
    with pytest.raises(BelowMinimum):
        order(house, {parts.filter: 1}, owner=buyer)


def test_customers_cannot_amend_below_it_and_staff_can(house: House, parts: Parts) -> None:
    owner = customer(house)
    assert owner.user_id is not None
    number = order(house, {parts.filter: 3}, owner=owner).number
    ask_for(house, "public", "50.000")

    def fewer(quantity: int, revision: int) -> AmendRequest:
        line = detail(house, number).lines[0].line_id
        return AmendRequest.model_validate({"revision": revision, "lines": [{"line_id": line, "quantity": quantity}]})

    with pytest.raises(BelowMinimum), house.write() as uow:
        amend_own_order(uow, owner.user_id, number, fewer(2, 0), key="first")
    assert detail(house, number).total == tnd("73.500")
    with house.write(staff(house, Role.SALES)) as uow:
        amend_order(uow, number, fewer(1, 0), key="second")
    # What is below already may grow, though not yet enough.
    with house.write() as uow:
        amend_own_order(uow, owner.user_id, number, fewer(2, 1), key="third")
    assert detail(house, number).total == tnd("49.000")


def test_only_those_who_set_up_the_shop_set_it_in_its_own_currency(house: House, parts: Parts) -> None:
    with pytest.raises(NotAllowed), house.write(staff(house, Role.PICKER)) as uow:
        set_minimum(uow, "public", tnd("50"))
    with house.write() as uow:
        for group, amount, error in (
            ("nobody", tnd("1"), NotFound),
            ("public", tnd("-1"), InvalidInput),
            ("public", Money(1, "EUR"), InvalidInput),
        ):
            with pytest.raises(error):
                set_minimum(uow, group, amount)
        assert minimum_for(uow, "public") == tnd("0")
        assert set_minimum(uow, "public", tnd("50")) is None
        assert set_minimum(uow, "public", tnd("60")) == tnd("50")
        assert minimum_for(uow, "public") == tnd("60")


ADDRESS = {"line": "12, rue Ibn Khaldoun", "city": "La Marsa", "region": "Tunis", "country": "TN"}


def _levels(house: House) -> object:
    with house.read() as uow:
        return all_levels(uow)


def _minimums(house: House) -> list:
    with house.read() as uow:
        return list_minimums(uow)


def _holds(house: House, group: str) -> Money:
    with house.read() as uow:
        return minimum_for(uow, group)
