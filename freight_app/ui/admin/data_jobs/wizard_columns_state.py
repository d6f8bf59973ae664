"""What is done in the third step: sources, settings of the file, the steps of one field, and keeping it all as a pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.migration.dtos import PipelineView
from freight_app.migration.errors import PipelineExists
from freight_app.migration.mapping.errors import MappingError
from freight_app.migration.mapping.mapping import FieldMapping
from freight_app.migration.pipelines import create_pipeline, save_version
from freight_app.ui.admin.data_jobs.steps import STEPS, StepView, begin_step, read_param, view_steps
from freight_app.ui.admin.data_jobs.suggested import DAYS, day_step
from freight_app.ui.admin.data_jobs.wizard_columns_rows import (
    COLUMN,
    CONSTANT,
    SEVERAL,
    CellView,
    ColumnsView,
    read_columns,
    source_value,
)
from freight_app.ui.admin.data_jobs.wizard_draft import OpenFile, open_file, target_of
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.data_words import mapping_text
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

Plan = dict[str, Any]
SAMPLES = 6


@dataclass(frozen=True, slots=True)
class ColumnTick:
    name: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class SheetView:
    """One field in the side sheet, and what becomes of the first rows."""

    name: str = ""
    title: str = ""
    help: str = ""
    source: str = ""
    constant: str = ""
    columns: list[ColumnTick] = field(default_factory=list)
    trim: bool = False
    collapse_spaces: bool = False
    case: str = ""
    default: str = ""
    steps: list[StepView] = field(default_factory=list)
    samples: list[CellView] = field(default_factory=list)
    error: str = ""


class ColumnsState(rx.State):
    """The mapping of the file of the address. A change is written down at once, unless it cannot be one yet."""

    view: ColumnsView = ColumnsView()
    sheet: SheetView = SheetView()
    only_problems: bool = False
    pipeline_error: str = ""
    pipeline_step: int = 0
    # The field in the sheet as it was typed, also where that is not a mapping yet.
    _working: Plan = {}

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def set_source(self, name: str, value: str) -> None:
        """Take a field from a column, from nowhere, or from what the sheet then asks for."""
        plan = await asyncio.to_thread(read_plan, visitor(), self.view.file_id, name)
        if value in (CONSTANT, SEVERAL):
            self._working = with_source(plan, value)
            self._open_sheet(name)
            await self._try()
            return
        self._take(await asyncio.to_thread(keep_plan, visitor(), self.view.file_id, name, with_source(plan, value)))

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def set_setting(self, what: Literal["locale", "currency", "order"], value: str) -> None:
        """How the file writes numbers and days, and of which currency its amounts are."""
        self._take(await asyncio.to_thread(keep_setting, visitor(), self.view.file_id, what, value[:30]))

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def show_problems(self, is_on: bool) -> None:
        """Only the rows with problems, or all."""
        self.only_problems = is_on

    # --- one field

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def open_field(self, name: str) -> None:
        """Open the sheet of a field."""
        self._working = await asyncio.to_thread(read_plan, visitor(), self.view.file_id, name)
        self._open_sheet(name)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def close_field(self) -> None:
        self.sheet, self._working = SheetView(), {}

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def set_constant(self, text: str) -> None:
        """The same text for every row."""
        await self._change(lambda plan: plan | {"source": {"kind": "constant", "value": text}})

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def tick_column(self, name: str) -> None:
        """Take a column among several, or leave it; in the order in which they are ticked."""

        def change(plan: Plan) -> Plan:
            chosen = [one for one in plan.get("source", {}).get("columns", ()) if one != name]
            if len(chosen) == len(plan.get("source", {}).get("columns", ())):
                chosen.append(name)
            return plan | {"source": {"kind": "columns", "columns": chosen}}

        await self._change(change)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def switch(self, op: Literal["trim", "collapse_spaces"], is_on: bool) -> None:
        """Have the spaces tidied, before anything else."""
        await self._steps(lambda steps: ([{"op": op}] if is_on else []) + [one for one in steps if one["op"] != op])

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def set_case(self, to: Literal["", "upper", "lower", "title", "sentence"]) -> None:
        """Write the text in capitals, small letters or otherwise."""
        new = {"op": "change_case", "to": to} if to else None
        await self._steps(lambda steps: put_step(steps, "change_case", new))

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def set_default(self, text: str) -> None:
        """What an empty cell stands for."""
        new = {"op": "default", "value": text} if text else None
        await self._steps(lambda steps: put_step(steps, "default", new))

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def add_step(self, op: str) -> None:
        """One more step at the end, before what an empty cell stands for."""
        if op not in STEPS:
            return

        def change(steps: list[Plan]) -> list[Plan]:
            at = len(steps) - (1 if steps and steps[-1]["op"] == "default" else 0)
            return [*steps[:at], begin_step(op), *steps[at:]]

        await self._steps(change)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def remove_step(self, at: int) -> None:
        await self._steps(lambda steps: [one for place, one in enumerate(steps) if place != at])

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def move_step(self, at: int, by: Literal[-1, 1]) -> None:
        """Do a step earlier or later."""

        def change(steps: list[Plan]) -> list[Plan]:
            if 0 <= at < len(steps):
                steps.insert(min(max(at + by, 0), len(steps)), steps.pop(at))
            return steps

        await self._steps(change)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def set_param(self, at: int, name: str, text: str) -> None:
        """Set one thing of a step."""

        def change(steps: list[Plan]) -> list[Plan]:
            if not 0 <= at < len(steps):
                raise NotFound("The step")
            try:
                value = read_param(steps[at]["op"], name, text)
            except KeyError:
                raise NotFound("The step") from None
            return [one | {name: value} if place == at else one for place, one in enumerate(steps)]

        await self._steps(change)

    # --- for the next file

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def keep_pipeline(self, data: dict[str, Any]) -> None:
        """Keep all of it under a name, or as the next version of what it began with."""
        name = str(data.get("pipeline_name", ""))[:200]
        language = visitor().language
        try:
            kept = await asyncio.to_thread(save_pipeline, visitor(), self.view.file_id, name)
        except MappingError as error:
            self.pipeline_error = mapping_text(error, language)
            return
        except (InvalidInput, PipelineExists) as error:
            self.pipeline_error = sentence_of(error, language)
            return
        self.pipeline_error = ""
        self.pipeline_step += 1
        await self._open(await asyncio.to_thread(open_file, visitor(), self.view.file_id))
        text = translate("{name} is kept, version {version}", language, name=kept.name, version=kept.version)
        await show_toast(self, text)

    async def _steps(self, change: Callable[[list[Plan]], list[Plan]]) -> None:
        await self._change(lambda plan: plan | {"transforms": change(list(plan.get("transforms", ())))})

    async def _change(self, change: Callable[[Plan], Plan]) -> None:
        if self.sheet.name:
            self._working = change(deepcopy(self._working))
            await self._try()

    async def _try(self) -> None:
        """Write the field down if it can be one; else say what it still lacks, and keep what was typed."""
        try:
            FieldMapping.model_validate(self._working)
        except ValidationError:
            text = translate("This is not whole yet, so it is not used: fill in what is empty.", visitor().language)
            self._open_sheet(self.sheet.name, error=text)
            return
        name = self.sheet.name
        self._take(await asyncio.to_thread(keep_plan, visitor(), self.view.file_id, name, deepcopy(self._working)))
        self._open_sheet(name)

    def _open_sheet(self, name: str, *, error: str = "") -> None:
        row = next((one for one in (*self.view.fields, *self.view.others) if one.name == name), None)
        if row is None:
            raise NotFound("The field")
        columns = [one["label"] for one in self.view.columns if one["value"].startswith(COLUMN)]
        place = self.view.names.index(name) if name in self.view.names else -1
        self.sheet = replace(
            view_sheet(self._working, columns, visitor().language),
            name=name,
            title=row.title,
            help=row.help,
            samples=[one.cells[place] for one in self.view.rows[:SAMPLES]] if place >= 0 and not error else [],
            error=error or row.error,
        )

    def _take(self, view: ColumnsView) -> None:
        self.view = view

    async def _open(self, opened: OpenFile) -> None:
        self._take(await asyncio.to_thread(read_columns, visitor(), opened))
        self.sheet, self._working, self.pipeline_error = SheetView(), {}, ""


def view_sheet(plan: Plan, columns: list[str], language: str) -> SheetView:
    source, transforms = plan.get("source", {}), list(plan.get("transforms", ()))
    ops = {one["op"]: one for one in transforms}
    chosen = list(source.get("columns", ()))
    return SheetView(
        source=source_value(plan),
        constant=str(source.get("value", "")),
        columns=[ColumnTick(name, name in chosen) for name in columns],
        trim="trim" in ops,
        collapse_spaces="collapse_spaces" in ops,
        case=str(ops.get("change_case", {}).get("to", "")),
        default=str(ops.get("default", {}).get("value", "")),
        steps=view_steps(transforms, tuple(columns), language),
    )


def put_step(steps: list[Plan], op: str, new: Plan | None) -> list[Plan]:
    """The steps with another one of this kind, in its place or at the end; without it when there is none."""
    if new is None:
        return [one for one in steps if one["op"] != op]
    if any(one["op"] == op for one in steps):
        return [new if one["op"] == op else one for one in steps]
    return [*steps, new]


def with_source(plan: Plan, value: str) -> Plan:
    """A field from where a value of the select says; no plan at all when that is nowhere."""
    if not value:
        return {}
    before = plan.get("source", {})
    if value == CONSTANT:
        source: Plan = {"kind": "constant", "value": str(before.get("value", ""))}
    elif value == SEVERAL:
        source = {"kind": "columns", "columns": [before["column"]] if before.get("kind") == "column" else []}
    else:
        source = {"kind": "column", "column": value.removeprefix(COLUMN)}
    return {"source": source, "transforms": list(plan.get("transforms", ()))}


def read_plan(who: Visitor, file_id: str, name: str) -> Plan:
    return deepcopy(open_file(who, file_id).draft.mapping.get("fields", {}).get(name, {}))


def keep_plan(who: Visitor, file_id: str, name: str, plan: Plan) -> ColumnsView:
    """Write the plan of a field down; an empty one takes the field out. Raises ``NotFound``."""
    opened = open_file(who, file_id)
    with current_house().read(who.actor) as uow:
        if target_of(uow, opened.draft).find_field(name) is None:
            raise NotFound("The field")
    source = plan.get("source", {})
    if source.get("kind") == "column" and source["column"] not in opened.upload.shape.columns:
        raise NotFound("The column")
    fields = {one: kept for one, kept in opened.draft.mapping.get("fields", {}).items() if one != name}
    if plan:
        fields[name] = FieldMapping.model_validate(plan).model_dump(mode="json")
    return read_columns(who, opened.having(mapping=opened.draft.mapping | {"fields": fields}, trial=""))


def keep_setting(who: Visitor, file_id: str, what: str, value: str) -> ColumnsView:
    """Write a setting of the file down. The order of days is a step of each field that holds one."""
    opened = open_file(who, file_id)
    if what != "order":
        return read_columns(who, opened.having(mapping=opened.draft.mapping | {what: value}, trial=""))
    with current_house().read(who.actor) as uow:
        target = target_of(uow, opened.draft)
    fields = dict(opened.draft.mapping.get("fields", {}))
    for one in target.fields:
        if one.kind in DAYS and one.name in fields:
            steps = put_step(fields[one.name].get("transforms", []), DAYS[one.kind], day_step(one, value))
            fields[one.name] = fields[one.name] | {"transforms": steps}
    return read_columns(who, opened.having(mapping=opened.draft.mapping | {"fields": fields}, trial=""))


def save_pipeline(who: Visitor, file_id: str, name: str) -> PipelineView:
    """Raises ``MappingError``, ``InvalidInput`` and ``PipelineExists``."""
    opened = open_file(who, file_id)
    plan = opened.plan()
    with current_house().write(who.actor) as uow:
        if opened.draft.pipeline and not name.strip():
            kept = save_version(uow, opened.tenant_id, opened.draft.pipeline, plan)
        else:
            kept = create_pipeline(uow, opened.tenant_id, name, plan)
    opened.having(pipeline=kept.public_id)
    return kept
