"""Figures and how they moved: stat tiles, spark lines, bars, the frame of a chart. Drawn as SVG, without a library.

Colours are set as SVG attributes: what Reflex does not know as a prop becomes a style, which the content security policy blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, cx, shown, when
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


def change(percent: Live, *, good: Good = "up") -> rx.Component:
    """How much against the period before, with an arrow; green only when the direction is welcome."""
    grown = percent >= 0
    tone_up, tone_down = ("text-good", "text-bad") if good == "up" else ("text-bad", "text-good")
    return rx.el.span(
        when(grown, icon("arrow-up", "size-3.5"), icon("arrow-down", "size-3.5")),
        rx.el.bdi(number(when(grown, percent, 0 - percent), decimals=1), "%", class_name="num ltr"),
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
        rx.el.div(
            rx.el.p(
                rx.el.bdi(value, class_name="num ltr text-xl font-semibold"),
                shown(
                    unit != "" if isinstance(unit, rx.Var) else bool(unit),
                    rx.el.span(unit, class_name="ms-1 text-xs text-ink-2"),
                ),
                class_name="shrink-0 whitespace-nowrap",
            ),
            # The figure is never cut; the line takes what is left.
            spark(points, class_name="h-7 w-0 max-w-24 flex-1")
            if isinstance(points, rx.Var) or points
            else rx.fragment(),
            class_name="mt-1 flex items-end justify-between gap-3",
        ),
        rx.el.p(
            delta or rx.fragment(),
            rx.el.span(note),
            class_name="mt-1 flex items-center gap-1.5 text-xs text-ink-2 empty:hidden",
        ),
        class_name="p-4",
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


def bar_boxes(values: Sequence[float], *, gap: float = 0.3) -> list[dict[str, int]]:
    """Boxes of a bar chart for ``bar_chart``, in its view box of 6000 by 1600; negative values stand at zero."""
    if not values:
        return []
    high = max(*values, 0) or 1
    slot = 6000 / len(values)
    heights = [round(max(value, 0) / high * 1600) for value in values]
    return [
        {"x": round(i * slot + slot * gap / 2), "y": 1600 - height, "width": round(slot * (1 - gap)), "height": height}
        for i, height in enumerate(heights)
    ]


def bar_chart(boxes: rx.Var | list[dict[str, int]], *, label: Text, class_name: Text = "h-40 w-full") -> rx.Component:
    """Bars of one series. ``boxes`` come from ``bar_boxes``; name, unit and numbers are in the frame around it."""
    return rx.el.svg(
        *_grid(6000, 1600),
        rx.foreach(
            boxes,
            lambda box: rx.el.svg.rect(
                x=box["x"], y=box["y"], width=box["width"], height=box["height"], custom_attrs={"fill": "var(--brand)"}
            ),
        ),
        view_box="0 0 6000 1600",
        preserve_aspect_ratio="none",
        class_name=class_name,
        custom_attrs={"role": "img", "aria-label": label},
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
