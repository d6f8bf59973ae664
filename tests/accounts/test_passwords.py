from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.accounts import passwords, programs, sessions
from freight_app.accounts.errors import LinkNotValid, WrongCredentials, WrongPassword
from freight_app.accounts.events import PasswordResetRequested
from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, TooManyRequests
from freight_app.kit.events import Event
from freight_app.kit.house import House
from tests.accounts.people import PASSWORD, add_person, all_at_once, count, heard, sign_in, who

NEW = "seven-white-doors"


def token_of(event: Event) -> str:
    assert isinstance(event, PasswordResetRequested)
    return event.token


def ask(house: House, email: str, ip: str = "10.0.0.1") -> None:
    with house.write() as uow:
        passwords.request_password_reset(uow, email, ip=ip)


def test_changing_the_password_keeps_this_session_and_closes_the_others_and_all_programs(house: House) -> None:
    user = add_person(house, "a@demo.test")
    here, elsewhere = sign_in(house, "a@demo.test"), sign_in(house, "a@demo.test")
    with house.write() as uow:
        tokens = programs.sign_in_program(uow, "a@demo.test", PASSWORD, ip="")
    with house.write(user.actor()) as uow:
        passwords.change_password(uow, user.id, current=PASSWORD, new=NEW, keep_token=here)
    assert (who(house, here), who(house, elsewhere)) == ("a@demo.test", None)
    with pytest.raises(programs.AccessTokenNotValid), house.read() as uow:
        programs.resolve_access_token(uow, tokens.access_token)
    with pytest.raises(WrongCredentials):
        sign_in(house, "a@demo.test", PASSWORD)
    assert who(house, sign_in(house, "a@demo.test", NEW)) == "a@demo.test"


def test_the_present_password_is_asked_for_and_guesses_are_counted(house: House) -> None:
    user = add_person(house, "a@demo.test")
    for _ in range(10):
        with pytest.raises(WrongPassword), house.write(user.actor()) as uow:
            passwords.change_password(uow, user.id, current="wrong", new=NEW)
    with pytest.raises(TooManyRequests), house.write(user.actor()) as uow:
        passwords.change_password(uow, user.id, current=PASSWORD, new=NEW)
    assert count(house, "audit_entry", "action = 'password_changed'") == 0


def test_nobody_changes_the_password_of_another_not_even_an_admin(house: House) -> None:
    user, admin = add_person(house, "a@demo.test"), add_person(house, "admin@demo.test", Role.ADMIN)
    with pytest.raises(NotAllowed), house.write(admin.actor()) as uow:
        passwords.change_password(uow, user.id, current=PASSWORD, new=NEW)
    assert who(house, sign_in(house, "a@demo.test", PASSWORD)) == "a@demo.test"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("short", "A password has at least 8 characters."),
        ("x" * 201, "A password has at most 200 characters."),
        ("Password1", "This password is one of the first that would be guessed."),
        ("aaaabbbb", "This password is one of the first that would be guessed."),
        ("A.Person@demo.test", "The e-mail address is not a good password."),
        ("A.PERSON", "The e-mail address is not a good password."),
    ],
)
def test_passwords_that_are_guessed_first_are_refused(house: House, new: str, sentence: str) -> None:
    user = add_person(house, "a.person@demo.test")
    with pytest.raises(InvalidInput) as refused, house.write(user.actor()) as uow:
        passwords.change_password(uow, user.id, current=PASSWORD, new=new)
    assert (refused.value.field, refused.value.message) == ("new_password", sentence)
    assert who(house, sign_in(house, "a.person@demo.test", PASSWORD)) == "a.person@demo.test"


def test_a_forgotten_password_is_set_through_the_link_once(house: House) -> None:
    user = add_person(house, "a@demo.test", language="ar")
    events = heard(house, PasswordResetRequested)
    before = sign_in(house, "a@demo.test")
    ask(house, " A@DEMO.test")
    [event] = events
    assert isinstance(event, PasswordResetRequested)
    assert (event.user_id, event.email, event.language, event.hours_valid, event.is_invitation) == (
        user.id, "a@demo.test", "ar", 1, False,
    )  # fmt: skip
    assert event.token not in repr(event)
    with house.write() as uow:
        verified = passwords.set_password_by_link(uow, event.token, NEW)
        token = sessions.open_session(uow, verified, ip="", user_agent="").token
    assert (who(house, before), who(house, token)) == (None, "a@demo.test")
    with pytest.raises(LinkNotValid), house.write() as uow:
        passwords.set_password_by_link(uow, event.token, "another-password")
    assert who(house, sign_in(house, "a@demo.test", NEW)) == "a@demo.test"


def test_a_bad_new_password_leaves_the_link_good(house: House) -> None:
    add_person(house, "a@demo.test")
    events = heard(house, PasswordResetRequested)
    ask(house, "a@demo.test")
    with pytest.raises(InvalidInput), house.write() as uow:
        passwords.set_password_by_link(uow, token_of(events[0]), "short")
    with house.write() as uow:
        passwords.set_password_by_link(uow, token_of(events[0]), NEW)
    assert who(house, sign_in(house, "a@demo.test", NEW)) == "a@demo.test"


def test_a_link_ends_after_an_hour_and_a_newer_one_ends_the_older(house: House, clock: StillClock) -> None:
    add_person(house, "a@demo.test")
    events = heard(house, PasswordResetRequested)
    ask(house, "a@demo.test")
    ask(house, "a@demo.test")
    first, second = (token_of(event) for event in events)
    for token, wait in ((first, timedelta(0)), (second, timedelta(hours=1)), ("never made", timedelta(0))):
        clock.advance(wait)
        with pytest.raises(LinkNotValid), house.write() as uow:
            passwords.set_password_by_link(uow, token, NEW)
    assert who(house, sign_in(house, "a@demo.test", PASSWORD)) == "a@demo.test"


def test_asking_for_an_unknown_address_looks_the_same_and_does_nothing(house: House) -> None:
    events = heard(house, PasswordResetRequested)
    ask(house, "nobody@demo.test")
    ask(house, "not an address\0")
    assert events == []
    assert count(house, "password_reset") == 0


def test_links_to_one_mailbox_are_throttled(house: House) -> None:
    add_person(house, "a@demo.test")
    events = heard(house, PasswordResetRequested)
    for number in range(3):
        ask(house, "a@demo.test", ip=f"10.0.0.{number}")
    with pytest.raises(TooManyRequests):
        ask(house, "a@demo.test", ip="10.0.0.9")
    assert len(events) == 3


@pytest.mark.race
def test_a_link_used_ten_times_at_once_sets_one_password(house: House) -> None:
    add_person(house, "a@demo.test")
    events = heard(house, PasswordResetRequested)
    ask(house, "a@demo.test")
    token = token_of(events[0])

    def use(number: int) -> int:
        with house.write() as uow:
            passwords.set_password_by_link(uow, token, f"new-password-{number}")
        return number

    outcomes = all_at_once(10, use)
    assert len(outcomes.results) == 1
    assert [type(error) for error in outcomes.errors] == [LinkNotValid] * 9
    assert who(house, sign_in(house, "a@demo.test", f"new-password-{outcomes.results[0]}")) == "a@demo.test"
