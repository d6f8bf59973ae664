"""A quick order as its page shows it: a page of lines, written in one language, and what all of them come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from freight_app.kit.languages import format_number, pick_text
from freight_app.kit.money import Money
from freight_app.orders.dtos import MAX_LINE_QUANTITY
from freight_app.orders.quick.dtos import AnsweredLine, Outcome, Part, QuickAnswer
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.i18n import translate, translate_count

Tab = Literal["all", "look", "good"]
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A part that a line may mean."""

    product_id: int
    sku: str
    name: str
    brand: str
    price: str
    left: int


@dataclass(frozen=True, slots=True)
class QuickRow:
    """A line. ``said`` is what stands between it and the cart, empty when nothing does; ``words`` are said beside it."""

    key: int
    number: str
    typed: str
    outcome: str
    sku: str = ""
    name: str = ""
    brand: str = ""
    href: str = ""
    image: str = ""
    said: str = ""
    words: list[str] = field(default_factory=list)
    quantity: int = 1
    most: int = MAX_LINE_QUANTITY
    has_quantity: bool = False
    unit: PriceView = NO_PRICE
    total: PriceView = NO_PRICE
    has_total: bool = False
    choices: list[ChoiceRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class QuickTotals:
    """What can go into the cart as it stands. ``look`` are lines that need somebody to look, ``few`` of them those of
    which some are left."""

    lines: int = 0
    good: int = 0
    look: int = 0
    few: int = 0
    pieces: int = 0
    subtotal: PriceView = NO_PRICE
    taxes: list[str] = field(default_factory=list)


def totals_of(answer: QuickAnswer, language: str) -> QuickTotals:
    """The sums of all lines, whichever are shown."""
    counts = answer.counts
    # What is doubled is in the line that it doubles: it needs nobody.
    settled = counts.get(Outcome.GOOD, 0) + counts.get(Outcome.DOUBLED, 0)
    return QuickTotals(
        lines=len(answer.lines),
        good=counts.get(Outcome.GOOD, 0),
        look=len(answer.lines) - settled,
        few=counts.get(Outcome.FEWER_LEFT, 0),
        pieces=answer.pieces,
        subtotal=price_view(answer.subtotal, language),
        taxes=[
            translate(
                "VAT {rate}% inside: {amount}",
                language,
                rate=format_number(float(line.rate * 100), language),
                amount=price_text(line.tax, language),
            )
            for line in answer.taxes
            if not line.tax.is_zero
        ],
    )


def lines_of_tab(answer: QuickAnswer, tab: Tab) -> list[AnsweredLine]:
    """The lines that a tab lists."""
    if tab == "good":
        return [line for line in answer.lines if line.outcome is Outcome.GOOD]
    if tab == "look":
        return [line for line in answer.lines if line.outcome not in (Outcome.GOOD, Outcome.DOUBLED)]
    return answer.lines


def row_of(line: AnsweredLine, places: Mapping[int, int], suggested: Sequence[Part], language: str) -> QuickRow:
    """A line for the page; ``places`` are the numbers of all lines by key."""
    part = line.part
    choices = line.choices if line.outcome is Outcome.AMBIGUOUS else suggested
    return QuickRow(
        key=line.key,
        number=line.number,
        typed=line.typed,
        outcome=str(line.outcome),
        sku=part.sku if part else "",
        name=pick_text(part.name, language) if part else "",
        brand=(part.brand or "") if part else "",
        href=f"/p/{part.sku}" if part else "",
        image=(part.image_url or "") if part else "",
        said=said_of(line, language, places),
        words=_words(line, language),
        quantity=line.quantity or 0,
        most=max(min(part.left if part else MAX_LINE_QUANTITY, MAX_LINE_QUANTITY), line.quantity or 1),
        has_quantity=line.outcome in (Outcome.GOOD, Outcome.FEWER_LEFT, Outcome.BAD_QUANTITY, Outcome.DOUBLED),
        unit=price_view(line.unit_price, language),
        total=price_view(line.total, language),
        has_total=line.total is not None and line.outcome is Outcome.GOOD,
        choices=[_choice(one, language) for one in choices],
    )


def _choice(part: Part, language: str) -> ChoiceRow:
    price = part.unit_price if isinstance(part.unit_price, Money) else None
    return ChoiceRow(
        product_id=part.product_id,
        sku=part.sku,
        name=pick_text(part.name, language),
        brand=part.brand or "",
        price=price_text(price, language) if price else "",
        left=part.left,
    )


def said_of(line: AnsweredLine, language: str, places: Mapping[int, int] | None = None) -> str:
    """Why a line cannot go into the cart as it stands; empty when it can."""
    if line.outcome is Outcome.DOUBLED:
        first = (places or {}).get(line.same_as or 0, 0)
        return translate("Added to line {line}, which has the same part", language, line=first)
    if line.outcome is Outcome.FEWER_LEFT and line.part is not None:
        return translate("Only {count} left", language, count=line.part.left)
    if line.outcome is Outcome.SOLD_OUT and line.in_cart:
        return translate_count(
            "All there is, {count}, is in your cart already",
            "All there are, {count}, are in your cart already",
            line.in_cart,
            language,
        )
    sentences = {
        Outcome.AMBIGUOUS: translate("Several parts have this number. Which one do you mean?", language),
        Outcome.UNKNOWN: translate("No part has this number", language),
        Outcome.NOT_FOR_SALE: translate("Not sold any more", language),
        Outcome.SOLD_OUT: translate("Sold out", language),
        Outcome.BAD_QUANTITY: translate(
            "How many? Choose a quantity from 1 to {most}.", language, most=MAX_LINE_QUANTITY
        ),
    }
    return sentences.get(line.outcome, "")


def _words(line: AnsweredLine, language: str) -> list[str]:
    words: list[str] = []
    if line.replaced_sku:
        words.append(
            translate("Takes the place of {number}, which is no longer made", language, number=line.replaced_sku)
        )
    if line.together > (line.quantity or 0) and line.outcome in (Outcome.GOOD, Outcome.FEWER_LEFT):
        words.append(translate("{count} with the other lines of this part", language, count=line.together))
    if line.in_cart and line.outcome in (Outcome.GOOD, Outcome.FEWER_LEFT):
        words.append(translate("Beside {count} in your cart", language, count=line.in_cart))
    if line.price_before is not None:
        words.append(translate("{price} the last time", language, price=price_text(line.price_before, language)))
    return words
