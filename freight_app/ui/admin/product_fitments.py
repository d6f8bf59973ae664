"""The vehicles that the open product fits: added by make, model and engine, taken away one by one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.dtos import FitmentDraft, FitmentView, ProductDetail
from freight_app.catalogue.fitment import add_fitments, remove_fitment
from freight_app.catalogue.vehicles import list_makes, list_models, list_vehicles
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.languages import pick_text
from freight_app.ui.admin.product_open import change_product
from freight_app.ui.components.base import Live, as_var, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.choices import combobox_field
from freight_app.ui.components.fields import number_field, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.states import empty_state
from freight_app.ui.components.tables import data_table, table_row, td, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shells.console import panel
from freight_app.ui.visitor import Visitor, visitor

UNDO_FITMENT = "fitment_removed"
PER_PAGE = 25
_ALL = "all"


@dataclass(frozen=True, slots=True)
class FitmentRow:
    vehicle_id: int
    year_from: int
    vehicle: str
    engine: str
    years: str
    note: str


@dataclass(frozen=True, slots=True)
class FitmentErrors:
    vehicle: str = ""
    years: str = ""


class FitmentState(rx.State):
    """A page of the vehicles, and the steps that choose another one."""

    rows: list[FitmentRow] = []
    page: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0
    makes: list[dict[str, str]] = []
    models: list[dict[str, str]] = []
    engines: list[dict[str, str]] = []
    make: str = ""
    model: str = ""
    engine: str = ""
    errors: FitmentErrors = FitmentErrors()
    form_key: int = 0
    _all: list[FitmentRow] = []
    _removed: list[dict[str, Any]] = []

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def pick_make(self, value: str) -> None:
        """First step: the others start anew."""
        self.make, self.model, self.engine, self.engines = value[:120], "", "", []
        self.models = await asyncio.to_thread(_models, self.make)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def pick_model(self, value: str) -> None:
        """Second step; all engines of the model are the first choice."""
        self.model = value[:120]
        self.engines = await asyncio.to_thread(_engines, visitor(), self.make, self.model)
        self.engine = self.engines[0]["value"] if self.engines else ""

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def pick_engine(self, value: str) -> None:
        self.engine = value if any(one["value"] == value for one in self.engines) else ""

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def add(self, data: dict[str, Any]) -> None:
        """Add the chosen engine, or all of the model."""
        who = visitor()
        self.errors = FitmentErrors()
        try:
            drafts = self._drafts(data, who)
            detail, _none = await change_product(self, lambda uow, product_id: add_fitments(uow, product_id, drafts))
        except InvalidInput as error:
            name = "vehicle" if error.field in ("vehicle_id", "fitments") else "years"
            self.errors = FitmentErrors(**{name: sentence_of(error, who.language)})
            return
        self._show(detail.fitments, who)
        self.form_key += 1
        text = translate_count("{count} vehicle added", "{count} vehicles added", len(drafts), who.language)
        await show_toast(self, text)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def remove(self, vehicle_id: int, year_from: int) -> None:
        """Take a line away; a toast brings it back."""
        who = visitor()
        detail, removed = await change_product(
            self, lambda uow, product_id: remove_fitment(uow, product_id, vehicle_id, year_from)
        )
        self._removed = [draft.model_dump() for draft in removed]
        self._show(detail.fitments, who)
        await show_toast(self, translate("The vehicle is removed", who.language), undo=UNDO_FITMENT)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def undo_removal(self) -> None:
        """Bring the last removed line back."""
        gone = [FitmentDraft.model_validate({**one, "note": {**one["note"]}}) for one in self._removed]
        self._removed = []
        if gone:
            detail, _none = await change_product(self, lambda uow, product_id: add_fitments(uow, product_id, gone))
            self._show(detail.fitments, visitor())

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def turn_to(self, page: int) -> None:
        self.page = min(max(page, 1), self.pages)
        self._slice()

    def _drafts(self, data: dict[str, Any], who: Visitor) -> list[FitmentDraft]:
        chosen = [one["value"] for one in self.engines if one["value"] not in ("", _ALL)]
        ids = chosen if self.engine == _ALL else [self.engine] if self.engine in chosen else []
        if not ids:
            raise InvalidInput("vehicle_id", _("Choose a make, a model and an engine."))
        first, last = (_year(data.get(name)) for name in ("year_from", "year_to"))
        note = str(data.get("note", "")).strip()[:500]
        return [
            FitmentDraft(vehicle_id=int(one), year_from=first, year_to=last, note={who.language: note} if note else {})
            for one in ids
        ]

    async def _load(self, detail: ProductDetail) -> None:
        self.make = self.model = self.engine = ""
        self.models, self.engines, self.errors, self.page, self._removed = [], [], FitmentErrors(), 1, []
        self.makes = await asyncio.to_thread(_makes)
        self._show(detail.fitments, visitor())

    def _show(self, fitments: list[FitmentView], who: Visitor) -> None:
        self._all = [_row(fitment, who.language) for fitment in fitments]
        self.total = len(self._all)
        self.pages = max(1, -(-self.total // PER_PAGE))
        self.page = min(self.page, self.pages)
        self._slice()

    def _slice(self) -> None:
        before = (self.page - 1) * PER_PAGE
        self.rows = list(self._all[before : before + PER_PAGE])
        self.first, self.last = (before + 1 if self.rows else 0), before + len(self.rows)


def _(text: str) -> str:
    """Marks a sentence for the extractor; it is translated where it is shown."""
    return text


def _row(fitment: FitmentView, language: str) -> FitmentRow:
    engine = " · ".join(part for part in (fitment.engine, fitment.engine_code) if part)
    until = str(fitment.year_to) if fitment.year_to else translate("today", language)
    return FitmentRow(
        vehicle_id=fitment.vehicle_id,
        year_from=fitment.year_from,
        vehicle=f"{fitment.make} {fitment.model}",
        engine=engine,
        years=f"{fitment.year_from}–{until}",
        note=pick_text(fitment.note, language),
    )


def _year(value: Any) -> int | None:
    typed = str(value or "").strip()
    if not typed:
        return None
    if not typed.isdecimal() or not 1900 <= int(typed[:6]) <= 2100:
        raise InvalidInput("year_to", _("A year has four digits."))
    return int(typed)


def _makes() -> list[dict[str, str]]:
    with current_house().read() as uow:
        return [{"value": make.slug, "label": make.name} for make in list_makes(uow)]


def _models(make: str) -> list[dict[str, str]]:
    with current_house().read() as uow:
        return [{"value": model.slug, "label": model.name} for model in list_models(uow, make)]


def _engines(who: Visitor, make: str, model: str) -> list[dict[str, str]]:
    with current_house().read() as uow:
        vehicles = list_vehicles(uow, make=make, model=model)
    items = [
        {
            "value": str(one.id),
            "label": " · ".join(part for part in (one.engine, one.engine_code) if part),
            "hint": f"{one.year_from}–{one.year_to or ''}",
        }
        for one in vehicles
    ]
    everything = {"value": _ALL, "label": translate("All engines", who.language), "hint": ""}
    return [everything, *items] if len(items) > 1 else items


# --- the section of the page


def fitments_section() -> rx.Component:
    """What it fits, and how to add to it."""
    nothing = empty_state(
        t("No vehicle yet"),
        t("Whether it fits is unknown until a vehicle is here, or the part fits every vehicle."),
        icon_name="car-front",
    )
    return rx.fragment(
        panel(t("Add a vehicle"), _adding()),
        panel(t("Fits these vehicles"), rx.cond(as_var(FitmentState.total) > 0, _table(), nothing)),
    )


def _adding() -> rx.Component:
    state = FitmentState
    errors: Live = state.errors
    return form(
        rx.el.div(
            combobox_field(t("Make"), "make", state.makes, value=state.make, on_pick=state.pick_make),
            combobox_field(
                t("Model"),
                "model",
                state.models,
                value=state.model,
                on_pick=state.pick_model,
                disabled=as_var(state.make) == "",
            ),
            combobox_field(
                t("Engine"),
                "engine",
                state.engines,
                value=state.engine,
                on_pick=state.pick_engine,
                disabled=as_var(state.model) == "",
                error=errors.vehicle,
            ),
            class_name="grid gap-4 sm:grid-cols-3",
        ),
        rx.el.div(
            number_field(t("From year"), "year_from", error=errors.years, max_length=4, optional=True),
            number_field(t("To year"), "year_to", max_length=4, optional=True),
            text_field(
                t("Remark"),
                "note",
                hint=t("Customers read it, for example: with towing hook only."),
                max_length=500,
                optional=True,
            ),
            class_name="grid gap-4 sm:grid-cols-[9rem_9rem_minmax(0,1fr)]",
        ),
        rx.el.div(button(t("Add it"), look="brand", type="submit", size="md", icon_start="plus")),
        on_submit=state.add,
        key=as_var(state.form_key).to_string(),
        class_name="px-5 pb-5",
    )


def _table() -> rx.Component:
    def row(fitment: Live) -> rx.Component:
        return table_row(
            td(rx.el.bdi(fitment.vehicle), first=True),
            td(rx.el.bdi(fitment.engine, class_name="ltr"), label=t("Engine")),
            td(rx.el.bdi(fitment.years, class_name="num"), label=t("Years"), class_name="whitespace-nowrap"),
            td(fitment.note, label=t("Remark"), class_name="sm:max-w-72"),
            td(
                rx.el.span(
                    icon_button(
                        "trash",
                        t("Remove the vehicle"),
                        size="sm",
                        on_click=FitmentState.remove(fitment.vehicle_id, fitment.year_from),  # type: ignore[call-arg]
                    ),
                    class_name="flex justify-end",
                )
            ),
            key=fitment.vehicle_id.to_string() + "-" + fitment.year_from.to_string(),
        )

    return data_table(
        head=[th(t("Vehicle"), first=True), th(t("Engine")), th(t("Years")), th(t("Remark")), th("")],
        rows=rx.foreach(FitmentState.rows, row),
        caption=t("Fits these vehicles"),
        foot=shown(
            as_var(FitmentState.pages) > 1,
            rx.el.div(
                pagination(
                    page=FitmentState.page,
                    pages=FitmentState.pages,
                    total=FitmentState.total,
                    first=FitmentState.first,
                    last=FitmentState.last,
                    on_page=FitmentState.turn_to,
                ),
                class_name="px-5 py-2",
            ),
        ),
    )
