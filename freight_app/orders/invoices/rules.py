"""Sums and numbers of invoices on plain values: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money, round_half_up
from freight_app.orders.dtos import TaxLine
from freight_app.orders.invoices.models import PaperKind
from freight_app.orders.rules import tax_lines

DEFAULT_PATTERNS: dict[PaperKind, str] = {
    PaperKind.INVOICE: "INV-{year}-{number:05d}",
    PaperKind.CREDIT_NOTE: "CN-{year}-{number:05d}",
    PaperKind.DELIVERY_NOTE: "DN-{year}-{number:05d}",
    PaperKind.QUOTATION: "Q-{year}-{number:05d}",
}
DEFAULT_PAYMENT_TERMS: LocalizedText = {
    "en": "Payable by the due date.",
    "fr": "Payable au plus tard à la date d’échéance.",
    "ar": "يُدفع في أجل أقصاه تاريخ الاستحقاق.",
}
DEFAULT_QUOTATION_DAYS = 30

MAX_PATTERN = 28
# Letters first, so that kinds can be told apart; nothing that an address or a file's name cannot hold.
_PATTERN = re.compile(r"(?P<prefix>[A-Za-z]{1,8})(?:[A-Za-z0-9._-]|\{year\}|\{yy\}|\{number(?::0[1-9]d)?\})*")
_PLACE = re.compile(r"\{(?P<name>year|yy|number)(?::0(?P<width>[1-9])d)?\}")
_TOUCHING = re.compile(r"[0-9}]\{|\}[0-9]")


# --- numbers


def check_pattern(pattern: str, *, field: str) -> str:
    """The pattern, when each pair of year and number gives another text; ``InvalidInput`` says what is wrong.

    Letters first, then one ``{year}`` (or ``{yy}``) and one ``{number}`` (``{number:05d}`` with leading zeros), with
    something that is no digit between them.
    """
    found = _PATTERN.fullmatch(pattern)
    if found is None or len(pattern) > MAX_PATTERN:
        raise InvalidInput(
            field,
            "A pattern begins with letters; besides the year and the number it has letters, digits, dashes and dots.",
        )
    places = [place["name"] for place in _PLACE.finditer(pattern)]
    if places.count("number") != 1:
        raise InvalidInput(field, "The pattern needs the place of the number once.")
    if len(places) != 2:
        raise InvalidInput(field, "The pattern needs the place of the year once: numbers begin anew each year.")
    if _TOUCHING.search(pattern):
        raise InvalidInput(field, "Put a dash or a letter between the year, the number and other digits.")
    return pattern


def check_patterns(patterns: Mapping[PaperKind, str]) -> None:
    """No two kinds begin with the same letters, or one number could name two papers."""
    seen: dict[str, PaperKind] = {}
    for kind, pattern in patterns.items():
        check_pattern(pattern, field=kind)
        prefix = str(re.match("[A-Za-z]+", pattern)[0]).upper()  # type: ignore[index]
        if prefix in seen:
            raise InvalidInput(kind, "These letters begin the numbers of another kind of document already.")
        seen[prefix] = kind


def write_number(pattern: str, year: int, number: int) -> str:
    """``INV-{year}-{number:05d}`` of 2026 and 123 is ``INV-2026-00123``; a longer number is written whole."""

    def put(place: re.Match[str]) -> str:
        if place["name"] == "number":
            return f"{number:0{int(place['width'] or 1)}d}"
        return str(year) if place["name"] == "year" else f"{year % 100:02d}"

    return _PLACE.sub(put, pattern)


# --- amounts


class LineAmounts(NamedTuple):
    net: Money
    tax: Money


def share_taxes(grosses: Sequence[tuple[Decimal, Money]], currency: str) -> tuple[list[TaxLine], list[LineAmounts]]:
    """The tax summary of lines given as (rate, gross), and the net and tax of each line.

    Tax is rounded once for each rate, on the sum, as at checkout; the lines of a rate share it by their gross amounts
    (largest remainder), so that they sum to the summary to the last minor unit.
    """
    summary = tax_lines(grosses, currency)
    amounts: list[LineAmounts | None] = [None] * len(grosses)
    for row in summary:
        places = [place for place, (rate, _gross) in enumerate(grosses) if rate == row.rate]
        weights = [grosses[place][1].amount_minor for place in places]
        taxes = row.tax.split(weights) if sum(weights) else [Money.zero(currency)] * len(places)
        for place, tax in zip(places, taxes, strict=True):
            amounts[place] = LineAmounts(grosses[place][1] - tax, tax)
    return summary, [found for found in amounts if found is not None]


def credited_amounts(unit: Money, tax: Money, quantity: int, *, before: int, after: int) -> LineAmounts:
    """Net and tax of crediting a line from ``before`` to ``after`` pieces, out of ``quantity`` with ``tax`` in all.

    The tax up to a piece is the line's, in proportion and rounded; a credit takes the difference. So whatever the
    steps, a line that is credited whole gives back exactly what it was invoiced at.
    """

    def tax_up_to(pieces: int) -> int:
        return round_half_up(Decimal(tax.amount_minor) * pieces / quantity)

    taken = Money(tax_up_to(after) - tax_up_to(before), tax.currency)
    return LineAmounts(unit.times(after - before) - taken, taken)


def reduced_amounts(amounts: LineAmounts, worth: Money) -> LineAmounts:
    """Net and tax when less is given back than ``amounts`` come to: the tax in proportion."""
    whole = amounts.net + amounts.tax
    tax = round_half_up(Decimal(amounts.tax.amount_minor) * worth.amount_minor / whole.amount_minor)
    return LineAmounts(worth - Money(tax, worth.currency), Money(tax, worth.currency))


def sum_by_rate(rows: Iterable[tuple[Decimal, LineAmounts]], currency: str) -> list[TaxLine]:
    """A tax summary out of lines whose tax is known, highest rate first."""
    by_rate: dict[Decimal, LineAmounts] = {}
    for rate, amounts in rows:
        known = by_rate.get(rate, LineAmounts(Money.zero(currency), Money.zero(currency)))
        by_rate[rate] = LineAmounts(known.net + amounts.net, known.tax + amounts.tax)
    return [
        TaxLine(rate=rate, gross=found.net + found.tax, net=found.net, tax=found.tax)
        for rate, found in sorted(by_rate.items(), reverse=True)
    ]


def fee_rate(taxes: Iterable[TaxLine], lines: Iterable[tuple[Decimal, Money]], fee: Money) -> Decimal:
    """At which rate the delivery fee of an order is taxed: the order's summary holds it and its lines do not.

    Where no rate leaves exactly the fee over, the one that leaves most; the highest when none leaves anything.
    """
    left = {row.rate: row.gross for row in taxes}
    for rate, gross in lines:
        left[rate] = left.get(rate, Money.zero(fee.currency)) - gross
    exact = [rate for rate, gross in left.items() if gross == fee]
    if exact:
        return max(exact)
    return max(left, key=lambda rate: (left[rate].amount_minor, rate), default=Decimal(0))
