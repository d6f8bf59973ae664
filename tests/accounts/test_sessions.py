from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from passlib.context import CryptContext
from sqlmodel import select

from freight_app.accounts import audit, sessions, users
from freight_app.accounts.dtos import AuditQuery
from freight_app.accounts.errors import WrongCredentials
from freight_app.accounts.hashing import verify_password
from freight_app.accounts.models import SignInSession, UserAccount
from freight_app.accounts.permissions import Permission, Role
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotAllowed, NotFound, TooManyRequests
from freight_app.kit.house import House
from tests.accounts.people import PASSWORD, add_person, count, sign_in, who

CHROME_ON_ANDROID = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


def test_who_signs_in_is_known_by_the_cookie_with_roles_and_permissions(house: House) -> None:
    add_person(house, "Sami@demo.test", Role.PICKER, name="Sami")
    with house.write() as uow:
        signed_in = sessions.sign_in(uow, " SAMI@Demo.Test ", PASSWORD, ip="10.0.0.1", user_agent="")
    with house.read() as uow:
        user = sessions.resolve_session(uow, signed_in.token)
    assert user == signed_in.user
    assert user is not None
    assert user.roles == {Role.PICKER}
    assert user.permissions == {Permission.ORDERS_READ, Permission.ORDERS_FULFIL, Permission.STOCK_READ}
    assert user.price_group == "public"
    assert user.actor().label == "Sami"
    assert user.actor().may("orders.fulfil")
    assert not user.actor().may("users.manage")


def test_the_cookie_is_stored_as_a_hash_only_and_never_printed(house: House) -> None:
    add_person(house, "a@demo.test")
    with house.write() as uow:
        signed_in = sessions.sign_in(uow, "a@demo.test", PASSWORD, ip="", user_agent="")
        [row] = uow.session.exec(select(SignInSession)).all()
        assert signed_in.token not in str(row.model_dump())
    assert signed_in.token not in repr(signed_in)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("a@demo.test", "wrong"),
        ("a@demo.test", ""),
        ("a@demo.test", "x" * 5_000),
        ("a@demo.test", "\ud800"),
        ("a@demo.test", "blue-camel-42\0"),
        ("nobody@demo.test", PASSWORD),
        ("not an address\0", PASSWORD),
    ],
)
def test_wrong_credentials_answer_alike_and_open_nothing(house: House, email: str, password: str) -> None:
    add_person(house, "a@demo.test")
    with pytest.raises(WrongCredentials) as refused:
        sign_in(house, email, password)
    assert refused.value.message == "This e-mail address and password do not match."
    assert refused.value.details == {}
    assert count(house, "sign_in_session") == 0


def test_an_unknown_address_costs_a_hash_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    dummies: list[int] = []
    monkeypatch.setattr(CryptContext, "dummy_verify", lambda _self: dummies.append(1))
    assert not verify_password(PASSWORD, "").is_right
    assert dummies == [1]


def test_an_older_hash_is_upgraded_at_sign_in(house: House) -> None:
    user = add_person(house, "a@demo.test")
    old = CryptContext(["argon2"], argon2__memory_cost=8192, argon2__time_cost=1, argon2__parallelism=1).hash(PASSWORD)
    with house.write() as uow:
        row = uow.session.get_one(UserAccount, user.id)
        row.password_hash = old
        uow.session.add(row)
    sign_in(house, "a@demo.test")
    with house.read() as uow:
        new = uow.session.get_one(UserAccount, user.id).password_hash
    assert new.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify_password(PASSWORD, new).new_hash is None


def test_the_eleventh_wrong_password_shuts_the_account_for_a_while(house: House) -> None:
    add_person(house, "a@demo.test")
    add_person(house, "b@demo.test")
    with time_machine.travel(1_800_000_000, tick=False) as travel:
        for number in range(10):
            with pytest.raises(WrongCredentials):
                sign_in(house, "a@demo.test", "wrong", ip=f"10.0.0.{number}")
        with pytest.raises(TooManyRequests) as refused:
            sign_in(house, "A@demo.test", PASSWORD, ip="10.0.0.99")
        assert refused.value.retry_after_s == 900
        assert refused.value.message == "Too many attempts. Try again in 15 minutes."
        assert count(house, "sign_in_session") == 0
        assert who(house, sign_in(house, "b@demo.test")) == "b@demo.test"
        travel.shift(901)
        assert who(house, sign_in(house, "a@demo.test")) == "a@demo.test"


def test_one_address_cannot_guess_through_many_accounts(house: House) -> None:
    with time_machine.travel(1_800_000_000, tick=False):
        for number in range(60):
            with pytest.raises(WrongCredentials):
                sign_in(house, f"a{number}@demo.test", "", ip="10.0.0.7")
        with pytest.raises(TooManyRequests):
            sign_in(house, "a60@demo.test", "", ip="10.0.0.7")
        with pytest.raises(WrongCredentials):
            sign_in(house, "a60@demo.test", "", ip="10.0.0.8")


def test_right_passwords_are_never_throttled(house: House) -> None:
    add_person(house, "a@demo.test")
    with time_machine.travel(1_800_000_000, tick=False):
        for _ in range(65):
            sign_in(house, "a@demo.test", ip="10.0.0.7")
    assert count(house, "sign_in_session") == 65


def test_signing_out_closes_this_session_and_no_other(house: House) -> None:
    add_person(house, "a@demo.test")
    one, other = sign_in(house, "a@demo.test"), sign_in(house, "a@demo.test")
    with house.write() as uow:
        assert sessions.sign_out(uow, one) is True
        assert sessions.sign_out(uow, one) is False
        assert sessions.sign_out(uow, "never seen") is False
    assert (who(house, one), who(house, other)) == (None, "a@demo.test")


def test_a_session_ends_after_thirty_days_without_use(house: House, clock: StillClock) -> None:
    add_person(house, "a@demo.test")
    token = sign_in(house, "a@demo.test")
    clock.advance(timedelta(days=30, seconds=-1))
    assert who(house, token) == "a@demo.test"
    clock.advance(timedelta(seconds=1))
    assert who(house, token) is None
    with house.write() as uow:
        assert sessions.extend_session(uow, token) is False


def test_use_extends_a_session_but_writes_once_an_hour_at_most(house: House, clock: StillClock) -> None:
    add_person(house, "a@demo.test")
    token = sign_in(house, "a@demo.test")
    clock.advance(timedelta(minutes=59))
    with house.write() as uow:
        user = sessions.resolve_session(uow, token)
        assert user is not None
        assert user.session_needs_extending is False
        assert sessions.extend_session(uow, token) is False
    clock.advance(timedelta(days=29))
    with house.write() as uow:
        user = sessions.resolve_session(uow, token)
        assert user is not None
        assert user.session_needs_extending is True
        assert sessions.extend_session(uow, token) is True
    clock.advance(timedelta(days=29))
    assert who(house, token) == "a@demo.test"


def test_the_list_names_devices_and_marks_the_present_one(house: House, clock: StillClock) -> None:
    user = add_person(house, "a@demo.test")
    laptop = sign_in(house, "a@demo.test", ip="10.0.0.1")
    clock.advance(timedelta(minutes=1))
    sign_in(house, "a@demo.test", ip="10.0.0.2", agent=CHROME_ON_ANDROID)
    with house.read(user.actor()) as uow:
        listed = sessions.list_sessions(uow, user.id, current_token=laptop)
    assert [(s.browser, s.system, s.ip, s.is_current) for s in listed] == [
        ("Chrome", "Android", "10.0.0.2", False),
        ("Firefox", "Linux", "10.0.0.1", True),
    ]


def test_a_person_revokes_their_sessions_and_nobody_elses(house: House) -> None:
    user, stranger = add_person(house, "a@demo.test"), add_person(house, "b@demo.test")
    token, other = sign_in(house, "a@demo.test"), sign_in(house, "a@demo.test")
    with house.read(user.actor()) as uow:
        public_id = next(
            s.public_id for s in sessions.list_sessions(uow, user.id, current_token=other) if not s.is_current
        )
    with pytest.raises(NotAllowed), house.write(stranger.actor()) as uow:
        sessions.revoke_session(uow, user.id, public_id)
    with pytest.raises(NotFound), house.write(stranger.actor()) as uow:
        sessions.revoke_session(uow, stranger.id, public_id)
    with pytest.raises(NotFound), house.write(user.actor()) as uow:
        sessions.revoke_session(uow, user.id, "\0")
    assert who(house, token) == "a@demo.test"
    with house.write(user.actor()) as uow:
        sessions.revoke_session(uow, user.id, public_id)
    assert (who(house, token), who(house, other)) == (None, "a@demo.test")


def test_all_other_sessions_are_closed_at_once(house: House) -> None:
    user = add_person(house, "a@demo.test")
    kept, *others = (sign_in(house, "a@demo.test") for _ in range(3))
    with house.write(user.actor()) as uow:
        assert sessions.revoke_other_sessions(uow, user.id, keep_token=kept) == 2
    assert [who(house, token) for token in (kept, *others)] == ["a@demo.test", None, None]
    assert count(house, "audit_entry", "action = 'sessions_revoked'") == 0


def test_an_admin_closes_the_sessions_of_another_and_the_trail_says_so(house: House) -> None:
    admin, user = add_person(house, "admin@demo.test", Role.ADMIN), add_person(house, "a@demo.test")
    tokens = [sign_in(house, "a@demo.test") for _ in range(3)]
    with house.write(admin.actor()) as uow:
        newest = sessions.list_sessions(uow, user.id)[0]
        sessions.revoke_session(uow, user.id, newest.public_id)
        assert sessions.revoke_other_sessions(uow, user.id) == 2
    assert [who(house, token) for token in tokens] == [None, None, None]
    with house.read(admin.actor()) as uow:
        entries = audit.list_changes(uow, AuditQuery(action="sessions_revoked")).items
    assert [(entry.actor_user_id, entry.entity_id, entry.changes[0].after) for entry in entries] == [
        (admin.id, user.public_id, 2),
        (admin.id, user.public_id, 1),
    ]


def test_a_deactivated_person_is_out_at_once_and_stays_out(house: House) -> None:
    admin, user = add_person(house, "admin@demo.test", Role.ADMIN), add_person(house, "a@demo.test")
    token = sign_in(house, "a@demo.test")
    with house.write(admin.actor()) as uow:
        users.deactivate_user(uow, user.public_id)
    assert who(house, token) is None
    with pytest.raises(WrongCredentials):
        sign_in(house, "a@demo.test")
    with house.write(admin.actor()) as uow:
        users.activate_user(uow, user.public_id)
    assert who(house, token) is None
    assert who(house, sign_in(house, "a@demo.test")) == "a@demo.test"


def test_headers_of_strangers_are_cut_and_cleaned(house: House) -> None:
    add_person(house, "a@demo.test")
    sign_in(house, "a@demo.test", ip="1" * 100, agent="Fire\0fox\n" + "x" * 1_000)
    with house.read() as uow:
        row = uow.session.exec(select(SignInSession)).one()
        assert row.ip == "1" * 64
        assert row.user_agent == "Firefox" + "x" * 393
