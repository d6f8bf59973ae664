"""How somebody wants to be told: by which ways of each kind, how often mails of a category come, when it is quiet."""

from __future__ import annotations

from collections import defaultdict
from zoneinfo import ZoneInfo, available_timezones

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import pick_text
from freight_app.messaging.notifying import queries
from freight_app.messaging.notifying.dtos import (
    CategoryPreferences,
    HoursUpdate,
    HoursView,
    KindPreferences,
    Preferences,
)
from freight_app.messaging.notifying.kinds import KINDS
from freight_app.messaging.notifying.models import Rhythm, Way
from freight_app.messaging.notifying.news import CATEGORY_NAMES, Category, NewsKind
from freight_app.messaging.notifying.reaching import offered_ways
from freight_app.messaging.notifying.reading import own_id
from freight_app.messaging.notifying.rules import parse_time
from freight_app.messaging.notifying.wishes import starting_rhythm, ways_wanted
from freight_app.shop.service import get_shop_profile


def read_preferences(uow: UnitOfWork, language: str) -> Preferences:
    """The actor's, of every kind that they may have, as they stand or as kinds come."""
    user_id = own_id(uow)
    chosen: dict[str, dict[Way, bool]] = defaultdict(dict)
    for row in queries.preferences_of(uow, [user_id]):
        chosen[row.kind][Way(row.channel)] = row.is_on
    rhythms = {row.category: Rhythm(row.rhythm) for row in queries.rhythms_of(uow, [user_id])}
    offered = offered_ways(uow)
    of_category: dict[Category, list[NewsKind]] = defaultdict(list)
    for kind in _own_kinds(uow):
        of_category[kind.category].append(kind)
    return Preferences(
        ways=list(offered),
        categories=[
            CategoryPreferences(
                category=category.value,
                name=pick_text(CATEGORY_NAMES[category], language),
                rhythm=rhythms.get(category.value, starting_rhythm(category)),
                kinds=[
                    KindPreferences(
                        kind=kind.name,
                        label=kind.texts[language if language in kind.texts else "en"].label,
                        ways={
                            way: way in ways_wanted(kind, chosen[kind.name]) for way in kind.offers if way in offered
                        },
                    )
                    for kind in of_category[category]
                ],
            )
            for category in Category
            if of_category[category]
        ],
        hours=_hours(uow, user_id),
    )


def set_preference(uow: UnitOfWork, kind: str, way: Way, *, is_on: bool) -> None:
    """``InvalidInput`` on ``kind`` for one that the actor may not have, on ``channel`` for a way not offered."""
    found = next((one for one in _own_kinds(uow) if one.name == kind), None)
    if found is None:
        raise InvalidInput("kind", "There is no such kind of news.")
    if way not in found.offers or way not in offered_ways(uow):
        raise InvalidInput("channel", "This kind of news does not come that way.")
    queries.put_preference(uow, own_id(uow), kind, way, is_on=is_on)


def set_rhythm(uow: UnitOfWork, category: str, rhythm: Rhythm) -> None:
    """How often mails of a category come. ``InvalidInput`` on ``category`` for one that has nothing for the actor."""
    if category not in {one.category.value for one in _own_kinds(uow)}:
        raise InvalidInput("category", "There is no such kind of news.")
    queries.put_rhythm(uow, own_id(uow), category, rhythm)


def set_hours(uow: UnitOfWork, update: HoursUpdate) -> HoursView:
    """Quiet hours, both or none, the hour of digests, and the zone by whose clocks they go (empty: the shop's).

    What waits already goes by the hours of then, unless it is quiet again at that moment. ``InvalidInput`` names the
    field.
    """
    if update.zone and update.zone not in available_timezones():
        raise InvalidInput("zone", "There is no such time zone.")
    for field, text in (("quiet_from", update.quiet_from), ("quiet_until", update.quiet_until)):
        if text:
            _check_time(field, text)
        elif update.quiet_from or update.quiet_until:
            raise InvalidInput(field, "Quiet hours need a beginning and an end.")
    _check_time("digest_at", update.digest_at)
    queries.put_hours(uow, own_id(uow), update.model_dump())
    return _hours(uow, own_id(uow))


def _check_time(field: str, text: str) -> None:
    try:
        parse_time(text)
    except ValueError:
        raise InvalidInput(field, "A time of day is needed, like 22:00.") from None


def _own_kinds(uow: UnitOfWork) -> list[NewsKind]:
    """By what the actor may do now; those of customers for everybody."""
    return [kind for kind in KINDS.values() if kind.is_for(uow.actor.permissions)]


def _hours(uow: UnitOfWork, user_id: int) -> HoursView:
    row = queries.hours_of(uow, [user_id]).get(user_id)
    zone = ZoneInfo((row.zone if row else "") or get_shop_profile(uow).time_zone).key
    if row is None:
        return HoursView(zone=zone, quiet_from="", quiet_until="", digest_at="08:00")
    return HoursView(zone=zone, quiet_from=row.quiet_from, quiet_until=row.quiet_until, digest_at=row.digest_at)
