"""The shop's own colour: chosen by eye or by its code, judged, and shown on the light and the dark page before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.kit.languages import format_number
from freight_app.shop.rules import MIN_EDGE_CONTRAST, judge_accent
from freight_app.ui.admin.settings_frame import drawn_box
from freight_app.ui.components.base import Live, Text
from freight_app.ui.components.fields import field_error, field_ids, input_class
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t, translate
from freight_app.ui.shells.brand import DARK_PAPER, HOUSE_ACCENT, LIGHT_PAPER, accent_variables, contrast, is_color

# The house's own colour as the theme draws it: no variables are made for it.
_HOUSE_COLORS = {
    "--accent-light": HOUSE_ACCENT,
    "--accent-light-ink": "#ffffff",
    "--accent-light-soft": "#e1efed",
    "--accent-dark": "#6cc5bd",
    "--accent-dark-ink": "#06201e",
    "--accent-dark-soft": "#17312f",
}


@dataclass(frozen=True, slots=True)
class PaperView:
    """The colour as it is drawn on one paper."""

    color: str = ""
    ink: str = ""
    soft: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AccentView:
    """A colour as it is being typed. ``picked`` is the last one that is a colour; ``problem`` is why it cannot be saved."""

    typed: str = ""
    picked: str = HOUSE_ACCENT
    problem: str = ""
    light: PaperView = PaperView()
    dark: PaperView = PaperView()


def accent_view(typed: str, language: str, *, picked: str = HOUSE_ACCENT) -> AccentView:
    """What a colour would look like; of what is no colour, the one before is drawn."""
    typed = typed.strip()
    wanted = typed if typed.startswith("#") else f"#{typed}"
    color = wanted.lower() if is_color(wanted) else picked
    drawn = accent_variables(color) or _HOUSE_COLORS
    return AccentView(
        typed=color if is_color(wanted) else typed,
        picked=color,
        problem=accent_problem(wanted, language),
        light=_paper("light", LIGHT_PAPER, color, drawn, language),
        dark=_paper("dark", DARK_PAPER, color, drawn, language),
    )


def accent_problem(color: str, language: str) -> str:
    """Why a colour cannot be the shop's, as a sentence; empty when it can."""
    if not is_color(color):
        return translate(
            "Write # and six digits or letters from a to f, such as {example}.", language, example="#1f4e79"
        )
    verdict = judge_accent(color)
    if verdict.is_readable:
        return ""
    return translate(
        "Too pale to be seen: {ratio}:1 against the page, at least {needed}:1 is needed. Choose a darker one.",
        language,
        ratio=round(verdict.on_light, 1),
        needed=int(MIN_EDGE_CONTRAST),
    )


def _paper(theme: str, ground: str, asked: str, drawn: dict[str, str], language: str) -> PaperView:
    color = drawn[f"--accent-{theme}"]
    ratio = format_number(round(contrast(color, ground), 1), language)
    if color == asked:
        note = translate("As you chose it, {ratio}:1.", language, ratio=ratio)
    elif theme == "dark":
        note = translate("Made lighter so that it can be read, {ratio}:1.", language, ratio=ratio)
    else:
        note = translate("Made darker so that it can be read, {ratio}:1.", language, ratio=ratio)
    return PaperView(color=color, ink=drawn[f"--accent-{theme}-ink"], soft=drawn[f"--accent-{theme}-soft"], note=note)


def color_field(accent: Live, *, error: Live, on_change: Any) -> rx.Component:
    """The browser's own colour picker and the code beside it, then how it reads on both pages."""
    ids = field_ids("accent_color")
    return rx.el.div(
        rx.el.div(
            rx.el.label(t("Colour"), html_for=ids["id"], class_name="text-sm font-medium"),
            rx.el.div(
                rx.el.input(
                    type="color",
                    aria_label=t("Choose a colour by eye"),
                    value=accent.picked,
                    on_change=on_change,
                    class_name="h-12 w-16 shrink-0 cursor-pointer rounded-md border border-ink-3/70 bg-surface p-1",
                ),
                rx.el.input(
                    type="text",
                    id=ids["id"],
                    name="accent_color",
                    dir="ltr",
                    max_length=7,
                    auto_complete="off",
                    spell_check=False,
                    value=accent.typed,
                    on_change=on_change,
                    aria_describedby=ids["error"],
                    class_name=input_class(error, "md", "num max-w-40 rtl:text-right"),
                ),
                class_name="flex items-center gap-3",
            ),
            field_error(error, id=ids["error"]),
            class_name="flex flex-col gap-1.5",
        ),
        rx.el.div(
            _preview(t("On light pages"), LIGHT_PAPER, "#1d1c19", accent.light),
            _preview(t("On dark pages"), DARK_PAPER, "#f3f1ea", accent.dark),
            aria_live="polite",
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        class_name="flex min-w-0 flex-col gap-4",
    )


def _preview(title: Text, ground: str, ink: str, paper: Live) -> rx.Component:
    """A button, a link and a chosen place. Drawn: colours that are known only now cannot be classes."""

    def line(text: Text, x: int, y: int, fill: Any, **attributes: str) -> rx.Component:
        return rx.el.svg.text(
            text,
            x=x,
            y=y,
            custom_attrs={"fill": fill, "fontSize": "13", "fontWeight": "600", "textAnchor": "middle", **attributes},
        )

    picture = rx.el.svg(
        drawn_box(1, 1, 298, 130, radius=10, fill=ground, line="var(--line)"),
        drawn_box(20, 20, 142, 40, radius=8, fill=paper.color),
        line(t("Add to cart"), 91, 45, paper.ink),
        drawn_box(174, 20, 106, 40, radius=8, fill=paper.soft),
        line(t("Orders"), 227, 45, paper.color),
        line(t("Where is my order"), 150, 92, paper.color, textDecoration="underline"),
        line(t("Total"), 150, 117, ink, fontWeight="400"),
        view_box="0 0 300 132",
        class_name="w-full",
        custom_attrs={"aria-hidden": "true"},
    )
    return rx.el.figure(
        picture,
        rx.el.figcaption(
            rx.el.span(title, class_name="font-medium"),
            rx.el.span(icon("check", "size-4 text-good"), paper.note, class_name="flex items-center gap-1 text-ink-2"),
            class_name="mt-1.5 flex flex-wrap items-center justify-between gap-x-3 text-sm",
        ),
        class_name="min-w-0",
    )
