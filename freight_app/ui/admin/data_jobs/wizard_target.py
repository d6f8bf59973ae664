"""The page of the second step: what the rows are, and what becomes of those that the shop has already."""

from __future__ import annotations

import reflex as rx

from freight_app.migration.loading import Existing
from freight_app.migration.plans import STAGED
from freight_app.ui.admin.data_jobs.wizard_target_state import KIND_WORDS, TargetState
from freight_app.ui.components.base import Child, Live, Text, cx, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.choices import choice_row, select_field
from freight_app.ui.components.fields import input_class, text_field
from freight_app.ui.components.icons import icon, icon_by
from freight_app.ui.i18n import t

_ICONS = {"products": "package-plus", "brands": "tag", "categories": "list-tree", "customers": "users", STAGED: "boxes"}
VIEW: Live = TargetState.view


def target_step() -> rx.Component:
    is_chosen = VIEW.chosen != ""
    return rx.el.div(
        rx.el.header(
            rx.el.div(
                rx.el.h2(t("What does each row stand for?"), class_name="text-xl font-semibold"),
                rx.el.p(t("Choose one; the columns come next."), class_name="mt-1 text-ink-2"),
                class_name="min-w-0 flex-1 basis-64",
            ),
            shown(
                is_chosen,
                link_button(t("Go on"), VIEW.next_href, look="act", size="sm", icon_end="arrow-right", keys="G"),
            ),
            class_name="flex flex-wrap items-start gap-3",
        ),
        shown(VIEW.pipelines.length() > 0, _saved()),
        rx.el.fieldset(
            rx.el.legend(t("What does each row stand for?"), class_name="sr-only"),
            rx.foreach(VIEW.cards, _target_card),
            class_name="grid gap-3 sm:grid-cols-2 xl:grid-cols-3",
        ),
        shown(VIEW.chosen == STAGED, _own()),
        shown(is_chosen, _existing()),
        class_name="flex max-w-5xl flex-col gap-6 p-5",
    )


def _target_card(card: Live) -> rx.Component:
    is_on = VIEW.chosen == card.name
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="target",
            value=card.name,
            checked=is_on,
            on_change=lambda _picked: TargetState.choose(card.name),  # type: ignore[call-arg, func-returns-value]
            class_name="sr-only",
        ),
        rx.el.span(
            icon_by(card.name, _ICONS, "size-5", otherwise="database"),
            class_name=cx(
                "grid size-10 shrink-0 place-items-center rounded-md",
                rx.cond(is_on, "bg-brand text-brand-ink", "bg-sunken text-ink-2"),
            ),
        ),
        rx.el.span(
            rx.el.span(card.title, class_name="block font-semibold"),
            rx.el.span(card.means, class_name="block text-ink-2 text-pretty"),
            class_name="min-w-0 flex-1",
        ),
        shown(is_on, icon("circle-check", "size-5 text-brand")),
        class_name=cx(
            "flex min-h-20 cursor-pointer items-start gap-3 rounded-md border px-4 py-3 transition duration-150 "
            "has-focus-visible:outline-2 has-focus-visible:outline-brand",
            rx.cond(is_on, "border-brand bg-brand-soft ring-1 ring-brand", "border-line hover:border-ink-3"),
        ),
    )


def _saved() -> rx.Component:
    def one(pipeline: Live) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                icon("route", "size-4 text-brand"),
                rx.el.span(
                    rx.el.span(pipeline.name, class_name="font-semibold"),
                    rx.el.span(
                        t("{what}, version {version}", what=pipeline.title, version=pipeline.version),
                        class_name="num block text-xs text-ink-2",
                    ),
                    class_name="min-w-0 flex-1 text-start",
                ),
                rx.el.span(t("Use it"), class_name="font-medium text-brand"),
                type="button",
                on_click=TargetState.use(pipeline.id),  # type: ignore[call-arg]
                class_name="flex min-h-12 w-full items-center gap-3 rounded-md border border-line px-4 py-2 hover:border-ink-3",
            )
        )

    return rx.el.section(
        rx.el.h3(t("You have loaded such a file before"), class_name="mb-2 font-semibold"),
        rx.el.ul(rx.foreach(VIEW.pipelines, one), class_name="grid gap-2 sm:grid-cols-2"),
    )


def _existing() -> rx.Component:
    def choice(value: Existing, title: Text, hint: Text) -> Child:
        return choice_row(
            title,
            "existing",
            str(value),
            checked=VIEW.existing == str(value),
            on_change=lambda _picked: TargetState.keep_existing(str(value)),  # type: ignore[call-arg, func-returns-value]
            hint=hint,
        )

    return rx.el.fieldset(
        rx.el.legend(t("And what is there already?"), class_name="mb-2 font-semibold"),
        rx.el.div(
            choice(
                Existing.UPDATE,
                t("Bring it up to date"),
                t("What the file says is taken over; what it does not say stays."),
            ),
            choice(Existing.SKIP, t("Leave it as it is"), t("Only what is new is loaded.")),
            choice(
                Existing.REFUSE,
                t("Show it to me"),
                t("Such rows are left over for you to look at: none should be there yet."),
            ),
            class_name="flex flex-col gap-2",
        ),
    )


def _own() -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("Your own dataset"), class_name="font-semibold"),
        rx.el.div(
            text_field(
                t("Its name"),
                "dataset",
                default_value=VIEW.dataset,
                key=VIEW.dataset,
                on_blur=lambda typed: TargetState.keep_dataset("dataset", typed),  # type: ignore[call-arg, func-returns-value]
                error=TargetState.error,
                size="sm",
                dir="ltr",
                class_name="w-72 max-sm:w-full",
            ),
            select_field(
                t("What tells one row from another"),
                "key_column",
                VIEW.columns,
                placeholder=t("The place of the row in the file"),
                value=VIEW.key_column,
                on_change=lambda picked: TargetState.keep_dataset("key", picked),  # type: ignore[call-arg, func-returns-value]
                size="sm",
                class_name="w-72 max-sm:w-full",
            ),
            class_name="mt-2 flex flex-wrap gap-4",
        ),
        rx.el.h4(t("What its columns hold"), class_name="mt-5 font-medium"),
        rx.el.p(
            t("Numbers and dates can be summed and sorted; whatever has to stay as it is written, is text."),
            class_name="text-sm text-ink-2 text-pretty",
        ),
        rx.el.ul(rx.foreach(VIEW.kinds, _kind), class_name="mt-2 grid gap-x-6 lg:grid-cols-2"),
    )


def _kind(one: Live) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.bdi(one.column, class_name="block truncate font-medium"),
            rx.el.bdi(one.example, class_name="block truncate text-xs text-ink-2 empty:hidden"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.select(
            *(rx.el.option(t(label), value=str(kind)) for kind, label in KIND_WORDS.items()),
            value=one.kind,
            on_change=lambda picked: TargetState.keep_kind(one.column, picked),  # type: ignore[call-arg, func-returns-value]
            aria_label=t("What {column} holds", column=one.column),
            class_name=input_class("", "sm", "w-36! shrink-0 max-sm:h-11"),
        ),
        key=one.column,
        class_name="flex min-h-12 items-center gap-3 border-b border-line py-1",
    )
