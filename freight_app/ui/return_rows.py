"""One return as pages show it, written for one language: the console, the phones of staff and the account read it here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, pick_text
from freight_app.orders.changes import return_listing
from freight_app.orders.changes.dtos import ReturnView
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.reasons import return_reason_text
from freight_app.ui.visitor import Visitor


@dataclass(frozen=True, slots=True)
class BackLine:
    """A line that comes back; ``counted`` is how many pieces of it are here, ``scrapped`` of them for nothing."""

    line_id: int
    sku: str
    name: str
    image: str
    reason: str
    quantity: int
    restocked: int
    scrapped: int
    unit: PriceView


@dataclass(frozen=True, slots=True)
class BackStep:
    status: str
    at: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class BackView:
    """One return; ``worth_text`` is what the counted goods cost, as a field takes it."""

    number: str = ""
    order: str = ""
    customer: str = ""
    phone: str = ""
    status: str = ""
    since: str = ""
    note: str = ""
    # Why it was refused, in the words that the customer is to read.
    refusal: str = ""
    is_asked_by_customer: bool = False
    lines: list[BackLine] = field(default_factory=list)
    steps: list[BackStep] = field(default_factory=list)
    worth: PriceView = NO_PRICE
    worth_text: str = ""
    fee_left: PriceView = NO_PRICE
    has_fee: bool = False
    may_credit: bool = False
    currency: str = ""
    settlement: str = ""
    amount: PriceView = NO_PRICE


def read_return(who: Visitor, number: str) -> BackView:
    """``NotFound`` for an unknown number."""
    house = current_house()
    with house.read(who.actor) as uow:
        return back_view(return_listing.get_return(uow, number), who.language, house.settings.time_zone)


def own_back_view(found: ReturnView, language: str, zone: str) -> BackView:
    """A return for whoever sends it back: without the steps and notes of the staff, but for why it was refused."""
    view = back_view(found, language, zone)
    refusal = next((step.note for step in view.steps if step.status == "refused"), "")
    note = view.note if view.is_asked_by_customer else ""
    return replace(view, customer="", phone="", steps=[], note=note, refusal=refusal)


def back_view(found: ReturnView, language: str, zone: str) -> BackView:
    """A return for its page, in a language and the shop's time."""
    return BackView(
        number=found.number,
        order=found.order_number,
        customer=found.customer_name,
        phone=found.phone,
        status=str(found.status),
        since=format_moment(found.status_since, language, zone=zone, width="short"),
        note=found.note,
        is_asked_by_customer=found.by_customer,
        lines=[
            BackLine(
                line_id=line.line_id,
                sku=line.sku,
                name=pick_text(line.name, language),
                image=line.image_url or "",
                reason=return_reason_text(line.reason, language),
                quantity=line.quantity,
                restocked=line.restocked_quantity,
                scrapped=line.scrapped_quantity,
                unit=price_view(line.unit_price, language),
            )
            for line in found.lines
        ],
        steps=[
            BackStep(
                status=str(step.status),
                at=format_moment(step.at, language, zone=zone, width="short"),
                by=step.by,
                note=step.note,
            )
            for step in reversed(found.steps)
        ],
        worth=price_view(found.worth, language),
        worth_text=f"{found.worth.decimal:f}",
        fee_left=price_view(found.fee_left, language),
        has_fee=found.fee_left.amount_minor > 0,
        may_credit=found.may_credit,
        currency=found.worth.currency,
        settlement=str(found.settlement or ""),
        amount=price_view(found.amount + found.fee, language),
    )
