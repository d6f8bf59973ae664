"""How each person wants to be told of a kind of news: what they chose, else what the kind starts with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from freight_app.kit.db import UnitOfWork
from freight_app.messaging.notifying import queries
from freight_app.messaging.notifying.models import NotificationHours, Rhythm, Way
from freight_app.messaging.notifying.news import STARTS_AS, Category, NewsKind
from freight_app.messaging.notifying.queries import Reader
from freight_app.messaging.notifying.reaching import is_reachable
from freight_app.messaging.notifying.rules import Hours, parse_time
from freight_app.shop.service import get_shop_profile


@dataclass(frozen=True, slots=True)
class Wishes:
    """One person, and by which ways, how often and when they want a kind."""

    reader: Reader
    ways: tuple[Way, ...]
    rhythm: Rhythm
    hours: Hours


def wishes_of(uow: UnitOfWork, user_ids: Collection[int], kind: NewsKind) -> list[Wishes]:
    """Of those of the people who may have the kind, in id order."""
    readers = [reader for reader in queries.readers_of(uow, user_ids) if kind.is_for(reader.permissions)]
    ids = [reader.user_id for reader in readers]
    if not ids:
        return []
    chosen: dict[int, dict[Way, bool]] = defaultdict(dict)
    for preference in queries.preferences_of(uow, ids, kind.name):
        chosen[preference.user_id][Way(preference.channel)] = preference.is_on
    rhythms = {row.user_id: Rhythm(row.rhythm) for row in queries.rhythms_of(uow, ids) if row.category == kind.category}
    hours, shop_zone = queries.hours_of(uow, ids), get_shop_profile(uow).time_zone
    return [
        Wishes(
            reader=reader,
            ways=tuple(way for way in ways_wanted(kind, chosen[reader.user_id]) if is_reachable(uow, reader, way)),
            rhythm=rhythms.get(reader.user_id, starting_rhythm(kind.category)),
            hours=hours_as_clocks(hours.get(reader.user_id), shop_zone),
        )
        for reader in readers
    ]


def ways_wanted(kind: NewsKind, chosen: Mapping[Way, bool]) -> list[Way]:
    """What somebody chose, else what the kind starts with; never what it does not offer."""
    return [way for way in kind.offers if chosen.get(way, way in kind.starts_on)]


def starting_rhythm(category: Category) -> Rhythm:
    return STARTS_AS.get(category, Rhythm.AT_ONCE)


def hours_as_clocks(row: NotificationHours | None, shop_zone: str) -> Hours:
    """A person's hours, in the shop's zone unless they live by another."""
    if row is None:
        return Hours(ZoneInfo(shop_zone))
    return Hours(
        zone=ZoneInfo(row.zone or shop_zone),
        quiet_from=parse_time(row.quiet_from) if row.quiet_from else None,
        quiet_until=parse_time(row.quiet_until) if row.quiet_until else None,
        digest_at=parse_time(row.digest_at),
    )
