"""The second step: what the rows are, and what becomes of those that the shop has already."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.pagination import MAX_PER_PAGE, PageRequest
from freight_app.migration.dtos import PipelineView
from freight_app.migration.loaders.registry import list_targets
from freight_app.migration.loading import Existing
from freight_app.migration.mapping.targets import FieldKind, Target
from freight_app.migration.pipelines import get_pipeline, list_pipelines
from freight_app.migration.plans import STAGED, LoadPlan
from freight_app.migration.suggested import OWN_KINDS, dataset_name, own_fields, own_mapping, suggested_mapping
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.data_jobs.own_data import OWN_DATASET, target_title
from freight_app.ui.admin.data_jobs.wizard_draft import OpenFile, open_file, step_href, target_of
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_MEANS: dict[str, str] = {
    "products": _("Parts with their names, prices, brands and categories."),
    "brands": _("The makers of the parts."),
    STAGED: _("A table that you keep as it is, to look things up in or to give out again."),
}
KIND_WORDS: dict[FieldKind, str] = {
    FieldKind.TEXT: _("Text"),
    FieldKind.DECIMAL: _("Number"),
    FieldKind.DATE: _("Date"),
    FieldKind.BOOLEAN: _("Yes or no"),
}


@dataclass(frozen=True, slots=True)
class TargetCard:
    name: str
    title: str
    means: str


@dataclass(frozen=True, slots=True)
class PipelineCard:
    """A saved pipeline whose columns the file has."""

    id: str
    name: str
    title: str
    version: int


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """What a column of the shop's own dataset holds, with one of its values."""

    column: str
    kind: str
    example: str


@dataclass(frozen=True, slots=True)
class TargetView:
    file_id: str = ""
    chosen: str = ""
    existing: str = str(Existing.UPDATE)
    pipeline: str = ""
    cards: list[TargetCard] = field(default_factory=list)
    pipelines: list[PipelineCard] = field(default_factory=list)
    columns: list[dict[str, str]] = field(default_factory=list)
    dataset: str = ""
    key_column: str = ""
    kinds: list[ColumnKind] = field(default_factory=list)
    next_href: str = ""


class TargetState(rx.State):
    """What was chosen for the file of the address; each choice is written down at once."""

    view: TargetView = TargetView()
    error: str = ""

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def choose(self, target: str) -> None:
        """Load the rows as this. Another choice begins another mapping."""
        self._take(await asyncio.to_thread(choose_target, visitor(), self.view.file_id, target[:80]))

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def use(self, pipeline: str) -> object:
        """Load the rows as a saved pipeline says, and go straight to the columns."""
        view = await asyncio.to_thread(use_pipeline, visitor(), self.view.file_id, pipeline[:40])
        self._take(view)
        return rx.redirect(view.next_href)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def keep_existing(self, existing: Existing) -> None:
        """What to do with what is there already."""
        self._take(await asyncio.to_thread(change_draft, visitor(), self.view.file_id, existing=existing))

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def keep_dataset(self, what: Literal["dataset", "key"], value: str) -> None:
        """The name of the shop's own dataset, or the column that tells its records apart."""
        try:
            self._take(await asyncio.to_thread(change_dataset, visitor(), self.view.file_id, what, value[:200]))
        except InvalidInput as error:
            self.error = sentence_of(error, visitor().language)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def keep_kind(self, column: str, kind: Literal["text", "decimal", "date", "boolean"]) -> None:
        """What a column of the shop's own dataset holds."""
        self._take(await asyncio.to_thread(change_kind, visitor(), self.view.file_id, column, FieldKind(kind)))

    def _take(self, view: TargetView) -> None:
        self.view, self.error = view, ""

    async def _open(self, opened: OpenFile) -> None:
        self._take(await asyncio.to_thread(read_target, visitor(), opened))


def read_target(who: Visitor, opened: OpenFile) -> TargetView:
    with current_house().read(who.actor) as uow:
        return _view(uow, opened, who.language)


def choose_target(who: Visitor, file_id: str, target: str) -> TargetView:
    """``NotFound`` for a target that nothing can be loaded as."""
    opened = open_file(who, file_id)
    if target == opened.draft.target and not opened.draft.pipeline:
        return read_target(who, opened)
    aside = opened.draft.set_aside | ({opened.draft.target: opened.draft.mapping} if opened.draft.target else {})
    with current_house().read(who.actor) as uow:
        profile, shape = get_shop_profile(uow), opened.upload.shape
        if target == STAGED:
            fields = own_fields(shape.columns, "")
            changed: dict[str, Any] = {
                "dataset": dataset_name(opened.upload.name),
                "fields": fields,
                "mapping": own_mapping(shape, fields, profile),
            }
        else:
            described = target_of(uow, opened.draft.model_copy(update={"target": target}))
            mapping = aside.get(target) or suggested_mapping(shape, described, profile)
            changed = {"dataset": "", "fields": (), "mapping": mapping}
    return read_target(who, opened.having(target=target, pipeline="", trial="", set_aside=aside, **changed))


def use_pipeline(who: Visitor, file_id: str, pipeline: str) -> TargetView:
    """Begin with what a pipeline says. Raises ``NotFound``."""
    opened = open_file(who, file_id)
    with current_house().read(who.actor) as uow:
        found = get_pipeline(uow, opened.tenant_id, pipeline)
    plan = LoadPlan.model_validate(found.plan)
    opened = opened.having(
        target=plan.target,
        mapping=plan.mapping,
        existing=plan.existing,
        dataset=plan.dataset,
        fields=plan.fields,
        pipeline=found.public_id,
        trial="",
    )
    return read_target(who, opened)


def change_draft(who: Visitor, file_id: str, **changes: Any) -> TargetView:
    return read_target(who, open_file(who, file_id).having(trial="", **changes))


def change_dataset(who: Visitor, file_id: str, what: str, value: str) -> TargetView:
    opened = open_file(who, file_id)
    columns = opened.upload.shape.columns
    if what == "dataset":
        if not value or dataset_name(value + ".x") != value:
            raise InvalidInput("dataset", "A dataset is named with letters, digits, dots and dashes.")
        return change_draft(who, file_id, dataset=value)
    if value and value not in columns:
        raise NotFound("The column")
    return _change_fields(who, opened, value, _kinds_of(opened))


def change_kind(who: Visitor, file_id: str, column: str, kind: FieldKind) -> TargetView:
    """``NotFound`` for a column that the file does not have."""
    opened = open_file(who, file_id)
    if column not in opened.upload.shape.columns or kind not in OWN_KINDS:
        raise NotFound("The column")
    key = next((one.title for one in opened.draft.fields if one.is_key), "")
    return _change_fields(who, opened, key, _kinds_of(opened) | {column: kind})


def _kinds_of(opened: OpenFile) -> dict[str, FieldKind]:
    fields = zip(opened.upload.shape.columns, opened.draft.fields, strict=False)
    return {column: one.kind for column, one in fields}


def _change_fields(who: Visitor, opened: OpenFile, key: str, kinds: dict[str, FieldKind]) -> TargetView:
    """Other fields of a dataset. The steps of those that stay what they were are kept."""
    shape = opened.upload.shape
    fields = own_fields(shape.columns, key, kinds)
    with current_house().read(who.actor) as uow:
        mapping = own_mapping(shape, fields, get_shop_profile(uow))
    before = {one.name: one.kind for one in opened.draft.fields}
    plans = opened.draft.mapping.get("fields", {})
    kept = {one.name: plans[one.name] for one in fields if one.name in plans and before.get(one.name) is one.kind}
    mapping["fields"] = {name: kept.get(name, plan) for name, plan in mapping["fields"].items()}
    return change_draft(who, opened.upload.public_id, fields=fields, mapping=mapping)


def _view(uow: UnitOfWork, opened: OpenFile, language: str) -> TargetView:
    draft, columns = opened.draft, opened.upload.shape.columns
    key = next((one for one in draft.fields if one.is_key), None)
    return TargetView(
        file_id=opened.upload.public_id,
        chosen=draft.target,
        existing=str(draft.existing),
        pipeline=draft.pipeline,
        cards=[
            *(_card(target, language) for target in list_targets(uow)),
            TargetCard(STAGED, translate(OWN_DATASET, language), translate(_MEANS[STAGED], language)),
        ],
        pipelines=[
            PipelineCard(one.public_id, one.name, target_title(uow, one.target, language), one.latest_version)
            for one in list_pipelines(uow, opened.tenant_id, PageRequest(per_page=MAX_PER_PAGE)).items
            if _fits(one, columns)
        ],
        columns=[{"value": name, "label": name} for name in columns],
        dataset=draft.dataset,
        key_column=key.title if key else "",
        kinds=_view_kinds(opened) if draft.target == STAGED else [],
        next_href=step_href(opened.upload.public_id, "columns") if draft.target else "",
    )


def _view_kinds(opened: OpenFile) -> list[ColumnKind]:
    shape = opened.upload.shape
    return [
        ColumnKind(
            column,
            str(one.kind),
            next((str(row[column])[:40] for row in shape.sample if row.get(column) not in (None, "")), ""),
        )
        for column, one in zip(shape.columns, opened.draft.fields, strict=False)
    ]


def _card(target: Target, language: str) -> TargetCard:
    # A target of which nothing is said here is told by its most important fields.
    means = _MEANS.get(target.name)
    said = (
        translate(means, language) if means else ", ".join(translate(one.title, language) for one in target.fields[:5])
    )
    return TargetCard(target.name, translate(target.title, language), said)


def _fits(pipeline: PipelineView, columns: tuple[str, ...]) -> bool:
    """Whether the file has all columns that the pipeline begins with."""
    fields = pipeline.plan.get("mapping", {}).get("fields", {}).values()
    sources = [one.get("source", {}) for one in fields]
    wanted = {source["column"] for source in sources if source.get("kind") == "column"}
    wanted |= {name for source in sources if source.get("kind") == "columns" for name in source["columns"]}
    return wanted <= set(columns)
