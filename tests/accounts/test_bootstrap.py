from __future__ import annotations

import pytest

from freight_app.accounts import bootstrap, sessions
from freight_app.accounts.errors import AdminExists, EmailTaken, LinkNotValid
from freight_app.accounts.permissions import Permission, Role
from freight_app.kit.errors import InvalidInput, NotAllowed
from freight_app.kit.house import House
from tests.accounts.people import PASSWORD, add_person, all_at_once, count, reload_person, sign_in, who


def make_link(house: House) -> str:
    with house.write() as uow:
        return bootstrap.create_first_admin_link(uow)


def claim(
    house: House, token: str, email: str = "owner@demo.test", name: str = "Owner", password: str = PASSWORD
) -> int:
    with house.write() as uow:
        return bootstrap.claim_first_admin(uow, token, email=email, name=name, password=password).user_id


def is_open(house: House, token: str) -> bool:
    with house.read() as uow:
        return bootstrap.is_first_admin_link(uow, token)


def test_the_link_makes_the_first_admin_once(house: House) -> None:
    token = make_link(house)
    assert is_open(house, token)
    user_id = claim(house, token)
    assert reload_person(house, user_id).permissions == set(Permission)
    with house.write() as uow:
        cookie = sessions.open_session(uow, sessions.VerifiedUser(user_id), ip="", user_agent="").token
    assert who(house, cookie) == "owner@demo.test"
    assert who(house, sign_in(house, "owner@demo.test")) == "owner@demo.test"
    assert not is_open(house, token)
    with pytest.raises(LinkNotValid):
        claim(house, token, "second@demo.test")
    with pytest.raises(AdminExists):
        make_link(house)
    assert count(house, "user_account") == 1
    assert count(house, "audit_entry", "action = 'first_admin_made'") == 1


def test_a_newer_link_ends_the_older_and_a_guess_is_no_link(house: House) -> None:
    old, new = make_link(house), make_link(house)
    for token in (old, "a guess", ""):
        assert not is_open(house, token)
        with pytest.raises(LinkNotValid):
            claim(house, token)
    assert count(house, "user_account") == 0
    claim(house, new)


def test_an_admin_who_came_another_way_ends_the_link(house: House) -> None:
    token = make_link(house)
    add_person(house, "admin@demo.test", Role.ADMIN)
    assert not is_open(house, token)
    with pytest.raises(AdminExists):
        claim(house, token)
    assert count(house, "user_account") == 1


def test_what_is_typed_wrong_leaves_the_link_good(house: House) -> None:
    add_person(house, "taken@demo.test")
    token = make_link(house)
    for error, fields in (
        (InvalidInput, {"email": "no address"}),
        (InvalidInput, {"password": "short"}),
        (InvalidInput, {"name": " "}),
        (EmailTaken, {"email": "Taken@demo.test"}),
    ):
        with pytest.raises(error):
            claim(house, token, **fields)
    assert is_open(house, token)
    assert count(house, "user_account") == 1


def test_only_the_house_itself_makes_the_link(house: House) -> None:
    user = add_person(house, "a@demo.test", Role.BUYER)
    with pytest.raises(NotAllowed), house.write(user.actor()) as uow:
        bootstrap.create_first_admin_link(uow)
    assert count(house, "first_admin_link") == 0


@pytest.mark.race
def test_ten_claims_of_one_link_at_once_make_one_admin(house: House) -> None:
    token = make_link(house)
    outcomes = all_at_once(10, lambda number: claim(house, token, f"owner{number}@demo.test"))
    assert len(outcomes.results) == 1
    assert [type(error) for error in outcomes.errors] == [LinkNotValid] * 9
    assert (count(house, "user_account"), count(house, "user_role", "role = 'admin'")) == (1, 1)
