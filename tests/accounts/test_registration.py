from __future__ import annotations

import pytest
from pydantic import ValidationError

from freight_app.accounts import profile, registration, sessions
from freight_app.accounts.dtos import CustomerRegistration, ProfileUpdate, SignedInUser
from freight_app.accounts.errors import EmailTaken
from freight_app.accounts.events import CustomerRegistered
from freight_app.accounts.permissions import Role
from freight_app.kit.errors import InvalidInput, NotAllowed, TooManyRequests
from freight_app.kit.house import House
from tests.accounts.people import PASSWORD, add_person, all_at_once, count, heard, reload_person, who


def register(house: House, email: str = "amel@demo.test", *, ip: str = "", **fields: str) -> SignedInUser:
    draft = CustomerRegistration.model_validate({"email": email, "password": PASSWORD, "name": "Amel", **fields})
    with house.write() as uow:
        return registration.register_customer(uow, draft, ip=ip)


def test_a_stranger_becomes_a_customer_and_is_signed_in(house: House) -> None:
    events = heard(house, CustomerRegistered)
    user = register(house, " Amel@Demo.TEST ", name="  Amel   Ben Salah ", phone="98 123 456", language="fr")
    assert (user.email, user.name, user.phone, user.language, user.roles) == (
        "Amel@demo.test", "Amel Ben Salah", "+21698123456", "fr", {Role.CUSTOMER},
    )  # fmt: skip
    assert events == [CustomerRegistered(user.id, "Amel@demo.test", "Amel Ben Salah", "fr")]
    with house.write() as uow:
        token = sessions.open_session(uow, sessions.VerifiedUser(user.id), ip="", user_agent="").token
    assert who(house, token) == "Amel@demo.test"


def test_one_address_has_one_account_however_it_is_typed(house: House) -> None:
    register(house, "amel@demo.test")
    events = heard(house, CustomerRegistered)
    with pytest.raises(EmailTaken) as refused:
        register(house, "AMEL@Demo.test")
    assert refused.value.details == {"field": "email"}
    assert count(house, "user_account") == 1
    assert events == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "amel"}, "email"),
        ({"email": "amel@demo@test"}, "email"),
        ({"email": "amel\0@demo.test"}, "email"),
        ({"password": "short"}, "password"),
        ({"phone": "12"}, "phone"),
        ({"phone": "+216 00 000 000"}, "phone"),
        ({"phone": "call me"}, "phone"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_stored(house: House, fields: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(house, **fields)
    assert refused.value.field == field
    assert count(house, "user_account") == 0


@pytest.mark.parametrize(
    "fields", [{"name": " "}, {"name": "nul\0"}, {"name": "x" * 121}, {"language": "de"}, {"roles": "admin"}]
)
def test_a_request_out_of_bounds_never_reaches_the_room(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        CustomerRegistration.model_validate({"email": "a@demo.test", "password": PASSWORD, "name": "Amel", **fields})


def test_one_address_cannot_register_without_end(house: House) -> None:
    for number in range(60):
        with pytest.raises(InvalidInput):
            register(house, f"a{number}@demo.test", ip="10.0.0.1", password="short")
    with pytest.raises(TooManyRequests):
        register(house, "a60@demo.test", ip="10.0.0.1")
    register(house, "a60@demo.test", ip="10.0.0.2")
    assert count(house, "user_account") == 1


@pytest.mark.race
def test_twenty_registrations_of_one_address_at_once_make_one_account(house: House) -> None:
    outcomes = all_at_once(20, lambda number: register(house, "amel@demo.test" if number % 2 else "AMEL@demo.test"))
    assert len(outcomes.results) == 1
    assert [type(error) for error in outcomes.errors] == [EmailTaken] * 19
    assert count(house, "user_account") == 1
    assert count(house, "user_role") == 1


def test_people_change_their_own_profile_only(house: House) -> None:
    user, stranger = add_person(house, "a@demo.test"), add_person(house, "b@demo.test")
    with house.write(user.actor()) as uow:
        profile.update_profile(uow, user.id, ProfileUpdate(name="Amel K.", phone="+33 6 12 34 56 78", language="ar"))
    changed = reload_person(house, user.id)
    assert (changed.name, changed.phone, changed.language) == ("Amel K.", "+33612345678", "ar")
    with house.write(user.actor()) as uow:
        profile.update_profile(uow, user.id, ProfileUpdate(phone=""))
    assert reload_person(house, user.id) == changed.model_copy(update={"phone": ""})
    with pytest.raises(NotAllowed), house.write(stranger.actor()) as uow:
        profile.update_profile(uow, user.id, ProfileUpdate(name="Mine"))
    assert reload_person(house, user.id).name == "Amel K."
    assert count(house, "audit_entry", "action = 'profile_updated'") == 2
