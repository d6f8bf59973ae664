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
from freight_app.ui.components.base import Child, Live, Text, cx, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.choices import choice_row, select_field
from freight_app.ui.components.fields import input_class, text_field
from freight_app.ui.components.icons import icon, icon_by
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
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
_KINDS: dict[FieldKind, str] = {
    FieldKind.TEXT: _("Text"),
    FieldKind.DECIMAL: _("Number"),
    FieldKind.DATE: _("Date"),
    FieldKind.BOOLEAN: _("Yes or no"),
}
_ICONS = {"products": "package-plus", "brands": "tag", "categories": "list-tree", "customers": "users", STAGED: "boxes"}


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


# --- the page

VIEW: Live = TargetState.view


def target_step() -> rx.Component:
    is_chosen = VIEW.chosen != ""
    return rx.el.div(
        rx.el.header(
            rx.el.div(
                rx.el.h2(t("What does each row stand for?"), class_name="text-xl font-semibold"),
                rx.el.p(t("Choose one; the columns come next."), class_name="mt-1 text-ink-2"),
                class_name="min-w-0 flex-1 basis-64",
            ),
            shown(
                is_chosen,
                link_button(t("Go on"), VIEW.next_href, look="act", size="sm", icon_end="arrow-right", keys="G"),
            ),
            class_name="flex flex-wrap items-start gap-3",
        ),
        shown(VIEW.pipelines.length() > 0, _saved()),
        rx.el.fieldset(
            rx.el.legend(t("What does each row stand for?"), class_name="sr-only"),
            rx.foreach(VIEW.cards, _target_card),
            class_name="grid gap-3 sm:grid-cols-2 xl:grid-cols-3",
        ),
        shown(VIEW.chosen == STAGED, _own()),
        shown(is_chosen, _existing()),
        class_name="flex max-w-5xl flex-col gap-6 p-5",
    )


def _target_card(card: Live) -> rx.Component:
    is_on = VIEW.chosen == card.name
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="target",
            value=card.name,
            checked=is_on,
            on_change=lambda _picked: TargetState.choose(card.name),  # type: ignore[call-arg, func-returns-value]
            class_name="sr-only",
        ),
        rx.el.span(
            icon_by(card.name, _ICONS, "size-5", otherwise="database"),
            class_name=cx(
                "grid size-10 shrink-0 place-items-center rounded-md",
                rx.cond(is_on, "bg-brand text-brand-ink", "bg-sunken text-ink-2"),
            ),
        ),
        rx.el.span(
            rx.el.span(card.title, class_name="block font-semibold"),
            rx.el.span(card.means, class_name="block text-ink-2 text-pretty"),
            class_name="min-w-0 flex-1",
        ),
        shown(is_on, icon("circle-check", "size-5 text-brand")),
        class_name=cx(
            "flex min-h-20 cursor-pointer items-start gap-3 rounded-md border px-4 py-3 transition duration-150 "
            "has-focus-visible:outline-2 has-focus-visible:outline-brand",
            rx.cond(is_on, "border-brand bg-brand-soft ring-1 ring-brand", "border-line hover:border-ink-3"),
        ),
    )


def _saved() -> rx.Component:
    def one(pipeline: Live) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                icon("route", "size-4 text-brand"),
                rx.el.span(
                    rx.el.span(pipeline.name, class_name="font-semibold"),
                    rx.el.span(
                        t("{what}, version {version}", what=pipeline.title, version=pipeline.version),
                        class_name="num block text-xs text-ink-2",
                    ),
                    class_name="min-w-0 flex-1 text-start",
                ),
                rx.el.span(t("Use it"), class_name="font-medium text-brand"),
                type="button",
                on_click=TargetState.use(pipeline.id),  # type: ignore[call-arg]
                class_name="flex min-h-12 w-full items-center gap-3 rounded-md border border-line px-4 py-2 hover:border-ink-3",
            )
        )

    return rx.el.section(
        rx.el.h3(t("You have loaded such a file before"), class_name="mb-2 font-semibold"),
        rx.el.ul(rx.foreach(VIEW.pipelines, one), class_name="grid gap-2 sm:grid-cols-2"),
    )


def _existing() -> rx.Component:
    def choice(value: Existing, title: Text, hint: Text) -> Child:
        return choice_row(
            title,
            "existing",
            str(value),
            checked=VIEW.existing == str(value),
            on_change=lambda _picked: TargetState.keep_existing(str(value)),  # type: ignore[call-arg, func-returns-value]
            hint=hint,
        )

    return rx.el.fieldset(
        rx.el.legend(t("And what is there already?"), class_name="mb-2 font-semibold"),
        rx.el.div(
            choice(
                Existing.UPDATE,
                t("Bring it up to date"),
                t("What the file says is taken over; what it does not say stays."),
            ),
            choice(Existing.SKIP, t("Leave it as it is"), t("Only what is new is loaded.")),
            choice(
                Existing.REFUSE,
                t("Show it to me"),
                t("Such rows are left over for you to look at: none should be there yet."),
            ),
            class_name="flex flex-col gap-2",
        ),
    )


def _own() -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("Your own dataset"), class_name="font-semibold"),
        rx.el.div(
            text_field(
                t("Its name"),
                "dataset",
                default_value=VIEW.dataset,
                key=VIEW.dataset,
                on_blur=lambda typed: TargetState.keep_dataset("dataset", typed),  # type: ignore[call-arg, func-returns-value]
                error=TargetState.error,
                size="sm",
                dir="ltr",
                class_name="w-72 max-sm:w-full",
            ),
            select_field(
                t("What tells one row from another"),
                "key_column",
                VIEW.columns,
                placeholder=t("The place of the row in the file"),
                value=VIEW.key_column,
                on_change=lambda picked: TargetState.keep_dataset("key", picked),  # type: ignore[call-arg, func-returns-value]
                size="sm",
                class_name="w-72 max-sm:w-full",
            ),
            class_name="mt-2 flex flex-wrap gap-4",
        ),
        rx.el.h4(t("What its columns hold"), class_name="mt-5 font-medium"),
        rx.el.p(
            t("Numbers and dates can be summed and sorted; whatever has to stay as it is written, is text."),
            class_name="text-sm text-ink-2 text-pretty",
        ),
        rx.el.ul(rx.foreach(VIEW.kinds, _kind), class_name="mt-2 grid gap-x-6 lg:grid-cols-2"),
    )


def _kind(one: Live) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.bdi(one.column, class_name="block truncate font-medium"),
            rx.el.bdi(one.example, class_name="block truncate text-xs text-ink-2 empty:hidden"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.select(
            *(rx.el.option(t(label), value=str(kind)) for kind, label in _KINDS.items()),
            value=one.kind,
            on_change=lambda picked: TargetState.keep_kind(one.column, picked),  # type: ignore[call-arg, func-returns-value]
            aria_label=t("What {column} holds", column=one.column),
            class_name=input_class("", "sm", "w-36! shrink-0 max-sm:h-11"),
        ),
        key=one.column,
        class_name="flex min-h-12 items-center gap-3 border-b border-line py-1",
    )
