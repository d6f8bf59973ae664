"""Everything that narrows a list: at the start side on wide pages, in a sheet on phones."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, Text, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import local_sheet
from freight_app.ui.i18n import t, tc, tn
from freight_app.ui.storefront.browser import ChoiceBox
from freight_app.ui.storefront.page_parts import Shown, if_some
from freight_app.ui.storefront.results_state import ResultsState

_view: Shown = ResultsState.view


def filters(place: str) -> rx.Component:
    """All facets. ``place`` keeps the ids of the two places that hold them apart."""
    return rx.el.div(
        shown(_view.has_car, _fits_switch()),
        rx.el.div(
            if_some(_view.kinds, _facet(t("Kind"), rx.foreach(_view.kinds, _kind))),
            _facet(
                t("When I get it"), _option(_view.in_stock, t("In stock")), _option(_view.offers, t("At a lower price"))
            ),
            if_some(_view.brands, _facet(t("Brand"), *_brands())),
            if_some(_view.bars, _facet(t("Price, {currency}", currency=_view.currency), *_prices(place))),
            class_name="divide-y divide-line",
        ),
    )


def filter_sheet(trigger: rx.Component) -> rx.Component:
    """The same on phones: choices take effect at once, the button at the foot says how many parts are left."""
    return local_sheet(
        filters("sheet"),
        trigger=trigger,
        title=t("Filter the list"),
        side="bottom",
        actions=[
            button(
                tn("Show {count} part", "Show {count} parts", _view.total),
                look="brand",
                class_name="flex-1",
                custom_attrs={"data-close": True},
            ),
            shown(
                _view.choices > 0,
                button(t("Clear all"), look="plain", on_click=rx.redirect(_view.clear_href)),
            ),
        ],
    )


def _fits_switch() -> rx.Component:
    return rx.el.label(
        icon("car-front", "size-5"),
        rx.el.span(t("Fits my car"), class_name="flex-1"),
        rx.el.span(_view.fits.count, class_name="num font-normal"),
        ChoiceBox.create(
            role="switch",
            chosen=_view.fits.chosen,
            href=_view.fits.href,
            class_name=(
                "relative h-6 w-10 shrink-0 appearance-none rounded-full bg-ink-3 transition duration-150 checked:bg-brand "
                "before:absolute before:start-0.5 before:top-0.5 before:size-5 before:rounded-full before:bg-surface "
                "before:transition-all checked:before:start-[1.125rem]"
            ),
        ),
        class_name=(
            "mb-2 flex cursor-pointer items-center gap-3 rounded-md bg-brand-soft px-3.5 py-3 text-sm font-semibold text-brand"
        ),
    )


def _facet(title: Text, *children: Child) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.h2(title),
            icon("chevron-up", "size-4 text-ink-3 transition duration-150 group-not-open/facet:rotate-180"),
            class_name="flex h-11 cursor-pointer list-none items-center justify-between text-sm font-semibold [&::-webkit-details-marker]:hidden",
        ),
        *children,
        open=True,
        class_name="group/facet py-2",
    )


def _option(choice: Shown, label: Text | None = None) -> rx.Component:
    """A tick with its count. ``label`` is for choices that are always there, also before the list is."""
    return rx.el.label(
        rx.el.span(
            ChoiceBox.create(
                chosen=choice.chosen,
                href=choice.href,
                disabled=choice.empty,
                class_name=(
                    "peer col-start-1 row-start-1 size-5 shrink-0 appearance-none rounded-[4px] border border-ink-3 bg-surface "
                    "checked:border-brand checked:bg-brand disabled:opacity-50"
                ),
            ),
            icon(
                "check",
                "pointer-events-none col-start-1 row-start-1 size-3.5 place-self-center text-brand-ink opacity-0 peer-checked:opacity-100",
            ),
            class_name="inline-grid shrink-0",
        ),
        rx.el.span(choice.label if label is None else label, class_name="flex-1"),
        rx.el.span(choice.count, class_name="num text-ink-2"),
        class_name=cx(
            "flex min-h-10 cursor-pointer items-center gap-3 text-sm max-lg:min-h-11",
            rx.cond(choice.empty, "text-ink-3", ""),
        ),
    )


def _brand(choice: Shown) -> rx.Component:
    return _option(choice)


def _kind(choice: Shown) -> rx.Component:
    """A kind is a place to go to rather than a tick: one at a time, and the way up stays in sight."""
    inset = rx.match(choice.depth, (0, ""), (1, "ps-4"), (2, "ps-8"), "ps-12")
    return rx.el.a(
        rx.el.span(choice.label, class_name="flex-1"),
        rx.el.span(choice.count, class_name="num font-normal text-ink-2"),
        href=choice.href,
        aria_current=rx.cond(choice.chosen, "true", "false"),
        class_name=cx(
            "flex min-h-10 items-center gap-3 text-sm hover:text-brand max-lg:min-h-11",
            inset,
            rx.cond(choice.chosen, "font-semibold text-brand", ""),
        ),
    )


def _brands() -> list[Child]:
    more = rx.el.details(
        rx.el.summary(
            tn("{count} more", "{count} more", _view.more_brands.length()),
            class_name=(
                "flex h-11 cursor-pointer list-none items-center text-sm font-medium text-brand underline-offset-4 hover:underline "
                "group-open/more:hidden [&::-webkit-details-marker]:hidden"
            ),
        ),
        rx.foreach(_view.more_brands, _brand),
        class_name="group/more",
    )
    return [rx.foreach(_view.brands, _brand), if_some(_view.more_brands, more)]


def _prices(place: str) -> list[Child]:
    bars = rx.el.div(
        rx.foreach(_view.bars, _bar),
        aria_hidden="true",
        class_name="flex h-12 items-end gap-[3px]",
    )
    form = rx.el.form(
        _bound(tc("price", "From"), "min_price", _view.min_price, place),
        _bound(tc("price", "To"), "max_price", _view.max_price, place),
        rx.el.button(
            icon("chevron-right", "size-5"),
            type="submit",
            aria_label=t("Use these prices"),
            class_name="grid size-11 place-items-center rounded-md border border-line text-ink-2 hover:border-ink-3 hover:text-ink",
        ),
        on_submit=ResultsState.set_prices,
        reset_on_submit=False,
        # The inputs start anew when the address has other prices.
        key=_view.min_price + "-" + _view.max_price,
        class_name="mt-2 grid grid-cols-[1fr_1fr_auto] gap-2",
    )
    return [bars, form]


def _bar(bar: Shown) -> rx.Component:
    return rx.el.span(
        title=bar.label,
        # As React's own style: Reflex's would be a style element, which the content security policy refuses.
        custom_attrs={"style": rx.Var.create({"height": bar.height})},
        class_name=cx("flex-1 rounded-t-[2px]", rx.cond(bar.inside, "bg-brand/70", "bg-line")),
    )


def _bound(label: Text, name: str, value: Text, place: str) -> rx.Component:
    return rx.el.label(
        rx.el.span(label, class_name="shrink-0"),
        rx.el.input(
            id=f"{place}-{name}",
            name=name,
            default_value=value,
            input_mode="decimal",
            auto_complete="off",
            dir="ltr",
            max_length=14,
            class_name="num w-full min-w-0 bg-transparent text-end text-ink outline-none",
        ),
        class_name=(
            "flex h-11 min-w-0 items-center gap-1.5 rounded-md border border-ink-3/60 bg-surface px-2.5 text-sm text-ink-2 "
            "focus-within:border-brand focus-within:ring-2 focus-within:ring-brand/25"
        ),
    )
