"""What somebody was told: their bell, all of it, and marking it as seen and read. Everybody has their own alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound, NotSignedIn
from freight_app.kit.pagination import Page, PageRequest
from freight_app.messaging.notifying import queries
from freight_app.messaging.notifying.dtos import BellView, NewsView
from freight_app.messaging.notifying.kinds import KINDS
from freight_app.messaging.notifying.models import Notification
from freight_app.messaging.notifying.notifying import BELLS_TOPIC
from freight_app.messaging.notifying.rendering import write_news
from freight_app.messaging.notifying.wishes import hours_as_clocks
from freight_app.shop.service import get_shop_profile

IN_BELL = 10
# Older news than half a year explains nothing any more; the things themselves have their histories.
KEEP_NEWS = timedelta(days=180)


def read_bell(uow: UnitOfWork, language: str) -> BellView:
    """How many of the actor's are unread, and the last ones."""
    user_id = own_id(uow)
    rows, _ = queries.page_own(uow, user_id, _readable(uow), unread_only=False, offset=0, limit=IN_BELL)
    return BellView(unread=count_unread(uow), items=_views(uow, rows, language))


def count_unread(uow: UnitOfWork) -> int:
    """How many of the actor's are unread; none for a guest."""
    return 0 if uow.actor.user_id is None else queries.count_unread(uow, uow.actor.user_id, _readable(uow))


def list_news(uow: UnitOfWork, page: PageRequest, language: str, *, unread_only: bool = False) -> Page[NewsView]:
    """The actor's, the latest first."""
    rows, total = queries.page_own(
        uow, own_id(uow), _readable(uow), unread_only=unread_only, offset=page.offset, limit=page.per_page
    )
    return Page.of(_views(uow, rows, language), total, page)


def ring_marks(uow: UnitOfWork, user_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Two numbers of each of the people that change with their bell: the last news, and how many are unread."""
    return queries.bell_marks(uow, user_ids)


def has_unseen(uow: UnitOfWork) -> bool:
    """Whether there is news that the actor's bell has not shown yet."""
    return queries.has_unseen(uow, own_id(uow))


def mark_seen(uow: UnitOfWork) -> int:
    """The bell was opened; answers how many were new to it."""
    return queries.mark_seen(uow, own_id(uow))


def mark_read(uow: UnitOfWork, public_id: str) -> None:
    """``NotFound`` for news of somebody else."""
    user_id = own_id(uow)
    if "\0" in public_id or queries.find_own(uow, user_id, public_id) is None:
        raise NotFound("News")
    if queries.mark_read(uow, user_id, [public_id]):
        uow.touch(BELLS_TOPIC)


def mark_all_read(uow: UnitOfWork) -> int:
    """Answers how many were unread."""
    user_id = own_id(uow)
    count = queries.mark_read(uow, user_id, None)
    if count:
        uow.touch(BELLS_TOPIC)
    return count


def own_id(uow: UnitOfWork) -> int:
    """Whose news these are: the actor's."""
    if uow.actor.user_id is None:
        raise NotSignedIn("Sign in first.")
    return uow.actor.user_id


def prune_news(uow: UnitOfWork) -> int:
    """Forget what is half a year old; answers how many. What still waits for a digest stays."""
    return queries.delete_older(uow, uow.now() - KEEP_NEWS)


def _views(uow: UnitOfWork, rows: list[Notification], language: str) -> list[NewsView]:
    if not rows:
        return []
    user_id = own_id(uow)
    hours = queries.hours_of(uow, [user_id]).get(user_id)
    zone = hours_as_clocks(hours, get_shop_profile(uow).time_zone).zone.key
    return [_view(row, language, zone) for row in rows]


def _readable(uow: UnitOfWork) -> list[str]:
    """What the actor may have now: a right that was taken takes its news along, a kind that is gone has no words."""
    return [name for name, kind in KINDS.items() if kind.is_for(uow.actor.permissions)]


def _view(row: Notification, language: str, zone: str) -> NewsView:
    written = write_news(KINDS[row.kind], cast("dict[str, str]", row.data), language, zone=zone)
    return NewsView(
        id=row.public_id,
        kind=row.kind,
        title=written.title,
        sentence=written.sentence,
        link=row.link,
        created_at=row.created_at,
        is_read=row.read_at is not None,
        is_seen=row.seen_at is not None,
    )
