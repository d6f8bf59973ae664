"""What is asked of quick orders and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from freight_app.accounts.values import Dto
from freight_app.catalogue.number_lookup import FoundBy
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.orders.dtos import TaxLine
from freight_app.orders.quick.reading import Reading

# Of more products with the same number nobody picks in a list; a search is for that.
MAX_CHOICES = 8


class Outcome(StrEnum):
    """What became of a line. Only ``good`` ones go into the cart."""

    GOOD = "good"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    NOT_FOR_SALE = "not_for_sale"
    SOLD_OUT = "sold_out"
    FEWER_LEFT = "fewer_left"
    DOUBLED = "doubled"
    BAD_QUANTITY = "bad_quantity"


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A line to answer. ``key`` is the caller's own name for it. With ``product_id`` the number is not asked again;
    ``seen_minor`` is the unit price that was paid the last time."""

    key: int
    typed: str
    readings: tuple[Reading, ...]
    product_id: int | None = None
    seen_minor: int | None = None


# The two below are made by the thousand for one answer: models would cost more than all that is looked up for them.
@dataclass(frozen=True, slots=True)
class Part:
    """A product that a line may mean. ``left`` is what can still be put into this cart."""

    product_id: int
    sku: str
    name: LocalizedText
    brand: str | None
    image_url: str | None
    unit_price: Money | None
    left: int
    is_for_sale: bool


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """A line and what became of it.

    ``quantity`` is what the line says, None when it cannot be read; ``together`` is that of all lines with this part,
    which the first of them answers for: the others are ``doubled`` and name its key as ``same_as``.
    ``replaced_sku`` is the number that was asked for when ``part`` is its successor. ``unit_price`` and ``total`` are
    for ``together`` beside what is in the cart already; ``price_before`` is there when it was another one before.
    """

    key: int
    typed: str
    number: str
    quantity: int | None
    together: int
    outcome: Outcome
    found_by: FoundBy | None
    part: Part | None
    replaced_sku: str | None
    choices: list[Part]
    in_cart: int
    same_as: int | None
    unit_price: Money | None
    total: Money | None
    price_before: Money | None


class QuickAnswer(Dto):
    """Every line once, in order. ``subtotal``, with tax, and ``taxes`` are of the good ones; ``counts`` by outcome."""

    lines: list[AnsweredLine]
    counts: dict[Outcome, int]
    pieces: int
    subtotal: Money
    taxes: list[TaxLine]


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many of a product."""

    product_id: int
    quantity: int


class LeftOutReason(StrEnum):
    NOT_FOR_SALE = "not_for_sale"
    NOT_ENOUGH = "not_enough"
    CART_FULL = "cart_full"


class LeftOut(Dto):
    """What did not go into the cart. ``left`` is how many more would."""

    product_id: int
    quantity: int
    reason: LeftOutReason
    left: int


class Filled(Dto):
    """``put`` by product, in order; what is not there is in ``left_out``."""

    put: dict[int, int]
    left_out: list[LeftOut]
    cart_pieces: int
