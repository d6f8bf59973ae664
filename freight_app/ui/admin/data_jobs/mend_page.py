"""``/admin/data/jobs/[job]/mend``: the rows that did not come through, to be mended in place and tried again."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.data_jobs.mend_state import MendState
from freight_app.ui.admin.data_jobs.own_data import PATH
from freight_app.ui.components.base import Child, Live, as_var, shown
from freight_app.ui.components.buttons import button, icon_button, link_button, text_link
from freight_app.ui.components.data_client import mend_grid, ticker
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status_badge
from freight_app.ui.i18n import t, t_rich, tn
from freight_app.ui.shells.console import console_page, sentence_head

VIEW: Live = MendState.view
ALIKE: Live = MendState.alike


def page() -> rx.Component:
    return console_page(
        rx.cond(
            MendState.is_loaded,
            rx.cond(MendState.is_found, rx.cond(VIEW.total > 0, _rows(), _done()), _gone()),
            loading(t("The rows are being read"), skeleton_rows(8)),
        ),
        ticker(seconds=rx.cond(VIEW.id == "", 0, rx.cond(VIEW.is_live, 1, 8)), on_tick=MendState.look),
        title=t("Mend rows"),
        trail=[(t("Data"), PATH)],
    )


def _gone() -> rx.Component:
    return empty_state(
        t("There is no such job"),
        t("It was never there, or it belongs to somebody else."),
        action=link_button(t("All jobs"), PATH, look="brand"),
        icon_name="database",
    )


def _done() -> rx.Component:
    return empty_state(
        t("Nothing is left over"),
        t("No row of {name} waits for you any more.", name=VIEW.name),
        action=link_button(t("To the job"), VIEW.href, look="brand"),
        icon_name="check-check",
    )


def _rows() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(
                status_badge("data_job", VIEW.state), text_link(VIEW.name, VIEW.href, class_name="min-h-0! text-xs!")
            ),
            tn("{count} row did not come through.", "{count} rows did not come through.", VIEW.total),
            t(
                "Go to a cell with the arrow keys, type, and press Enter. Each cell is kept as you leave it; "
                "Escape leaves it as it was."
            ),
            action=_actions(),
        ),
        shown(
            VIEW.waiting > 0,
            rx.el.p(
                tn("{count} row is being tried again.", "{count} rows are being tried again.", VIEW.waiting),
                role="status",
                class_name="border-b border-line bg-info-soft px-5 py-2",
            ),
        ),
        _alike(),
        mend_grid(
            columns=VIEW.columns,
            rows=VIEW.rows,
            label=t("Rows that did not come through"),
            on_edit=MendState.edit,
            on_choose=MendState.choose,
        ),
        rx.el.div(
            pagination(
                page=VIEW.pager.page,
                pages=VIEW.pager.pages,
                total=VIEW.pager.total,
                first=VIEW.pager.first,
                last=VIEW.pager.last,
                href=lambda to: VIEW.href + "/mend?page=" + to.to_string(),
            ),
            class_name="px-5 py-2",
        ),
    )


def _actions() -> Child:
    chosen = as_var(MendState.chosen).length()
    return rx.fragment(
        shown(
            VIEW.can_retry,
            button(
                rx.cond(
                    chosen > 0,
                    tn("Try {count} row again", "Try {count} rows again", chosen),
                    t("Try all of them again"),
                ),
                look="act",
                size="sm",
                icon_start="refresh-cw",
                on_click=MendState.retry,
                class_name="max-sm:h-11",
            ),
        ),
        shown(
            chosen > 0,
            button(
                tn("Drop {count} row", "Drop {count} rows", chosen),
                size="sm",
                icon_start="trash",
                on_click=MendState.drop,
                class_name="max-sm:h-11",
            ),
            button(t("Choose none"), look="plain", size="sm", on_click=MendState.choose_none, class_name="max-sm:h-11"),
        ),
        link_button(
            t("As a file"),
            VIEW.csv_href,
            size="sm",
            icon_start="download",
            from_server=True,
            class_name="max-sm:h-11",
        ),
    )


def _alike() -> Child:
    """The same mistake elsewhere, mended in one press."""
    return shown(
        ALIKE.count > 0,
        rx.el.div(
            rx.el.p(
                t_rich(
                    "The same mistake stands in more rows: {before} in {column}.",
                    before=rx.el.bdi(rx.cond(ALIKE.before == "", t("empty"), ALIKE.before), class_name="font-semibold"),
                    column=rx.el.bdi(ALIKE.column, class_name="font-semibold"),
                ),
                class_name="min-w-0 flex-1 text-pretty",
            ),
            button(
                tn(
                    "Write “{text}” into {count} more row",
                    "Write “{text}” into {count} more rows",
                    ALIKE.count,
                    text=ALIKE.after,
                ),
                look="brand",
                size="sm",
                on_click=MendState.mend_alike,
                class_name="max-w-full max-sm:h-11",
            ),
            icon_button("x", t("Leave them"), size="sm", on_click=MendState.leave_alike, class_name="max-sm:size-11"),
            role="status",
            class_name="flex flex-wrap items-center gap-3 border-b border-line bg-brand-soft px-5 py-2",
        ),
    )
