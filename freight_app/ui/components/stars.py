"""Stars: what others gave, in one row of five that fills to the tenth, and five to choose from by finger or keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import reflex as rx

from freight_app.kit.languages import format_number
from freight_app.ui.components.base import Child, Live, Text, as_var, cx, raw, shown, when
from freight_app.ui.components.fields import field_error, field_ids
from freight_app.ui.components.icons import icon, icon_paths
from freight_app.ui.i18n import t, tn, translate, translate_count

STARS = 5
_SIDE = 24


@dataclass(frozen=True, slots=True)
class StarsView:
    """Stars as a state holds them, written for one language. ``fill`` is of a hundred; ``label`` is "4.3 of 5"."""

    fill: int = 0
    average: str = ""
    label: str = ""
    count: int = 0
    count_words: str = ""


NO_STARS = StarsView()


def stars_view(average: Decimal | float | None, language: str, *, count: int = 0) -> StarsView:
    """``average`` None is nobody's opinion yet."""
    if average is None:
        return NO_STARS
    written = format_number(float(average), language)
    return StarsView(
        fill=round(float(average) * 100 / STARS),
        average=written,
        label=translate("{stars} of 5", language, stars=written),
        count=count,
        count_words=translate_count("{count} review", "{count} reviews", count, language),
    )


def _row() -> str:
    star = icon_paths()["star"]
    return "".join(f'<g transform="translate({_SIDE * place} 0)">{star}</g>' for place in range(STARS))


_LINES = {"stroke": "currentColor", "strokeWidth": "1.75", "strokeLinejoin": "round"}


def stars(view: Live, class_name: Text = "h-4") -> rx.Component:
    """A row of stars that says what it shows. Both halves of a star are the same, so Arabic fills it from its own side."""
    width = _SIDE * STARS
    filled = as_var(view.fill) * (width / 100) if isinstance(view.fill, rx.Var) else view.fill * width / 100
    return rx.el.svg(
        rx.el.svg(
            class_name="text-ink-3",
            custom_attrs={"fill": "none", "width": str(width), "height": str(_SIDE), **_LINES, **raw(_row())},
        ),
        rx.el.svg(
            class_name="fill-act text-warn",
            custom_attrs={"width": filled, "height": str(_SIDE), "overflow": "hidden", **_LINES, **raw(_row())},
        ),
        class_name=cx("inline-block w-auto shrink-0 align-middle rtl:-scale-x-100", class_name),
        custom_attrs={"viewBox": f"0 0 {width} {_SIDE}", "role": "img", "aria-label": view.label},
    )


def stars_line(view: Live, *, href: Text = "", class_name: Text = "") -> Child:
    """Stars with how many gave them, for cards and headings; nothing while nobody has. ``href`` leads to what they said."""
    line = (
        stars(view, "h-4"),
        rx.el.span(view.average, aria_hidden="true", class_name="num text-sm font-medium"),
        rx.el.span(view.count_words, class_name="num text-sm text-ink-2"),
    )
    look = cx("inline-flex flex-wrap items-center gap-x-1.5", class_name)
    linked = isinstance(href, rx.Var) or href
    return shown(
        view.count > 0,
        rx.el.a(*line, href=href, class_name=cx(look, "min-h-11 underline-offset-4 hover:underline"))
        if linked
        else rx.el.span(*line, class_name=look),
    )


def stars_field(label: Text, name: str, *, value: Live, error: Text = "") -> rx.Component:
    """Five stars to choose from: a group of radio buttons, so that arrow keys walk it and screen readers count it."""
    ids = field_ids(name)
    words = (t("Very bad"), t("Bad"), t("All right"), t("Good"), t("Very good"))
    # A star is lit while one of those from it on is chosen; the browser alone decides, nothing is awaited.
    lit = [
        " ".join(
            f"group-has-[.star-{chosen}:checked]/stars:fill-act group-has-[.star-{chosen}:checked]/stars:text-warn"
            for chosen in range(n, STARS + 1)
        )
        for n in range(1, STARS + 1)
    ]
    bad = when(error.to(str) != "", "true", "false") if isinstance(error, rx.Var) else ("true" if error else "false")
    return rx.el.fieldset(
        rx.el.legend(label, class_name="text-sm font-medium"),
        rx.el.div(
            *(
                rx.el.label(
                    rx.el.input(
                        type="radio",
                        name=name,
                        value=str(n),
                        id=ids["id"] if n == 1 else f"{ids['id']}-{n}",
                        default_checked=value == n,
                        aria_label=tn("{count} star", "{count} stars", n),
                        aria_describedby=ids["error"],
                        class_name=f"peer sr-only star-{n}",
                    ),
                    icon("star", f"size-8 fill-transparent text-ink-3 transition duration-150 {lit[n - 1]}"),
                    class_name=(
                        "relative grid size-11 cursor-pointer place-items-center rounded-md hover:bg-sunken "
                        "has-focus-visible:outline-2 has-focus-visible:outline-brand"
                    ),
                )
                for n in range(1, STARS + 1)
            ),
            *(
                rx.el.span(
                    word,
                    aria_hidden="true",
                    class_name=f"ms-2 hidden text-sm text-ink-2 group-has-[.star-{n}:checked]/stars:inline",
                )
                for n, word in enumerate(words, start=1)
            ),
            role="radiogroup",
            aria_label=label,
            aria_invalid=bad,
            class_name="group/stars -ms-1.5 mt-1 flex flex-wrap items-center",
        ),
        field_error(error, id=ids["error"]),
        class_name="min-w-0",
    )
