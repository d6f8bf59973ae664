"""A cart as pages show it: written in one language, every amount cut where its decimals begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from freight_app.kit.languages import format_date, format_money, pick_text
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartLineView, CartNotice, CartView, NoticeKind
from freight_app.orders.offline.dtos import LeftOver, Outcome
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.i18n import translate


@dataclass(frozen=True, slots=True)
class CartRow:
    """A line of the cart. ``problem`` says why it cannot be ordered as it stands; empty when it can."""

    product_id: int
    sku: str
    name: str
    brand: str
    href: str
    image: str
    quantity: int
    available: int
    unit_price: PriceView
    total: PriceView
    problem: str
    # How many may be wanted, and what is said of those that are not there.
    most: int = 1
    wait: str = ""


@dataclass(frozen=True, slots=True)
class CartRows:
    """The whole cart; empty while it is awaited."""

    lines: list[CartRow] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    piece_count: int = 0
    subtotal: PriceView = NO_PRICE
    # How much is missing to the minimum order, in a sentence, and how far the parts are on the way there, in percent;
    # empty when nothing is missing.
    to_minimum: str = ""
    minimum_share: int = 100
    # Parts that cannot be ordered as they stand, whatever they come to.
    has_problem: bool = False
    can_check_out: bool = False


@dataclass(frozen=True, slots=True)
class LeftOverRow:
    """What could not be done of a change that was made without a network; ``href`` leads to the part, or what is sold
    instead."""

    id: str
    text: str
    href: str
    link: str


def left_over_rows(left_over: list[LeftOver], language: str) -> list[LeftOverRow]:
    """The same, as sentences in a language."""
    return [_left_over(one, language) for one in left_over]


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is written out."""
    return text


_LEFT_OVER = {
    Outcome.FEWER_LEFT: _("Of {name} only {given} are left; you wanted {wanted}."),
    Outcome.SOLD_OUT: _("{name} was sold out meanwhile. It is not in your cart."),
    Outcome.DISCONTINUED: _("{name} is not sold any more. It is not in your cart."),
    Outcome.REPLACED: _("{name} was replaced by {successor}. It is not in your cart."),
    Outcome.NO_PRICE: _("{name} has no price now. Ask us; it is not in your cart."),
    Outcome.UNKNOWN: _("There is no part with the number {name}."),
    Outcome.CART_FULL: _("Your cart was full: {name} is not in it."),
    Outcome.CHANGED_ELSEWHERE: _("{name} was changed on another device: your cart has {given}, you wanted {wanted}."),
}


def _left_over(one: LeftOver, language: str) -> LeftOverRow:
    sku = one.replaced_by or one.sku
    leads = one.outcome not in (Outcome.UNKNOWN, Outcome.DISCONTINUED)
    return LeftOverRow(
        id=one.id,
        text=translate(
            _LEFT_OVER[one.outcome],
            language,
            name=pick_text(one.name, language) or one.sku,
            wanted=one.wanted,
            given=one.given,
            successor=" ".join(part for part in (pick_text(one.replaced_by_name, language), one.replaced_by) if part),
        ),
        href=f"/p/{quote(sku, safe='')}" if leads else "",
        link=sku if leads else "",
    )


def cart_rows(cart: CartView, language: str) -> CartRows:
    """The cart for a page in a language."""
    to_minimum, share = "", 100
    if not cart.to_minimum.is_zero:
        to_minimum = translate(
            "{missing} to go to the minimum order of {minimum}",
            language,
            missing=price_text(cart.to_minimum, language),
            minimum=price_text(cart.minimum, language),
        )
        share = 100 * cart.subtotal.amount_minor // cart.minimum.amount_minor
    return CartRows(
        lines=[_line(line, language) for line in cart.lines],
        notices=[_sentence(notice, language) for notice in cart.notices],
        piece_count=cart.piece_count,
        subtotal=price_view(cart.subtotal, language),
        to_minimum=to_minimum,
        minimum_share=share,
        has_problem=any(not line.sellable or line.available < line.quantity for line in cart.lines),
        can_check_out=cart.can_check_out,
    )


def _line(line: CartLineView, language: str) -> CartRow:
    return CartRow(
        product_id=line.product_id,
        sku=line.sku,
        name=pick_text(line.name, language),
        brand=line.brand or "",
        href=f"/p/{line.sku}",
        image=line.image_url or "",
        quantity=line.quantity,
        available=line.available,
        unit_price=price_view(line.unit_price, language),
        total=price_view(line.total, language),
        problem=_problem(line, language),
        most=MAX_LINE_QUANTITY if line.waits_until else max(line.available, 1),
        wait=_wait(line, language),
    )


def _wait(line: CartLineView, language: str) -> str:
    """What is said of pieces that are not there; empty when all are."""
    if not line.sellable or line.waits_until is None or line.available >= line.quantity:
        return ""
    day = format_date(line.waits_until, language, width="long")
    return translate(
        "{count} of them not here yet, expected by {date}",
        language,
        count=line.quantity - max(line.available, 0),
        date=day,
    )


def _problem(line: CartLineView, language: str) -> str:
    if not line.sellable:
        return translate("Not sold any more", language)
    if line.waits_until is not None:
        return ""
    if line.available <= 0:
        return translate("Sold out", language)
    if line.available < line.quantity:
        return translate("Only {count} left", language, count=line.available)
    return ""


def _sentence(notice: CartNotice, language: str) -> str:
    name = pick_text(notice.name, language)
    if notice.kind is NoticeKind.PRICE_CHANGED and notice.before and notice.after:
        return translate(
            "{name} went from {before} to {after}.",
            language,
            name=name,
            before=format_money(notice.before, language),
            after=format_money(notice.after, language),
        )
    if notice.kind is NoticeKind.ONLY_LEFT:
        if not notice.available:
            return translate("{name} is sold out.", language, name=name)
        return translate("Of {name} only {count} are left.", language, name=name, count=notice.available)
    return translate("{name} is not sold any more.", language, name=name)
