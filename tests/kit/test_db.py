from __future__ import annotations

import threading
import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from freight_app.kit import db
from freight_app.kit.db import _Door
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.kit.idempotency import IdempotencyKeyReused, do_once
from freight_app.kit.languages import format_money, pick_text
from freight_app.kit.money import CurrencyMismatch, Money
from freight_app.kit.versions import read_versions


def test_an_error_in_a_unit_of_work_leaves_nothing_behind(house: House) -> None:
    def fail() -> dict[str, object]:
        raise RuntimeError

    with pytest.raises(RuntimeError), house.write() as uow:  # noqa: PT012 - the block is the unit of work
        uow.touch("catalogue")
        do_once(uow, scope="s", key="k", body={}, do=fail)
    with house.read() as uow:
        assert read_versions(uow.session, ["catalogue"]) == {"catalogue": 0}
        assert uow.session.connection().exec_driver_sql("SELECT count(*) FROM idempotency_record").scalar() == 0


def test_a_reader_cannot_write(house: House) -> None:
    with pytest.raises(DBAPIError), house.read() as uow:
        uow.session.connection().exec_driver_sql("DELETE FROM version_counter")


def test_who_keeps_the_writer_for_long_is_named(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, object]] = []
    monkeypatch.setattr(db._log, "warning", lambda event, **facts: said.append(facts))
    monkeypatch.setattr(db, "LONG_WRITE_S", 0.01)
    with house.write():
        time.sleep(0.02)
    # PostgreSQL has many writers: nobody waits for this one.
    named = ["test_who_keeps_the_writer_for_long_is_named"] if house.database.is_sqlite else []
    assert [facts["where"] for facts in said] == named


def test_versions_move_with_the_commit(house: House) -> None:
    for _ in range(3):
        with house.write() as uow:
            uow.touch("orders")
            uow.touch("orders")
    with house.read() as uow:
        assert read_versions(uow.session, ["orders", "stock"]) == {"orders": 3, "stock": 0}


def test_a_checkpoint_folds_the_log_back_into_the_file(house: House) -> None:
    with house.write() as uow:
        uow.touch("orders")
    house.database.checkpoint()
    if house.database.is_sqlite:
        with house.database.read_engine.connect() as connection:
            _busy, in_log, folded = connection.exec_driver_sql("PRAGMA wal_checkpoint(NOOP)").one()
        assert in_log == folded > 0


def test_twenty_twins_have_one_effect(house: House) -> None:
    effects: list[int] = []
    answers: list[dict[str, object]] = []

    def submit() -> None:
        with house.write() as uow:
            answers.append(do_once(uow, scope="s", key="k", body={"a": 1}, do=lambda: effects.append(1) or {"n": 1}))

    threads = [threading.Thread(target=submit) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert effects == [1]
    assert answers == [{"n": 1}] * 20


def test_a_key_with_another_body_is_refused(house: House) -> None:
    with house.write() as uow:
        do_once(uow, scope="s", key="k", body={"a": 1}, do=lambda: {"n": 1})
    with pytest.raises(IdempotencyKeyReused), house.write() as uow:
        do_once(uow, scope="s", key="k", body={"a": 2}, do=lambda: {"n": 2})


def test_a_naive_datetime_is_an_error(house: House) -> None:
    from freight_app.kit.columns import UtcDateTime

    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), house.database.write_engine.dialect)  # noqa: DTZ001


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_shares_always_sum_to_the_whole(amount: int, weights: list[int]) -> None:
    if sum(weights) == 0:
        weights[0] = 1
    parts = Money(amount, "TND").split(weights)
    assert sum(part.amount_minor for part in parts) == amount


def test_money_keeps_the_decimals_of_its_currency() -> None:
    assert Money.from_decimal("24.5", "TND") == Money(24500, "TND")
    assert Money.from_decimal("24", "JPY") == Money(24, "JPY")
    assert str(Money(24500, "TND")) == "24.500 TND"
    with pytest.raises(InvalidInput, match="3 decimals"):
        Money.from_decimal("1.2345", "TND")
    with pytest.raises(InvalidInput):
        Money.from_decimal("NaN", "TND")
    with pytest.raises(CurrencyMismatch):
        _ = Money(1, "TND") + Money(1, "EUR")


def test_amounts_are_written_as_the_language_writes_them() -> None:
    money = Money(1468615, "TND")
    assert format_money(money, "en") == "1,468.615 TND"
    assert format_money(money, "ar") == "1.468,615 TND"
    assert format_money(money, "fr").replace("\u202f", " ").replace("\xa0", " ") == "1 468,615 TND"
    assert format_money(Money(1500, "JPY"), "en") == "1,500 JPY"


def test_text_falls_back_to_a_language_that_has_it() -> None:
    assert pick_text({"fr": "Filtre"}, "ar") == "Filtre"
    assert pick_text({"en": "Filter", "ar": ""}, "ar") == "Filter"
    assert pick_text({}, "en") == ""


def test_a_second_writer_waits_for_the_first_on_sqlite_and_not_on_postgresql(house: House) -> None:
    inside = threading.Event()

    def write() -> None:
        with house.write():
            inside.set()

    second = threading.Thread(target=write)
    with house.write():
        second.start()
        if house.database.is_sqlite:
            while not house.database._door._waiting:
                time.sleep(0.001)
            assert not inside.is_set()
        else:
            assert inside.wait(30)
    second.join(30)
    assert inside.is_set()


def test_the_door_lets_in_by_order_of_arrival() -> None:
    door = _Door()
    turns: list[int] = []
    threads: list[threading.Thread] = []

    def pass_through(number: int) -> None:
        for _ in range(3):
            with door.pass_through(30):
                turns.append(number)

    with door.pass_through(30):
        for number in range(4):
            threads.append(threading.Thread(target=pass_through, args=(number,)))
            threads[-1].start()
            while len(door._waiting) < number + 1:
                time.sleep(0.001)
    for thread in threads:
        thread.join(30)
    assert turns[:4] == [0, 1, 2, 3]
    assert [turns.count(number) for number in range(4)] == [3, 3, 3, 3]


def test_who_waits_too_long_at_the_door_goes_away_and_blocks_nobody() -> None:
    door = _Door()
    with door.pass_through(30), pytest.raises(TimeoutError), door.pass_through(0.01):
        pytest.fail("two at once")
    with door.pass_through(0):
        assert not door._waiting


def test_who_gives_way_waits_outside_for_somebody_who_is_about_to_come() -> None:
    door = _Door()
    order: list[str] = []

    def give_way() -> None:
        with door.pass_through(30, gives_way=True):
            order.append("gave way")

    with door.expect():
        polite = threading.Thread(target=give_way)
        polite.start()
        while not door._giving_way:
            time.sleep(0.001)
        with door.pass_through(30):
            order.append("expected")
    polite.join(30)
    assert order == ["expected", "gave way"]
    with door.pass_through(0):
        assert not door._expected


def test_who_is_expected_and_never_comes_holds_nobody_up_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "MAX_COURTESY_S", 0.05)
    door = _Door()
    with door.expect(), door.pass_through(5, gives_way=True):
        assert door._expected == 1
