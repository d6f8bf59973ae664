"""Whatever checks, people and the clock do to alerts: one stands for a trouble, and nobody hears of one thing twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts import attending, checking, escalating, listing
from freight_app.messaging.alerts.checking import AlertCheck, FoundTrouble
from freight_app.messaging.alerts.errors import AlertStatusChange
from freight_app.messaging.alerts.kinds import ALERT_KINDS
from freight_app.messaging.alerts.models import Alert, AlertStatus, AlertStep, Severity
from freight_app.messaging.alerts.raising import raise_alert
from freight_app.messaging.notifying.models import Notification
from tests.accounts.people import add_person

SKUS = ("A1", "B2", "C3")
NAMES, SEVERITIES = st.sampled_from(SKUS), st.sampled_from(Severity)


class Alerts(RuleBasedStateMachine):
    """Three parts that run low or not, one who sees to them, one who only looks, and the owner above them."""

    house: House
    clock: StillClock
    buyer: SignedInUser
    seller: SignedInUser
    begun: datetime

    @initialize()
    def begin(self) -> None:
        self.true: dict[str, Severity] = {}
        checking.run_check(self.house, self.check())
        with self.house.read() as uow:
            self.after = max([alert.id or 0 for alert in uow.session.exec(select(Alert))], default=0)

    def check(self) -> AlertCheck:
        found = [FoundTrouble(Subject("product", sku), grave, facts(sku)) for sku, grave in self.true.items()]
        return AlertCheck("stock_low", lambda _uow: found)

    @contextmanager
    def attempt(self, who: SignedInUser) -> Iterator[UnitOfWork | None]:
        try:
            with self.house.write(who.actor()) as uow:
                yield uow
        except FreightError:
            return

    def id_of(self, sku: str) -> str:
        latest = select(Alert.public_id).where(Alert.key == f"product:{sku}").order_by(col(Alert.id).desc())
        with self.house.read() as uow:
            return uow.session.exec(latest).first() or "nothing"

    @rule(sku=NAMES, severity=SEVERITIES)
    def runs_low(self, sku: str, severity: Severity) -> None:
        self.true[sku] = severity
        with self.house.write() as uow:
            raise_alert(uow, kind="stock_low", subject=Subject("product", sku), severity=severity, facts=facts(sku))

    @rule(sku=NAMES)
    def is_bought(self, sku: str) -> None:
        self.true.pop(sku, None)

    @rule()
    def look(self) -> None:
        checking.run_check(self.house, self.check())
        with self.house.read() as uow:
            standing = {alert.subject_ref for alert in self.alerts(uow) if alert.status != AlertStatus.RESOLVED}
        assert standing == set(self.true)

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))
        escalating.attend_to_standing(self.house)
        with self.house.read() as uow:
            for alert in self.alerts(uow):
                assert alert.status != AlertStatus.MUTED or (alert.muted_until or uow.now()) > uow.now()

    @rule(sku=NAMES, days=st.integers(0, 100))
    def mute(self, sku: str, days: int) -> None:
        with self.attempt(self.buyer) as uow:
            if uow is not None:
                attending.mute_alert(uow, self.id_of(sku), days=days, reason="It comes on Thursday.")

    @rule(sku=NAMES, what=st.sampled_from(["unmute", "take", "leave"]))
    def attend(self, sku: str, what: str) -> None:
        act = {
            "unmute": attending.unmute_alert,
            "take": attending.take_alert,
            "leave": attending.leave_alert,
        }[what]
        with self.attempt(self.buyer) as uow:
            if uow is not None:
                act(uow, self.id_of(sku))

    @rule(sku=NAMES)
    def who_only_looks_changes_nothing(self, sku: str) -> None:
        with pytest.raises((NotAllowed, NotFound)), self.house.write(self.seller.actor()) as uow:
            attending.take_alert(uow, self.id_of(sku))

    def alerts(self, uow: UnitOfWork) -> list[Alert]:
        return [alert for alert in uow.session.exec(select(Alert)) if (alert.id or 0) > self.after]

    @invariant()
    def the_books_agree(self) -> None:
        with self.house.read() as uow:
            alerts = self.alerts(uow)
            open_keys = [alert.open_key for alert in alerts if alert.open_key]
            assert len(set(open_keys)) == len(open_keys)
            for alert in alerts:
                assert (alert.resolved_at is not None) == (alert.status == AlertStatus.RESOLVED)
                assert alert.level < len(ALERT_KINDS[alert.kind].circles)
                steps = list(
                    uow.session.exec(
                        select(AlertStep).where(AlertStep.alert_id == alert.id).order_by(col(AlertStep.id))
                    )
                )
                assert steps[0].from_status is None
                assert steps[-1].to_status == alert.status
                told = col(Notification.key).startswith(f"alert:{alert.id}:")
                news = list(uow.session.exec(select(Notification).where(told)))
                # Each telling reached a person once; what is over asks nobody to read it.
                assert len({(one.user_id, one.key) for one in news}) == len(news)
                assert {int(one.key.rsplit(":")[-1]) for one in news} <= set(range(alert.tellings))
                assert alert.status != AlertStatus.RESOLVED or all(one.read_at for one in news)


def facts(sku: str) -> dict[str, str]:
    return {"sku": sku, "left": "1"}


def test_whatever_happens_to_alerts_one_stands_for_a_trouble(house: House, clock: StillClock) -> None:
    add_person(house, "boss@example.com", Role.ADMIN)
    Alerts.house, Alerts.clock = house, clock
    Alerts.buyer = add_person(house, "buyer@example.com", Role.BUYER)
    Alerts.seller = add_person(house, "sales@example.com", Role.SALES)
    run_state_machine_as_test(
        Alerts,
        settings=settings(
            max_examples=8,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )


@pytest.fixture
def buyer(house: House, clock: StillClock) -> SignedInUser:
    clock.set(datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
    return add_person(house, "buyer@example.com", Role.BUYER)


def stand(house: House, sku: str = "A1", severity: Severity = Severity.WARNING) -> str:
    with house.write() as uow:
        raised = raise_alert(
            uow, kind="stock_low", subject=Subject("product", sku), severity=severity, facts=facts(sku)
        )
        found = uow.session.get(Alert, raised.alert_id)
        assert found is not None
        return found.public_id


def test_what_is_muted_is_told_again_when_its_time_is_over(
    house: House, buyer: SignedInUser, clock: StillClock
) -> None:
    public_id = stand(house)
    with house.write(buyer.actor()) as uow:
        attending.mute_alert(uow, public_id, days=3, reason="The supplier called.")
    with house.read(buyer.actor()) as uow:
        view, history = listing.get_alert(uow, public_id, "en")
        assert (view.status, view.note) == (AlertStatus.MUTED, "The supplier called.")
        assert [entry.to_status for entry in history] == [AlertStatus.MUTED, AlertStatus.OPEN]
    stand(house, severity=Severity.CRITICAL)
    clock.advance(timedelta(days=3))
    assert escalating.attend_to_standing(house) == 1
    with house.read() as uow:
        assert len(list(uow.session.exec(select(Notification)))) == 2


def test_of_two_who_mute_at_once_one_is_told_that_it_changed(house: House, buyer: SignedInUser) -> None:
    public_id = stand(house)
    with house.write(buyer.actor()) as uow:
        attending.mute_alert(uow, public_id, days=1, reason="Mine")
    with pytest.raises(AlertStatusChange), house.write(buyer.actor()) as uow:
        attending.mute_alert(uow, public_id, days=1, reason="Mine too")


def test_who_has_left_owns_nothing_and_it_is_escalated(house: House, buyer: SignedInUser, clock: StillClock) -> None:
    boss = add_person(house, "boss@example.com", Role.ADMIN)
    public_id = stand(house)
    with house.write(buyer.actor()) as uow:
        attending.take_alert(uow, public_id)
    clock.advance(timedelta(days=30))
    assert escalating.attend_to_standing(house) == 0
    with house.write() as uow:
        uow.session.connection().execute(
            sa.text("UPDATE user_account SET is_active = false WHERE email = 'buyer@example.com'")
        )
    assert escalating.attend_to_standing(house) == 1
    clock.advance(timedelta(days=3))
    assert escalating.attend_to_standing(house) == 1
    with house.read() as uow:
        last = uow.session.exec(select(Notification).order_by(col(Notification.id).desc())).first()
        assert last is not None
        assert last.user_id == boss.id


@pytest.mark.parametrize(("days", "reason", "field"), [(0, "x", "days"), (91, "x", "days"), (1, " @\n", "reason")])
def test_muting_asks_for_some_days_and_a_reason(
    house: House, buyer: SignedInUser, days: int, reason: str, field: str
) -> None:
    public_id = stand(house)
    with pytest.raises(InvalidInput) as refused, house.write(buyer.actor()) as uow:
        attending.mute_alert(uow, public_id, days=days, reason=reason)
    assert refused.value.field == field


def test_everybody_sees_the_kinds_that_they_may_and_no_others(house: House, buyer: SignedInUser) -> None:
    with house.write() as uow:
        raise_alert(uow, kind="backup_too_old", subject=None, key="house", severity=Severity.CRITICAL, facts={})
    public_id = stand(house)
    picker = add_person(house, "picker@example.com", Role.PICKER)
    boss = add_person(house, "boss@example.com", Role.ADMIN)
    for who, kinds in ((buyer, ["stock_low"]), (picker, []), (boss, ["backup_too_old", "stock_low"])):
        with house.read(who.actor()) as uow:
            assert [one.kind for one in listing.list_alerts(uow, PageRequest(), "en").items] == kinds
            assert listing.count_alerts(uow)[AlertStatus.OPEN] == len(kinds)
    with house.read(picker.actor()) as uow, pytest.raises(NotFound):
        listing.get_alert(uow, public_id, "en")
    with house.read(buyer.actor()) as uow:
        [shown] = listing.standing_of(uow, Subject("product", "A1"), "fr")
        assert (shown.title, shown.link) == ("A1 s’épuise : reste 1", "/admin/stock?q=A1")
