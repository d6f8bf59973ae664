"""``/admin/settings/locations``: the places that hold goods, in the order in which they are asked for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.stock.dtos import LocationDraft, LocationView
from freight_app.stock.errors import LocationCodeTaken, LocationInUse
from freight_app.stock.locations import (
    arrange_locations,
    close_location,
    count_pieces_by_location,
    create_location,
    list_locations,
    reopen_location,
    update_location,
)
from freight_app.ui.admin.settings_forms import (
    ChangedMeanwhile,
    error_of,
    errors_of,
    moved,
    no_errors,
    require_unchanged,
    typed_text,
)
from freight_app.ui.admin.settings_frame import (
    ROOT,
    add_link,
    closed,
    edit_sheet,
    in_use,
    intro,
    move_buttons,
    settings_page,
    waiting,
)
from freight_app.ui.components.base import Live, code
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import text_area, text_field
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import number, t, translate, translate_count
from freight_app.ui.visitor import Visitor, visitor

HERE = f"{ROOT}/locations"
NO_ERRORS = no_errors("code", "name", "address")


@dataclass(frozen=True, slots=True)
class LocationRow:
    id: int
    code: str
    name: str
    address: str
    pieces: int
    is_active: bool
    href: str


@dataclass(frozen=True, slots=True)
class LocationForm:
    id: int = 0
    code: str = ""
    name: str = ""
    address: str = ""


class LocationSettingsState(rx.State):
    """The locations, and the one in the sheet."""

    rows: list[LocationRow] = []
    view: LocationForm = LocationForm()
    errors: dict[str, str] = NO_ERRORS
    is_open: bool = False
    filled: int = 0
    is_loaded: bool = False
    _opened: LocationView | None = None
    _closed: int = 0

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read the locations, and open the one that the address names."""
        found = await self._read()
        asked = self.router.url.query_parameters
        self.is_open, wanted = False, asked.get("edit", "")
        if wanted:
            self._fill(_find(found, int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0))
        elif "new" in asked:
            self._fill(None)

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def close(self) -> object:
        self.is_open = False
        return rx.redirect(HERE)

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def save(self, data: dict[str, Any]) -> object:
        """Save the location in the sheet."""
        who, opened = visitor(), self._opened
        self.errors = NO_ERRORS
        try:
            await asyncio.to_thread(_save, who, data, opened)
        except ValidationError as error:
            self.errors = NO_ERRORS | errors_of(error, NO_ERRORS, who.language)
        except LocationCodeTaken:
            taken = translate("Another location has this code.", who.language)
            self.errors = NO_ERRORS | {"code": taken}
        except (ChangedMeanwhile, InvalidInput) as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
            self._opened = _find(await self._read(), opened.id) if opened else None
        else:
            await show_toast(self, translate("Saved", who.language))
            self.is_open = False
            return rx.redirect(HERE)
        return None

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def shut(self, location_id: int) -> None:
        """Close a location; with goods in it, say how many are in the way."""
        who = visitor()
        try:
            await self._do(lambda uow: close_location(uow, location_id))
        except LocationInUse as error:
            if not error.details["pieces"]:
                raise
            await show_toast(self, _sentence_of(error, await self._name_of(location_id), who.language), tone="bad")
            return
        self._closed = location_id
        name = await self._name_of(location_id)
        await show_toast(self, translate("{name} is closed", who.language, name=name), undo="closing")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def reopen(self, location_id: int) -> None:
        """Goods come to this place again."""
        await self._do(lambda uow: reopen_location(uow, location_id))
        name = await self._name_of(location_id)
        await show_toast(self, translate("{name} is open again", visitor().language, name=name))

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def undo_closing(self) -> None:
        """Open again what was just closed."""
        if self._closed:
            closed, self._closed = self._closed, 0
            await self._do(lambda uow: reopen_location(uow, closed))

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def move(self, location_id: int, step: int) -> None:
        """Ask a location for goods a place earlier (-1) or later (1)."""
        await self._do(
            lambda uow: arrange_locations(
                uow, moved([one.id for one in list_locations(uow, include_closed=True)], location_id, step)
            )
        )

    async def _do(self, act: Callable[[UnitOfWork], object]) -> None:
        await asyncio.to_thread(_write, visitor(), act)
        await self._read()

    async def _read(self) -> list[LocationView]:
        found, pieces = await asyncio.to_thread(_read, visitor())
        self.rows = [
            LocationRow(
                id=one.id,
                code=one.code,
                name=one.name,
                address=one.address,
                pieces=pieces.get(one.id, 0),
                is_active=one.is_active,
                href=f"{HERE}?edit={one.id}",
            )
            for one in found
        ]
        self.is_loaded = True
        return found

    async def _name_of(self, location_id: int) -> str:
        return next((row.name for row in self.rows if row.id == location_id), "")

    def _fill(self, opened: LocationView | None) -> None:
        self._opened = opened
        self.view = LocationForm(opened.id, opened.code, opened.name, opened.address) if opened else LocationForm()
        self.errors, self.is_open = NO_ERRORS, True
        self.filled += 1


def _sentence_of(error: LocationInUse, name: str, language: str) -> str:
    return translate_count(
        "{name} still holds {count} piece. Move it elsewhere first.",
        "{name} still holds {count} pieces. Move them elsewhere first.",
        int(error.details["pieces"]),
        language,
        name=name,
    )


def _find(found: list[LocationView], wanted: int) -> LocationView:
    for one in found:
        if one.id == wanted:
            return one
    raise NotFound("Location")


def _read(who: Visitor) -> tuple[list[LocationView], dict[int, int]]:
    with current_house().read(who.actor) as uow:
        return list_locations(uow, include_closed=True), count_pieces_by_location(uow)


def _write(who: Visitor, act: Callable[[UnitOfWork], object]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow)


def _save(who: Visitor, data: dict[str, Any], opened: LocationView | None) -> None:
    with current_house().write(who.actor) as uow:
        known = list_locations(uow, include_closed=True)
        draft = LocationDraft(
            code=typed_text(data, "code"),
            name=typed_text(data, "name"),
            address=typed_text(data, "address"),
            # A new one is asked last.
            position=opened.position if opened else min(len(known), 1000),
        )
        if opened is None:
            create_location(uow, draft)
        else:
            require_unchanged(opened, _find(known, opened.id))
            update_location(uow, opened.id, draft)


VIEW: Live = LocationSettingsState.view
ERRORS: Live = LocationSettingsState.errors


def page() -> rx.Component:
    return settings_page(
        rx.cond(LocationSettingsState.is_loaded, _places(), waiting()),
        _sheet(),
        here="locations",
        actions=[add_link(HERE)],
        undo={"closing": LocationSettingsState.undo_closing},
    )


def _places() -> rx.Component:
    rows = LocationSettingsState.rows
    return rx.fragment(
        intro(
            t(
                "The places that hold goods. An order takes its parts from the first place that has them all. A closed place takes no goods any more; what happened there stays in the books."
            )
        ),
        data_table(
            head=[
                th(t("Location"), first=True),
                th(t("Code")),
                th(t("Address")),
                th(t("Pieces"), numeric=True),
                th(t("Status")),
                th(t("Order of the list")),
                th(""),
            ],
            rows=rx.foreach(rows, _row),
            caption=t("Stock locations"),
        ),
    )


def _row(row: Live, at: Live) -> rx.Component:
    state: Live = LocationSettingsState
    closing = button(t("Close it"), size="sm", on_click=state.shut(row.id))
    opening = button(t("Open it again"), size="sm", on_click=state.reopen(row.id))
    return table_row(
        td(row_link(row.name, row.href, is_code=False), first=True),
        td(code(row.code, "text-ink-2"), label=t("Code")),
        td(rx.el.bdi(row.address), label=t("Address"), class_name="sm:max-w-64 sm:truncate"),
        td_number(number(row.pieces), label=t("Pieces")),
        td(rx.cond(row.is_active, in_use(), closed()), label=t("Status")),
        td(
            move_buttons(
                up=state.move(row.id, -1),
                down=state.move(row.id, 1),
                is_first=at == 0,
                is_last=at == LocationSettingsState.rows.length() - 1,  # type: ignore[attr-defined]
            ),
            label=t("Order of the list"),
        ),
        td(
            rx.el.span(rx.cond(row.is_active, closing, opening), class_name="relative z-10"),
            class_name="pe-5 text-end",
        ),
        key=row.id.to_string(),
    )


def _sheet() -> rx.Component:
    is_new = VIEW.id == 0
    return edit_sheet(
        text_field(t("Name"), "name", default_value=VIEW.name, error=ERRORS["name"], required=True, max_length=120),
        text_field(
            t("Code"),
            "code",
            default_value=VIEW.code,
            error=ERRORS["code"],
            hint=t("Letters, digits and hyphens; it stands on labels and lists."),
            required=True,
            max_length=20,
            dir="ltr",
            auto_complete="off",
        ),
        text_area(
            t("Address"),
            "address",
            rows=3,
            default_value=VIEW.address,
            error=ERRORS["address"],
            optional=True,
            max_length=300,
            dir="auto",
        ),
        title=rx.cond(is_new, t("New location"), VIEW.name),
        open=LocationSettingsState.is_open,
        filled=LocationSettingsState.filled,
        error=ERRORS["form"],
        on_submit=LocationSettingsState.save,
        on_close=LocationSettingsState.close,
    )
