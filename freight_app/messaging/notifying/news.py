"""What a kind of news is made of. The kinds: ``order_news.py``, ``alert_news.py``; all of them: ``kinds.py``.

Texts are patterns with named fields, ``{number}``; a sentence with a field that was not given is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter

from freight_app.accounts.permissions import Permission
from freight_app.kit.languages import LANGUAGES, LocalizedText
from freight_app.messaging.notifying.models import Rhythm, Way


class Category(StrEnum):
    """Under what people look for a kind in their preferences."""

    MY_ORDERS = "my_orders"
    ORDERS = "orders"
    MONEY = "money"
    SHIPMENTS = "shipments"
    PURCHASING = "purchasing"
    STOCK = "stock"
    PEOPLE = "people"
    HOUSE = "house"


CATEGORY_NAMES: dict[Category, LocalizedText] = {
    Category.MY_ORDERS: {"en": "My orders", "fr": "Mes commandes", "ar": "طلبياتي"},
    Category.ORDERS: {"en": "Orders", "fr": "Commandes", "ar": "الطلبيات"},
    Category.MONEY: {"en": "Money", "fr": "Argent", "ar": "الأموال"},
    Category.SHIPMENTS: {"en": "Shipments", "fr": "Expéditions", "ar": "الشحنات"},
    Category.PURCHASING: {"en": "Purchasing", "fr": "Achats", "ar": "المشتريات"},
    Category.STOCK: {"en": "Stock", "fr": "Stock", "ar": "المخزون"},
    Category.PEOPLE: {"en": "Customers", "fr": "Clients", "ar": "الزبائن"},
    Category.HOUSE: {"en": "The house", "fr": "La maison", "ar": "المنظومة"},
}
# What comes in numbers is collected until somebody wants it otherwise.
STARTS_AS: dict[Category, Rhythm] = {Category.STOCK: Rhythm.DAILY}
PHONE_WAYS = (Way.SMS, Way.WHATSAPP, Way.PUSH)
EVERY_WAY = (Way.BELL, Way.EMAIL, *PHONE_WAYS)


@dataclass(frozen=True, slots=True)
class NewsText:
    """A kind in one language: what it is called among preferences, its one line, and what is said under it."""

    label: str
    title: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsKind:
    """``needs`` must be given, ``may`` can be; ``link`` is a page with fields, or with ``ref`` of the subject.

    Whoever holds one of ``permissions`` may have it; without any it is for everybody, about what is theirs.
    ``starts_on`` is how it comes while nobody said otherwise; what ``is_urgent`` passes quiet hours and digests.
    """

    name: str
    category: Category
    texts: dict[str, NewsText]
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    link: str = ""
    offers: tuple[Way, ...] = EVERY_WAY
    starts_on: frozenset[Way] = field(default=frozenset({Way.BELL}))
    is_urgent: bool = False

    def __post_init__(self) -> None:
        if set(self.texts) != set(LANGUAGES):
            raise ValueError(f"the news {self.name} needs a text in each of {LANGUAGES}")
        for language, text in self.texts.items():
            unknown = fields_of((text.title, *text.sentences)) - self.needs - self.may
            if unknown or fields_of((text.title,)) - self.needs:
                raise ValueError(f"the news {self.name} uses unknown fields in {language}: {sorted(unknown)}")
        if fields_of((self.link,)) - self.needs - {"ref"}:
            raise ValueError(f"the link of the news {self.name} uses unknown fields")

    def is_for(self, permissions: Iterable[str]) -> bool:
        return not self.permissions or not self.permissions.isdisjoint(permissions)


def fields_of(patterns: Iterable[str]) -> set[str]:
    """The names of all fields that patterns use."""
    return {name for pattern in patterns for _, name, _, _ in Formatter().parse(pattern) if name}
