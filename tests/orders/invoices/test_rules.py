"""Amounts of lines sum to the summary, credits sum to the invoice, numbers name one paper."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money
from freight_app.orders.dtos import TaxLine
from freight_app.orders.invoices.models import PaperKind
from freight_app.orders.invoices.rules import (
    DEFAULT_PATTERNS,
    LineAmounts,
    check_pattern,
    check_patterns,
    credited_amounts,
    fee_rate,
    share_taxes,
    sum_by_rate,
    write_number,
)
from freight_app.orders.rules import tax_lines

RATES = st.sampled_from([Decimal("0.19"), Decimal("0.07"), Decimal("0.13"), Decimal(0)])
# Units and pieces as a shop has them, nothing and the smallest coin among them.
LINES = st.lists(st.tuples(RATES, st.integers(0, 10**7), st.integers(1, 999)), min_size=1, max_size=40)


def tnd(amount_minor: int) -> Money:
    return Money(amount_minor, "TND")


@given(LINES)
def test_the_lines_share_the_tax_of_their_rate_to_the_last_millime(lines: list[tuple[Decimal, int, int]]) -> None:
    grosses = [(rate, tnd(unit * quantity)) for rate, unit, quantity in lines]
    summary, amounts = share_taxes(grosses, "TND")
    assert summary == tax_lines(grosses, "TND")
    assert sum_by_rate(((rate, found) for (rate, _), found in zip(grosses, amounts, strict=True)), "TND") == summary
    for (rate, gross), (net, tax) in zip(grosses, amounts, strict=True):
        assert net + tax == gross
        assert net.amount_minor >= 0
        assert abs(tax.amount_minor - gross.amount_minor * rate / (1 + rate)) < 2


@given(st.integers(0, 10**7), st.integers(1, 300), RATES, st.lists(st.integers(0, 300), max_size=12))
def test_credits_in_any_steps_give_back_the_invoiced_amounts(
    unit_minor: int, quantity: int, rate: Decimal, cuts: list[int]
) -> None:
    unit = tnd(unit_minor)
    [row], [line] = share_taxes([(rate, unit.times(quantity))], "TND")
    steps = sorted({0, quantity, *(cut for cut in cuts if cut < quantity)})
    given_back = [
        credited_amounts(unit, line.tax, quantity, before=before, after=after) for before, after in pairwise(steps)
    ]
    assert sum((found.net for found in given_back), tnd(0)) == row.net
    assert sum((found.tax for found in given_back), tnd(0)) == row.tax
    assert all(found.net.amount_minor >= 0 and found.tax.amount_minor >= 0 for found in given_back)
    assert [(found.net + found.tax) for found in given_back] == [
        unit.times(after - before) for before, after in pairwise(steps)
    ]


def test_a_whole_credit_is_the_mirror_of_the_line() -> None:
    assert credited_amounts(tnd(24_500), tnd(7_823), 2, before=0, after=2) == LineAmounts(tnd(41_177), tnd(7_823))


@given(LINES, RATES, st.integers(1, 10**6))
def test_the_rate_of_the_fee_is_found_in_the_summary(
    lines: list[tuple[Decimal, int, int]], rate: Decimal, fee: int
) -> None:
    goods = [(of_line, tnd(unit * quantity)) for of_line, unit, quantity in lines]
    taxes = tax_lines([*goods, (rate, tnd(fee))], "TND")
    assert fee_rate(taxes, goods, tnd(fee)) == rate


def test_a_fee_that_no_rate_leaves_over_is_taxed_where_most_is_left() -> None:
    def row(rate: str, gross: int) -> TaxLine:
        return TaxLine(rate=Decimal(rate), gross=tnd(gross), net=tnd(gross), tax=tnd(0))

    assert fee_rate([row("0.19", 500), row("0.07", 900)], [(Decimal("0.19"), tnd(400))], tnd(7)) == Decimal("0.07")
    assert fee_rate([], [], tnd(7)) == 0


@pytest.mark.parametrize(
    ("pattern", "year", "number", "text"),
    [
        ("INV-{year}-{number:05d}", 2026, 123, "INV-2026-00123"),
        ("F{yy}-{number}", 2026, 7, "F26-7"),
        ("FAC.{number:03d}.{year}", 2031, 12_345, "FAC.12345.2031"),
    ],
)
def test_a_number_is_written_by_its_pattern(pattern: str, year: int, number: int, text: str) -> None:
    assert write_number(check_pattern(pattern, field="invoice"), year, number) == text


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "INV-{number}",
        "INV-{year}",
        "{year}-{number}",
        "INV-{year}{number}",
        "INV-1{number}-{year}",
        "INV-{year}-{yy}-{number}",
        "INV-{year}-{number}-{number}",
        "INV-{year}-{number:5d}",
        "INV/{year}/{number}",
        "INV-{year}-{number!r}",
        "INV-{year.__class__}-{number}",
        "INV-{year}-{number}" + "X" * 20,
    ],
)
def test_a_pattern_that_could_name_two_papers_alike_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_pattern(pattern, field="invoice")
    assert refused.value.field == "invoice"


def test_two_kinds_never_begin_alike() -> None:
    check_patterns(DEFAULT_PATTERNS)
    with pytest.raises(InvalidInput, match="another kind of document"):
        check_patterns({**DEFAULT_PATTERNS, PaperKind.CREDIT_NOTE: "inv-{year}-{number}"})


@given(st.integers(2000, 2099), st.integers(1, 10**6), st.integers(2000, 2099), st.integers(1, 10**6))
def test_another_year_or_number_is_another_text(year: int, number: int, other_year: int, other: int) -> None:
    same = (year, number) == (other_year, other)
    for pattern in ("INV-{year}-{number:05d}", "F{yy}.{number}", "A{number:03d}-{year}"):
        assert (write_number(pattern, year, number) == write_number(pattern, other_year, other)) == same
