"""Companies from files: approved with their prices or waiting, with the person who acts for them."""

from __future__ import annotations

from typing import Any

import pytest

from freight_app.accounts.dtos import RetailerQuery, UserQuery
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailers import change_price_group, list_retailer_history, list_retailers
from freight_app.accounts.users import list_users
from freight_app.kit.house import House
from freight_app.messaging.models import Message
from freight_app.migration.loaders.retailers import RetailerLoader
from freight_app.migration.loading import Existing
from tests.accounts.people import add_person, count
from tests.migration.loaders.loading import load, outcomes, undo

RETAILERS = RetailerLoader()
GARAGE: dict[str, Any] = {
    "tax_number": "1234567/A/M/000",
    "legal_name": "Garage du Lac",
    "email": "lac@example.com",
    "contact_name": "Sami Ben Ali",
    "phone": "+21671123456",
    "price_group": "Trade A",
    "line": "3, rue du Lac",
    "city": "Tunis",
}
WAITING: dict[str, Any] = {"tax_number": "7654321 B", "legal_name": "Pièces Sud", "email": "sud@example.com"}


def companies(house: House) -> dict[str, Any]:
    with house.read() as uow:
        return {view.legal_name: view for view in list_retailers(uow, RetailerQuery()).items}


def emails(house: House) -> list[str]:
    with house.read() as uow:
        return sorted(view.email for view in list_users(uow, UserQuery()).items)


def test_companies_come_approved_or_waiting_and_again_is_nothing_to_do(house: House) -> None:
    assert outcomes(load(house, RETAILERS, GARAGE, WAITING)) == ["loaded", "loaded"]
    garage, waiting = companies(house)["Garage du Lac"], companies(house)["Pièces Sud"]
    assert (garage.status, garage.price_group, garage.email, garage.city) == (
        "approved",
        "trade_a",
        "lac@example.com",
        "Tunis",
    )
    assert (waiting.status, waiting.price_group, waiting.contact_name) == ("pending", None, "Pièces Sud")
    with house.read() as uow:
        roles = {view.email: view.roles for view in list_users(uow, UserQuery()).items}
        assert [step.after for step in list_retailer_history(uow, garage.public_id)] == ["approved"]
    assert roles == {"lac@example.com": [Role.CUSTOMER, Role.RETAILER], "sud@example.com": [Role.CUSTOMER]}
    assert count(house, Message.__tablename__) == 0
    again = GARAGE | {"tax_number": "1234567 am 000"}
    assert outcomes(load(house, RETAILERS, again, WAITING)) == ["skipped:unchanged"] * 2


def test_undoing_takes_company_and_person_away_but_not_a_person_who_was_there(house: House) -> None:
    add_person(house, "sud@example.com", Role.CUSTOMER)
    landings = load(house, RETAILERS, GARAGE, WAITING)
    assert undo(house, RETAILERS, [GARAGE, WAITING], landings) == ["undone", "undone"]
    assert (companies(house), emails(house)) == ({}, ["sud@example.com"])
    assert count(house, "user_role", "role = 'retailer'") == 0


def test_details_and_prices_change_and_come_back(house: House) -> None:
    load(house, RETAILERS, GARAGE)
    rows = [{"tax_number": "1234567AM000", "price_group": "trade_b", "city": "Ariana"}]
    landings = load(house, RETAILERS, *rows)
    assert landings[0].before == {"city": "Tunis", "price_group": "trade_a"}
    assert undo(house, RETAILERS, rows, landings) == ["undone"]
    garage = companies(house)["Garage du Lac"]
    assert (garage.city, garage.price_group, garage.line) == ("Tunis", "trade_a", "3, rue du Lac")


def test_what_somebody_changed_since_is_left(house: House) -> None:
    landings = load(house, RETAILERS, GARAGE)
    with house.write() as uow:
        change_price_group(uow, list_retailers(uow, RetailerQuery()).items[0].public_id, price_group="trade_b")
    assert undo(house, RETAILERS, [GARAGE], landings) == ["changed_since"]
    assert companies(house)["Garage du Lac"].price_group == "trade_b"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"tax_number": "12"}, "dead_letter:bad_tax_number:tax_number"),
        ({"price_group": "public"}, "dead_letter:unknown_price_group:price_group"),
        ({"price_group": "trade_a", "status": "pending"}, "dead_letter:not_approved:price_group"),
        ({"status": "approved"}, "dead_letter:required:price_group"),
        ({"legal_name": None}, "dead_letter:required:legal_name"),
        ({"email": None}, "dead_letter:required:email"),
        ({"email": "boss@example.com"}, "dead_letter:is_staff:email"),
        ({"email": "Taken@example.com"}, "dead_letter:has_company:email"),
        ({"city": "Sfax"}, "dead_letter:half_address:line"),
    ],
)
def test_a_bad_record_is_refused_alone(house: House, values: dict[str, Any], told: str) -> None:
    add_person(house, "boss@example.com", Role.ADMIN)
    load(house, RETAILERS, {"tax_number": "99999", "legal_name": "Taken", "email": "taken@example.com"})
    assert outcomes(load(house, RETAILERS, WAITING | values, GARAGE)) == [told, "loaded"]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"email": "other@example.com"}, "dead_letter:other_email:email"),
        ({"status": "approved"}, "dead_letter:status_differs:status"),
        ({"price_group": "trade_a"}, "dead_letter:not_approved:price_group"),
    ],
)
def test_who_acts_and_what_is_decided_are_not_for_a_file_to_change(
    house: House, values: dict[str, Any], told: str
) -> None:
    load(house, RETAILERS, WAITING)
    assert outcomes(load(house, RETAILERS, WAITING | values)) == [told]


def test_one_person_acts_for_one_company(house: House) -> None:
    rows = [GARAGE, WAITING | {"email": "LAC@example.com"}]
    assert outcomes(load(house, RETAILERS, *rows)) == ["loaded", "dead_letter:has_company:email"]


def test_known_companies_are_left_or_refused_when_the_rules_say_so(house: House) -> None:
    load(house, RETAILERS, GARAGE)
    assert outcomes(load(house, RETAILERS, GARAGE | {"city": "X"}, existing=Existing.SKIP)) == ["skipped:exists"]
    assert outcomes(load(house, RETAILERS, GARAGE, existing=Existing.REFUSE)) == ["dead_letter:exists:tax_number"]
