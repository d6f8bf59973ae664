"""Dead letters as a grid: cells as they stand now, what is wrong with each, and what may be mended alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.pagination import MAX_PER_PAGE
from freight_app.migration.dead_letters import check_dead_letter, edit_dead_letter
from freight_app.migration.dtos import FieldFault, RecordQuery, RecordView
from freight_app.migration.job_loaders import target_of
from freight_app.migration.jobs import get_columns, get_job, get_plan, get_record, list_records
from freight_app.migration.loading import Outcome
from freight_app.migration.mapped_rows import UNREAD
from freight_app.migration.mapping.mapping import FieldMapping, FromColumn, FromColumns
from freight_app.ui.admin.data_jobs.own_data import job_href, own_tenant, state_of
from freight_app.ui.admin.list_pages import PagerView, pager_of
from freight_app.ui.data_words import fault_text
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor

PER_PAGE = 25
# How many rows are looked through for the same mistake, and mended in one unit.
ALIKE = 1_000


@dataclass(frozen=True, slots=True)
class MendRow:
    """A dead letter. ``cells`` and ``faults`` go by column; ``note`` is what belongs to no cell."""

    row: int
    cells: list[str]
    faults: list[str]
    note: str
    is_edited: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MendView:
    """``total`` rows are left over, ``waiting`` of those on the page are being tried again."""

    id: str = ""
    name: str = ""
    href: str = ""
    csv_href: str = ""
    state: str = ""
    is_live: bool = False
    can_retry: bool = False
    total: int = 0
    waiting: int = 0
    columns: list[str] = field(default_factory=list)
    rows: list[MendRow] = field(default_factory=list)
    pager: PagerView = field(default_factory=PagerView)


@dataclass(frozen=True, slots=True)
class Alike:
    """Other rows with the same text under the same mistake, and what the first of them was mended to."""

    column: str = ""
    before: str = ""
    after: str = ""
    rows: list[int] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """What turns a record into a row of the grid."""

    tenant_id: int
    job: str
    columns: tuple[str, ...]
    sources: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    language: str

    @classmethod
    def of(cls, uow: UnitOfWork, job: str, language: str) -> Grid:
        tenant_id = own_tenant(uow)
        plan = get_plan(uow, tenant_id, job)
        fields = target_of(uow, plan).fields
        return cls(
            tenant_id,
            job,
            get_columns(uow, tenant_id, job),
            {name: _columns_of(one) for name, one in plan.read_mapping().field_mappings.items()},
            {one.name: translate(one.title, language) if one.title else one.name for one in fields},
            language,
        )

    def row(self, uow: UnitOfWork, record: RecordView, *, is_chosen: bool) -> MendRow:
        cells = [_text((record.raw or {}).get(name)) for name in self.columns]
        wrong: dict[str, list[str]] = {}
        notes: list[str] = []
        for fault in self._faults(uow, record, cells):
            sentence = fault_text(fault.code, fault.sentence, fault.facts, self.language)
            columns = [name for name in self.sources.get(fault.field, ()) if name in self.columns]
            if columns:
                wrong.setdefault(columns[0], []).append(sentence)
            else:
                title = self.titles.get(fault.field, "")
                notes.append(f"{title}: {sentence}" if title else sentence)
        unread = (record.raw or {}).get(UNREAD)
        if unread:
            notes.append(str(unread)[:200])
        return MendRow(
            record.row_number,
            cells,
            [" ".join(wrong.get(name, ())) for name in self.columns],
            " ".join(notes),
            record.is_edited,
            is_chosen,
        )

    def _faults(self, uow: UnitOfWork, record: RecordView, cells: list[str]) -> Iterator[FieldFault]:
        """As the job found them; of a row that was edited since, what reading it would find, and what still stands there."""
        found = record.errors or []
        if not record.is_edited:
            yield from found
            return
        yield from check_dead_letter(uow, self.tenant_id, self.job, record.row_number, {})
        yield from (fault for fault in found if fault.facts.get("value") and str(fault.facts["value"]) in cells)


def _columns_of(plan: FieldMapping) -> tuple[str, ...]:
    source = plan.source
    first: tuple[str, ...] = ()
    if isinstance(source, FromColumn):
        first = (source.column,)
    elif isinstance(source, FromColumns):
        first = source.columns
    return (*first, *(name for step in plan.transforms for name in step.columns_read()))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def read_mending(who: Visitor, job: str, page: int, chosen: list[int]) -> MendView:
    """A page of what is left over. ``NotFound`` for a job that is not the shop's."""
    with current_house().read(who.actor) as uow:
        grid = Grid.of(uow, job, who.language)
        found = get_job(uow, grid.tenant_id, job)
        query = RecordQuery(outcome=Outcome.DEAD_LETTER, is_dropped=False, page=page, per_page=PER_PAGE)
        records = list_records(uow, grid.tenant_id, job, query)
        free = [one for one in records.items if not one.is_waiting]
        rows = [grid.row(uow, one, is_chosen=one.row_number in chosen) for one in free]
    return MendView(
        id=found.public_id,
        name=found.name,
        href=job_href(found.public_id),
        csv_href=f"/api/v1/data/jobs/{found.public_id}/to-mend.csv",
        state=state_of(found),
        is_live=found.is_live,
        can_retry=found.can_retry and not found.is_dry_run,
        total=records.total,
        waiting=len(records.items) - len(free),
        columns=list(grid.columns),
        rows=rows,
        pager=pager_of(records, ""),
    )


def mark_of(who: Visitor, job: str) -> tuple[str, int, int]:
    """Changes when the rows of the job may have: its state and how many are left over, and tried again."""
    with current_house().read(who.actor) as uow:
        found = get_job(uow, own_tenant(uow), job)
    return str(found.status), found.waiting_dead, found.batches_ended


def write_cell(who: Visitor, job: str, row: int, column: str, text: str) -> tuple[MendRow, Alike]:
    """Keep what was typed, whatever it is. Raises ``NotFound``, ``InvalidInput`` and ``RecordNotEditable``."""
    with current_house().write(who.actor) as uow:
        grid = Grid.of(uow, job, who.language)
        before = get_record(uow, grid.tenant_id, job, row)
        written = edit_dead_letter(uow, grid.tenant_id, job, row, {column: text or None})
        mended = grid.row(uow, written, is_chosen=False)
        old = _text((before.raw or {}).get(column))
        alike = _alike(uow, grid, before, column, old) if old != text else []
    return mended, Alike(column, old, text, alike, len(alike))


def write_alike(who: Visitor, job: str, alike: Alike) -> int:
    """Mend the others in the same way; answers how many there were to mend still."""
    with current_house().write(who.actor) as uow:
        grid = Grid.of(uow, job, who.language)
        wanted = set(alike.rows)
        mended = 0
        for record in _left_over(uow, grid):
            if record.row_number in wanted and _text((record.raw or {}).get(alike.column)) == alike.before:
                edit_dead_letter(uow, grid.tenant_id, job, record.row_number, {alike.column: alike.after or None})
                mended += 1
    return mended


def _alike(uow: UnitOfWork, grid: Grid, like: RecordView, column: str, old: str) -> list[int]:
    return [
        one.row_number
        for one in _left_over(uow, grid, reason_code=like.reason_code)
        if one.row_number != like.row_number and _text((one.raw or {}).get(column)) == old
    ]


def _left_over(uow: UnitOfWork, grid: Grid, reason_code: str | None = None) -> Iterator[RecordView]:
    """What can be mended, from the first rows on."""
    for page in range(1, ALIKE // MAX_PER_PAGE + 1):
        query = RecordQuery(
            outcome=Outcome.DEAD_LETTER, is_dropped=False, reason_code=reason_code, page=page, per_page=MAX_PER_PAGE
        )
        found = list_records(uow, grid.tenant_id, grid.job, query)
        yield from (one for one in found.items if not one.is_waiting)
        if page >= found.pages:
            return
