from __future__ import annotations

import base64
import json
from datetime import timedelta

import jwt
import pytest

from freight_app.accounts import programs, users
from freight_app.accounts.dtos import ProgramTokens
from freight_app.accounts.errors import WrongCredentials
from freight_app.accounts.permissions import Permission, Role
from freight_app.accounts.signing import SigningKeys
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from tests.accounts.people import PASSWORD, add_person, all_at_once, count


def open_program(house: House, email: str = "a@demo.test", label: str = "till") -> ProgramTokens:
    with house.write() as uow:
        return programs.sign_in_program(uow, email, PASSWORD, ip="10.0.0.1", label=label)


def refresh(house: House, token: str) -> ProgramTokens | None:
    with house.write() as uow:
        return programs.refresh_tokens(uow, token)


def is_good(house: House, access_token: str) -> bool:
    try:
        with house.read() as uow:
            programs.resolve_access_token(uow, access_token)
    except programs.AccessTokenNotValid:
        return False
    return True


def test_an_access_token_acts_for_its_user_with_the_roles_of_this_moment(house: House) -> None:
    user = add_person(house, "a@demo.test", Role.SALES)
    tokens = open_program(house)
    assert tokens.expires_in_s == 900
    with house.read() as uow:
        assert programs.resolve_access_token(uow, tokens.access_token) == user
    with house.write() as uow:
        users.take_role(uow, user.public_id, Role.SALES)
    with house.read() as uow:
        assert Permission.ORDERS_READ not in programs.resolve_access_token(uow, tokens.access_token).permissions


def test_an_access_token_lasts_fifteen_minutes(house: House, clock: StillClock) -> None:
    add_person(house, "a@demo.test")
    tokens = open_program(house)
    clock.advance(timedelta(minutes=15, seconds=-1))
    assert is_good(house, tokens.access_token)
    clock.advance(timedelta(seconds=1))
    assert not is_good(house, tokens.access_token)


def test_forged_tokens_are_refused(house: House) -> None:
    add_person(house, "a@demo.test")
    good = open_program(house).access_token
    claims = jwt.decode(good, options={"verify_signature": False})
    with house.read() as uow:
        key = uow.port(SigningKeys).key_for("access-token")
        other_purpose = uow.port(SigningKeys).key_for("flash")
    unsigned_header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    forged = [
        "", "a.b.c", "é\0", good + "x",
        f"{unsigned_header}.{good.split('.')[1]}.",
        jwt.encode(claims, other_purpose, algorithm="HS256"),
        jwt.encode(claims | {"iss": "another"}, key, algorithm="HS256"),
        jwt.encode(claims | {"sub": "another"}, key, algorithm="HS256"),
        jwt.encode(claims | {"fam": "another"}, key, algorithm="HS256"),
        jwt.encode(claims | {"exp": 10**30}, key, algorithm="HS256"),
        jwt.encode({name: value for name, value in claims.items() if name != "exp"}, key, algorithm="HS256"),
    ]  # fmt: skip
    assert [is_good(house, token) for token in forged] == [False] * len(forged)
    assert is_good(house, jwt.encode(claims, key, algorithm="HS256"))


def test_each_refresh_gives_a_new_pair_and_starts_the_time_anew(house: House, clock: StillClock) -> None:
    add_person(house, "a@demo.test")
    tokens = open_program(house)
    for _ in range(3):
        clock.advance(timedelta(days=29))
        fresh = refresh(house, tokens.refresh_token)
        assert fresh is not None
        assert fresh.refresh_token != tokens.refresh_token
        tokens = fresh
    assert is_good(house, tokens.access_token)
    clock.advance(timedelta(days=30))
    assert refresh(house, tokens.refresh_token) is None


def test_a_refresh_token_that_comes_back_closes_the_whole_family(house: House) -> None:
    add_person(house, "a@demo.test")
    stolen, other = open_program(house), open_program(house)
    thiefs = refresh(house, stolen.refresh_token)
    assert thiefs is not None
    assert refresh(house, stolen.refresh_token) is None
    assert refresh(house, thiefs.refresh_token) is None
    assert not is_good(house, thiefs.access_token)
    assert is_good(house, other.access_token)
    assert count(house, "program_sign_in", "revoked_reason = 'refresh_token_reused'") == 1


def test_an_unknown_refresh_token_does_nothing(house: House) -> None:
    add_person(house, "a@demo.test")
    tokens = open_program(house)
    assert refresh(house, "never made") is None
    assert is_good(house, tokens.access_token)


@pytest.mark.race
def test_a_refresh_token_used_twice_at_once_gives_one_pair_and_closes_the_family(house: House) -> None:
    add_person(house, "a@demo.test")
    tokens = open_program(house)
    outcomes = all_at_once(2, lambda _: refresh(house, tokens.refresh_token))
    assert outcomes.errors == []
    assert sum(result is not None for result in outcomes.results) == 1
    assert count(house, "program_sign_in", "revoked_at IS NULL") == 0
    for result in outcomes.results:
        assert result is None or (isinstance(result, ProgramTokens) and not is_good(house, result.access_token))


def test_wrong_credentials_and_wild_labels_open_no_program(house: House) -> None:
    add_person(house, "a@demo.test")
    with pytest.raises(WrongCredentials), house.write() as uow:
        programs.sign_in_program(uow, "a@demo.test", "wrong", ip="")
    for label in ("x" * 121, "nul\0"):
        with pytest.raises(InvalidInput) as refused:
            open_program(house, label=label)
        assert refused.value.field == "label"
    assert count(house, "program_sign_in") == 0


def test_programs_are_listed_and_closed_within_their_owner(house: House) -> None:
    user, stranger = add_person(house, "a@demo.test"), add_person(house, "b@demo.test")
    tokens = open_program(house, label="till")
    with house.read(user.actor()) as uow:
        [listed] = programs.list_programs(uow, user.id)
    assert listed.label == "till"
    with pytest.raises(NotFound), house.write(stranger.actor()) as uow:
        programs.revoke_program(uow, stranger.id, listed.public_id)
    assert is_good(house, tokens.access_token)
    with house.write(user.actor()) as uow:
        programs.revoke_program(uow, user.id, listed.public_id)
    assert not is_good(house, tokens.access_token)
    assert refresh(house, tokens.refresh_token) is None


def test_signing_a_program_out_closes_its_family(house: House) -> None:
    add_person(house, "a@demo.test")
    tokens = open_program(house)
    with house.write() as uow:
        assert programs.sign_out_program(uow, tokens.refresh_token) is True
        assert programs.sign_out_program(uow, tokens.refresh_token) is False
        assert programs.sign_out_program(uow, "never made") is False
    assert not is_good(house, tokens.access_token)


def test_a_deactivated_user_has_no_programs(house: House) -> None:
    user = add_person(house, "a@demo.test")
    tokens = open_program(house)
    with house.write() as uow:
        users.deactivate_user(uow, user.public_id)
    assert not is_good(house, tokens.access_token)
    assert refresh(house, tokens.refresh_token) is None
