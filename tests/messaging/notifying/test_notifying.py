"""News reaches each person once, by the ways they chose, when they want it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission, Role
from freight_app.accounts.users import take_role
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.pagination import PageRequest
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts.kinds import ALERT_KINDS
from freight_app.messaging.models import Channel
from freight_app.messaging.notifying import digests, preferring, reading
from freight_app.messaging.notifying.dtos import BellView, HoursUpdate, Rhythm, Way
from freight_app.messaging.notifying.kinds import KINDS
from freight_app.messaging.notifying.news import fields_of
from freight_app.messaging.notifying.notifying import notify, notify_holders, withdraw_news
from freight_app.messaging.notifying.rendering import write_news
from freight_app.work.running import run_due_tasks
from tests.accounts.people import add_person, count, reload_person

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def seller(house: House, clock: StillClock) -> SignedInUser:
    clock.set(NOON)
    return add_person(house, "sales@example.com", Role.SALES)


def tell(house: House, *people: SignedInUser, key: str = "order_new:1", urgent: bool = False) -> int:
    with house.write() as uow:
        return notify(
            uow,
            event="order_new",
            to=[person.id for person in people],
            data={"number": "F-20418", "customer": "Amel", "amount": "14500 TND"},
            key=key,
            subject=Subject("order", "F-20418"),
            urgent=urgent,
        )


def wants(house: House, person: SignedInUser, *, way: Way = Way.EMAIL, is_on: bool = True) -> None:
    with house.write(person.actor()) as uow:
        preferring.set_preference(uow, "order_new", way, is_on=is_on)


def is_quiet(house: House, person: SignedInUser, start: str = "22:00", end: str = "07:00") -> None:
    with house.write(person.actor()) as uow:
        preferring.set_hours(uow, HoursUpdate(zone="Africa/Tunis", quiet_from=start, quiet_until=end))


def mails(house: House) -> list[str]:
    """Keys of all messages, in the order of writing."""
    with house.read() as uow:
        return list(uow.session.connection().execute(sa.text("SELECT key FROM message ORDER BY id")).scalars())


def test_it_stands_in_the_bell_in_the_readers_language_and_once(house: House, seller: SignedInUser) -> None:
    assert (tell(house, seller), tell(house, seller)) == (1, 0)
    with house.read(seller.actor()) as uow:
        bell = reading.read_bell(uow, "fr")
    assert bell.unread == 1
    [news] = bell.items
    assert (news.title, news.sentence) == ("Nouvelle commande F-20418", "Amel, 14,500 TND.")
    assert news.link == "/admin/orders/F-20418"
    assert mails(house) == []


def test_who_may_not_have_it_or_has_left_is_not_told(house: House, seller: SignedInUser) -> None:
    customer = add_person(house, "amel@example.com", Role.CUSTOMER)
    gone = add_person(house, "gone@example.com", Role.SALES)
    with house.write() as uow:
        uow.session.connection().execute(sa.text("UPDATE user_account SET is_active = false WHERE email LIKE 'gone%'"))
    assert tell(house, seller, customer, gone) == 1
    add_person(house, "second@example.com", Role.SALES)
    with house.write(seller.actor()) as uow:
        # Whoever does it knows: of two who hold the permission one is left.
        assert notify_holders(uow, Permission.ORDERS_EDIT, event="order_new", data={"number": "F-2"}, key="k2") == 1


def test_a_preference_adds_a_mail_and_takes_the_bell_away(house: House, seller: SignedInUser) -> None:
    wants(house, seller)
    wants(house, seller, way=Way.BELL, is_on=False)
    assert tell(house, seller) == 1
    assert mails(house) == ["news:1:email"]
    with house.read(seller.actor()) as uow:
        assert reading.read_bell(uow, "en").unread == 0


def test_news_of_the_night_comes_in_the_morning_unless_it_is_read_by_then(
    house: House, seller: SignedInUser, clock: StillClock
) -> None:
    wants(house, seller)
    is_quiet(house, seller)
    clock.set(datetime(2026, 11, 23, 22, 0, tzinfo=UTC))
    tell(house, seller, key="a")
    tell(house, seller, key="b")
    tell(house, seller, key="urgent", urgent=True)
    assert mails(house) == ["news:3:email"]
    with house.write(seller.actor()) as uow:
        latest = reading.read_bell(uow, "en").items
        reading.mark_read(uow, latest[-1].id)
    clock.set(datetime(2026, 11, 24, 5, 59, tzinfo=UTC))
    run_due_tasks(house.database)
    assert mails(house) == ["news:3:email"]
    clock.advance(timedelta(minutes=1))
    run_due_tasks(house.database)
    assert mails(house) == ["news:3:email", "news:2:email"]


def test_a_digest_collects_and_each_piece_of_news_is_in_one(
    house: House, seller: SignedInUser, clock: StillClock
) -> None:
    wants(house, seller)
    with house.write(seller.actor()) as uow:
        preferring.set_rhythm(uow, "orders", Rhythm.DAILY)
    tell(house, seller, key="a")
    tell(house, seller, key="b")
    assert digests.send_news_digests(house) == 0
    clock.set(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
    gate, sent = threading.Barrier(4), []

    def race() -> None:
        gate.wait()
        sent.append(digests.send_news_digests(house))

    threads = [threading.Thread(target=race) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [0, 0, 0, 1]
    assert mails(house) == [f"news_digest:{seller.id}:1"]
    assert count(house, "notification_delivery", "message_id IS NOT NULL") == 2
    tell(house, seller, key="c")
    clock.advance(timedelta(days=1))
    assert digests.send_news_digests(house) == 1
    assert mails(house)[1:] == [f"news_digest:{seller.id}:3"]
    tell(house, seller, key="d")
    wants(house, seller, is_on=False)
    clock.advance(timedelta(days=1))
    assert digests.send_news_digests(house) == 0


def test_a_digest_that_was_cut_off_is_written_the_next_time_whole(
    house: House, seller: SignedInUser, clock: StillClock
) -> None:
    wants(house, seller)
    with house.write(seller.actor()) as uow:
        preferring.set_rhythm(uow, "orders", Rhythm.WEEKLY)
    tell(house, seller, key="a")
    clock.set(datetime(2026, 11, 30, 7, 0, tzinfo=UTC))

    class Killed(BaseException):
        """The process ended in the middle."""

    with pytest.raises(Killed), house.write() as uow:  # noqa: PT012 - what was done before the end is the test
        assert digests.send_digest(uow, seller.id)
        raise Killed
    assert mails(house) == []
    assert digests.send_news_digests(house) == 1
    assert digests.send_news_digests(house) == 0
    assert mails(house) == [f"news_digest:{seller.id}:1"]


def test_news_that_is_over_is_read_and_what_waits_is_not_sent(
    house: House, seller: SignedInUser, clock: StillClock
) -> None:
    wants(house, seller)
    is_quiet(house, seller)
    clock.set(datetime(2026, 11, 23, 22, 0, tzinfo=UTC))
    tell(house, seller, key="alert:1:0")
    with house.write() as uow:
        withdraw_news(uow, ["alert:1:0"])
    clock.advance(timedelta(hours=12))
    run_due_tasks(house.database)
    assert mails(house) == []
    with house.read(seller.actor()) as uow:
        assert reading.count_unread(uow) == 0


def test_a_right_that_is_taken_takes_its_news_along(house: House, seller: SignedInUser) -> None:
    tell(house, seller)
    with house.write() as uow:
        take_role(uow, seller.public_id, Role.SALES)
    with house.read(reload_person(house, seller.id).actor()) as uow:
        assert reading.read_bell(uow, "en") == BellView(unread=0, items=[])


def test_nobody_reads_or_marks_what_somebody_else_was_told(house: House, seller: SignedInUser) -> None:
    tell(house, seller)
    other = add_person(house, "other@example.com", Role.SALES)
    with house.read(seller.actor()) as uow:
        [news] = reading.list_news(uow, PageRequest(), "en").items
    with house.write(other.actor()) as uow:
        assert reading.list_news(uow, PageRequest(), "en").total == 0
        with pytest.raises(NotFound):
            reading.mark_read(uow, news.id)
        assert reading.mark_all_read(uow) == 0
    with house.write(seller.actor()) as uow:
        assert reading.mark_all_read(uow) == 1
        assert reading.list_news(uow, PageRequest(), "en", unread_only=True).total == 0


@pytest.mark.parametrize(
    ("update", "field"),
    [
        ({"quiet_from": "22:00"}, "quiet_until"),
        ({"quiet_from": "25:00", "quiet_until": "07:00"}, "quiet_from"),
        ({"digest_at": "8"}, "digest_at"),
        ({"zone": "Africa/Atlantis"}, "zone"),
    ],
)
def test_hours_that_no_clock_shows_are_refused(
    house: House, seller: SignedInUser, update: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused, house.write(seller.actor()) as uow:
        preferring.set_hours(uow, HoursUpdate(**update))
    assert refused.value.field == field


def test_preferences_show_what_one_may_have_and_take_nothing_else(house: House, seller: SignedInUser) -> None:
    with house.read(seller.actor()) as uow:
        grid = preferring.read_preferences(uow, "fr")
    names = {kind.kind for category in grid.categories for kind in category.kinds}
    assert {"order_new", "proof_to_check", "order_on_its_way"} <= names
    assert not {"backup_too_old", "stock_low"} & names
    # No gateway is set up: nobody is offered what would not arrive.
    assert grid.ways == [Way.BELL, Way.EMAIL, Way.PUSH]
    for kind, way, field in (("backup_too_old", Way.EMAIL, "kind"), ("order_new", Way.SMS, "channel")):
        with pytest.raises(InvalidInput) as refused, house.write(seller.actor()) as uow:
            preferring.set_preference(uow, kind, way, is_on=True)
        assert refused.value.field == field


@given(st.sampled_from(sorted(KINDS)), st.sampled_from(LANGUAGES), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_kind_reads_well_with_much_and_with_little(name: str, language: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    given_too = data.draw(st.sets(st.sampled_from(sorted(kind.may)))) if kind.may else set()
    facts = {field: f"<{field}>" for field in {*kind.needs, *given_too}}
    written = write_news(kind, facts, language, zone="Africa/Tunis")
    assert all(f"<{field}>" in written.title for field in fields_of((kind.texts[language].title,)))
    assert "{" not in written.title + written.sentence


def test_dates_amounts_and_names_are_written_for_the_reader() -> None:
    facts = {"sku": "W 712/83", "left": "3", "product_en": "Oil filter", "product_ar": "مصفاة زيت"}
    assert write_news(KINDS["stock_low"], facts, "fr", zone="UTC").sentence == "Oil filter."
    assert "مصفاة زيت" in write_news(KINDS["stock_low"], facts, "ar", zone="UTC").sentence
    late = write_news(KINDS["no_news"], {"shipment": "S-1", "heard_on": "2026-11-20"}, "fr", zone="UTC")
    assert late.sentence == "Dernières nouvelles le 20 nov. 2026."
    assert write_news(KINDS["no_news"], {"shipment": "S-1", "heard_on": "soon"}, "en", zone="UTC").sentence == (
        "Last heard of on soon."
    )


def test_every_alert_has_words_and_every_way_is_a_channel() -> None:
    assert set(ALERT_KINDS) <= set(KINDS)
    assert {way.value for way in Way} - {"bell"} <= {channel.value for channel in Channel}
