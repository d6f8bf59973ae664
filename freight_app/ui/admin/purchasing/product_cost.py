"""What a product really costs and what is left of its price, on the price tab of its editor."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date
from freight_app.purchasing.landed.dtos import ProductCost
from freight_app.purchasing.landed.reading import cost_of_product
from freight_app.ui.admin.purchasing.cost_words import percent, unit_cost
from freight_app.ui.admin.purchasing.landed_state import explain_layer
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.price import NO_PRICE, PriceView, price
from freight_app.ui.components.price import price_view as view_of
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import panel
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import Visitor, visitor

MOST_LAYERS = 10


@dataclass(frozen=True, slots=True)
class LayerRow:
    order: str
    href: str
    day: str
    supplier: str
    pieces: int
    remaining: int
    unit: str
    how: list[str]


@dataclass(frozen=True, slots=True)
class CostView:
    sku: str = ""
    unit: str = ""
    price: PriceView = NO_PRICE
    margin: str = ""
    is_loss: bool = False
    on_hand: int = 0
    known: int = 0


class ProductCostState(rx.State):
    """The cost of the product that the editor shows."""

    view: CostView = CostView()
    layers: list[LayerRow] = []

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def load(self, sku: str) -> None:
        """Read it; nothing for a product that is not kept yet."""
        who = visitor()
        try:
            found = await asyncio.to_thread(_read, who, sku[:64])
        except NotFound:
            self.view, self.layers = CostView(), []
            return
        self.view = _view(found, who.language)
        self.layers = [
            LayerRow(
                order=layer.order,
                href=f"/admin/purchases/{layer.order}",
                day=format_date(layer.received_at, who.language, zone=current_house().settings.time_zone),
                supplier=layer.supplier,
                pieces=layer.pieces,
                remaining=layer.remaining,
                unit=unit_cost(layer.unit_cost, found.currency, who.language),
                how=explain_layer(layer, who.language),
            )
            for layer in found.layers[:MOST_LAYERS]
        ]


def _read(who: Visitor, sku: str) -> ProductCost:
    with current_house().read(who.actor) as uow:
        return cost_of_product(uow, sku)


def _view(found: ProductCost, language: str) -> CostView:
    return CostView(
        sku=found.sku,
        unit=unit_cost(found.unit_cost, found.currency, language),
        price=view_of(found.price, language) if found.price else NO_PRICE,
        margin=percent(found.margin, language),
        is_loss=found.margin is not None and found.margin < 0,
        on_hand=found.on_hand,
        known=found.known,
    )


VIEW: Live = ProductCostState.view


def product_cost(sku: Live) -> rx.Component:
    """For those who may see what is bought; nothing for others."""
    return rx.cond(  # type: ignore[return-value]
        as_var(ShellState.permissions).contains(str(Permission.PURCHASING_READ)),
        rx.el.div(
            panel(
                t("What it really costs"),
                rx.cond(VIEW.unit != "", _cost(), _unknown()),
                unit=t("with freight and duty, for one piece"),
            ),
            on_mount=ProductCostState.load(sku),  # type: ignore[call-arg]
            key=sku,
        ),
    )


def _unknown() -> rx.Component:
    return rx.el.p(
        t("Nothing of it came by a purchase order yet, so its cost is not known."),
        class_name="px-5 pb-5 text-sm text-ink-2",
    )


def _cost() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.span(rx.el.b(rx.el.bdi(VIEW.unit, class_name="num ltr")), " ", t("a piece")),
            shown(
                VIEW.price.whole != "",
                rx.el.span(t("sold at, without tax"), " ", price(VIEW.price, size="sm")),
            ),
            shown(
                VIEW.margin != "",
                rx.el.span(
                    t("{share} is left", share=VIEW.margin),
                    class_name=rx.cond(VIEW.is_loss, "font-semibold text-bad", "font-semibold text-good"),
                ),
            ),
            rx.el.span(
                t("{known} of {count} pieces here have a cost", known=VIEW.known, count=VIEW.on_hand),
                class_name="text-ink-2",
            ),
            class_name="flex flex-wrap items-baseline gap-x-6 gap-y-1 text-sm",
        ),
        rx.el.ul(rx.foreach(ProductCostState.layers, _layer), class_name="mt-3 divide-y divide-line text-sm"),
        class_name="px-5 pb-5",
    )


def _layer(layer: Live) -> rx.Component:
    return rx.el.li(
        rx.el.details(
            rx.el.summary(
                rx.el.span(layer.day, class_name="num"),
                rx.el.bdi(layer.supplier),
                rx.el.span(tn("{count} piece", "{count} pieces", layer.pieces), class_name="num text-ink-2"),
                rx.el.span(
                    tn("{count} still here", "{count} still here", layer.remaining), class_name="num text-ink-2"
                ),
                rx.el.bdi(layer.unit, class_name="num ltr ms-auto font-medium"),
                class_name="flex min-h-9 cursor-pointer flex-wrap items-center gap-x-4 max-sm:min-h-11",
            ),
            rx.el.ul(
                rx.foreach(layer.how, lambda text: rx.el.li(rx.el.bdi(text))),
                rx.el.li(rx.el.a(code(layer.order), href=layer.href, class_name="text-brand hover:underline")),
                class_name="num space-y-0.5 pb-2 text-xs text-ink-2",
            ),
        ),
        key=layer.order + layer.day,
    )
