"""One trouble has one alert while it stands, and each person hears of it once."""

from __future__ import annotations

import threading
from collections.abc import Collection
from datetime import timedelta

import pytest
import sqlalchemy as sa

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts import checking, escalating, raising
from freight_app.messaging.alerts.checking import AlertCheck, AlertChecks, ChecksFailed, FoundTrouble
from freight_app.messaging.alerts.models import Severity
from freight_app.messaging.alerts.raising import raise_alert, resolve_alert, resolve_missing
from tests.accounts.people import add_person, count

PAD = Subject("product", "0986494104")
FACTS = {"sku": "0986494104", "left": "3"}


@pytest.fixture
def buyer(house: House) -> int:
    add_person(house, "boss@example.com", Role.ADMIN)
    return add_person(house, "buyer@example.com", Role.BUYER).id


def low(house: House, *, severity: Severity = Severity.WARNING, left: str = "3") -> raising.Raised:
    with house.write() as uow:
        return raise_alert(uow, kind="stock_low", subject=PAD, severity=severity, facts=FACTS | {"left": left})


def told(house: House) -> list[tuple[str, str, bool]]:
    """Who was told of what, and whether it is read, in the order of telling."""
    statement = sa.text(
        "SELECT u.email, n.kind, n.read_at IS NOT NULL FROM notification n "
        "JOIN user_account u ON u.id = n.user_id ORDER BY n.id"
    )
    with house.read() as uow:
        return [(row[0], row[1], bool(row[2])) for row in uow.session.connection().execute(statement)]


def test_raised_again_it_is_the_same_alert_with_newer_facts_and_nobody_hears_twice(house: House, buyer: int) -> None:
    first, again = low(house), low(house, left="2")
    assert (first.is_new, again.is_new, again.alert_id) == (True, False, first.alert_id)
    assert told(house) == [("buyer@example.com", "stock_low", False)]
    assert (
        count(house, "alert", 'facts LIKE \'%"left":"2"%\'' if house.database.is_sqlite else "facts->>'left' = '2'")
        == 1
    )


def test_a_severity_that_rises_is_told_again_and_one_that_falls_is_not(house: House, buyer: int) -> None:
    for severity in (Severity.WARNING, Severity.CRITICAL, Severity.WARNING):
        low(house, severity=severity)
    assert len(told(house)) == 2


def test_when_it_is_over_its_news_is_read_and_the_next_time_is_another_alert(house: House, buyer: int) -> None:
    first = low(house)
    with house.write() as uow:
        assert resolve_alert(uow, kind="stock_low", subject=PAD)
        assert not resolve_alert(uow, kind="stock_low", subject=PAD)
    assert told(house) == [("buyer@example.com", "stock_low", True)]
    assert low(house).alert_id != first.alert_id
    assert len(told(house)) == 2


def test_what_a_check_no_longer_names_is_over_and_the_rest_stands(house: House, buyer: int) -> None:
    with house.write() as uow:
        for sku in ("A1", "B2", "C3"):
            raise_alert(
                uow,
                kind="stock_low",
                subject=Subject("product", sku),
                severity=Severity.INFO,
                facts=FACTS | {"sku": sku},
            )
        raise_alert(uow, kind="tasks_given_up", subject=None, key="house", severity=Severity.INFO, facts={"count": "1"})
        assert resolve_missing(uow, kind="stock_low", still_true={"product:B2"}) == 2
    assert count(house, "alert", "status = 'open'") == 2


def test_an_unknown_kind_a_missing_fact_and_a_nameless_trouble_are_bugs(house: House) -> None:
    with house.write() as uow:
        for kind, subject, facts in (
            ("flood", PAD, FACTS),
            ("stock_low", PAD, {"sku": "1"}),
            ("stock_low", None, FACTS),
        ):
            with pytest.raises(LookupError):
                raise_alert(uow, kind=kind, subject=subject, severity=Severity.INFO, facts=facts)


def test_many_who_raise_the_same_at_once_make_one_alert_and_one_notice(house: House, buyer: int) -> None:
    gate, answers = threading.Barrier(6), []

    def race() -> None:
        gate.wait()
        answers.append(low(house))

    threads = [threading.Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.is_new for answer in answers) == [False] * 5 + [True]
    assert len({answer.alert_id for answer in answers}) == 1
    assert told(house) == [("buyer@example.com", "stock_low", False)]


def test_nobody_sees_to_it_so_the_next_circle_hears_once(house: House, buyer: int, clock: StillClock) -> None:
    low(house)
    clock.advance(timedelta(hours=71))
    assert escalating.attend_to_standing(house) == 0
    clock.advance(timedelta(hours=1))
    assert escalating.attend_to_standing(house) == 1
    assert escalating.attend_to_standing(house) == 0
    assert [email for email, _, _ in told(house)] == ["buyer@example.com", "boss@example.com"]


def found(*skus: str, severity: Severity = Severity.WARNING) -> list[FoundTrouble]:
    return [FoundTrouble(Subject("product", sku), severity, {"sku": sku, "left": "1"}) for sku in skus]


def test_checks_raise_refresh_and_end_and_a_quiet_house_writes_nothing(house: House, buyer: int) -> None:
    low_now: list[FoundTrouble] = found("A1", "B2")
    check = AlertCheck("stock_low", lambda _uow: low_now)
    assert checking.run_check(house, check) == 2
    with house.read() as uow:
        before = uow.session.connection().execute(sa.text("SELECT max(number) FROM version_counter")).scalar()
    mark = house.database.commit_mark()
    assert checking.run_check(house, check) == 0
    assert house.database.commit_mark() == mark
    low_now = found("B2")
    checking.run_check(house, check)
    assert count(house, "alert", "status = 'resolved'") == 1
    assert before is not None


def test_very_many_at_once_are_one_piece_of_news(house: House, buyer: int) -> None:
    check = AlertCheck("stock_low", lambda _uow: found(*(f"P{number}" for number in range(60))))
    assert checking.run_check(house, check) == 60
    assert told(house) == [("buyer@example.com", "many_alerts", False)]


def test_a_check_that_fails_stops_no_other_and_ends_nothing_of_its_own(house: House, buyer: int) -> None:
    def fail(_uow: object) -> Collection[FoundTrouble]:
        raise RuntimeError("the scales are broken")

    low(house)
    counted = FoundTrouble(None, Severity.WARNING, {"count": "3"}, key="house")
    checks = AlertChecks((AlertCheck("stock_low", fail), AlertCheck("tasks_given_up", lambda _uow: [counted])))
    house.database.ports.provide(AlertChecks, checks)
    with pytest.raises(ChecksFailed, match="stock_low"):
        checking.run_checks(house)
    assert count(house, "alert", "status = 'open'") == 2
