"""Plan and actual of a shipment on a grid of days: what was planned, what happened, what is expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import reflex as rx

from freight_app.kit.languages import format_date
from freight_app.shipping.shipment_dtos import ShipmentView
from freight_app.shipping.values import IN_TROUBLE, TrackingStatus
from freight_app.ui.components.base import Live, as_var, cx, shown
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel

# A day is this wide in the drawing, which stretches to the page.
_DAY = 100
_MOST_DAYS = 45
_STALLED = IN_TROUBLE | {TrackingStatus.CUSTOMS}


@dataclass(frozen=True, slots=True)
class DayMark:
    """``label`` is empty where there is no room for it."""

    label: str
    is_off: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class PlanBar:
    """``row`` 0 is the plan, 1 what happened. ``look``: planned, actual, held or expected."""

    x: int
    width: int
    row: int
    look: str


@dataclass(frozen=True, slots=True)
class PlanChart:
    """``now`` and ``promise`` are where their lines stand; -1 is outside."""

    days: list[DayMark] = field(default_factory=list)
    bars: list[PlanBar] = field(default_factory=list)
    width: int = 0
    now: int = -1
    promise: int = -1
    told: str = ""


def plan_chart(view: ShipmentView, *, now: datetime, zone: str, off_days: frozenset[int], language: str) -> PlanChart:
    """The drawing of a shipment; without days when neither plan nor events have any. ``off_days``: Monday is 0."""
    place = ZoneInfo(zone)
    planned = [day for day in (view.planned_departure_on, view.planned_customs_on, view.planned_arrival_on) if day]
    moments = [at for at in (view.departed_at, view.cleared_at, view.arrived_at, view.eta_at) if at]
    if not planned and not moments:
        return PlanChart()
    today = now.astimezone(place).date()
    known = [*planned, *(at.astimezone(place).date() for at in moments)]
    if view.arrived_at is None:
        known.append(today)
    first, last = min(known) - timedelta(days=1), max(known) + timedelta(days=1)
    first = max(first, last - timedelta(days=_MOST_DAYS))
    length = (last - first).days + 1

    def at_day(day: date, part: float) -> int:
        return min(max(round(((day - first).days + part) * _DAY), 0), length * _DAY)

    def at(moment: datetime) -> int:
        local = moment.astimezone(place)
        return at_day(local.date(), (local.hour + local.minute / 60) / 24)

    bars = _planned_bars(planned, at_day) + _actual_bars(view, now, at)
    every = -(-length // 16)
    return PlanChart(
        days=[
            DayMark(
                label=str(day.day) if step % every == 0 or day == today else "",
                is_off=day.weekday() in off_days,
                is_today=day == today,
            )
            for step in range(length)
            for day in [first + timedelta(days=step)]
        ],
        bars=[bar for bar in bars if bar.width > 0],
        width=length * _DAY,
        now=at(now) if view.arrived_at is None and first <= today <= last else -1,
        promise=at_day(view.planned_arrival_on, 1) if view.planned_arrival_on else -1,
        told=f"{format_date(first, language)} – {format_date(last, language)}",
    )


def _planned_bars(days: Sequence[date], at_day: Callable[[date, float], int]) -> list[PlanBar]:
    return [
        _bar(at_day(start, 0.5), at_day(end, 0.5 if end != days[-1] else 1), 0, "planned")
        for start, end in pairwise(days)
    ] or [_bar(at_day(day, 0), at_day(day, 1), 0, "planned") for day in days]


def _actual_bars(view: ShipmentView, now: datetime, at: Callable[[datetime], int]) -> list[PlanBar]:
    """From leaving to arriving or now; what stands still is marked, what is to come is open."""
    if view.departed_at is None:
        return []
    if view.arrived_at is not None:
        stops = sorted({view.departed_at, view.arrived_at} | ({view.cleared_at} if view.cleared_at else set()))
        return [_bar(at(start), at(end), 1, "actual") for start, end in pairwise(stops)]
    is_stalled = view.status in _STALLED
    moved_until = max(view.status_since, view.departed_at) if is_stalled else now
    bars = [_bar(at(view.departed_at), at(moved_until), 1, "actual")]
    if is_stalled:
        bars.append(_bar(at(moved_until), at(now), 1, "held"))
    if view.eta_at is not None and view.eta_at > now:
        bars.append(_bar(at(now), at(view.eta_at), 1, "expected"))
    return bars


def _bar(start: int, end: int, row: int, look: str) -> PlanBar:
    # A hair of room between two bars.
    return PlanBar(x=start + 4, width=max(end - start - 8, 0), row=row, look=look)


def plan_panel(chart: Live) -> rx.Component:
    """The grid with its days over it. Mirrored as a whole for those who read from the right."""
    drawing = rx.el.svg(
        rx.foreach(chart.bars, _drawn),
        shown(chart.promise >= 0, _line(chart.promise, "var(--warn)", dashed=True)),
        shown(chart.now >= 0, _line(chart.now, "var(--ink)")),
        view_box="0 0 " + as_var(chart.width).to_string() + " 400",
        preserve_aspect_ratio="none",
        class_name="absolute inset-0 size-full rtl:-scale-x-100",
        custom_attrs={"role": "img", "aria-label": t("Plan and actual")},
    )
    days = rx.el.div(
        rx.foreach(
            chart.days,
            lambda day: rx.el.span(
                day.label,
                class_name=cx(
                    "flex-1 border-e border-line pt-1 text-center text-xs",
                    rx.cond(day.is_today, "font-semibold text-ink", "text-ink-2"),
                    rx.cond(day.is_off, "bg-sunken", ""),
                ),
            ),
        ),
        aria_hidden="true",
        class_name="num absolute inset-0 flex overflow-hidden",
    )
    return panel(
        t("Plan and actual"),
        rx.el.div(
            rx.el.div(
                rx.el.span(t("Planned"), class_name="absolute top-8 leading-7"),
                rx.el.span(t("Actual"), class_name="absolute top-17 leading-7 font-semibold"),
                class_name="relative w-20 shrink-0 text-xs text-ink-2",
            ),
            rx.el.div(
                days,
                rx.el.div(drawing, class_name="absolute inset-x-0 top-7 bottom-0"),
                class_name="relative h-28 min-w-0 flex-1 border-s border-line",
            ),
            class_name="flex px-5 pb-4",
        ),
        unit=chart.told,
        tools=shown(
            chart.promise >= 0,
            rx.el.span(
                rx.el.span(class_name="h-3 border-s-2 border-dashed border-warn"),
                t("planned arrival"),
                class_name="flex items-center gap-1.5 text-xs text-ink-2",
            ),
        ),
    )


def _drawn(bar: Live) -> rx.Component:
    sharp = {"vectorEffect": "non-scaling-stroke"}
    looks = {
        "planned": {"fill": "var(--surface)", "stroke": "var(--ink-3)"},
        "actual": {"fill": "var(--brand)", "stroke": "var(--brand)"},
        "held": {"fill": "var(--bad-soft)", "stroke": "var(--bad)"},
        "expected": {"fill": "none", "stroke": "var(--brand)", "strokeDasharray": "4 3"},
    }

    def rect(look: str) -> rx.Component:
        return rx.el.svg.rect(
            x=bar.x,
            y=rx.cond(bar.row == 0, 30, 195),
            width=bar.width,
            height=115,
            custom_attrs={**sharp, **looks[look]},
        )

    return rx.match(  # type: ignore[return-value]
        bar.look, *((look, rect(look)) for look in ("planned", "held", "expected")), rect("actual")
    )


def _line(x: Live, colour: str, *, dashed: bool = False) -> rx.Component:
    extra = {"strokeDasharray": "4 3"} if dashed else {}
    attributes = {"vectorEffect": "non-scaling-stroke", "stroke": colour, "strokeWidth": "2", **extra}
    return rx.el.svg.line(x1=x, x2=x, y1=0, y2=400, custom_attrs=attributes)
