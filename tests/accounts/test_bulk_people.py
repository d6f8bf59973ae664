"""People and companies taken over in bulk, and those taken away again who never came."""

from __future__ import annotations

import pytest

from freight_app.accounts.companies_loading import add_companies, change_companies, read_companies, remove_companies
from freight_app.accounts.people_loading import add_people, change_people, fold_email, read_people, remove_people
from freight_app.accounts.permissions import Role
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import NotAllowed
from freight_app.kit.house import House
from tests.accounts.people import add_person, count


def test_people_are_added_with_a_role_and_an_address(house: House) -> None:
    facts = {
        "name": "Amel",
        "language": "fr",
        "address_line": "1, rue",
        "address_city": "Tunis",
        "address_country": "TN",
    }
    with house.write() as uow:
        add_people(uow, {"Amel@example.com": facts, "sami@example.com": {"name": "Sami", "language": "en"}})
        add_people(uow, {"AMEL@example.com": {"name": "Another", "language": "en"}})
        known = read_people(uow, [fold_email("amel@EXAMPLE.com"), "sami@example.com", "no\0body"])
    amel = known["amel@example.com"]
    assert (amel.facts["name"], amel.facts["address_city"], amel.addresses, amel.has_come) == (
        "Amel",
        "Tunis",
        1,
        False,
    )
    assert "address_city" not in known["sami@example.com"].facts
    assert count(house, "user_role", "role = 'customer'") == 2


def test_who_has_come_is_never_removed_and_the_others_are(house: House) -> None:
    came = add_person(house, "came@example.com", Role.CUSTOMER)
    with house.write() as uow:
        add_people(uow, {"never@example.com": {"name": "Never", "language": "en"}})
        never = read_people(uow, ["never@example.com"])["never@example.com"].id
        assert remove_people(uow, [came.id, never, 999]) == {never}
        assert read_people(uow, ["came@example.com", "never@example.com"]).keys() == {"came@example.com"}


def test_of_several_one_that_something_stands_on_stays_alone(house: House) -> None:
    with house.write() as uow:
        add_people(uow, {f"{name}@example.com": {"name": name, "language": "en"} for name in "abc"})
        known = read_people(uow, [f"{name}@example.com" for name in "abc"])
        company = {"legal_name": "B", "tax_number": "12345", "contact_name": "b", "country": "TN", "status": "pending"}
        add_companies(uow, {known["b@example.com"].id: company})
        removed = remove_people(uow, [person.id for person in known.values()])
    assert removed == {known["a@example.com"].id, known["c@example.com"].id}


def test_an_address_changes_and_goes(house: House) -> None:
    with house.write() as uow:
        add_people(uow, {"a@example.com": {"name": "A", "language": "en"}})
        person = read_people(uow, ["a@example.com"])["a@example.com"]
        where = {"address_line": "1, rue", "address_city": "Sfax", "address_country": "TN"}
        change_people(uow, {person.id: where | {"phone": "+21671123456"}})
        changed = read_people(uow, ["a@example.com"])["a@example.com"]
        assert (changed.facts["address_city"], changed.facts["phone"]) == ("Sfax", "+21671123456")
        change_people(uow, {person.id: dict.fromkeys(where)})
        assert read_people(uow, ["a@example.com"])["a@example.com"].addresses == 0


def test_companies_change_and_go_with_their_role(house: House) -> None:
    person = add_person(house, "a@example.com", Role.CUSTOMER)
    facts = {
        "legal_name": "A",
        "tax_number": "12/345",
        "contact_name": "a",
        "country": "TN",
        "status": "approved",
        "price_group": "trade_a",
    }
    with house.write() as uow:
        add_companies(uow, {person.id: facts})
        company = read_companies(uow, ["12345"])["12345"]
        assert read_companies(uow, [], [person.id])["12345"] == company
        change_companies(uow, {company.id: {"city": "Tunis", "price_group": "trade_b"}})
        changed = read_companies(uow, ["12345"])["12345"].facts
        assert (changed["city"], changed["price_group"], changed["status"]) == ("Tunis", "trade_b", "approved")
        remove_companies(uow, [company.id])
        assert read_companies(uow, ["12345"]) == {}
    assert count(house, "user_role", "role = 'retailer'") == 0


def test_guests_do_none_of_it(house: House) -> None:
    with house.write(GUEST) as uow:
        for act in (
            lambda: read_people(uow, ["a@example.com"]),
            lambda: add_people(uow, {}),
            lambda: change_people(uow, {}),
            lambda: remove_people(uow, [1]),
            lambda: read_companies(uow, ["12345"]),
            lambda: add_companies(uow, {}),
            lambda: change_companies(uow, {}),
            lambda: remove_companies(uow, [1]),
        ):
            with pytest.raises(NotAllowed):
                act()
