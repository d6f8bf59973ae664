"""Ways around: breadcrumb, tabs, pages of a list, the steps of a task."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Flag, Live, Text, as_var, cx, shown, when
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import number, t

_CRUMB = "flex h-11 items-center hover:text-ink"


def breadcrumb(*steps: tuple[Text, Text], trail: rx.Var | None = None, here: Text = "") -> rx.Component:
    """Where this page is. ``steps`` are ``(label, href)``, ``trail`` a Var of dicts with ``label`` and ``href``, ``here`` this page."""
    arrow = icon("chevron-right", "size-3.5 text-ink-3")
    known = [rx.el.li(rx.el.a(label, href=href, class_name=_CRUMB), arrow, class_name=_STEP) for label, href in steps]
    live = (
        [
            rx.foreach(
                trail,
                lambda step: rx.el.li(
                    rx.el.a(step["label"], href=step["href"], class_name=_CRUMB), arrow, class_name=_STEP
                ),
            )
        ]
        if trail is not None
        else []
    )
    last = (
        [
            rx.el.li(
                rx.el.span(here, class_name="block truncate leading-11"),
                aria_current="page",
                class_name="min-w-0 truncate",
            )
        ]
        if isinstance(here, rx.Var) or here
        else []
    )
    return rx.el.nav(
        rx.el.ol(*known, *live, *last, class_name="flex items-center gap-1.5 overflow-hidden whitespace-nowrap"),
        aria_label=t("You are here"),
        class_name="text-sm text-ink-2",
    )


_STEP = "flex items-center gap-1.5"


def view_tabs(*tabs: Child, class_name: Text = "") -> rx.Component:
    """Saved views above a list: links, so that each has an address."""
    return client.TabStrip.create(
        *tabs,
        class_name=cx("flex items-end gap-0.5 overflow-x-auto border-b border-line px-3", class_name),
        label=t("Views"),
    )


def view_tab(
    label: Text, href: Text, *, current: bool | rx.Var = False, count: rx.Var | int | None = None, urgent: bool = False
) -> rx.Component:
    """One saved view, with how many are in it; red when the number needs someone."""
    loud, calm = "rounded-full bg-bad-soft px-1.5 leading-4.5 text-bad", "text-ink-2"
    count_class = cx("num text-xs font-medium", when(as_var(count) > 0, loud, calm) if urgent else calm)
    on = "border-brand font-semibold text-ink"
    off = "border-transparent font-medium text-ink-2 hover:text-ink"
    return rx.el.a(
        label,
        rx.el.span(number(count), class_name=count_class) if count is not None else rx.fragment(),
        href=href,
        aria_current=rx.cond(current, "page", "false")
        if isinstance(current, rx.Var)
        else ("page" if current else "false"),
        class_name=cx(
            "-mb-px flex h-10 items-center gap-1.5 border-b-2 px-2.5 text-sm whitespace-nowrap",
            rx.cond(current, on, off) if isinstance(current, rx.Var) else (on if current else off),
        ),
    )


def tabs(*panels: tuple[Text, Child], class_name: Text = "") -> rx.Component:
    """Panels of one page, ``(label, panel)``, switched in the browser alone; arrow keys move."""
    return client.Tabs.create(
        *(panel for _, panel in panels),
        labels=[label for label, _ in panels],
        class_name=cx("mb-4 flex gap-0.5 overflow-x-auto border-b border-line", class_name),
        tab_class_name="-mb-px flex h-11 items-center border-b-2 px-3 text-sm whitespace-nowrap",
        on_class_name="border-brand font-semibold text-ink",
        off_class_name="border-transparent font-medium text-ink-2 hover:text-ink",
    )


_PAGE = "grid size-11 place-items-center rounded-md text-sm font-medium "


def pagination(
    *,
    page: Live,
    pages: Live,
    total: Live,
    first: Live,
    last: Live,
    href: Any = None,
    on_page: Any = None,
) -> rx.Component:
    """ "1 to 24 of 38" and the ways to the page before and after. ``href(page)`` gives links, ``on_page(page)`` an event."""
    page, pages = as_var(page), as_var(pages)

    def step(name: str, label: Text, to: Live, possible: Flag) -> rx.Component:
        look = _PAGE + "border border-line bg-surface hover:border-ink-3"
        live = (
            rx.el.a(icon(name, "size-5"), href=href(to), aria_label=label, class_name=look)
            if href is not None
            else rx.el.button(
                icon(name, "size-5"), type="button", on_click=on_page(to), aria_label=label, class_name=look
            )
        )
        still = rx.el.span(
            icon(name, "size-5"), aria_hidden="true", class_name=_PAGE + "border border-line text-ink-3/60"
        )
        return rx.cond(possible, live, still)  # type: ignore[return-value]

    return rx.el.nav(
        rx.el.p(
            t(
                "{first} to {last} of {total}",
                first=rx.Var.create(first),
                last=rx.Var.create(last),
                total=rx.Var.create(total),
            ),
            class_name="num text-sm text-ink-2",
        ),
        shown(
            pages > 1,
            rx.el.div(
                step("chevron-left", t("Page before"), page - 1, page > 1),
                rx.el.bdi(
                    number(page),
                    " / ",
                    number(pages),
                    aria_current="page",
                    class_name="num ltr px-2 text-sm font-semibold",
                ),
                step("chevron-right", t("Next page"), page + 1, page < pages),
                class_name="flex items-center gap-1",
            ),
        ),
        aria_label=t("Pages"),
        class_name="flex min-h-11 flex-wrap items-center justify-between gap-3",
    )


def steps(names: list[Text], *, current: Live) -> rx.Component:
    """The steps of a task, done ones ticked. ``current`` counts from 0."""
    at = as_var(current)
    return rx.el.ol(
        *(
            rx.el.li(
                rx.el.span(
                    rx.cond(at > i, icon("check", "size-4"), rx.el.span(str(i + 1))),
                    aria_hidden="true",
                    class_name=cx(
                        "num grid size-7 shrink-0 place-items-center rounded-full text-sm font-semibold",
                        rx.cond(
                            at > i,
                            "bg-brand text-brand-ink",
                            rx.cond(at == i, "border-2 border-brand text-brand", "border border-line text-ink-2"),
                        ),
                    ),
                ),
                rx.el.span(
                    name,
                    class_name=cx(
                        "truncate text-sm", rx.cond(at == i, "font-semibold text-ink", "text-ink-2 max-sm:sr-only")
                    ),
                ),
                aria_current=rx.cond(at == i, "step", "false"),
                class_name="flex min-w-0 items-center gap-2 not-last:after:h-px not-last:after:w-6 not-last:after:bg-line sm:not-last:after:w-10",
            )
            for i, name in enumerate(names)
        ),
        class_name="flex items-center gap-2",
    )
