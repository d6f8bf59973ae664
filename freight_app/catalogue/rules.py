"""Pure calculations of the catalogue: which price holds, what it was before, which band it falls in, what fits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from freight_app.catalogue.dtos import Fit, FitAnswer, FitReason
from freight_app.catalogue.folding import compact_number, fold_text, fold_words
from freight_app.catalogue.values import PUBLIC_GROUP
from freight_app.kit.languages import LANGUAGES, LocalizedText, pick_text

# An old price may be shown struck through for so long after it was lowered.
COMPARE_FOR = timedelta(days=30)
# Where one price band ends and the next begins, in minor units: 1, 2, 5, 10, 20, 50, ...
BAND_EDGES: tuple[int, ...] = tuple(step * 10**power for power in range(15) for step in (1, 2, 5))
SORT_KEY_LENGTH = 80
# What a box may carry besides the numbers of the catalogue.
BARCODE_ATTRIBUTES = frozenset({"barcode", "ean", "gtin"})


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price in force: one group's amount from a quantity on."""

    price_group: str
    min_quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PastPrice:
    """An amount that held until a moment."""

    amount_minor: int
    until: datetime


def price_for(rows: Iterable[PriceRow], *, group: str, quantity: int) -> int | None:
    """The amount in minor units for one unit when ``quantity`` are taken; None when there is no price.

    Within a group the largest quantity that is reached decides. A customer group never pays more than the public.
    """
    reached: dict[str, PriceRow] = {}
    for row in rows:
        if row.price_group in (group, PUBLIC_GROUP) and row.min_quantity <= quantity:
            best = reached.get(row.price_group)
            if best is None or row.min_quantity > best.min_quantity:
                reached[row.price_group] = row
    return min((row.amount_minor for row in reached.values()), default=None)


def price_breaks(rows: Sequence[PriceRow], *, group: str) -> list[tuple[int, int]]:
    """Every ``(min_quantity, amount_minor)`` at which the group's price changes, from one unit up."""
    breaks: list[tuple[int, int]] = []
    for quantity in sorted({row.min_quantity for row in rows if row.price_group in (group, PUBLIC_GROUP)}):
        amount = price_for(rows, group=group, quantity=quantity)
        if amount is not None and (not breaks or amount != breaks[-1][1]):
            breaks.append((quantity, amount))
    return breaks


def previous_higher_price(past: Iterable[PastPrice], *, current_minor: int, now: datetime) -> PastPrice | None:
    """The latest price of the last 30 days that was higher than the current one."""
    recent = [price for price in past if price.until > now - COMPARE_FOR and price.amount_minor > current_minor]
    return max(recent, key=lambda price: price.until, default=None)


def band_of(amount_minor: int) -> int:
    """The number of the price band; band ``n`` holds ``BAND_EDGES[n - 1] <= amount < BAND_EDGES[n]``."""
    return bisect_right(BAND_EDGES, amount_minor)


def band_bounds(band: int) -> tuple[int, int | None]:
    """The lowest amount of a band and the first above it, in minor units."""
    low = BAND_EDGES[band - 1] if band else 0
    return low, BAND_EDGES[band] if band < len(BAND_EDGES) else None


@dataclass(frozen=True, slots=True)
class FitRow:
    """One line of a fitment table, already narrowed to the vehicle asked about."""

    year_from: int | None
    year_to: int | None
    note: LocalizedText


def answer_fit(
    *, is_universal: bool, has_fitment: bool, vehicle_known: bool, rows: Iterable[FitRow], year: int | None
) -> FitAnswer:
    """Whether a product fits, and why. ``rows`` are the product's lines for that vehicle alone."""
    if is_universal:
        return FitAnswer(fit=Fit.FITS, reason=FitReason.UNIVERSAL)
    if not vehicle_known:
        return FitAnswer(fit=Fit.UNKNOWN, reason=FitReason.NO_VEHICLE)
    if not has_fitment:
        return FitAnswer(fit=Fit.UNKNOWN, reason=FitReason.NO_FITMENT_DATA)
    other_years = False
    for row in rows:
        if covers_year(row.year_from, row.year_to, year):
            return FitAnswer(fit=Fit.FITS, reason=FitReason.LISTED, note=row.note)
        other_years = True
    reason = FitReason.OTHER_YEARS if other_years else FitReason.OTHER_VEHICLES
    return FitAnswer(fit=Fit.DOES_NOT_FIT, reason=reason)


def covers_year(year_from: int | None, year_to: int | None, year: int | None) -> bool:
    """Whether a year lies in an open-ended range; an unknown year lies in every range."""
    if year is None:
        return True
    return (year_from is None or year_from <= year) and (year_to is None or year <= year_to)


def name_columns(names: LocalizedText) -> dict[str, Any]:
    """What a product row keeps of its names for sorting and ranking."""
    columns: dict[str, Any] = {
        f"sort_{language}": fold_text(pick_text(names, language))[:SORT_KEY_LENGTH] for language in LANGUAGES
    }
    columns["name_words"] = min((len(fold_words(name)) for name in names.values()), default=0)
    return columns


def barcodes_of(attributes: Iterable[Mapping[str, Any]]) -> set[str]:
    """The barcodes among a product's attributes, without punctuation."""
    values = (attribute.get("value", "") for attribute in attributes if attribute.get("key") in BARCODE_ATTRIBUTES)
    return {compact_number(str(value)) for value in values} - {""}
