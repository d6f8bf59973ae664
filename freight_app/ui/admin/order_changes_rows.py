"""What the sheets that change an order show, written for one language; and what they ask of the rooms."""

from __future__ import annotations

from dataclasses import dataclass, replace

from freight_app.kit.house import current_house
from freight_app.kit.languages import pick_text
from freight_app.orders import listing
from freight_app.orders.changes import amending, options
from freight_app.orders.changes.dtos import AmendmentPreview, AmendRequest, ChangeOptions
from freight_app.orders.delivery_methods import list_delivery_methods
from freight_app.orders.staff_dtos import OrderDetail
from freight_app.stock.service import find_parts
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.visitor import Visitor


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A line that is being changed. ``line_id`` 0 is new; ``most`` bounds what may be chosen, ``missing`` is not there."""

    sku: str
    name: str
    line_id: int
    unit: PriceView
    before: int
    quantity: int
    least: int = 0
    most: int = 999
    missing: int = 0
    reason: str = "does_not_fit"


@dataclass(frozen=True, slots=True)
class ChangeTotals:
    """What the change comes to. ``owed_back`` is what the customer gets back when ``is_owed_back``."""

    before: PriceView = NO_PRICE
    fee: PriceView = NO_PRICE
    total: PriceView = NO_PRICE
    to_pay: PriceView = NO_PRICE
    is_owed_back: bool = False
    can_be_done: bool = False


def read_lines(who: Visitor, number: str, what: str) -> tuple[list[ChangeLine], ChangeOptions, OrderDetail]:
    """The lines of an order for one of the sheets: all of them as they are, or what may follow later or come back."""
    with current_house().read(who.actor) as uow:
        order, may = listing.get_order(uow, number), options.get_options(uow, number)
    lines = [
        ChangeLine(
            sku=line.sku,
            name=pick_text(line.name, who.language),
            line_id=line.line_id,
            unit=price_view(line.unit_price, who.language),
            before=line.quantity,
            quantity=line.quantity,
            least=line.short_quantity,
        )
        for line in order.lines
    ]
    if what == "split":
        lines = [replace(line, quantity=0, least=0, most=line.before - line.least) for line in lines]
    elif what == "return":
        lines = [
            replace(line, quantity=0, least=0, most=may.returnable[line.line_id])
            for line in lines
            if line.line_id in may.returnable
        ]
    return lines, may, order


def read_ways(who: Visitor) -> list[dict[str, str]]:
    """Ways of delivery that are offered, to choose from."""
    with current_house().read(who.actor) as uow:
        return [
            {
                "value": way.code,
                "label": pick_text(way.names, who.language),
                "brought": "" if way.is_pickup else "yes",
            }
            for way in list_delivery_methods(uow)
        ]


def read_found_parts(who: Visitor, text: str) -> list[dict[str, str]]:
    """Parts to add, for the field that finds them."""
    with current_house().read(who.actor) as uow:
        return [
            {"value": part.sku, "label": f"{part.name} · {part.sku}"}
            for part in find_parts(uow, text, language=who.language)
        ]


def read_preview(who: Visitor, number: str, request: AmendRequest) -> AmendmentPreview:
    with current_house().read(who.actor) as uow:
        return amending.preview_amendment(uow, number, request)


def totals_of(shown: AmendmentPreview, language: str) -> ChangeTotals:
    return ChangeTotals(
        before=price_view(shown.total_before, language),
        fee=price_view(shown.fee, language),
        total=price_view(shown.total, language),
        to_pay=price_view(-shown.to_pay if shown.to_pay.amount_minor < 0 else shown.to_pay, language),
        is_owed_back=shown.to_pay.amount_minor < 0,
        can_be_done=shown.can_be_done,
    )
