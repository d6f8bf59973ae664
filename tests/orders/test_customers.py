from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from freight_app.accounts.dtos import UserQuery
from freight_app.accounts.permissions import Role
from freight_app.accounts.users import deactivate_user, list_users
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotAllowed
from freight_app.kit.house import House
from freight_app.orders.customer_dtos import CustomerQuery
from freight_app.orders.customers import list_customers
from freight_app.orders.fulfilment import cancel_order
from tests.orders.conftest import Parts
from tests.orders.shopping import customer, order, staff, tnd


def names(house: House, **query: object) -> list[str]:
    with house.read() as uow:
        return [row.name for row in list_customers(uow, CustomerQuery.model_validate(query)).page.items]


def test_customers_are_listed_with_what_they_bought(house: House, parts: Parts, clock: StillClock) -> None:
    amine, besma = customer(house, "Amine Trabelsi"), customer(house, "Besma Gharbi")
    customer(house, "Chiraz Dridi")
    staff(house, Role.PICKER, name="Yassine")
    order(house, {parts.filter: 2}, owner=amine)
    order(house, {parts.book: 1}, owner=amine)
    clock.advance(timedelta(days=1))
    order(house, {parts.pads: 1}, owner=besma)
    void = order(house, {parts.filter: 1}, owner=besma)
    with house.write() as uow:
        cancel_order(uow, void.number, reason="r", key="c")
        found = list_customers(uow, CustomerQuery(sort="-orders"))
    rows = found.page.items
    assert [(row.name, row.order_count, row.spent) for row in rows] == [
        ("Amine Trabelsi", 2, tnd("59.000")),
        ("Besma Gharbi", 1, tnd("92.400")),
        ("Chiraz Dridi", 0, tnd("0")),
    ]
    assert rows[1].last_placed_at == clock.now()
    assert found.tabs == {"all": 3, "with_orders": 2, "retailers": 0, "deactivated": 0}
    assert names(house, sort="-spent")[0] == "Besma Gharbi"
    assert names(house, sort="spent")[0] == "Chiraz Dridi"
    assert names(house, sort="-last_order") == ["Besma Gharbi", "Amine Trabelsi", "Chiraz Dridi"]
    assert names(house, sort="-name")[0] == "Chiraz Dridi"
    assert names(house, sort="name", per_page=2, page=2) == ["Chiraz Dridi"]
    assert names(house, q="besma") == ["Besma Gharbi"]
    assert names(house, tab="with_orders") == ["Amine Trabelsi", "Besma Gharbi"]


def test_closed_accounts_stand_in_a_tab_of_their_own(house: House, parts: Parts) -> None:
    customer(house, "Amine Trabelsi")
    customer(house, "Besma Gharbi")
    with house.write() as uow:
        [besma] = list_users(uow, UserQuery(q="besma")).items
        deactivate_user(uow, besma.public_id)
        found = list_customers(uow, CustomerQuery(tab="deactivated"))
    assert ([row.name for row in found.page.items], found.page.total) == (["Besma Gharbi"], 1)
    assert found.tabs["all"] == 2


def test_customers_are_for_those_who_may_and_questions_have_bounds(house: House, parts: Parts) -> None:
    with house.read(staff(house, Role.PICKER)) as uow, pytest.raises(NotAllowed):
        list_customers(uow, CustomerQuery())
    for bad in ({"tab": "x"}, {"sort": "x"}, {"page": 0}, {"q": "x" * 121}):
        with pytest.raises(ValidationError):
            CustomerQuery.model_validate(bad)
