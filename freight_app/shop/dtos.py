"""What the shop room asks for and answers. All frozen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from freight_app.kit.languages import LANGUAGES, Language, LocalizedText

MAX_TEXT = 300


def _texts(texts: LocalizedText) -> LocalizedText:
    """Texts in our languages only, trimmed, empty ones left out; raises ``ValueError``."""
    unknown = texts.keys() - set(LANGUAGES)
    if unknown:
        raise ValueError(f"unknown language {sorted(unknown)[0]!r}")
    if any(len(text) > MAX_TEXT for text in texts.values()):
        raise ValueError(f"a text has at most {MAX_TEXT} characters")
    if any("\0" in text for text in texts.values()):
        raise ValueError("a text has no NUL character")
    return {language: text.strip() for language, text in texts.items() if text.strip()}


def _day(text: str) -> str:
    return date.fromisoformat(text.strip()).isoformat()


Texts = Annotated[LocalizedText, AfterValidator(_texts)]
Day = Annotated[str, AfterValidator(_day)]


class Dto(BaseModel):
    model_config = ConfigDict(frozen=True)


class Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ShopProfile(Dto):
    """Who we are, everywhere: pages, mails, documents. Texts are per language where people read sentences."""

    name: str
    legal_name: str
    tax_number: str
    tagline: LocalizedText
    logo_url: str
    accent_color: str
    phone: str
    # E.164, ``+21698123456``; empty: nobody can order by WhatsApp.
    whatsapp: str
    email: str
    address: str
    opening_hours: LocalizedText
    bank_details: str
    # Whether customers may order more than there is of the products for which that is allowed, and within how many
    # calendar days more of them is here.
    back_orders: bool
    back_order_days: int
    languages: list[Language]
    default_language: Language
    currency: str
    currencies: list[str]
    # Visitors may look at prices in these as well; the shop's own is none of them.
    shown_currencies: list[str] = []
    # On top of the rate wherever prices are shown in another currency: 100 is 1 %.
    shown_margin_bp: int = 0
    # Prices are not shown by a rate that is older than so many days.
    rate_max_age_days: int = 7
    time_zone: str
    # Days of the week on which nobody works, Monday is 0; None: as offices of its country do.
    weekend: list[int] | None = None
    # Days off beside them, as 2026-03-20.
    holidays: list[str] = []
    # The demo's accounts exist: every page says so.
    demo: bool


class ShopProfileUpdate(Request):
    """What to change; a field that is not given stays as it is."""

    name: str | None = Field(default=None, min_length=1, max_length=80)
    legal_name: str | None = Field(default=None, max_length=160)
    tax_number: str | None = Field(default=None, max_length=40)
    tagline: Texts | None = None
    logo_url: str | None = Field(default=None, max_length=300)
    accent_color: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    phone: str | None = Field(default=None, max_length=30)
    whatsapp: str | None = Field(default=None, max_length=30)
    email: str | None = Field(default=None, max_length=254)
    address: str | None = Field(default=None, max_length=300)
    opening_hours: Texts | None = None
    bank_details: str | None = Field(default=None, max_length=500)
    languages: list[Language] | None = Field(default=None, min_length=1, max_length=len(LANGUAGES))
    default_language: Language | None = None
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    currencies: list[str] | None = Field(default=None, min_length=1, max_length=20)
    shown_currencies: list[str] | None = Field(default=None, max_length=20)
    shown_margin_bp: int | None = Field(default=None, ge=0, le=2_000)
    rate_max_age_days: int | None = Field(default=None, ge=1, le=365)
    time_zone: str | None = Field(default=None, max_length=64)
    demo: bool | None = None
    back_orders: bool | None = None
    back_order_days: int | None = Field(default=None, ge=1, le=365)
    weekend: list[Annotated[int, Field(ge=0, le=6)]] | None = Field(default=None, max_length=6)
    holidays: list[Day] | None = Field(default=None, max_length=200)


class AccentVerdict(Dto):
    """How a colour reads. Ratios are WCAG 2.2 contrast: text needs 4.5, the edge of a button 3.

    ``text_color`` is what to write on it; ``on_light`` and ``on_dark`` stand against the paper of the two themes.
    """

    color: str
    text_color: str
    text_ratio: float
    on_light: float
    on_dark: float
    is_readable: bool


class TaxClassView(Dto):
    """``rate`` 0.19 is 19 %."""

    code: str
    name: LocalizedText
    rate: Decimal


class TaxClassDraft(Request):
    code: str = Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_-]*$")
    name: Texts = Field(min_length=1)
    rate: Decimal = Field(ge=0, le=1, max_digits=5, decimal_places=4)
