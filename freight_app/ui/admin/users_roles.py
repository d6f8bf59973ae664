"""What each role may do: a table of roles and permissions, by role on narrow pages. Nothing of it changes while we run."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.users_rows import GIVEN_HERE
from freight_app.ui.admin.users_words import PERMISSION_WORDS, opens, words_of_role
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t
from freight_app.ui.role_words import ROLE_WORDS


def role_table() -> rx.Component:
    """The whole of it, with a word about those who need no role."""
    return rx.el.section(
        _by_permission(),
        _by_role(),
        rx.el.p(
            t(
                "Customers and retailers need no role here: they see and change what is their own. A retailer's role "
                "comes and goes with the approval of the company."
            ),
            class_name="px-5 py-4 text-ink-2 text-pretty",
        ),
    )


def _by_permission() -> rx.Component:
    head = [
        rx.el.th(t(ROLE_WORDS[role]), scope="col", class_name="w-28 px-2 text-center font-medium")
        for role in GIVEN_HERE
    ]

    def cell(allowed: bool) -> rx.Component:
        mark = (
            icon("check", "mx-auto size-4 text-good", label=t("Yes"))
            if allowed
            else rx.el.span("–", rx.el.span(t("No"), class_name="sr-only"), class_name="text-ink-3")
        )
        return rx.el.td(mark, class_name="px-2 text-center")

    rows = [
        rx.el.tr(
            rx.el.th(t(word), scope="row", class_name="ps-5 text-start font-normal"),
            *(cell(opens(role, permission)) for role in GIVEN_HERE),
            class_name="h-9.5 border-b border-line hover:bg-paper",
        )
        for permission, word in PERMISSION_WORDS.items()
    ]
    return rx.el.div(
        rx.el.table(
            rx.el.caption(t("What each role may do"), class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(rx.el.th(t("May"), scope="col", class_name="ps-5 text-start font-medium"), *head),
                class_name="h-8 bg-sunken text-xs text-ink-2",
            ),
            rx.el.tbody(*rows),
            class_name="w-full text-sm",
        ),
        class_name="overflow-x-auto max-sm:hidden",
    )


def _by_role() -> rx.Component:
    def may(words: list[str]) -> rx.Component:
        return rx.el.ul(
            *(
                rx.el.li(icon("check", "mt-0.5 size-4 text-good"), rx.el.span(t(word)), class_name="flex gap-2")
                for word in words
            ),
            class_name="mt-1 space-y-1.5 text-ink-2",
        )

    return rx.el.div(
        *(
            rx.el.section(
                rx.el.h2(t(ROLE_WORDS[role]), class_name="font-semibold"),
                may(words_of_role(role)),
                class_name="border-b border-line px-5 py-4",
            )
            for role in GIVEN_HERE
        ),
        class_name="sm:hidden",
    )
