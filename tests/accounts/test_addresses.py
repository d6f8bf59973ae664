from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from freight_app.accounts import addresses
from freight_app.accounts.dtos import AddressDraft, AddressView, SignedInUser
from freight_app.accounts.errors import TooManyAddresses
from freight_app.accounts.permissions import Role
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from tests.accounts.people import add_person, all_at_once, count


def draft(**fields: str) -> AddressDraft:
    details = {"recipient": "Amel", "phone": "98 123 456", "line": "3 rue du Lac", "city": "Tunis", "country": "TN"}
    return AddressDraft.model_validate(details | fields)


def add(house: House, user: SignedInUser, *, make_default: bool = False, **fields: str) -> AddressView:
    with house.write(user.actor()) as uow:
        return addresses.add_address(uow, user.id, draft(**fields), make_default=make_default)


def book(house: House, user: SignedInUser) -> list[tuple[str, bool]]:
    with house.read(user.actor()) as uow:
        return [(row.label, row.is_default) for row in addresses.list_addresses(uow, user.id)]


def test_the_first_address_is_the_default_until_another_is_made_so(house: House) -> None:
    user = add_person(house, "a@demo.test")
    add(house, user, label="home")
    work = add(house, user, label="work")
    assert book(house, user) == [("home", True), ("work", False)]
    with house.write(user.actor()) as uow:
        addresses.set_default_address(uow, user.id, work.id)
    assert book(house, user) == [("work", True), ("home", False)]
    add(house, user, label="farm", make_default=True)
    assert book(house, user) == [("farm", True), ("home", False), ("work", False)]


def test_after_the_default_the_oldest_one_left_is_the_default(house: House) -> None:
    user = add_person(house, "a@demo.test")
    home, *_ = (add(house, user, label=label) for label in ("home", "work", "farm"))
    with house.write(user.actor()) as uow:
        addresses.remove_address(uow, user.id, home.id)
    assert book(house, user) == [("work", True), ("farm", False)]


def test_the_telephone_is_read_in_the_country_of_the_address(house: House) -> None:
    user = add_person(house, "a@demo.test")
    assert add(house, user, phone="0550 12 34 56", country="DZ").phone == "+213550123456"
    assert add(house, user, phone="+974 3312 3456").phone == "+97433123456"


@pytest.mark.parametrize(
    ("fields", "field"), [({"phone": "12"}, "phone"), ({"country": "XX"}, "country"), ({"country": "DZ"}, "phone")]
)
def test_what_cannot_be_right_is_named_and_not_written_down(house: House, fields: dict[str, Any], field: str) -> None:
    user = add_person(house, "a@demo.test")
    with pytest.raises(InvalidInput) as refused:
        add(house, user, **fields)
    assert refused.value.field == field
    assert book(house, user) == []


@pytest.mark.parametrize("fields", [{"line": "  "}, {"city": ""}, {"note": "x" * 301}, {"country": "tn"}, {"id": "1"}])
def test_a_request_out_of_bounds_never_reaches_the_room(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        draft(**fields)


def test_an_address_is_written_anew_and_stays_the_default(house: House) -> None:
    user = add_person(house, "a@demo.test")
    home = add(house, user, label="home", note="Second floor")
    with house.write(user.actor()) as uow:
        changed = addresses.update_address(uow, user.id, home.id, draft(label="home", city="Sfax", region="Sfax"))
    with house.read(user.actor()) as uow:
        assert addresses.get_address(uow, user.id, home.id) == changed
    assert (changed.city, changed.region, changed.note, changed.is_default) == ("Sfax", "Sfax", "", True)


def test_the_address_of_another_is_not_found_and_not_touched(house: House) -> None:
    user, stranger = add_person(house, "a@demo.test"), add_person(house, "b@demo.test")
    home = add(house, user, label="home")
    for act in (
        lambda uow, owner: addresses.get_address(uow, owner, home.id),
        lambda uow, owner: addresses.update_address(uow, owner, home.id, draft(label="mine")),
        lambda uow, owner: addresses.remove_address(uow, owner, home.id),
        lambda uow, owner: addresses.set_default_address(uow, owner, home.id),
    ):
        with pytest.raises(NotFound), house.write(stranger.actor()) as uow:
            act(uow, stranger.id)
        with pytest.raises(NotAllowed), house.write(stranger.actor()) as uow:
            act(uow, user.id)
    assert book(house, user) == [("home", True)]
    with house.read(user.actor()) as uow:
        assert addresses.get_address(uow, user.id, home.id) == home


def test_sales_read_the_book_of_a_customer_and_do_not_write_in_it(house: House) -> None:
    user, sales = add_person(house, "a@demo.test"), add_person(house, "s@demo.test", Role.SALES)
    home = add(house, user, label="home")
    with house.write(sales.actor()) as uow:
        assert addresses.list_addresses(uow, user.id) == [home]
        with pytest.raises(NotAllowed):
            addresses.remove_address(uow, user.id, home.id)


def test_a_book_holds_fifty_addresses(house: House) -> None:
    user = add_person(house, "a@demo.test")
    with house.write(user.actor()) as uow:
        for _ in range(50):
            addresses.add_address(uow, user.id, draft())
    with pytest.raises(TooManyAddresses):
        add(house, user)
    assert count(house, "address") == 50


@pytest.mark.race
def test_ten_addresses_added_at_once_leave_one_default(house: House) -> None:
    user = add_person(house, "a@demo.test")
    outcomes = all_at_once(10, lambda number: add(house, user, label=str(number), make_default=bool(number % 2)))
    assert outcomes.errors == []
    assert [is_default for _, is_default in book(house, user)] == [True] + [False] * 9
