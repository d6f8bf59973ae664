"""How a supplier kept its word, on its page: figures, each with how many lines it rests on and those lines."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_number
from freight_app.purchasing.scorecards.dtos import FigureView, ScorecardView, ScoredLine
from freight_app.purchasing.scorecards.reading import lines_behind, scorecard_of
from freight_app.ui.admin.purchasing.cost_words import percent
from freight_app.ui.admin.purchasing.words import MODES
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.states import skeleton_rows
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, tn, translate
from freight_app.ui.shells.console import panel
from freight_app.ui.visitor import Visitor, visitor

MOST_PRODUCTS = 8


@dataclass(frozen=True, slots=True)
class FigureRow:
    """``key`` asks for the lines behind it; empty where there are none."""

    key: str = ""
    name: str = ""
    value: str = "–"
    n: int = 0
    is_few: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class WayRow:
    key: str
    route: str
    mode: str
    median: str
    p90: str
    n: int
    is_few: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    order: str
    href: str
    sku: str
    name: str
    pieces: str
    due: str
    came: str
    days: str
    late: str
    price: str


class ScorecardState(rx.State):
    """The figures of the supplier that the page shows, and the lines of the one that was opened."""

    figures: list[FigureRow] = []
    ways: list[WayRow] = []
    products: list[FigureRow] = []
    lines: list[LineRow] = []
    opened: str = ""
    since: str = ""
    line_count: int = 0
    is_loaded: bool = False
    _supplier: str = ""

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def load(self, supplier: str) -> None:
        """Count anew; nothing for an id that is no supplier's."""
        who = visitor()
        self._supplier, self.opened = supplier[:20], ""
        try:
            card = await asyncio.to_thread(_read, who, self._supplier)
        except NotFound:
            self.figures, self.ways, self.products, self.line_count = [], [], [], 0
            return
        self.figures = _figures(card, who.language)
        self.ways = [_way(way, who.language) for way in card.ways]
        self.products = [
            _figure(one.variation, one.sku, percent(one.variation.value, who.language)) for one in card.products
        ][:MOST_PRODUCTS]
        self.since, self.line_count = format_date(card.since, who.language), card.lines
        self.is_loaded = True

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def open_lines(self, key: str, name: str) -> None:
        """Show the lines that a figure was counted from."""
        who = visitor()
        found = await asyncio.to_thread(_read_lines, who, self._supplier, key[:200])
        self.lines = [_line(line, who.language) for line in found]
        self.opened = name[:120]

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def close(self) -> None:
        self.opened = ""


def _read(who: Visitor, supplier: str) -> ScorecardView:
    with current_house().read(who.actor) as uow:
        return scorecard_of(uow, supplier)


def _read_lines(who: Visitor, supplier: str, key: str) -> list[ScoredLine]:
    with current_house().read(who.actor) as uow:
        return lines_behind(uow, supplier, key)


def _figures(card: ScorecardView, language: str) -> list[FigureRow]:
    def days(figure: FigureView) -> str:
        return "" if figure.value is None else format_number(round(figure.value, 1), language)

    def word(text: str) -> str:
        return translate(text, language)

    promised = translate("They say {days}", language, days=card.promised_days) if card.promised_days else ""
    return [
        _figure(card.median, word(_("Days to deliver, half take no longer")), days(card.median), promised),
        _figure(card.p90, word(_("Days to deliver, nine of ten take no longer")), days(card.p90)),
        _figure(card.on_time, word(_("Pieces in time")), percent(card.on_time.value, language)),
        _figure(card.whole_on_time, word(_("Lines whole and in time")), percent(card.whole_on_time.value, language)),
        _figure(card.fill, word(_("Pieces that came at all")), percent(card.fill.value, language)),
        _figure(card.prices, word(_("How much prices move")), percent(card.prices.value, language)),
        _figure(card.rejects, word(_("Rejected")), percent(card.rejects.value, language)),
    ]


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


def _figure(figure: FigureView, name: str, value: str, note: str = "") -> FigureRow:
    return FigureRow(figure.key if figure.n else "", name, value or "–", figure.n, figure.is_few, note)


def _way(way: Any, language: str) -> WayRow:
    def days(figure: FigureView) -> str:
        return "–" if figure.value is None else format_number(round(figure.value, 1), language)

    return WayRow(
        way.median.key,
        way.route,
        translate(MODES.get(str(way.mode), str(way.mode)), language),
        days(way.median),
        days(way.p90),
        way.median.n,
        way.median.is_few,
    )


def _line(line: ScoredLine, language: str) -> LineRow:
    def day(value: Any) -> str:
        return format_date(value, language, width="short") if value else "–"

    return LineRow(
        order=f"{line.order}/{line.position}",
        href=f"/admin/purchases/{line.order}",
        sku=line.sku,
        name=line.name,
        pieces=f"{line.accepted} / {line.quantity}",
        due=day(line.due_on),
        came=day(line.completed_on),
        days="–" if line.days is None else str(line.days),
        late="" if not line.late_by else str(line.late_by),
        price=f"{line.unit_price.decimal} {line.unit_price.currency}",
    )


def scorecard(supplier: Live) -> rx.Component:
    """The panel; ``supplier`` is the public id that the page shows."""
    return rx.el.div(
        panel(
            t("How they keep their word"),
            rx.cond(
                ScorecardState.is_loaded,
                rx.cond(ScorecardState.line_count > 0, _card(), _nothing()),
                skeleton_rows(3),
            ),
            unit=rx.cond(ScorecardState.since != "", t("orders since {day}", day=ScorecardState.since), ""),  # type: ignore[arg-type]
        ),
        _sheet(),
        on_mount=ScorecardState.load(supplier),  # type: ignore[call-arg]
        key=supplier,
    )


def _nothing() -> rx.Component:
    return rx.el.p(t("Nothing was ordered here in the last two years."), class_name="px-5 pb-5 text-sm text-ink-2")


def _card() -> rx.Component:
    return rx.fragment(
        rx.el.ul(
            rx.foreach(ScorecardState.figures, _tile),
            class_name="flex flex-wrap gap-px border-y border-line bg-line",
        ),
        shown(as_var(ScorecardState.ways).length() > 1, _ways()),
        shown(as_var(ScorecardState.products).length() > 0, _products()),
    )


def _tile(row: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(row.name, class_name="text-xs text-ink-2 text-pretty"),
        rx.el.p(rx.el.bdi(row.value, class_name="num ltr text-xl font-semibold"), class_name="mt-1"),
        rx.el.p(row.note, class_name="text-xs text-ink-2 empty:hidden"),
        _behind(row, row.name),
        class_name="grow basis-36 bg-surface px-5 py-3 sm:basis-44",
    )


def _behind(row: Live, name: Live) -> rx.Component:
    """How many lines a figure rests on, which opens them; a warning where they are few."""
    return rx.el.p(
        rx.cond(
            row.key != "",
            rx.el.button(
                tn("{count} line", "{count} lines", row.n),
                type="button",
                on_click=ScorecardState.open_lines(row.key, name),  # type: ignore[call-arg]
                class_name="min-h-8 text-brand underline-offset-4 hover:underline max-sm:min-h-11",
            ),
            rx.el.span(t("No lines yet"), class_name="text-ink-2"),
        ),
        shown(row.is_few, rx.el.span(t("too few to trust"), class_name="text-warn")),
        class_name="flex flex-wrap items-center gap-x-3 text-xs",
    )


def _ways() -> rx.Component:
    return data_table(
        head=[
            th(t("From where"), first=True),
            th(t("How")),
            th(t("Half within, days"), numeric=True),
            th(t("Nine of ten within, days"), numeric=True),
            th(t("Lines"), class_name="sm:ps-6"),
        ],
        rows=rx.foreach(
            ScorecardState.ways,
            lambda way: table_row(
                td(way.route, first=True),
                td(way.mode, label=t("How")),
                td_number(way.median, label=t("Half within, days")),
                td_number(way.p90, label=t("Nine of ten within, days")),
                td(_behind(way, way.route), label=t("Lines"), class_name="sm:ps-6"),
                key=way.key,
            ),
        ),
        caption=t("Days to deliver, by way"),
    )


def _products() -> rx.Component:
    return data_table(
        head=[th(t("Part"), first=True), th(t("Price moves by"), numeric=True), th(t("Lines"), class_name="sm:ps-6")],
        rows=rx.foreach(
            ScorecardState.products,
            lambda row: table_row(
                td(code(row.name), first=True),
                td_number(row.value, label=t("Price moves by")),
                td(_behind(row, row.name), label=t("Lines"), class_name="sm:ps-6"),
                key=row.key,
            ),
        ),
        caption=t("How much prices move"),
    )


def _sheet() -> rx.Component:
    return sheet(
        data_table(
            head=[
                th(t("Line"), first=True),
                th(t("Part")),
                th(t("Came"), numeric=True),
                th(t("Promised"), numeric=True),
                th(t("Whole on"), numeric=True),
                th(t("Days"), numeric=True),
                th(t("Price"), numeric=True),
            ],
            rows=rx.foreach(ScorecardState.lines, _sheet_line),
            caption=t("The lines behind it"),
        ),
        open=ScorecardState.opened != "",  # type: ignore[arg-type]
        on_close=ScorecardState.close,
        title=ScorecardState.opened,  # type: ignore[arg-type]
        class_name="sm:w-[44rem]",
    )


def _sheet_line(line: Live) -> rx.Component:
    return table_row(
        td(row_link(line.order, line.href), first=True, class_name="whitespace-nowrap"),
        td(code(line.sku), label=t("Part")),
        td_number(line.pieces, label=t("Came")),
        td_number(line.due, label=t("Promised")),
        td_number(
            line.came,
            shown(
                line.late != "",
                rx.el.span(" ", t("{days} late", days=line.late), class_name="font-semibold text-bad"),
            ),
            label=t("Whole on"),
        ),
        td_number(line.days, label=t("Days")),
        td_number(line.price, label=t("Price")),
        key=line.order,
    )
