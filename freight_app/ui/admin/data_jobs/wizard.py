"""``/admin/data/new``: from a file or another source to a job in four steps. Each step is an address; what was chosen lies
beside the file."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import NotFound
from freight_app.ui.admin.data_jobs.own_data import NEW, PATH
from freight_app.ui.admin.data_jobs.wizard_check import CheckState, check_step
from freight_app.ui.admin.data_jobs.wizard_columns import columns_step
from freight_app.ui.admin.data_jobs.wizard_columns_state import ColumnsState
from freight_app.ui.admin.data_jobs.wizard_database import DatabaseState
from freight_app.ui.admin.data_jobs.wizard_draft import STEPS, OpenFile, from_href, open_file, step_href
from freight_app.ui.admin.data_jobs.wizard_far import FarState
from freight_app.ui.admin.data_jobs.wizard_file import FileState
from freight_app.ui.admin.data_jobs.wizard_source import PLACES, source_step
from freight_app.ui.admin.data_jobs.wizard_target import target_step
from freight_app.ui.admin.data_jobs.wizard_target_state import TargetState
from freight_app.ui.admin.data_jobs.wizard_web_state import WebState
from freight_app.ui.components.base import Text, as_var, cx
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import empty_state, loading, skeleton_lines
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page
from freight_app.ui.visitor import visitor


class WizardState(rx.State):
    """Which step of which file is shown. ``reached`` is the last step that can be opened; ``mode`` says what the first
    step shows (``wizard_source.py``)."""

    step: str = "file"
    mode: str = "file"
    places: dict[str, str] = {place: from_href(place) for place in PLACES}
    file_id: str = ""
    reached: int = 0
    hrefs: dict[str, str] = dict.fromkeys(STEPS, NEW)
    is_loaded: bool = False
    is_found: bool = True

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def load(self) -> object:
        """Open the step of the address, or the last one before it that can be opened."""
        asked = self.router.url.query_parameters
        self.file_id = asked.get("file", "")[:40]
        wanted = asked.get("step", "file")
        self.is_found = True
        self.hrefs = {step: step_href(self.file_id, step) for step in STEPS}
        place = asked.get("from", "")
        if not self.file_id:
            self.step, self.reached = "file", 0
            await self._begin(place, asked.get("pipeline", "")[:40])
            self.is_loaded = True
            return None
        try:
            opened = await asyncio.to_thread(open_file, visitor(), self.file_id)
        except NotFound:
            self.is_found, self.is_loaded = False, True
            return None
        self.reached = opened.reached
        at = STEPS.index(wanted) if wanted in STEPS else 0
        if at > self.reached:
            return rx.redirect(self.hrefs[STEPS[self.reached]])
        self.step = STEPS[at]
        if self.step == "file":
            await self._show_source(opened, place)
        elif self.step == "target":
            await (await self.get_state(TargetState))._open(opened)
        elif self.step == "columns":
            await (await self.get_state(ColumnsState))._open(opened)
        else:
            await (await self.get_state(CheckState))._open(opened)
        self.is_loaded = True
        return None

    async def _begin(self, place: str, pipeline: str) -> None:
        """Nothing was sent or looked at yet; what comes is loaded with the pipeline, if there is one."""
        self.mode = place if place in PLACES else "file"
        self.places = {one: from_href(one, pipeline=pipeline) for one in PLACES}
        if self.mode == "web":
            (await self.get_state(WebState))._begin(pipeline)
        elif self.mode == "database":
            await (await self.get_state(DatabaseState))._begin(pipeline)
        else:
            (await self.get_state(FileState))._begin(pipeline)

    async def _show_source(self, opened: OpenFile, place: str) -> None:
        """What is known of the source, or the form in which it is described otherwise."""
        source = opened.draft.source
        if source is None:
            self.mode = "understood"
            (await self.get_state(FileState))._show(opened)
        elif (source.kind, place) == ("rest", "web"):
            self.mode = place
            (await self.get_state(WebState))._change(opened)
        elif (source.kind, place) == ("sql", "database"):
            self.mode = place
            await (await self.get_state(DatabaseState))._change(opened)
        else:
            self.mode = "rows"
            await (await self.get_state(FarState))._show(opened)


def page() -> rx.Component:
    step = as_var(WizardState.step)
    shown_step = rx.match(
        step,
        ("target", target_step()),
        ("columns", columns_step()),
        ("check", check_step()),
        source_step(as_var(WizardState.mode), as_var(WizardState.places)),
    )
    return console_page(
        _stepper(),
        rx.cond(
            WizardState.is_loaded,
            rx.cond(WizardState.is_found, shown_step, _gone()),
            loading(t("The rows are being looked at"), skeleton_lines(6), class_name="p-5"),
        ),
        title=t("Load data"),
        trail=[(t("Data"), PATH)],
    )


def _gone() -> rx.Component:
    return empty_state(
        t("This file is not here"),
        t("It was thrown away, or it belongs to somebody else. Send it again to load it."),
        action=link_button(t("Send a file"), NEW, look="brand", icon_start="upload"),
        icon_name="file-text",
    )


def _stepper() -> rx.Component:
    """The four steps; those that can be opened are links."""
    at = as_var(WizardState.step)
    reached = as_var(WizardState.reached)

    def step(place: int, name: str, label: Text) -> rx.Component:
        is_here = at == name
        is_done = (reached > place) & ~is_here
        face = rx.fragment(
            rx.el.span(
                rx.cond(is_done, icon("check", "size-3.5"), rx.el.span(str(place + 1))),
                aria_hidden="true",
                class_name=cx(
                    "num grid size-6 shrink-0 place-items-center rounded-full text-xs font-semibold",
                    rx.cond(
                        is_done,
                        "bg-brand text-brand-ink",
                        rx.cond(is_here, "border-2 border-brand text-brand", "border border-line text-ink-2"),
                    ),
                ),
            ),
            rx.el.span(
                label,
                class_name=cx("truncate", rx.cond(is_here, "font-semibold text-ink", "text-ink-2 max-sm:sr-only")),
            ),
        )
        look = "flex min-h-11 min-w-0 items-center gap-2 rounded-sm"
        return rx.el.li(
            rx.cond(
                reached >= place,
                rx.el.a(
                    face,
                    href=as_var(WizardState.hrefs)[name],
                    aria_current=rx.cond(is_here, "step", "false"),
                    class_name=look,
                ),
                rx.el.span(face, class_name=look),
            ),
            class_name="flex min-w-0 items-center gap-2 not-last:after:h-px not-last:after:w-5 not-last:after:bg-line sm:not-last:after:w-9",
        )

    return rx.el.nav(
        rx.el.ol(
            step(0, "file", t("Where from")),
            step(1, "target", t("What is it?")),
            step(2, "columns", t("Columns")),
            step(3, "check", t("Check and load")),
            class_name="flex items-center gap-2",
        ),
        aria_label=t("Steps"),
        class_name="border-b border-line px-5 py-1 text-sm",
    )
