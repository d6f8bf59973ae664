"""The queue, its tasks and the timetable as ``/admin/work`` shows them, read in one unit of work each."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date
from freight_app.kit.pagination import PageRequest
from freight_app.operations.payload_text import MAX_PAYLOAD_TEXT, write_payload
from freight_app.operations.queue_care import (
    TASK,
    QueueState,
    find_tasks,
    get_task,
    look_at_queue,
    look_at_timetable,
    payload_version,
)
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, list_address, pager_of
from freight_app.ui.admin.users_words import join_words
from freight_app.ui.admin.work_views import (
    PATH,
    BoardView,
    Choice,
    JobRow,
    KindView,
    NeedView,
    TaskAsk,
    TaskDetail,
    TaskRow,
    TasksView,
    WorkerRow,
)
from freight_app.ui.admin.work_words import (
    name_job,
    name_kind,
    tell_age,
    tell_distance,
    tell_duration,
    tell_rhythm,
)
from freight_app.ui.i18n import translate_count
from freight_app.ui.visitor import Visitor
from freight_app.work.dtos import KindSummary, TaskFilter, TaskStatus, TaskView, WorkerView
from freight_app.work.timetable_dtos import TimetableRow

WAITING = (TaskStatus.QUEUED, TaskStatus.RETRYING)
# A due task starts within a second; one that waits so long has too few workers, or none for its kind.
WAITS_TOO_LONG = timedelta(minutes=1)
_ERROR_IN_LIST = 160
# Kinds that nobody does are told one by one, each with its way there: more than these are found in the table below.
_ORPHANS_TOLD = 4


def read_board(who: Visitor) -> BoardView:
    """How the queue, its workers and the timetable stand now."""
    language = who.language
    with current_house().read(who.actor) as uow:
        now = uow.now()
        state = look_at_queue(uow)
        timetable = look_at_timetable(uow)
    kinds = [_kind(kind, now, language) for kind in state.kinds]
    jobs = [_job(row, now, language) for row in timetable]
    choices = [Choice(kind.kind, kind.title or kind.kind) for kind in kinds]
    return BoardView(
        waiting=state.summary.queued,
        running=state.summary.running,
        retrying=state.summary.retrying,
        dead=state.summary.dead,
        done=sum(kind.done for kind in kinds),
        oldest=tell_age(now, state.summary.oldest_due_at, language),
        failing_jobs=sum(job.status == "failed" or job.is_late for job in jobs),
        worker_count=len(state.workers),
        needs=_needs(state, jobs, now, language),
        kinds=kinds,
        workers=[_worker(worker, now, language) for worker in state.workers],
        jobs=jobs,
        kind_choices=sorted(choices, key=lambda choice: choice.label.casefold()),
    )


def read_tasks(who: Visitor, asked: TaskAsk, page: int) -> TasksView:
    """One page of the tasks that were asked for; ``dead`` is how many of them were given up."""
    filters = TaskFilter(
        status=TaskStatus(asked.status) if asked.status else None,
        kind=asked.kind or None,
        tenant=asked.tenant or None,
        text=asked.q or None,
    )
    with current_house().read(who.actor) as uow:
        now = uow.now()
        found = find_tasks(uow, filters, PageRequest(page=page, per_page=PER_PAGE))
        dead = found.total if asked.status == TaskStatus.DEAD else 0
    return TasksView(
        rows=[_task(task, now, who.language) for task in found.items],
        pager=pager_of(found, asked.address()),
        dead=dead,
    )


def read_task(who: Visitor, task_id: int) -> TaskDetail:
    """Everything of one task, without its secrets; ``NotFound``."""
    language = who.language
    with current_house().read(who.actor) as uow:
        task = get_task(uow, task_id)
        zone = get_shop_profile(uow).time_zone
        now = uow.now()
    payload = write_payload(task.payload)
    is_waiting, is_dead = task.status in WAITING, task.status is TaskStatus.DEAD
    return TaskDetail(
        id=task.id,
        kind=task.kind,
        title=name_kind(task.kind, language),
        status=str(task.status),
        tenant=task.tenant,
        priority=task.priority,
        unique_key=task.unique_key or "",
        attempts=task.attempts,
        created=_moment(task.created_at, language, zone),
        due=_moment(task.run_at, language, zone),
        due_in=tell_distance(now, task.run_at, language) if is_waiting else "",
        started=_moment(task.started_at, language, zone),
        finished=_moment(task.finished_at, language, zone),
        took=_took(task, now, language),
        error=task.last_error or "",
        payload=payload,
        version=payload_version(task),
        is_asked_to_stop=task.status is TaskStatus.RUNNING and task.cancel_requested_at is not None,
        can_cancel=is_waiting or (task.status is TaskStatus.RUNNING and task.cancel_requested_at is None),
        can_redrive=is_dead,
        can_edit=(is_waiting or is_dead) and len(payload) <= MAX_PAYLOAD_TEXT,
        trail_href=list_address("/admin/audit", entity=TASK, id=str(task.id)),
    )


def _needs(state: QueueState, jobs: list[JobRow], now: datetime, language: str) -> list[NeedView]:
    """What a person must do something about, the worst first."""
    summary = state.summary
    found: list[tuple[str, str, str, str, bool]] = []

    def named(kinds: list[KindSummary]) -> str:
        return join_words((name_kind(kind.kind, language) or kind.kind for kind in kinds), language)

    waits = summary.queued + summary.retrying
    if not state.workers:
        about = translate_count("{count} task waits", "{count} tasks wait", waits, language)
        found.append(("no_worker", about, "", f"{PATH}?tab=workers", True))
    if summary.dead:
        dead = sorted((kind for kind in state.kinds if kind.dead), key=lambda kind: -kind.dead)
        count = translate_count("{count} task", "{count} tasks", summary.dead, language)
        found.append(("dead", f"{count} · {named(dead)}", "", TaskAsk(status="dead").address(), True))
    orphaned = [kind for kind in state.kinds if not kind.has_handler and kind.queued + kind.retrying]
    for kind in orphaned[:_ORPHANS_TOLD]:
        waits_for = tell_age(now, kind.oldest_due_at, language)
        found.append(("nobody", named([kind]), waits_for, TaskAsk(kind=kind.kind).address(), False))
    slow = [kind for kind in state.kinds if kind.has_handler and kind.oldest_due_at]
    slow = [kind for kind in slow if kind.oldest_due_at and now - kind.oldest_due_at > WAITS_TOO_LONG]
    if slow and state.workers:
        since = min(kind.oldest_due_at for kind in slow if kind.oldest_due_at)
        href = TaskAsk(status="queued").address()
        found.append(("slow", named(slow), tell_age(now, since, language), href, False))
    late = [job.title for job in jobs if job.is_late]
    if late:
        found.append(("late_job", join_words(late, language), "", f"{PATH}?tab=timetable", False))
    failed = [job.title for job in jobs if job.status == "failed" and not job.is_late]
    if failed:
        found.append(("failed_job", join_words(failed, language), "", f"{PATH}?tab=timetable", False))
    return [
        NeedView(what=what, about=about, since=since, href=href, key=str(at), is_bad=is_bad)
        for at, (what, about, since, href, is_bad) in enumerate(found, start=1)
    ]


def _kind(kind: KindSummary, now: datetime, language: str) -> KindView:
    return KindView(
        kind=kind.kind,
        title=name_kind(kind.kind, language),
        waiting=kind.queued,
        running=kind.running,
        retrying=kind.retrying,
        dead=kind.dead,
        done=kind.succeeded_last_hour,
        oldest=tell_age(now, kind.oldest_due_at, language),
        limit=kind.at_most or 0,
        is_done_here=kind.has_handler,
        href=TaskAsk(kind=kind.kind).address(),
    )


def _worker(worker: WorkerView, now: datetime, language: str) -> WorkerRow:
    return WorkerRow(
        token=worker.token,
        name=worker.name,
        since=tell_age(now, worker.started_at, language),
        seen=tell_distance(now, worker.seen_at, language),
        threads=worker.threads,
        running=worker.running,
    )


def _job(row: TimetableRow, now: datetime, language: str) -> JobRow:
    status = "running" if row.is_running else {"ok": "succeeded", "failed": "failed"}.get(row.last_status or "", "")
    last = row.last_started_at if row.is_running else row.last_finished_at
    return JobRow(
        name=row.name,
        title=name_job(row.name, row.title, language),
        rhythm=tell_rhythm(row.every_s, row.daily_at, language),
        status=status,
        last=tell_distance(now, last, language),
        took="" if row.is_running else tell_duration(row.last_duration_ms, language),
        next=tell_distance(now, max(row.next_run_at, now), language),
        error=row.last_error or "",
        runs=row.runs,
        failures=row.failures,
        is_late=row.is_late,
        is_asked=row.asked_at is not None,
    )


def _task(task: TaskView, now: datetime, language: str) -> TaskRow:
    if task.status in WAITING:
        word, moment = "due", task.run_at
    elif task.status is TaskStatus.RUNNING:
        word, moment = "began", task.started_at
    else:
        word, moment = "ended", task.finished_at
    first_line = (task.last_error or "").partition("\n")[0]
    return TaskRow(
        id=task.id,
        kind=task.kind,
        title=name_kind(task.kind, language),
        status=str(task.status),
        tenant=task.tenant,
        attempts=task.attempts,
        when_word=word,
        when=tell_distance(now, moment, language),
        error=first_line if len(first_line) <= _ERROR_IN_LIST else first_line[: _ERROR_IN_LIST - 1] + "…",
        is_asked_to_stop=task.status is TaskStatus.RUNNING and task.cancel_requested_at is not None,
    )


def _took(task: TaskView, now: datetime, language: str) -> str:
    """How long the last attempt took, or how long the one that runs has taken."""
    until = now if task.status is TaskStatus.RUNNING else task.finished_at
    if task.started_at is None or until is None or until < task.started_at:
        return ""
    return tell_duration((until - task.started_at).total_seconds() * 1000, language)


def _moment(moment: datetime | None, language: str, zone: str) -> str:
    """To the second: what happened before what is the question here."""
    if moment is None:
        return ""
    return f"{format_date(moment, language, zone=zone)} {moment.astimezone(ZoneInfo(zone)):%H:%M:%S}"
