"""What staff do with a campaign, and what its people get."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.messaging.campaigns import consent, running, unsubscribing
from freight_app.messaging.campaigns.dtos import AudienceFilter, CampaignText
from freight_app.messaging.campaigns.models import CampaignStatus
from freight_app.messaging.campaigns.rules import MOST_A_STEP, pace
from freight_app.messaging.errors import CampaignNotInStatus, NobodyToWriteTo, UnknownTextField
from freight_app.messaging.models import Channel
from freight_app.messaging.ports import Mail, Mailer
from freight_app.messaging.text_rules import count_segments
from freight_app.work.running import run_due_tasks
from tests.accounts.people import add_person
from tests.messaging.campaigns.audience import DRAFT, SALES, TEXT, add_people, look, start


class ListMailer:
    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.sent.append(mail)


@pytest.fixture
def mailer(house: House) -> ListMailer:
    listed = ListMailer()
    house.database.ports.provide(Mailer, listed)
    return listed


def go_on(house: House, clock: StillClock, campaign_id: str, *, seconds: int = 600) -> CampaignStatus:
    """Let the clock and the workers run until the campaign has ended or the time is over."""
    for _ in range(seconds):
        run_due_tasks(house.database)
        if look(house.database, campaign_id).status not in (CampaignStatus.SENDING, CampaignStatus.SCHEDULED):
            break
        clock.advance(timedelta(seconds=1))
    return look(house.database, campaign_id).status


def act(house: House, step: Any, *arguments: Any) -> Any:
    with house.write(SALES) as uow:
        return step(uow, *arguments)


def test_each_person_gets_one_mail_in_their_words_with_a_way_out(
    house: House, clock: StillClock, mailer: ListMailer
) -> None:
    with house.write() as uow:
        amel, walid, _ = add_people(uow, 3)
        consent.refuse_news(uow, walid, source="account")
    add_person(house, "nobody-asked@example.com", Role.CUSTOMER)
    campaign = start(house.database)
    assert go_on(house, clock, campaign.id) == CampaignStatus.DONE
    assert [mail.to for mail in mailer.sent] == ["p00000@example.com", "p00002@example.com"]
    mail = mailer.sent[0]
    assert (mail.subject, "Pads are cheaper" in mail.text) == ("Winter brakes, Amel 0", True)
    assert f"{house.settings.resolved_public_url}/search?q=brakes" in mail.html
    with house.read() as uow:
        token = unsubscribing.make_token(uow, amel, 1)
    assert mail.unsubscribe == f"{house.settings.resolved_public_url}/api/v1/unsubscribe/{token}"
    assert f"/unsubscribe/{token}" in mail.text
    results = look(house.database, campaign.id).results
    assert (results.listed, results.sent, results.waiting) == (2, 2, 0)


def test_it_goes_at_its_pace_is_held_goes_on_and_reaches_everybody_once(
    house: House, clock: StillClock, mailer: ListMailer
) -> None:
    with house.write() as uow:
        add_people(uow, 30)
    campaign = start(house.database, per_minute=60)
    for _ in range(10):
        run_due_tasks(house.database)
        clock.advance(timedelta(seconds=1))
    assert 5 <= len(mailer.sent) <= 15
    act(house, running.pause_campaign, campaign.id)
    run_due_tasks(house.database)
    held = len(mailer.sent)
    clock.advance(timedelta(minutes=5))
    run_due_tasks(house.database)
    assert len(mailer.sent) == held
    act(house, running.resume_campaign, campaign.id)
    with pytest.raises(CampaignNotInStatus):
        act(house, running.resume_campaign, campaign.id)
    assert go_on(house, clock, campaign.id) == CampaignStatus.DONE
    assert sorted(mail.to for mail in mailer.sent) == [f"p{place:05}@example.com" for place in range(30)]


def test_whoever_ends_the_news_while_it_goes_out_gets_nothing_and_is_counted(
    house: House, clock: StillClock, mailer: ListMailer
) -> None:
    with house.write() as uow:
        people = add_people(uow, 10)
    campaign = start(house.database, per_minute=12)
    run_due_tasks(house.database)
    with house.write() as uow:
        first, last = (unsubscribing.make_token(uow, person, 1) for person in (people[0], people[-1]))
        assert not unsubscribing.unsubscribe(uow, first).is_wanted
        assert unsubscribing.unsubscribe(uow, last).address == "p…@example.com"
    assert go_on(house, clock, campaign.id) == CampaignStatus.DONE
    results = look(house.database, campaign.id).results
    assert (results.sent, results.skipped, results.unsubscribed) == (9, 1, 2)
    with house.write() as uow:
        assert unsubscribing.resubscribe(uow, first).is_wanted
        for forged in ("", "x", last[:-2], "A" + last[1:], "é"):
            with pytest.raises(NotFound):
                unsubscribing.unsubscribe(uow, forged)
    with house.read(SALES) as uow:
        gone = running.list_recipients(uow, campaign.id, status="unsubscribed", page=PageRequest()).items
    assert [person.address for person in gone] == ["p00009@example.com"]


def test_it_starts_at_its_hour_unless_it_was_taken_back(house: House, clock: StillClock, mailer: ListMailer) -> None:
    with house.write() as uow:
        add_people(uow, 1)
    at = clock.now() + timedelta(hours=1)
    planned = [act(house, running.create_campaign, DRAFT).id for _ in range(2)]
    for campaign_id in planned:
        act(house, running.schedule_campaign, campaign_id, at)
    with pytest.raises(CampaignNotInStatus):
        act(house, running.update_campaign, planned[0], DRAFT)
    act(house, running.unschedule_campaign, planned[0])
    run_due_tasks(house.database)
    assert mailer.sent == []
    clock.advance(timedelta(hours=1))
    assert go_on(house, clock, planned[1]) == CampaignStatus.DONE
    assert look(house.database, planned[0]).status == CampaignStatus.DRAFT
    assert len(mailer.sent) == 1
    with pytest.raises(InvalidInput) as refused:
        act(house, running.schedule_campaign, planned[0], clock.now())
    assert refused.value.field == "starts_at"


def test_two_accounts_with_one_telephone_are_one_person(house: House, clock: StillClock) -> None:
    with house.write() as uow:
        add_people(uow, 2, phone="+21698123456")
        add_people(uow, 1, first=2, phone="")
    campaign = start(house.database, channel=Channel.SMS)
    with house.read(SALES) as uow:
        assert running.count_audience(uow, AudienceFilter(), Channel.SMS) == 1
    assert go_on(house, clock, campaign.id) == CampaignStatus.DONE
    assert look(house.database, campaign.id).results.listed == 1
    [sent] = (house.settings.data_dir / "outbox" / "sms").iterdir()
    assert "/unsubscribe/" in sent.read_text()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ({"subject": "Hi {name.__class__}"}, "texts.en.subject"),
        ({"subject": "Hi {nam}"}, "texts.en.subject"),
        ({"body": "{name!r:>99999999}"}, "texts.en.body"),
        ({"short": "half a {brace"}, "texts.en.short"),
        ({"subject": ""}, "texts.en.subject"),
        ({"body": ""}, "texts.en.body"),
    ],
)
def test_a_text_that_cannot_be_sent_names_its_field(house: House, text: dict[str, str], field: str) -> None:
    with house.write() as uow:
        add_people(uow, 1)
    with pytest.raises(InvalidInput) as refused:
        start(house.database, texts={"en": TEXT.model_copy(update=text)})
    assert refused.value.field == field
    if text.get("subject") == "Hi {nam}":
        assert isinstance(refused.value, UnknownTextField)
        assert "{name}, {shop}" in refused.value.message


def test_a_campaign_to_nobody_does_not_start_and_strangers_see_none(house: House) -> None:
    with pytest.raises(NobodyToWriteTo):
        start(house.database)
    with house.read(Actor(label="stranger")) as uow, pytest.raises(NotAllowed):
        running.list_campaigns(uow, page=PageRequest())


def test_a_trial_goes_to_oneself_and_counts_for_nobody(house: House, mailer: ListMailer) -> None:
    me = add_person(house, "sami@example.com", Role.ADMIN, name="Sami", language="fr")
    made = act(
        house, running.create_campaign, DRAFT.model_copy(update={"texts": {"ar": CampaignText(subject="س", body="ن")}})
    )
    act(house, running.send_test, made.id, me)
    run_due_tasks(house.database)
    assert [(mail.to, mail.subject) for mail in mailer.sent] == [("sami@example.com", "س")]
    assert look(house.database, made.id).results.listed == 0


@given(st.integers(min_value=1, max_value=12_000))
def test_a_pace_is_kept_in_small_steps(per_minute: int) -> None:
    batch, pause = pace(per_minute)
    assert 1 <= batch <= MOST_A_STEP
    assert abs(batch / pause.total_seconds() * 60 - per_minute) < per_minute * 0.01 + 0.01


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ش" * 70, 1),
        ("ش" * 71, 2),
        ("🙂" * 35, 1),
    ],
)
def test_an_sms_is_counted_as_networks_count_it(text: str, segments: int) -> None:
    assert count_segments(text) == segments
