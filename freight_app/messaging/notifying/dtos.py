"""News and preferences as pages and programs see them, written in the reader's language."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from freight_app.messaging.notifying.models import Rhythm, Way

__all__ = [
    "BellView",
    "CategoryPreferences",
    "HoursUpdate",
    "HoursView",
    "KindPreferences",
    "NewsView",
    "Preferences",
    "Rhythm",
    "Way",
]


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class NewsView(_View):
    """``link`` is a page of the shop, empty where there is none; ``sentence`` may be empty."""

    id: str
    kind: str
    title: str
    sentence: str
    link: str
    created_at: datetime
    is_read: bool
    is_seen: bool


class BellView(_View):
    """What the bell shows: how many are unread, and the last ones."""

    unread: int
    items: list[NewsView]


class KindPreferences(_View):
    """``ways`` has those that the kind offers and the shop can send by, each on or off."""

    kind: str
    label: str
    ways: dict[Way, bool]


class CategoryPreferences(_View):
    category: str
    name: str
    rhythm: Rhythm
    kinds: list[KindPreferences]


class HoursView(_View):
    """Times are ``HH:MM`` in ``zone``; empty ones mean that nobody asked for quiet."""

    zone: str
    quiet_from: str
    quiet_until: str
    digest_at: str


class Preferences(_View):
    """How somebody wants to be told; ``ways`` are the columns of the grid."""

    ways: list[Way]
    categories: list[CategoryPreferences]
    hours: HoursView


class HoursUpdate(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    zone: str = Field(default="", max_length=60, examples=["Africa/Tunis"])
    quiet_from: str = Field(default="", max_length=5, examples=["22:00"])
    quiet_until: str = Field(default="", max_length=5, examples=["07:00"])
    digest_at: str = Field(default="08:00", max_length=5, examples=["08:00"])
