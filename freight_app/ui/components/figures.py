"""Figures and how they moved: stat tiles, spark lines, bars, the frame of a chart. Drawn as SVG, without a library.

Colours are set as SVG attributes: what Reflex does not know as a prop becomes a style, which the content security policy blocks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, as_var, cx, shown, when
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import number, t

Good = Literal["up", "down"]


def spark_points(values: Sequence[float], *, width: int = 96, height: int = 28) -> str:
    """The points of a spark line for ``spark``, scaled to its box; empty for fewer than two values."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = width / (len(values) - 1)
    return " ".join(
        f"{i * step:.1f},{height - 2 - (value - low) / span * (height - 4):.1f}" for i, value in enumerate(values)
    )


def spark(points: rx.Var[str] | str, *, class_name: Text = "h-7 w-24") -> rx.Component:
    """A line without axes. ``points`` come from ``spark_points``; time runs left to right in Arabic too."""
    return rx.el.svg(
        rx.el.svg.polyline(
            points=points,
            custom_attrs={"fill": "none", "stroke": "var(--brand)", "strokeWidth": "1.75", **_SHARP},
        ),
        view_box="0 0 96 28",
        preserve_aspect_ratio="none",
        class_name=cx("overflow-visible", class_name),
        custom_attrs={"aria-hidden": "true"},
    )


def change(percent: Live, *, good: Good = "up", unit: Text = "") -> rx.Component:
    """How much against the period before, with an arrow; green only when the direction is welcome. ``unit``: percent."""
    has_unit = isinstance(unit, rx.Var) or bool(unit)
    grown = percent >= 0
    tone_up, tone_down = ("text-good", "text-bad") if good == "up" else ("text-bad", "text-good")
    return rx.el.span(
        when(grown, icon("arrow-up", "size-3.5"), icon("arrow-down", "size-3.5")),
        rx.el.bdi(
            number(when(grown, percent, 0 - percent), decimals=1),
            rx.fragment() if has_unit else "%",
            class_name="num ltr",
        ),
        rx.el.span(unit, class_name="ms-0.5") if has_unit else rx.fragment(),
        class_name=cx("inline-flex items-center gap-0.5 text-xs font-semibold", when(grown, tone_up, tone_down)),
    )


def stat_tile(
    label: Text,
    value: Child,
    *,
    unit: Text = "",
    delta: Child | None = None,
    note: Text = "",
    points: rx.Var[str] | str = "",
    href: str = "",
) -> rx.Component:
    """One figure: its name, its value, how it moved, and against what."""
    body = rx.el.div(
        rx.el.p(label, class_name="text-sm text-ink-2"),
        rx.el.p(
            rx.el.bdi(value, class_name="num ltr text-xl font-semibold"),
            shown(
                unit != "" if isinstance(unit, rx.Var) else bool(unit),
                rx.el.span(unit, class_name="ms-1 text-xs text-ink-2"),
            ),
            class_name="mt-1 whitespace-nowrap",
        ),
        rx.el.p(
            delta or rx.fragment(),
            rx.el.span(note),
            class_name="mt-1 flex items-center gap-1.5 text-xs text-ink-2 empty:hidden",
        ),
        # Under the figure, which is never cut for it.
        spark(points, class_name="mt-2.5 h-7 w-full") if isinstance(points, rx.Var) or points else rx.fragment(),
        class_name="px-5 py-4",
    )
    if href:
        return rx.el.a(body, href=href, class_name="block hover:bg-paper")
    return body


def progress_bar(done: rx.Var | float, *, total: rx.Var | float = 100, label: Text, note: Child = "") -> rx.Component:
    """How far something is. ``note`` says rate and time left under it."""
    return rx.el.div(
        rx.el.progress(value=done, max=total, aria_label=label, class_name=_BAR),
        rx.el.p(note, class_name="mt-1 text-xs text-ink-2")
        if note is not None and not (isinstance(note, str) and not note)
        else rx.fragment(),
    )


_BAR = (
    "block h-3 w-full appearance-none overflow-hidden rounded-full bg-sunken "
    "[&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-brand [&::-moz-progress-bar]:bg-brand"
)


def chart_frame(
    title: Text,
    chart: Child,
    *,
    unit: Text = "",
    period: Text = "",
    legend: Child | None = None,
    table: Child | None = None,
    tools: Child | None = None,
) -> rx.Component:
    """A chart with its name, unit and period, and its numbers as a table for those who want or need them."""
    return rx.el.figure(
        rx.el.figcaption(
            rx.el.span(title, class_name="text-sm font-semibold"),
            rx.el.span(unit, class_name="text-xs text-ink-2"),
            rx.el.span(period, class_name="text-xs text-ink-2"),
            rx.el.span(
                legend or rx.fragment(),
                tools or rx.fragment(),
                class_name="ms-auto flex items-center gap-3 text-xs text-ink-2",
            ),
            class_name="flex min-h-11 flex-wrap items-center gap-x-2 px-5",
        ),
        # Time runs left to right in every language.
        rx.el.div(chart, dir="ltr", class_name="px-5 pb-4"),
        rx.el.details(
            rx.el.summary(
                t("Show the numbers"),
                class_name="flex min-h-9 list-none items-center px-5 text-xs font-medium text-brand",
            ),
            table,
            class_name="border-t border-line",
        )
        if table is not None
        else rx.fragment(),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in the view box of 6000 by 1600. ``before_y`` is where that of the period before would end; -1 without one.

    ``is_minor``: its label gives way where there is no room for all.
    """

    x: int
    y: int
    width: int
    height: int
    before_y: int
    label: str
    is_minor: bool
    told: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars with their axis; ``ticks`` are written from the top down, ``lines`` are where they stand."""

    bars: list[Bar]
    ticks: list[str]
    lines: list[int]


NO_BARS = BarChart([], [], [])


def bars_of(
    values: Sequence[float],
    labels: Sequence[str],
    *,
    before: Sequence[float] = (),
    told: Sequence[str] = (),
    write: Callable[[float], str] = str,
    last_is_open: bool = False,
    gap: float = 0.4,
) -> BarChart:
    """A bar for each value; negative ones stand at zero. ``told`` is what a bar says under the pointer, ``write`` writes the
    figures of the axis, ``last_is_open`` marks the last bar as one that still grows."""
    if not values:
        return NO_BARS
    ticks = axis_ticks(max(*values, *before, 0))
    slot, top = 6000 / len(values), ticks[-1]

    def y(value: float) -> int:
        return round(1600 - max(value, 0) / top * 1600)

    named = [i for i, label in enumerate(labels) if label]
    bars = [
        Bar(
            x=round(i * slot + slot * gap / 2),
            y=y(value),
            width=round(slot * (1 - gap)),
            height=1600 - y(value),
            before_y=y(before[i]) if before else -1,
            label=labels[i],
            is_minor=i in named[-2::-2],
            told=told[i] if told else "",
            is_open=last_is_open and i == len(values) - 1,
        )
        for i, value in enumerate(values)
    ]
    return BarChart(bars, [write(tick) for tick in reversed(ticks)], [y(tick) for tick in reversed(ticks)])


def axis_ticks(high: float) -> list[float]:
    """Round figures from nought to at least ``high``, at most five steps apart."""
    if high <= 0:
        return [0, 1]
    power = 10.0 ** math.floor(math.log10(high / 5))
    step = next(power * factor for factor in (1, 2, 5, 10) if high / (power * factor) <= 5)
    # A tenth of a piece is nothing that anybody counts.
    step = max(step, 1)
    return [step * i for i in range(math.ceil(high / step) + 1)]


def bar_chart(chart: Live, *, label: Text, class_name: Text = "h-44") -> rx.Component:
    """Bars over their axis, each with its mark of the period before. ``chart`` comes from ``bars_of``."""
    ticks = rx.el.div(
        rx.foreach(
            chart.ticks, lambda tick: rx.el.span(tick, dir="auto", class_name="block leading-4 whitespace-nowrap")
        ),
        # Half a line longer than the drawing at both ends, so that each figure stands at its line.
        class_name="num -my-2 flex flex-col justify-between text-end text-xs text-ink-2",
        aria_hidden="true",
    )
    drawing = rx.el.svg(
        rx.foreach(chart.lines, _chart_line),
        rx.foreach(chart.bars, _bar),
        view_box="0 0 6000 1600",
        preserve_aspect_ratio="none",
        class_name="size-full overflow-visible",
        custom_attrs={"role": "img", "aria-label": label},
    )
    return rx.el.div(
        rx.el.div(ticks, rx.el.div(drawing, class_name="min-w-0 flex-1"), class_name=cx("flex gap-2.5", class_name)),
        rx.el.div(
            # As wide as the figures of the axis above.
            rx.el.div(
                rx.foreach(chart.ticks, lambda tick: rx.el.span(tick, class_name="block h-0 overflow-hidden")),
                class_name="num text-xs whitespace-nowrap",
            ),
            rx.el.div(
                rx.foreach(
                    chart.bars,
                    lambda bar: rx.el.span(
                        rx.el.span(
                            bar.label,
                            dir="auto",
                            class_name=cx("whitespace-nowrap", rx.cond(bar.is_minor, "max-sm:hidden", "")),
                        ),
                        class_name=cx(
                            "flex w-0 flex-1",
                            # The last one has no room beyond its narrow bar.
                            rx.cond(
                                bar.is_open,
                                rx.cond(
                                    as_var(chart.bars).length() > 14,
                                    "justify-end font-semibold text-ink",
                                    "justify-center font-semibold text-ink max-sm:justify-end",
                                ),
                                "justify-center",
                            ),
                        ),
                    ),
                ),
                class_name="flex min-w-0 flex-1",
            ),
            aria_hidden="true",
            class_name="mt-2 flex gap-2.5 text-xs text-ink-2",
        ),
        class_name="pt-2",
    )


def bar_legend(now: Text, before: Text) -> rx.Component:
    """What a bar and the mark over it stand for."""
    return rx.fragment(
        rx.el.span(
            rx.el.span(class_name="size-2.5 rounded-[2px] bg-brand"), now, class_name="inline-flex items-center gap-1.5"
        ),
        rx.el.span(rx.el.span(class_name="h-0.5 w-3.5 bg-ink"), before, class_name="inline-flex items-center gap-1.5"),
    )


def _bar(bar: Live) -> rx.Component:
    frame = {"fill": "var(--brand-soft)", "stroke": "var(--brand)", "strokeDasharray": "3 3", **_SHARP}
    box = {"x": bar.x, "y": bar.y, "width": bar.width, "height": bar.height}
    return rx.el.svg.g(
        rx.el.svg.title(bar.told),
        # The whole height answers the pointer, also over a low bar.
        rx.el.svg.rect(x=bar.x, y=0, width=bar.width, height=1600, custom_attrs={"fill": "transparent"}),
        rx.cond(
            bar.is_open,
            rx.el.svg.rect(**box, custom_attrs=frame),
            rx.el.svg.rect(**box, custom_attrs={"fill": "var(--brand)"}),
        ),
        shown(
            bar.before_y >= 0,
            rx.el.svg.line(
                x1=bar.x,
                x2=bar.x + bar.width,
                y1=bar.before_y,
                y2=bar.before_y,
                custom_attrs={**_SHARP, "stroke": "var(--ink)", "strokeWidth": "2"},
            ),
        ),
    )


def _chart_line(y: Live) -> rx.Component:
    ends = {"x1": 0, "x2": 6000, "y1": y, "y2": y}
    return rx.cond(  # type: ignore[return-value]
        y == 1600,
        rx.el.svg.line(**ends, custom_attrs={**_SHARP, "stroke": "var(--ink-3)"}),
        rx.el.svg.line(**ends, custom_attrs={**_SHARP, "stroke": "var(--line)", "strokeDasharray": "3 3"}),
    )


def line_chart(points: rx.Var[str] | str, *, label: Text, class_name: Text = "h-40 w-full") -> rx.Component:
    """One series over time, for example a price. ``points`` come from ``spark_points(values, width=600, height=160)``."""
    return rx.el.svg(
        *_grid(600, 160),
        rx.el.svg.polyline(
            points=points, custom_attrs={"fill": "none", "stroke": "var(--brand)", "strokeWidth": "2.25", **_SHARP}
        ),
        view_box="0 0 600 160",
        preserve_aspect_ratio="none",
        class_name=class_name,
        custom_attrs={"role": "img", "aria-label": label},
    )


# The drawing is stretched to its box; its lines are not.
_SHARP = {"vectorEffect": "non-scaling-stroke", "strokeLinejoin": "round"}


def _grid(width: int, height: int) -> list[rx.Component]:
    """Two dashed lines and the zero line."""
    dashed = {**_SHARP, "strokeDasharray": "3 3"}
    return [
        *(
            rx.el.svg.line(x1=0, x2=width, y1=y, y2=y, custom_attrs={**dashed, "stroke": "var(--line)"})
            for y in (height // 80, height // 3, height * 2 // 3)
        ),
        rx.el.svg.line(x1=0, x2=width, y1=height, y2=height, custom_attrs={**_SHARP, "stroke": "var(--ink-3)"}),
    ]
