"""A campaign as its page shows it, and what was typed as the room takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import format_moment, format_number
from freight_app.messaging.campaigns.dtos import (
    AudienceFilter,
    CampaignDraft,
    CampaignText,
    CampaignView,
    RecipientView,
)
from freight_app.messaging.dtos import Channel
from freight_app.ui.i18n import translate, translate_count


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


TEXT_FIELDS = ("subject", "heading", "body", "button", "short")
PLAIN_FIELDS = (
    *("name", "channel", "link", "per_minute", "who", "price_group", "city", "category"),
    *("ordered_since", "not_ordered_since"),
)


@dataclass(frozen=True, slots=True)
class CampaignSheet:
    """The campaign that is open; counts are those of ``CampaignResults``."""

    id: str = ""
    name: str = ""
    status: str = "draft"
    channel: str = "email"
    by: str = ""
    sentence: str = ""
    consequence: str = ""
    listed: int = 0
    ended: int = 0
    waiting: int = 0
    queued: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0
    bounced: int = 0
    skipped: int = 0
    unsubscribed: int = 0
    pace: str = ""


@dataclass(frozen=True, slots=True)
class RecipientRow:
    name: str
    address: str
    status: str
    error: str
    at: str
    has_left: bool


def sheet_of(one: CampaignView, language: str, zone: str) -> CampaignSheet:
    results = one.results
    return CampaignSheet(
        id=one.id,
        name=one.name,
        status=str(one.status),
        channel=str(one.channel),
        by=one.created_by,
        sentence=_sentence(one, language, zone),
        consequence=_consequence(one, language),
        listed=results.listed,
        ended=results.ended,
        waiting=results.waiting,
        queued=results.queued,
        sent=results.sent + results.delivered + results.read,
        delivered=results.delivered + results.read,
        read=results.read,
        failed=results.failed,
        bounced=results.bounced,
        skipped=results.skipped,
        unsubscribed=results.unsubscribed,
        pace=_pace(one, language),
    )


def _sentence(one: CampaignView, language: str, zone: str) -> str:
    people = translate_count("{count} person", "{count} people", one.results.listed, language)

    def at(moment: datetime | None) -> str:
        return format_moment(moment, language, zone=zone) if moment else ""

    status = "listing" if one.is_listing else str(one.status)
    sentences = {
        "draft": translate("A draft: nobody has been written to", language),
        "scheduled": translate("It goes out on {at}", language, at=at(one.starts_at)),
        "listing": translate("The list is being written: {people} so far", language, people=people),
        "sending": translate("It is going out to {people}", language, people=people),
        "paused": translate("It is held: whoever waits gets nothing until it goes on", language),
        "done": translate("It went out to {people}, until {at}", language, people=people, at=at(one.finished_at)),
        "cancelled": translate("It was ended on {at}", language, at=at(one.finished_at)),
    }
    return sentences[status]


def _consequence(one: CampaignView, language: str) -> str:
    if str(one.status) in ("draft", "scheduled"):
        return translate("Who wants news is looked at when it starts, and once more before each message.", language)
    return translate("Nobody gets it twice, whatever breaks on the way.", language)


def _pace(one: CampaignView, language: str) -> str:
    rate = translate("{number} a minute", language, number=format_number(one.per_minute, language))
    if one.minutes_left is None:
        return rate
    left = translate_count("about {count} minute left", "about {count} minutes left", one.minutes_left, language)
    return f"{rate} · {left}"


def recipient_row(one: RecipientView, language: str, zone: str) -> RecipientRow:
    return RecipientRow(
        name=one.name,
        address=one.address,
        status=one.status,
        error=one.error.partition(": ")[2] or one.error,
        at=format_moment(one.sent_at, language, zone=zone, width="short") if one.sent_at else "",
        has_left=one.unsubscribed_at is not None,
    )


def typed_of(one: CampaignView) -> dict[str, str]:
    """What the fields of a draft start with."""
    audience = one.audience
    return {
        "name": one.name,
        "channel": str(one.channel),
        "link": one.link,
        "per_minute": str(one.per_minute),
        "who": audience.who,
        "price_group": audience.price_group,
        "city": audience.city,
        "category": audience.category,
        "ordered_since": audience.ordered_since.isoformat() if audience.ordered_since else "",
        "not_ordered_since": audience.not_ordered_since.isoformat() if audience.not_ordered_since else "",
    }


def texts_of(one: CampaignView, languages: tuple[str, ...]) -> dict[str, dict[str, str]]:
    empty = dict.fromkeys(TEXT_FIELDS, "")
    return {code: {**empty, **(one.texts[code].model_dump() if code in one.texts else {})} for code in languages}


def draft_of(typed: dict[str, str], texts: dict[str, dict[str, str]], languages: list[str]) -> CampaignDraft:
    """What was typed as a draft; a language in which nothing stands is none. ``InvalidInput`` names the field."""
    pace = typed["per_minute"].strip()
    if not (pace.isascii() and pace.isdecimal() and 0 < int(pace[:9]) <= 12_000):
        raise InvalidInput("per_minute", _("A number from 1 to 12,000 is needed."))
    if not typed["name"].strip():
        raise InvalidInput("name", _("A name is needed."))
    return CampaignDraft(
        name=typed["name"],
        channel=Channel(typed["channel"]),
        audience=audience_of(typed, languages),
        texts={code: CampaignText(**text) for code, text in texts.items() if any(text.values())},
        link=typed["link"],
        per_minute=int(pace),
    )


def audience_of(typed: dict[str, str], languages: list[str]) -> AudienceFilter:
    return AudienceFilter(
        who=typed["who"],
        languages=tuple(languages),
        price_group=typed["price_group"],
        city=typed["city"],
        category=typed["category"],
        ordered_since=_day(typed["ordered_since"], "ordered_since"),
        not_ordered_since=_day(typed["not_ordered_since"], "not_ordered_since"),
    )


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput(field, _("This is not a day.")) from None


def moment_of(text: str, zone: str) -> datetime:
    """``2026-12-01T09:00`` on the shop's clock; ``InvalidInput`` on ``starts_at``."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except ValueError:
        raise InvalidInput("starts_at", _("Choose a day and a time.")) from None
