"""The kinds of value that requests and answers of the catalogue share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from freight_app.kit.languages import LANGUAGES, LocalizedText
from freight_app.kit.money import Money

PUBLIC_GROUP = "public"


def _known_languages(texts: LocalizedText) -> LocalizedText:
    """Texts in our languages only, without empty ones, and at least one of them; raises ``ValueError``."""
    unknown = texts.keys() - set(LANGUAGES)
    if unknown:
        raise ValueError(f"unknown language {sorted(unknown)[0]!r}")
    kept = {language: text.strip() for language, text in texts.items() if text.strip()}
    if not kept:
        raise ValueError("a text in at least one language is needed")
    if max(map(len, kept.values())) > MAX_NAME:
        raise ValueError(f"a text has at most {MAX_NAME} characters")
    return kept


def _known_long_texts(texts: LocalizedText) -> LocalizedText:
    unknown = texts.keys() - set(LANGUAGES)
    if unknown:
        raise ValueError(f"unknown language {sorted(unknown)[0]!r}")
    if any(len(text) > MAX_DESCRIPTION for text in texts.values()):
        raise ValueError(f"a description has at most {MAX_DESCRIPTION} characters")
    return {language: text.strip() for language, text in texts.items() if text.strip()}


def _positive(amount: Money) -> Money:
    if amount.amount_minor <= 0:
        raise ValueError("a price is more than zero")
    return amount


MAX_NAME = 200
MAX_DESCRIPTION = 20_000
Texts = Annotated[LocalizedText, AfterValidator(_known_languages)]
LongTexts = Annotated[LocalizedText, AfterValidator(_known_long_texts)]
MoneyValue = Annotated[Money, AfterValidator(_positive)]
Slug = Annotated[str, Field(min_length=1, max_length=120)]
Tag = Annotated[str, Field(min_length=1, max_length=40)]


class Dto(BaseModel):
    model_config = ConfigDict(frozen=True)


class ProductStatus(StrEnum):
    """``draft`` is seen by staff alone, ``active`` is sold, ``archived`` keeps its page but is no longer sold."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Attribute(Dto):
    """A property such as ``height`` 62 mm; ``names`` overrides how the key is called."""

    key: str = Field(min_length=1, max_length=60)
    value: str = Field(min_length=1, max_length=200)
    unit: str = Field(default="", max_length=20)
    names: LocalizedText = {}
