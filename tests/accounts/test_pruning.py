from __future__ import annotations

from datetime import timedelta

from freight_app.accounts import passwords, programs, pruning, sessions
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from tests.accounts.people import PASSWORD, add_person, count, sign_in


def prune(house: House) -> int:
    with house.write() as uow:
        return pruning.prune_sign_ins(uow)


def test_what_can_open_no_door_is_thrown_away_a_month_later(house: House, clock: StillClock) -> None:
    user = add_person(house, "a@demo.test")
    token = sign_in(house, "a@demo.test")
    with house.write() as uow:
        tokens = programs.sign_in_program(uow, "a@demo.test", PASSWORD, ip="")
        programs.refresh_tokens(uow, tokens.refresh_token)
        passwords.request_password_reset(uow, user.email, ip="")
        sessions.sign_out(uow, token)
    sign_in(house, "a@demo.test")
    clock.advance(timedelta(days=30, hours=1))
    assert prune(house) == 1
    assert count(house, "sign_in_session") == 1
    clock.advance(timedelta(hours=1))
    assert prune(house) == 1
    assert count(house, "password_reset") == 0
    clock.advance(timedelta(days=30))
    assert prune(house) == 2
    assert [count(house, table) for table in ("sign_in_session", "program_sign_in", "refresh_token")] == [0, 0, 0]
    assert prune(house) == 0
