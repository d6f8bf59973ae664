"""The last step: what will happen in one sentence, a trial that changes nothing, and the loading itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.migration.drafts import forget_secrets, read_secrets
from freight_app.migration.dtos import JobView
from freight_app.migration.jobs import count_reasons, create_job, get_job
from freight_app.migration.loading import Existing, Outcome
from freight_app.migration.mapping.errors import MappingError
from freight_app.migration.plans import JobDraft, UploadSource
from freight_app.ui.admin.data_jobs.own_data import job_href, state_of, target_title
from freight_app.ui.admin.data_jobs.wizard_draft import OpenFile, open_file, step_href
from freight_app.ui.components.base import Child, Live, Text, as_var, shown
from freight_app.ui.components.buttons import button, link_button, text_link
from freight_app.ui.components.data_client import ticker
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.figures import progress_bar
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status
from freight_app.ui.data_words import fault_text, mapping_text, reason_text
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import number, t, tn, translate
from freight_app.ui.shells.console import panel
from freight_app.ui.visitor import Visitor, visitor


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_EXISTING: dict[Existing, str] = {
    Existing.UPDATE: _("What is there already is brought up to date."),
    Existing.SKIP: _("What is there already stays as it is."),
    Existing.REFUSE: _("What is there already is left over for you to look at."),
}


@dataclass(frozen=True, slots=True)
class ReasonView:
    code: str
    text: str
    count: int
    is_bad: bool


@dataclass(frozen=True, slots=True)
class TrialView:
    """How a trial went, or goes. ``id`` is empty before there was one."""

    id: str = ""
    href: str = ""
    state: str = ""
    is_live: bool = False
    error: str = ""
    done: int = 0
    total: int = 0
    loaded: int = 0
    skipped: int = 0
    dead: int = 0
    reasons: list[ReasonView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CheckView:
    file_id: str = ""
    file_name: str = ""
    name: str = ""
    is_far: bool = False
    rows: int = 0
    target: str = ""
    existing: str = ""
    source_href: str = ""
    columns_href: str = ""
    trial: TrialView = TrialView()


class CheckState(rx.State):
    """What is about to be loaded. ``step`` is made anew for each visit: a second press on it begins no second job."""

    view: CheckView = CheckView()
    error: str = ""
    # What the source wants to hear has to be written again.
    lacks_secret: bool = False
    step: str = ""

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def try_it(self) -> None:
        """Have everything done, counted, and taken back."""
        await self._begin("", is_dry_run=True)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def load_it(self, data: dict[str, Any]) -> object:
        """Begin the job, and go where it can be watched."""
        job = await self._begin(str(data.get("job_name", ""))[:200], is_dry_run=False)
        return rx.redirect(job_href(job.public_id)) if job else None

    @rx.event(supersedes=True)
    @guarded(Permission.DATA_LOAD)
    async def look(self) -> None:
        """See how far the trial is."""
        if self.view.trial.id and self.view.trial.is_live:
            self.view = await asyncio.to_thread(read_check, visitor(), self.view.file_id)

    async def _begin(self, name: str, *, is_dry_run: bool) -> JobView | None:
        who = visitor()
        key = f"{self.step}:{'try' if is_dry_run else 'load'}"
        try:
            job = await asyncio.to_thread(begin_job, who, self.view.file_id, name, key, is_dry_run=is_dry_run)
        except MappingError as error:
            self.error = mapping_text(error, who.language)
            return None
        except InvalidInput as error:
            if not error.field.startswith("secrets."):
                raise
            self.lacks_secret = True
            return None
        self.error, self.step = "", new_token(12)
        self.view = await asyncio.to_thread(read_check, who, self.view.file_id)
        return job

    async def _open(self, opened: OpenFile) -> None:
        self.error, self.lacks_secret, self.step = "", False, new_token(12)
        self.view = await asyncio.to_thread(read_check, visitor(), opened.upload.public_id)


def begin_job(who: Visitor, file_id: str, name: str, key: str, *, is_dry_run: bool) -> JobView:
    """Raises ``NotFound``, ``MappingError``, ``QuotaExceeded``, ``NotAllowed``, and ``InvalidInput`` on a secret that is
    not kept any longer."""
    opened = open_file(who, file_id)
    far = opened.draft.source
    draft = JobDraft(
        source=far or UploadSource(upload=file_id),
        secrets=read_secrets(opened.path) if far else {},
        name=name,
        plan=opened.plan(),
        is_dry_run=is_dry_run,
        request_key=key,
    )
    with current_house().write(who.actor) as uow:
        job = create_job(uow, opened.tenant_id, draft)
    if is_dry_run:
        opened.having(trial=job.public_id)
        return job
    # The job has its own copy, until it has read the source.
    forget_secrets(opened.path)
    if name.strip():
        opened.having(name=name)
    return job


def read_check(who: Visitor, file_id: str) -> CheckView:
    opened = open_file(who, file_id)
    with current_house().read(who.actor) as uow:
        return CheckView(
            file_id=file_id,
            file_name=opened.upload.name,
            name=opened.draft.name or opened.upload.name,
            is_far=opened.draft.source is not None,
            rows=opened.upload.shape.rows_estimate,
            target=target_title(uow, opened.draft.target, who.language),
            existing=translate(_EXISTING[opened.draft.existing], who.language),
            source_href=step_href(file_id, "file"),
            columns_href=step_href(file_id, "columns"),
            trial=_trial(uow, opened, who.language),
        )


def _trial(uow: UnitOfWork, opened: OpenFile, language: str) -> TrialView:
    if not opened.draft.trial:
        return TrialView()
    try:
        job = get_job(uow, opened.tenant_id, opened.draft.trial)
    except NotFound:
        return TrialView()
    return TrialView(
        id=job.public_id,
        href=job_href(job.public_id),
        state=state_of(job),
        is_live=job.is_live,
        error=fault_text(job.error_code, job.error, {}, language),
        done=job.ended_records,
        total=job.rows_total or 0,
        loaded=job.loaded,
        skipped=job.skipped,
        dead=job.dead,
        reasons=read_reasons(uow, opened.tenant_id, job.public_id, language),
    )


def read_reasons(uow: UnitOfWork, tenant_id: int, job: str, language: str) -> list[ReasonView]:
    """Why records were left over, skipped, or loaded but for something; what needs people first."""
    return [
        ReasonView(
            one.reason_code,
            reason_text(one.reason_code, one.reason, language),
            one.count,
            outcome is Outcome.DEAD_LETTER,
        )
        for outcome in (Outcome.DEAD_LETTER, Outcome.LOADED, Outcome.SKIPPED)
        for one in count_reasons(uow, tenant_id, job, outcome)
        if one.reason_code
    ]


# --- the page

VIEW: Live = CheckState.view
TRIAL: Live = CheckState.view.trial


def check_step() -> rx.Component:
    return rx.fragment(
        rx.el.header(
            rx.el.h2(
                rx.cond(
                    VIEW.is_far,
                    t("All rows of {source} are loaded as: {what}.", source=VIEW.file_name, what=VIEW.target),
                    tn(
                        "About {count} row of {file} is loaded as: {what}.",
                        "About {count} rows of {file} are loaded as: {what}.",
                        VIEW.rows,
                        file=VIEW.file_name,
                        what=VIEW.target,
                    ),
                ),
                class_name="text-xl font-semibold text-balance break-words",
            ),
            rx.el.p(
                VIEW.existing,
                " ",
                t("Rows with a mistake are left over and can be mended. All of it can be taken back afterwards."),
                class_name="mt-1 max-w-3xl text-ink-2 text-pretty",
            ),
            class_name="px-5 pt-5",
        ),
        shown(as_var(CheckState.error) != "", _cannot()),
        shown(
            as_var(CheckState.lacks_secret),
            notice(
                t("The secret is not kept any longer"),
                t("It is forgotten once it was used, and after a day. Write it again before you load."),
                action=link_button(t("Write it again"), VIEW.source_href, size="sm"),
                tone="bad",
                class_name="mx-5 mt-4",
            ),
        ),
        form(
            text_field(
                t("Name of the job"),
                "job_name",
                default_value=VIEW.name,
                key=VIEW.file_id,
                max_length=200,
                size="sm",
                class_name="w-80 max-sm:w-full",
            ),
            rx.el.div(
                button(
                    t("Try without changing anything"),
                    size="sm",
                    icon_start="eye",
                    loading=TRIAL.is_live,
                    on_click=CheckState.try_it,
                    class_name="max-sm:h-11",
                ),
                button(
                    t("Load"),
                    look="act",
                    type="submit",
                    size="sm",
                    icon_start="database",
                    class_name="max-sm:h-11 max-sm:flex-1",
                ),
                class_name="flex flex-wrap gap-2 sm:mt-6.5 max-sm:w-full",
            ),
            on_submit=CheckState.load_it,
            class_name="flex-row! flex-wrap items-start gap-3 px-5 pt-4 pb-5",
        ),
        shown(TRIAL.id != "", _trial_panel()),
        ticker(seconds=rx.cond(TRIAL.is_live, 1, 0), on_tick=CheckState.look),
    )


def _cannot() -> rx.Component:
    return notice(
        CheckState.error,
        tone="bad",
        action=link_button(t("Back to the columns"), VIEW.columns_href, size="sm"),
        class_name="mx-5 mt-4",
    )


def _trial_panel() -> rx.Component:
    return panel(
        t("The trial"),
        rx.el.div(
            rx.cond(
                TRIAL.is_live,
                progress_bar(
                    TRIAL.done,
                    total=rx.cond(TRIAL.total > 0, TRIAL.total, 1),
                    label=t("Progress of the trial"),
                    note=t("{done} of {total} rows", done=TRIAL.done, total=TRIAL.total),
                ),
                rx.fragment(
                    rx.cond(TRIAL.error != "", notice(TRIAL.error, tone="bad"), counts_line(TRIAL, is_trial=True)),
                    reason_list(TRIAL.reasons),
                    text_link(t("Look at every row of the trial"), TRIAL.href, icon_end="arrow-right"),
                ),
            ),
            class_name="flex flex-col gap-3 px-5 pb-5",
        ),
        tools=status("data_job", TRIAL.state),
        class_name="border-t",
    )


def counts_line(view: Live, *, is_trial: bool = False) -> rx.Component:
    """Three figures side by side."""

    def figure(label: Text, value: Live, icon_name: str, tone: Text) -> rx.Component:
        return rx.el.div(
            rx.el.dt(label, class_name="text-xs text-ink-2"),
            rx.el.dd(
                icon(icon_name, tone),
                rx.el.bdi(number(value), class_name="num ltr"),
                class_name="flex items-center gap-1.5 text-xl font-semibold",
            ),
        )

    return rx.el.dl(
        figure(t("Would be loaded") if is_trial else t("Loaded"), view.loaded, "circle-check", "size-4 text-good"),
        figure(t("Would be skipped") if is_trial else t("Skipped"), view.skipped, "circle-minus", "size-4 text-ink-3"),
        figure(
            t("Would be left over") if is_trial else t("Left over"),
            view.dead,
            "circle-x",
            rx.cond(view.dead > 0, "size-4 text-bad", "size-4 text-ink-3"),
        ),
        class_name="flex flex-wrap gap-x-10 gap-y-3",
    )


def reason_list(reasons: Live) -> Child:
    """Why, and how many."""
    return rx.el.ul(
        rx.foreach(
            reasons,
            lambda one: rx.el.li(
                rx.cond(
                    one.is_bad, icon("circle-x", "mt-0.5 size-4 text-bad"), icon("info", "mt-0.5 size-4 text-ink-3")
                ),
                rx.el.span(one.text, class_name="min-w-0 flex-1 text-pretty"),
                rx.el.bdi(number(one.count), class_name="num ltr font-medium"),
                class_name="flex items-start gap-2 py-1.5",
            ),
        ),
        class_name="max-w-2xl divide-y divide-line empty:hidden",
    )
