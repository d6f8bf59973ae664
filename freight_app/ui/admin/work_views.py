"""What ``/admin/work`` shows, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.ui.admin.list_pages import PagerView, list_address

PATH = "/admin/work"


@dataclass(frozen=True, slots=True)
class TaskAsk:
    """What the address asks of the list of tasks; empty takes all."""

    status: str = ""
    kind: str = ""
    tenant: str = ""
    q: str = ""

    def address(self) -> str:
        """The address that asks this."""
        return list_address(PATH, tab="tasks", status=self.status, kind=self.kind, tenant=self.tenant, q=self.q)


@dataclass(frozen=True, slots=True)
class NeedView:
    """One thing that needs a person. ``what`` is a code that the page has words for; ``key`` presses its link."""

    what: str
    about: str
    since: str
    href: str
    key: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class KindView:
    """How one kind stands. ``title`` is empty for a kind that nobody has named; ``limit`` 0 is none."""

    kind: str
    title: str
    waiting: int
    running: int
    retrying: int
    dead: int
    done: int
    oldest: str
    limit: int
    is_done_here: bool
    href: str


@dataclass(frozen=True, slots=True)
class WorkerRow:
    token: str
    name: str
    since: str
    seen: str
    threads: int
    running: int


@dataclass(frozen=True, slots=True)
class JobRow:
    """``status`` is empty for a job that never ran; ``is_asked`` when somebody wished it to run and it has not begun."""

    name: str
    title: str
    rhythm: str
    status: str
    last: str
    took: str
    next: str
    error: str
    runs: int
    failures: int
    is_late: bool
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """The queue, its workers and the timetable at one moment."""

    waiting: int = 0
    running: int = 0
    retrying: int = 0
    dead: int = 0
    done: int = 0
    oldest: str = ""
    failing_jobs: int = 0
    worker_count: int = 0
    needs: list[NeedView] = field(default_factory=list)
    kinds: list[KindView] = field(default_factory=list)
    workers: list[WorkerRow] = field(default_factory=list)
    jobs: list[JobRow] = field(default_factory=list)
    kind_choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in the list. ``when_word`` says what happens at ``when``: due, began, ended."""

    id: int
    kind: str
    title: str
    status: str
    tenant: str
    attempts: int
    when_word: str
    when: str
    error: str
    is_asked_to_stop: bool


@dataclass(frozen=True, slots=True)
class TasksView:
    rows: list[TaskRow]
    pager: PagerView
    dead: int


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """Everything of one task; ``version`` is that of the payload, ``can_edit`` false for one too long for a page."""

    id: int = 0
    kind: str = ""
    title: str = ""
    status: str = ""
    tenant: str = ""
    priority: int = 0
    unique_key: str = ""
    attempts: int = 0
    created: str = ""
    due: str = ""
    due_in: str = ""
    started: str = ""
    finished: str = ""
    took: str = ""
    error: str = ""
    payload: str = ""
    version: str = ""
    is_asked_to_stop: bool = False
    can_cancel: bool = False
    can_redrive: bool = False
    can_edit: bool = False
    trail_href: str = ""
