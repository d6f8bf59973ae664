"""What is asked of wishes and answered. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from freight_app.catalogue.dtos import PUBLIC_GROUP, ProductCard
from freight_app.catalogue.values import Dto
from freight_app.catalogue.wishes.models import WatchKind
from freight_app.catalogue.wishes.rules import MAX_WISHES, PriceMemory
from freight_app.kit.money import Money

__all__ = [
    "MAX_WISHES",
    "NoticesView",
    "Reader",
    "RemovedWish",
    "WatchKind",
    "WatchView",
    "Watcher",
    "WishOwner",
    "WishView",
    "WishlistView",
]
MAX_NOTE = 300


@dataclass(frozen=True, slots=True)
class WishOwner:
    """Whose list: exactly one of the two is set. ``guest_token`` is the value of the guest's cookie.

    ``price_group`` comes from the signed-in user's own record, never from what a browser sends.
    """

    user_id: int | None = None
    guest_token: str | None = None
    price_group: str = PUBLIC_GROUP

    def __post_init__(self) -> None:
        if (self.user_id is None) == (self.guest_token is None):
            raise ValueError("a list of wishes belongs to a user or to a guest")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom products are written: language, prices and car."""

    language: str = "en"
    price_group: str = PUBLIC_GROUP
    vehicle_id: int | None = None
    vehicle_year: int | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told: exactly one of ``user_id`` and ``email`` is set. ``language`` is that of a guest's mails."""

    user_id: int | None = None
    email: str | None = None
    language: str = "en"
    price_group: str = PUBLIC_GROUP

    def __post_init__(self) -> None:
        if (self.user_id is None) == (self.email is None):
            raise ValueError("a user is told, or a guest by an address")


class WishView(Dto):
    """``seen`` is the price when it was wished for, the card's the one now.

    One that is not ``sellable`` cannot go into a cart; one that ``is_gone`` is not shown in the shop any more.
    """

    card: ProductCard
    note: str
    seen: Money | None
    added_at: datetime
    sellable: bool
    is_gone: bool


class WishlistView(Dto):
    """The newest wish first. ``share_token`` is there while the list is shared."""

    wishes: list[WishView]
    share_token: str | None = None
    tells_prices: bool = True


@dataclass(frozen=True, slots=True)
class RemovedWish:
    """All that is needed to put a wish back where it was."""

    product_id: int
    note: str
    seen_minor: int | None
    currency: str
    added_at: datetime
    memory: PriceMemory


class WatchView(Dto):
    """A notice that somebody waits for; ``token`` is how they speak of it."""

    token: str
    kind: WatchKind
    card: ProductCard
    target: Money | None
    created_at: datetime
    expires_at: datetime
    is_confirmed: bool


class NoticesView(Dto):
    """All that one person waits for. ``tells_prices`` is None for who has no list of wishes."""

    watches: list[WatchView]
    tells_prices: bool | None = None
