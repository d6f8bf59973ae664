"""``/admin/data/moves/[move]``: the files of an export are gathered, then its jobs run in their order, then it is accounted for."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.migration.files import MAX_UPLOAD_BYTES
from freight_app.migration.mapping.errors import MappingError
from freight_app.ui.admin.data_jobs.move_rows import (
    MOVES,
    MovePageView,
    carry_on,
    drop,
    read_move,
    start,
    take_file,
)
from freight_app.ui.admin.data_jobs.own_data import PATH
from freight_app.ui.components.base import Child, Live, as_var, cx, shown
from freight_app.ui.components.buttons import button, link_button, text_link
from freight_app.ui.components.data_client import data_drop, ticker
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_lines
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.data_words import REFUSED_FILES, mapping_text
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shells.console import console_page, sentence_head
from freight_app.ui.visitor import visitor


class MoveState(rx.State):
    """The move of the address. ``drops`` counts the files that came, wanted or not: each time the drop is a new one."""

    view: MovePageView = MovePageView()
    refusal: str = ""
    drops: int = 0
    is_loaded: bool = False
    is_found: bool = True

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def load(self) -> None:
        """Read the move of the address."""
        self.refusal = ""
        try:
            await self._read(self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40])
            self.is_found = True
        except NotFound:
            self.view, self.is_found = MovePageView(), False
        self.is_loaded = True

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def took(self, public_id: str) -> None:
        """A file has come in: it is taken for what it is, or refused with the reason."""
        self.refusal, self.drops = "", self.drops + 1
        language = visitor().language
        try:
            await asyncio.to_thread(take_file, visitor(), self.view.id, public_id[:40])
        except MappingError as error:
            self.refusal = mapping_text(error, language)
        except InvalidInput as error:
            self.refusal = sentence_of(error, language)
        await self._read(self.view.id)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def start(self) -> None:
        """Begin with the first file; the others follow."""
        await asyncio.to_thread(start, visitor(), self.view.id)
        await self._read(self.view.id)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def go_on(self) -> None:
        """Begin the next step, although one before it did not come through."""
        await asyncio.to_thread(carry_on, visitor(), self.view.id)
        await self._read(self.view.id)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def drop(self) -> object:
        """Forget a move that has not begun."""
        await asyncio.to_thread(drop, visitor(), self.view.id)
        return rx.redirect(MOVES)

    @rx.event(supersedes=True)
    @guarded(Permission.DATA_LOAD)
    async def look(self) -> None:
        """See how far it is."""
        if self.view.id:
            await self._read(self.view.id)

    async def _read(self, public_id: str) -> None:
        self.view = await asyncio.to_thread(read_move, visitor(), public_id)


VIEW: Live = MoveState.view


def page() -> rx.Component:
    return console_page(
        rx.cond(
            MoveState.is_loaded,
            rx.cond(MoveState.is_found, _move(), _gone()),
            loading(t("The move is being read"), skeleton_lines(8), class_name="p-5"),
        ),
        ticker(seconds=rx.cond(VIEW.is_running, 1, 0), on_tick=MoveState.look),
        title=rx.cond(VIEW.title != "", VIEW.title, t("From another shop")),
        trail=[(t("Data"), PATH), (t("From another shop"), MOVES)],
    )


def _gone() -> rx.Component:
    return empty_state(
        t("There is no such move"),
        t("It was never there, or it belongs to somebody else."),
        action=link_button(t("From another shop"), MOVES, look="brand"),
        icon_name="database",
    )


def _move() -> rx.Component:
    is_gathering = VIEW.state == "gathering"
    return rx.fragment(
        sentence_head(
            rx.fragment(
                status_badge("data_move", VIEW.state),
                rx.el.span(t("begun {moment} by {person}", moment=VIEW.when, person=VIEW.who), class_name="num"),
            ),
            VIEW.sentence,
            VIEW.error,
            action=_actions(is_gathering),
        ),
        rx.cond(is_gathering, _gathering(), _steps()),
    )


def _actions(is_gathering: rx.Var) -> Child:
    return rx.fragment(
        shown(
            is_gathering & (VIEW.missing == 0),
            button(
                t("Load all of it"),
                look="act",
                size="sm",
                icon_start="database",
                on_click=MoveState.start,
                class_name="max-sm:h-11",
            ),
        ),
        shown(
            is_gathering,
            button(
                t("Throw it away"), size="sm", icon_start="trash", on_click=MoveState.drop, class_name="max-sm:h-11"
            ),
        ),
        shown(
            VIEW.can_go_on,
            button(
                t("Go on with the next step"),
                look="act",
                size="sm",
                icon_start="refresh-cw",
                on_click=MoveState.go_on,
                class_name="max-sm:h-11",
            ),
        ),
    )


def _gathering() -> rx.Component:
    def one(file: Live) -> rx.Component:
        is_here = file.sent != ""
        return rx.el.li(
            rx.cond(is_here, icon("circle-check", "size-5 text-good"), icon("circle-dashed", "size-5 text-ink-3")),
            rx.el.span(
                rx.el.span(rx.el.bdi(file.name, class_name="ltr"), class_name="block text-start font-medium break-all"),
                rx.el.span(
                    rx.cond(is_here, rx.el.bdi(file.sent), t("still to come")), class_name="block text-sm text-ink-2"
                ),
                class_name="min-w-0 flex-1",
            ),
            class_name="flex min-h-14 items-center gap-3 px-4 py-2",
        )

    return rx.el.div(
        rx.el.ul(
            rx.foreach(VIEW.files, one),
            aria_label=t("Files of the export"),
            class_name="divide-y divide-line self-start rounded-lg border border-line",
        ),
        rx.el.div(
            rx.el.div(
                data_drop(
                    action="/api/v1/data/files",
                    max_bytes=MAX_UPLOAD_BYTES,
                    refusals={code: t(sentence) for code, sentence in REFUSED_FILES.items()},
                    on_done=MoveState.took,
                ),
                key=as_var(MoveState.drops).to_string(),
            ),
            shown(as_var(MoveState.refusal) != "", notice(MoveState.refusal, tone="bad", class_name="mt-3")),
            class_name="min-w-0",
        ),
        class_name="grid max-w-5xl gap-5 p-5 lg:grid-cols-2",
    )


def _steps() -> rx.Component:
    return rx.el.ol(rx.foreach(VIEW.steps, _step), aria_label=t("Steps"))


def _step(step: Live) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(
                rx.el.span(step.number, class_name="num me-2 text-ink-2"),
                rx.el.bdi(step.name, class_name="ltr"),
                class_name="text-sm font-semibold",
            ),
            rx.el.span(step.target, class_name="text-xs text-ink-2"),
            rx.el.div(
                rx.cond(
                    step.state == "",
                    rx.el.span(t("waits for those before it"), class_name="text-xs text-ink-2"),
                    rx.fragment(
                        status("data_job", step.state),
                        text_link(t("To the job"), step.href, icon_end="arrow-right", class_name="max-sm:min-h-11"),
                    ),
                ),
                class_name="flex items-center gap-3 sm:ms-auto max-sm:w-full",
            ),
            class_name="flex min-h-11 flex-wrap items-center gap-x-2 px-5 max-sm:pt-3",
        ),
        rx.el.div(
            shown(step.href != "", _figures(step)),
            shown(step.balance != "", _balance(step)),
            shown(step.sums.length() > 0, _sums(step)),
            class_name="flex flex-col gap-3 px-5 pb-4 empty:hidden",
        ),
        key=step.number.to_string(),
        class_name="border-b border-line",
    )


def _figures(step: Live) -> rx.Component:
    def figure(label: Child, value: Live, tone: Child = "") -> rx.Component:
        return rx.el.div(
            rx.el.dt(label, class_name="text-xs text-ink-2"),
            rx.el.dd(rx.el.bdi(value, class_name="ltr"), class_name=cx("num font-semibold", tone)),
        )

    return rx.el.dl(
        shown(step.rows != "", figure(t("Rows of the file"), step.rows)),
        figure(t("Loaded"), step.loaded),
        figure(t("Skipped"), step.skipped),
        figure(t("Left over"), step.dead, rx.cond(step.has_dead, "text-bad", "")),
        class_name="flex flex-wrap gap-x-10 gap-y-3",
    )


def _balance(step: Live) -> rx.Component:
    return rx.el.p(
        rx.cond(
            step.is_balanced,
            icon("check", "mt-0.5 size-3.5 text-good"),
            icon("triangle-alert", "mt-0.5 size-3.5 text-warn"),
        ),
        step.balance,
        class_name="num flex items-start gap-1.5 text-xs text-ink-2",
    )


def _sums(step: Live) -> rx.Component:
    """Sums of the numeric columns: what the file says, what is loaded, and what is missing between them."""

    def cell(value: Child, look: Child = "") -> rx.Component:
        return rx.el.td(rx.el.bdi(value, class_name="ltr"), class_name=cx("num px-3 text-end", look))

    def row(one: Live) -> rx.Component:
        return rx.el.tr(
            rx.el.th(
                rx.el.bdi(one.field, class_name="ltr"), scope="row", class_name="px-3 text-start font-normal text-ink-2"
            ),
            cell(one.source),
            cell(one.loaded),
            cell(one.skipped),
            cell(one.rest, rx.cond(one.is_whole, "", "font-semibold text-bad")),
            class_name="h-8 border-t border-line",
        )

    def head(label: Child) -> rx.Component:
        return rx.el.th(label, scope="col", class_name="px-3 text-end font-medium whitespace-nowrap")

    return rx.el.details(
        rx.el.summary(
            t("Sums, compared with the file"),
            class_name="inline-flex min-h-9 cursor-pointer items-center text-sm font-medium text-brand max-sm:min-h-11",
        ),
        rx.el.div(
            rx.el.table(
                rx.el.caption(t("Sums, compared with the file"), class_name="sr-only"),
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th(t("Field"), scope="col", class_name="px-3 text-start font-medium"),
                        head(t("In the file")),
                        head(t("Loaded")),
                        head(t("Skipped")),
                        head(t("Rest")),
                        class_name="h-8",
                    ),
                    class_name="bg-sunken text-xs text-ink-2",
                ),
                rx.el.tbody(rx.foreach(step.sums, row)),
                class_name="w-full text-sm",
            ),
            tab_index=0,
            role="region",
            aria_label=t("Sums, compared with the file"),
            class_name="max-w-3xl overflow-x-auto rounded-md border border-line",
        ),
    )
