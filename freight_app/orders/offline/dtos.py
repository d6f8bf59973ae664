"""What a phone sends of what was done without a network, and what it is answered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from freight_app.accounts.values import Dto, Request, Written
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartView

MAX_CHANGES = 100
MAX_REVISION = 2**31 - 1


class Intent(StrEnum):
    """``add`` so many more, ``set`` to exactly so many, ``remove`` the line."""

    ADD = "add"
    SET = "set"
    REMOVE = "remove"


class Outcome(StrEnum):
    """What became of a change."""

    APPLIED = "applied"
    # Done; the price is another than the one that the customer saw.
    PRICE_CHANGED = "price_changed"
    # As many as there are.
    FEWER_LEFT = "fewer_left"
    SOLD_OUT = "sold_out"
    DISCONTINUED = "discontinued"
    REPLACED = "replaced"
    # Sold, but only after asking for the price.
    NO_PRICE = "no_price"
    UNKNOWN = "unknown"
    CART_FULL = "cart_full"
    # Another device changed the same line meanwhile: the larger number stands.
    CHANGED_ELSEWHERE = "changed_elsewhere"


# The customer has to hear of these even if the line is gone. A changed price is told by the line itself.
TOLD = frozenset(Outcome) - {Outcome.APPLIED, Outcome.PRICE_CHANGED}


_FIRST_YEAR, _LAST_YEAR = 2000, 2200


class OfflineChange(Request):
    """One thing that the customer did. ``id`` is made by the phone and never used twice.

    ``had`` is how many the server had when the phone last heard of it, ``after`` the revision of that answer.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$", examples=["c3f0a1d2-17"])
    sku: Written = Field(min_length=1, max_length=64, examples=["OF-3318"])
    intent: Intent
    quantity: int = Field(default=0, ge=0, le=MAX_LINE_QUANTITY)
    had: int = Field(default=0, ge=0, le=MAX_LINE_QUANTITY)
    after: int = Field(default=0, ge=0, le=MAX_REVISION)
    seen_price_minor: int | None = Field(default=None, ge=0, le=2**53)
    seen_stock: Literal["", "in_stock", "few_left", "sold_out"] = ""
    made_at: AwareDatetime

    @model_validator(mode="after")
    def _means_something(self) -> OfflineChange:
        # Before and after these there is no UTC for every offset.
        if not _FIRST_YEAR <= self.made_at.year <= _LAST_YEAR:
            raise ValueError("the clock of the phone is far off")
        if self.intent is Intent.ADD and self.quantity < 1:
            raise ValueError("at least one piece is added")
        return self


class ChangeResult(Dto):
    """``wanted`` and ``given`` are quantities of the line; ``before`` and ``after`` unit prices when they differ."""

    id: str
    outcome: Outcome
    sku: str
    name: LocalizedText
    wanted: int
    given: int
    before: Money | None = None
    after: Money | None = None
    replaced_by: str | None = None
    replaced_by_name: LocalizedText = Field(default={})


class LeftOver(ChangeResult):
    """A result that the customer has not put away yet."""

    made_at: datetime


class SyncedCart(Dto):
    """``owner`` tells carts of different people apart and says nothing about them. ``results`` answers what was sent,
    in its order; ``left_over`` is all that could not be done and was not put away, oldest first."""

    owner: str
    revision: int
    at: datetime
    results: list[ChangeResult]
    left_over: list[LeftOver]
    cart: CartView
