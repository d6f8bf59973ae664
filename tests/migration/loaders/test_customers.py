"""People from files: no password, no mail, and taken away again when nothing is theirs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from freight_app.accounts.addresses import list_addresses
from freight_app.accounts.dtos import UserQuery
from freight_app.accounts.permissions import Role
from freight_app.accounts.users import list_users, mail_password_link
from freight_app.kit.actor import Actor
from freight_app.kit.errors import NotAllowed
from freight_app.kit.house import House
from freight_app.messaging.models import Message
from freight_app.migration.loaders.customers import CustomerLoader
from freight_app.migration.loading import Existing, LoadRules, NewRecord
from freight_app.orders.cart import set_quantity
from freight_app.orders.dtos import CartOwner
from tests.accounts.people import add_person, count
from tests.catalogue.samples import add_products, row
from tests.migration.loaders.loading import load, outcomes, undo
from tests.stock.goods import put_on_shelf

CUSTOMERS = CustomerLoader()
AMEL: dict[str, Any] = {
    "email": "Amel@example.com",
    "name": "Amel  Trabelsi",
    "phone": "+21698123456",
    "language": "ar",
    "line": "12, rue Ibn Khaldoun",
    "city": "La Marsa",
    "postal_code": "2070",
    "registered_at": datetime(2019, 5, 1, tzinfo=UTC),
}
SAMI: dict[str, Any] = {"email": "sami@example.com", "name": "Sami"}


def people(house: House) -> dict[str, Any]:
    with house.read() as uow:
        return {view.email: view for view in list_users(uow, UserQuery(audience="customers")).items}


def addresses(house: House, email: str) -> list[tuple[str, str, str, bool]]:
    user_id = people(house)[email].id
    with house.read() as uow:
        return [(a.line, a.city, a.country, a.is_default) for a in list_addresses(uow, user_id)]


def test_people_come_without_password_and_without_mail_and_again_is_nothing_to_do(house: House) -> None:
    assert outcomes(load(house, CUSTOMERS, AMEL, SAMI)) == ["loaded", "loaded"]
    amel = people(house)["Amel@example.com"]
    assert (amel.name, amel.phone, amel.language, amel.roles) == (
        "Amel Trabelsi",
        "+21698123456",
        "ar",
        [Role.CUSTOMER],
    )
    assert (amel.has_password, amel.created_at.year, people(house)["sami@example.com"].language) == (False, 2019, "en")
    assert addresses(house, "Amel@example.com") == [("12, rue Ibn Khaldoun", "La Marsa", "TN", True)]
    assert addresses(house, "sami@example.com") == []
    assert count(house, Message.__tablename__) == 0
    assert outcomes(load(house, CUSTOMERS, AMEL | {"email": "AMEL@example.com"}, SAMI)) == ["skipped:unchanged"] * 2


def test_undoing_takes_them_away_whole(house: House) -> None:
    landings = load(house, CUSTOMERS, AMEL, SAMI)
    assert undo(house, CUSTOMERS, [AMEL, SAMI], landings) == ["undone", "undone"]
    assert people(house) == {}
    assert (count(house, "address"), count(house, "user_role")) == (0, 0)
    assert outcomes(load(house, CUSTOMERS, AMEL, existing=Existing.REFUSE)) == ["loaded"]


def test_whoever_came_was_invited_or_has_a_cart_stays(house: House) -> None:
    rows = [{"email": f"{name}@example.com", "name": name} for name in ("cart", "invited", "changed", "never")]
    landings = load(house, CUSTOMERS, *rows)
    found = people(house)
    product = add_products(house, row("A", price="1"))["A"]
    with house.write() as uow:
        put_on_shelf(uow, product, 5)
        set_quantity(uow, CartOwner(user_id=found["cart@example.com"].id), product, 1)
        mail_password_link(uow, found["invited@example.com"].public_id)
    load(house, CUSTOMERS, {"email": "changed@example.com", "name": "Somebody"})
    assert undo(house, CUSTOMERS, rows, landings) == ["in_use", "in_use", "changed_since", "undone"]
    assert set(people(house)) == {"cart@example.com", "invited@example.com", "changed@example.com"}


def test_changes_come_back_the_address_too(house: House) -> None:
    load(house, CUSTOMERS, AMEL, SAMI)
    rows = [
        {"email": "amel@example.com", "city": "Sousse", "name": None},
        {"email": "sami@example.com", "phone": "+21671123456", "line": "1, avenue", "city": "Tunis"},
    ]
    landings = load(house, CUSTOMERS, *rows)
    assert landings[0].before == {"address_city": "La Marsa"}
    assert addresses(house, "Amel@example.com") == [("12, rue Ibn Khaldoun", "Sousse", "TN", True)]
    assert addresses(house, "sami@example.com") == [("1, avenue", "Tunis", "TN", True)]
    assert undo(house, CUSTOMERS, rows, landings) == ["undone", "undone"]
    assert addresses(house, "Amel@example.com") == [("12, rue Ibn Khaldoun", "La Marsa", "TN", True)]
    assert addresses(house, "sami@example.com") == []
    assert people(house)["sami@example.com"].phone == ""


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"email": "boss@example.com"}, "dead_letter:is_staff:email"),
        ({"name": None}, "dead_letter:required:name"),
        ({"name": "n" * 121}, "dead_letter:invalid_input:name"),
        ({"city": "Tunis"}, "dead_letter:half_address:line"),
        ({"line": "1, avenue"}, "dead_letter:half_address:city"),
        ({"line": "1, avenue", "city": "Tunis", "country": "XY"}, "dead_letter:unknown_country:country"),
        ({"email": "a" * 240 + "@example.com"}, "dead_letter:invalid_input:email"),
    ],
)
def test_a_bad_record_is_refused_alone(house: House, values: dict[str, Any], told: str) -> None:
    add_person(house, "boss@example.com", Role.ADMIN, name="Boss")
    assert outcomes(load(house, CUSTOMERS, SAMI | values, AMEL)) == [told, "loaded"]


def test_known_people_are_left_or_refused_when_the_rules_say_so(house: House) -> None:
    load(house, CUSTOMERS, SAMI)
    other = SAMI | {"name": "Other"}
    assert outcomes(load(house, CUSTOMERS, other, existing=Existing.SKIP)) == ["skipped:exists"]
    assert outcomes(load(house, CUSTOMERS, other, existing=Existing.REFUSE)) == ["dead_letter:exists:email"]


def test_a_buyer_may_not_load_people(house: House) -> None:
    buyer = Actor(label="Buyer", user_id=7, permissions=frozenset({"catalogue.edit", "prices.edit"}))
    with house.write(buyer) as uow, pytest.raises(NotAllowed):
        CUSTOMERS.load(uow, [NewRecord(1, "sami@example.com", SAMI)], LoadRules(tenant_id=1))
