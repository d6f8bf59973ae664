"""Each line of a list answered: which part it is, whether it is there, what it costs. Set by set, not line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from freight_app.catalogue.drafts import ProductQuery
from freight_app.catalogue.dtos import Quote
from freight_app.catalogue.number_lookup import find_by_numbers, last_successors
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.search import search_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.orders import cart_queries
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartOwner
from freight_app.orders.quick.dtos import AnsweredLine, Outcome, Part, Pieces, QuickAnswer, WantedLine
from freight_app.orders.quick.errors import TooManyLines
from freight_app.orders.quick.reading import MAX_LINES
from freight_app.orders.quick.rules import Named, Settled, Supply, name_line, pieces_of, settle_lines
from freight_app.orders.rules import tax_lines
from freight_app.shop.service import get_shop_profile
from freight_app.stock.service import levels_of

# Each is a search of its own: one asks for those that are on the screen.
MAX_SUGGESTED = 50
_SUGGESTIONS_EACH = 3


def answer_lines(uow: UnitOfWork, owner: CartOwner, lines: Sequence[WantedLine]) -> QuickAnswer:
    """Every line answered once, in order, at the owner's own prices and beside what is in their cart.

    Changes nothing. ``TooManyLines`` beyond ``MAX_LINES``. The number of statements does not grow with the lines, but
    for their packing into a few.
    """
    if len(lines) > MAX_LINES:
        raise TooManyLines(len(lines), MAX_LINES)
    currency = get_shop_profile(uow).currency
    asked = {reading.number for line in lines if line.product_id is None for reading in line.readings}
    owners = find_by_numbers(uow, asked - {""})
    named = [name_line(line, owners) for line in lines]
    ids = {product_id for one in named for product_id in one.product_ids}
    successors = last_successors(uow, ids)
    in_cart = {row.product_id: row.quantity for row in cart_queries.cart_rows(uow, owner)}
    guessed = dict.fromkeys(ids | set(successors.values()), 1)
    for product_id, pieces in _summed(named).items():
        guessed[product_id] = _priced_at(pieces, in_cart.get(product_id, 0))
    quotes = quote_products(uow, guessed, group=owner.price_group, currency=currency)
    available = {key: level.available for key, level in levels_of(uow, guessed).items()} if guessed else {}
    left = {key: _left(available[key], in_cart.get(key, 0)) for key in guessed}
    supply = Supply(quotes, left, successors)
    settled = settle_lines(named, supply)
    # Most were priced rightly; those that stand for others, or that fewer lines ask for, may reach other price breaks.
    exact = {key: _priced_at(pieces, in_cart.get(key, 0)) for key, pieces in pieces_of(settled).items()}
    differing = {key: pieces for key, pieces in exact.items() if pieces != guessed[key]}
    if differing:
        again = quote_products(uow, differing, group=owner.price_group, currency=currency)
        supply = Supply({**quotes, **again}, left, successors)
    return _write(settled, supply, in_cart, currency)


def suggest_parts(
    uow: UnitOfWork, owner: CartOwner, numbers: Iterable[str], *, language: str = "en"
) -> dict[str, list[Part]]:
    """For numbers that nobody answers to, what may have been meant; at most ``MAX_SUGGESTED`` numbers are searched."""
    currency = get_shop_profile(uow).currency
    found: dict[str, list[Part]] = {}
    for number in list(dict.fromkeys(filter(None, numbers)))[:MAX_SUGGESTED]:
        query = ProductQuery(
            q=number, language=language, currency=currency, group=owner.price_group, per_page=_SUGGESTIONS_EACH
        )
        cards = search_products(uow, query).page.items
        found[number] = [
            Part(
                product_id=card.id,
                sku=card.sku,
                name=card.names,
                brand=card.brand,
                image_url=card.image_url,
                unit_price=card.price,
                left=card.available,
                is_for_sale=card.price is not None,
            )
            for card in cards
        ]
    return found


def good_pieces(answer: QuickAnswer) -> list[Pieces]:
    """What of an answered list can go into the cart."""
    return [
        Pieces(line.part.product_id, line.together)
        for line in answer.lines
        if line.outcome is Outcome.GOOD and line.part is not None
    ]


def _summed(named: Iterable[Named]) -> Counter[int]:
    """How many pieces of each product are asked for by lines that can mean nothing else."""
    sums: Counter[int] = Counter()
    for one in named:
        if len(one.product_ids) == 1:
            sums[one.product_ids[0]] += one.reading.quantity or 1
    return sums


def _priced_at(pieces: int, in_cart: int) -> int:
    """The quantity whose price the cart will show."""
    return min(pieces + in_cart, MAX_LINE_QUANTITY)


def _left(available: int, in_cart: int) -> int:
    return max(0, min(available, MAX_LINE_QUANTITY) - in_cart)


def _write(settled: Sequence[Settled], supply: Supply, in_cart: Mapping[int, int], currency: str) -> QuickAnswer:
    parts = {product_id: _part(quote, supply) for product_id, quote in supply.quotes.items()}
    lines = [_answered(one, parts, supply, in_cart, currency) for one in settled]
    good = [line for line in lines if line.outcome is Outcome.GOOD]
    by_rate: list[tuple[Decimal, Money]] = [
        (supply.quotes[line.part.product_id].tax_rate, line.total) for line in good if line.part and line.total
    ]
    return QuickAnswer.model_construct(
        lines=lines,
        counts=dict(Counter(line.outcome for line in lines)),
        pieces=sum(line.together for line in good),
        subtotal=sum((total for _rate, total in by_rate), Money.zero(currency)),
        taxes=tax_lines(by_rate, currency),
    )


def _answered(
    one: Settled, parts: Mapping[int, Part], supply: Supply, in_cart: Mapping[int, int], currency: str
) -> AnsweredLine:
    line, reading = one.named.line, one.named.reading
    unit = supply.quotes[one.product_id].unit_price if one.product_id is not None else None
    priced = one.outcome in (Outcome.GOOD, Outcome.FEWER_LEFT) and unit is not None
    changed = line.seen_minor is not None and unit is not None and unit.amount_minor != line.seen_minor
    return AnsweredLine(
        key=line.key,
        typed=line.typed,
        number=reading.number,
        quantity=reading.quantity,
        together=one.together,
        outcome=one.outcome,
        found_by=one.named.found_by,
        part=None if one.product_id is None else parts[one.product_id],
        replaced_sku=None if one.replaced_id is None else supply.quotes[one.replaced_id].sku,
        choices=[parts[product_id] for product_id in one.choices],
        in_cart=in_cart.get(one.product_id or 0, 0),
        same_as=one.same_as,
        unit_price=unit,
        total=cast("Money", unit).times(one.together) if priced else None,
        price_before=Money(line.seen_minor, currency) if changed and line.seen_minor is not None else None,
    )


def _part(quote: Quote, supply: Supply) -> Part:
    return Part(
        product_id=quote.product_id,
        sku=quote.sku,
        name=quote.name,
        brand=quote.brand,
        image_url=quote.image_url,
        unit_price=quote.unit_price,
        left=supply.left[quote.product_id],
        is_for_sale=quote.sellable,
    )
