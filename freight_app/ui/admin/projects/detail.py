"""``/admin/projects/[id]``: how it stands in a sentence, its money, its goods, its plan, its people."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.projects.detail_state import ProjectState
from freight_app.ui.admin.projects.dialogs import project_dialogs
from freight_app.ui.admin.projects.goods import orders, purchases, shipments
from freight_app.ui.admin.projects.money import money
from freight_app.ui.admin.projects.parts import critical_list
from freight_app.ui.admin.projects.plan import plan
from freight_app.ui.components.attachments import attachments
from freight_app.ui.components.base import Child, Live, as_var, code, shown
from freight_app.ui.components.buttons import button, icon_button, link_button
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.components.tables import facts
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page, panel, sentence_head

STATE: Live = ProjectState
PROJECT: Live = ProjectState.project


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such project"),
        t("The link may be an old one, or nobody has asked you to work on it."),
        action=link_button(t("All projects"), "/admin/projects", look="brand"),
        icon_name="folder-tree",
    )
    waiting = loading(t("The project is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-64 w-full"))
    return console_page(
        rx.cond(STATE.is_loaded, rx.cond(STATE.is_found, _project(), unknown), waiting),
        project_dialogs(),
        title=rx.cond(STATE.is_found, PROJECT.code, t("Project")),  # type: ignore[arg-type]
        trail=[(t("Projects"), "/admin/projects")],
        undo={"unlink": STATE.undo_unlink},
    )


def _project() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(
                status_badge("project", PROJECT.status),
                rx.el.span(t("since {moment}", moment=PROJECT.since), class_name="num"),
                code(PROJECT.code),
                shown(PROJECT.customer != "", rx.el.span(t("for {customer}", customer=PROJECT.customer))),
            ),
            rx.el.bdi(PROJECT.sentence),
            PROJECT.consequence,
            action=_actions(),
        ),
        shown(
            PROJECT.critical.length() > 0,
            panel(t("What stands in the way"), critical_list(PROJECT.critical, with_project=False)),
        ),
        rx.el.div(
            rx.el.div(
                plan(),
                purchases(),
                orders(),
                shipments(),
                attachments("project", PROJECT.public_id),
                class_name="min-w-0 lg:border-e lg:border-line",
            ),
            rx.el.aside(money(), _about(), _members(), _happenings(), class_name="min-w-0"),
            class_name="grid lg:grid-cols-[minmax(0,1fr)_24rem]",
        ),
    )


def _actions() -> Child:
    def step(choice: Live) -> rx.Component:
        return button(
            choice.label,
            size="sm",
            on_click=STATE.move(choice.value),
            class_name="max-sm:h-11",
        )

    return shown(
        PROJECT.may_lead,
        rx.foreach(PROJECT.steps, step),
        shown(
            PROJECT.is_open,
            button(
                t("Change"),
                size="sm",
                icon_start="pencil",
                keys="E",
                on_click=STATE.open("edit"),
                class_name="max-sm:h-11",
            ),
        ),
    )


def _about() -> rx.Component:
    return panel(
        t("About it"),
        facts(
            (t("For whom"), rx.cond(PROJECT.customer != "", rx.el.bdi(PROJECT.customer), t("Our own"))),
            (t("Begins"), PROJECT.starts),
            (t("Is due"), PROJECT.due),
            class_name="px-5 pb-2",
        ),
        rx.el.p(PROJECT.note, dir="auto", class_name="px-5 pb-4 whitespace-pre-line text-ink-2 empty:hidden"),
    )


def _members() -> rx.Component:
    may = PROJECT.may_lead & PROJECT.is_open

    def member(one: Live) -> rx.Component:
        return rx.el.li(
            rx.el.bdi(one.name, class_name="min-w-0 flex-1 truncate font-medium"),
            rx.el.span(one.role_word, class_name="text-ink-2"),
            shown(
                may,
                icon_button(
                    "x",
                    t("Take {name} off the project", name=one.name),
                    size="sm",
                    on_click=STATE.drop_member(one.public_id),
                ),
            ),
            key=one.public_id,
            class_name="flex min-h-10 items-center gap-3 px-5",
        )

    return panel(
        t("Who works on it"),
        rx.el.ul(rx.foreach(PROJECT.members, member), class_name="pb-2"),
        tools=shown(may, button(t("Ask in"), size="sm", icon_start="user-plus", on_click=STATE.open("member"))),
    )


def _happenings() -> rx.Component:
    def one(row: Live) -> rx.Component:
        return rx.el.li(
            rx.el.p(
                rx.cond(row.status != "", status("project", row.status, "font-medium"), rx.el.bdi(row.by)),
                rx.el.span(row.at, class_name="num text-xs whitespace-nowrap text-ink-2"),
                class_name="flex items-center justify-between gap-3 font-medium",
            ),
            shown(row.status != "", rx.el.p(rx.el.bdi(row.by), class_name="text-xs text-ink-2")),
            rx.el.p(row.text, dir="auto", class_name="text-pretty whitespace-pre-line empty:hidden"),
            class_name="border-t border-line px-5 py-2.5",
        )

    return panel(
        t("Notes and history"),
        form(
            text_area(t("Write a note"), "text", rows=2, max_length=1000),
            button(t("Keep the note"), size="sm", type="submit"),
            on_submit=STATE.note,
            key=as_var(STATE.noted).to_string(),
            class_name="gap-2! px-5 pb-4",
        ),
        rx.el.ol(rx.foreach(PROJECT.happenings, one)),
    )
