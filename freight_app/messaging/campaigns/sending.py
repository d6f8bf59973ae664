"""A campaign on its way: the list of people is written down in pieces, then messages follow at its pace.

Each piece and each step is a task of its own and takes the campaign's next turn (``queries.take_turn``), so that one
that is done twice, or that somebody paused meanwhile, changes nothing. A person's message has the key
``campaign:<id>:<person>``: whatever dies in between, there is one message a person, and ``messaging.tasks`` says what
happens when a worker dies with it in its hands.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.messaging.campaigns import queries
from freight_app.messaging.campaigns.dtos import AudienceFilter, Person
from freight_app.messaging.campaigns.models import Campaign, CampaignStatus, RecipientState
from freight_app.messaging.campaigns.ports import AudienceSource
from freight_app.messaging.campaigns.queries import Waiting
from freight_app.messaging.campaigns.rules import pace
from freight_app.messaging.campaigns.unsubscribing import make_token
from freight_app.messaging.models import Channel
from freight_app.messaging.service import send_message
from freight_app.work.registry import task
from freight_app.work.service import enqueue

START = "campaigns.start"
LIST = "campaigns.list"
STEP = "campaigns.step"
TOPIC = "campaigns"
# People a piece: well under a tenth of a second of writing.
PIECE = 500
# How often a campaign without anybody left looks whether its last messages have gone.
LOOK_EVERY = timedelta(seconds=5)
_PRIORITY = -10


def begin_listing(uow: UnitOfWork, campaign: Campaign, turn: int) -> None:
    _enqueue(uow, LIST, campaign, turn)


def begin_sending(uow: UnitOfWork, campaign: Campaign, turn: int) -> None:
    """Go on where it stopped: with the list, or with the messages once that is whole."""
    _enqueue(uow, STEP if campaign.frozen_after is None else LIST, campaign, turn)


@task(START)
def start_scheduled(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """The hour has come, if nobody took it back."""
    campaign = queries.get_campaign(uow, payload["campaign_id"])
    if campaign is None or not queries.take_turn(
        uow, payload["campaign_id"], payload["turn"], CampaignStatus.SCHEDULED
    ):
        return
    queries.change_status(uow, campaign.public_id, CampaignStatus.SENDING, {"started_at": uow.now(), "frozen_after": 0})
    uow.touch(TOPIC)
    begin_listing(uow, campaign, payload["turn"] + 2)


@task(LIST, gives_way=True)
def list_people(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Write down the next people. Whoever comes to match later gets nothing: the list is who was meant at the start."""
    campaign = _take(uow, payload)
    if campaign is None or campaign.frozen_after is None:
        return
    channel = Channel(campaign.channel)
    people = uow.port(AudienceSource).list_people(
        uow, AudienceFilter.model_validate(campaign.audience), channel, after=campaign.frozen_after, limit=PIECE
    )
    queries.insert_recipients(uow, [_row(campaign, person, channel) for person in people])
    is_whole = len(people) < PIECE
    queries.note_listed(uow, payload["campaign_id"], None if is_whole else people[-1].user_id)
    uow.touch(TOPIC)
    _enqueue(uow, STEP if is_whole else LIST, campaign, payload["turn"] + 1)


@task(STEP)
def send_next(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Put the next few messages in, and come back when the pace allows more."""
    campaign = _take(uow, payload)
    if campaign is None:
        return
    batch, pause = pace(campaign.per_minute)
    waiting = queries.next_waiting(uow, payload["campaign_id"], batch)
    for person in waiting:
        _send_one(uow, campaign, person)
    uow.touch(TOPIC)
    if waiting:
        _enqueue(uow, STEP, campaign, payload["turn"] + 1, after=pause)
    elif queries.has_open_messages(uow, payload["campaign_id"]):
        _enqueue(uow, STEP, campaign, payload["turn"] + 1, after=LOOK_EVERY)
    else:
        queries.change_status(uow, campaign.public_id, CampaignStatus.DONE, {"finished_at": uow.now()})


def message_data(uow: UnitOfWork, campaign: Campaign, *, user_id: int, name: str) -> dict[str, str]:
    """What a campaign's message is told of its reader."""
    token = make_token(uow, user_id, campaign.id or 0)
    data = {
        "campaign_id": str(campaign.id),
        "name": name,
        "stop_link": f"/unsubscribe/{token}",
        "unsubscribe": f"/api/v1/unsubscribe/{token}",
    }
    return data | ({"link": campaign.link} if campaign.link else {})


def _take(uow: UnitOfWork, payload: dict[str, Any]) -> Campaign | None:
    campaign_id, turn = payload["campaign_id"], payload["turn"]
    if not queries.take_turn(uow, campaign_id, turn, CampaignStatus.SENDING):
        return None
    return queries.get_campaign(uow, campaign_id)


def _enqueue(uow: UnitOfWork, kind: str, campaign: Campaign, turn: int, after: timedelta = timedelta()) -> None:
    payload = {"campaign_id": campaign.id, "turn": turn}
    enqueue(uow, kind, payload, run_at=uow.now() + after, priority=_PRIORITY)


def _row(campaign: Campaign, person: Person, channel: Channel) -> dict[str, Any]:
    return {
        "campaign_id": campaign.id,
        "user_id": person.user_id,
        "address": person.email if channel is Channel.EMAIL else person.phone,
        "name": person.name,
        "language": person.language,
        "state": RecipientState.WAITING,
    }


def _send_one(uow: UnitOfWork, campaign: Campaign, person: Waiting) -> None:
    if not person.is_wanted:
        queries.settle_recipient(uow, person.recipient_id, RecipientState.SKIPPED, None)
        return
    key = f"campaign:{campaign.id}:{person.user_id}"
    try:
        message_id = send_message(
            uow,
            template="campaign",
            to=person.address,
            language=person.language,
            data=message_data(uow, campaign, user_id=person.user_id, name=person.name),
            key=key,
            channel=Channel(campaign.channel),
        )
    except InvalidInput:
        # An address that was let in long ago by softer rules must not hold up the others.
        queries.settle_recipient(uow, person.recipient_id, RecipientState.SKIPPED, None)
        return
    queries.settle_recipient(
        uow, person.recipient_id, RecipientState.QUEUED, message_id or queries.find_message_id(uow, key)
    )
