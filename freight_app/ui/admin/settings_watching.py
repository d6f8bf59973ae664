"""``/admin/settings/alerts``: after how many days the house speaks up about shipments and purchase orders."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.shipping.watch_limits import LONGEST, OURS, WatchLimits, get_watch_limits, set_watch_limits
from freight_app.ui.admin.settings_forms import error_of, no_errors, typed_number
from freight_app.ui.admin.settings_frame import intro, save_bar, settings_page, waiting
from freight_app.ui.components.base import Live, Text, as_var
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import number_field
from freight_app.ui.components.forms import form, form_section
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.visitor import Visitor, visitor

FIELDS = tuple(WatchLimits.model_fields)
NO_ERRORS = no_errors(*FIELDS)


class WatchSettingsState(rx.State):
    """Days by name, as they stand in the form."""

    days: dict[str, str] = dict.fromkeys(FIELDS, "")
    errors: dict[str, str] = NO_ERRORS
    filled: int = 0
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read what holds now."""
        await self._read()

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def save(self, data: dict[str, Any]) -> None:
        """Save what was changed; the next look of the house goes by it."""
        who = visitor()
        self.errors = NO_ERRORS
        try:
            days = read_days(data, who.language)
            await asyncio.to_thread(_write, who, {name: n for name, n in days.items() if str(n) != self.days[name]})
        except InvalidInput as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
            return
        await self._read()
        await show_toast(self, translate("Saved", who.language))

    async def _read(self) -> None:
        found = await asyncio.to_thread(_read, visitor())
        self.days = {name: str(days) for name, days in found.model_dump().items()}
        self.filled += 1
        self.is_loaded = True


def read_days(data: dict[str, Any], language: str) -> dict[str, int]:
    """Every field as a number; an empty one is our own. ``InvalidInput`` names the field."""
    found: dict[str, int] = {}
    for name in FIELDS:
        text = typed_number(data, name) or str(getattr(OURS, name))
        if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= LONGEST):
            raise InvalidInput(
                name, translate("Write a whole number from {low} to {high}.", language, low=0, high=LONGEST)
            )
        found[name] = int(text)
    return found


def _read(who: Visitor) -> WatchLimits:
    with current_house().read(who.actor) as uow:
        return get_watch_limits(uow)


def _write(who: Visitor, days: dict[str, int]) -> None:
    with current_house().write(who.actor) as uow:
        set_watch_limits(uow, days)


def page() -> rx.Component:
    state: Live = WatchSettingsState
    return settings_page(
        intro(
            t("An alert is raised once a thing is longer out of order than this, and ends by itself when it is over.")
        ),
        rx.cond(
            state.is_loaded,
            form(
                LeaveGuard.create(),
                _section(
                    t("Shipments"),
                    ("late_departure", t("Has not left, after the planned day")),
                    ("announced", t("Announced, and nobody collects it")),
                    ("quiet_road", t("No news, by road")),
                    ("quiet_air", t("No news, by air")),
                    ("quiet_rail", t("No news, by rail")),
                    ("quiet_sea", t("No news, by sea")),
                    ("customs", t("Held by customs")),
                    ("arrival_late", t("Has not arrived, after the planned day")),
                ),
                _section(
                    t("Purchase orders"),
                    ("order_not_confirmed", t("Placed and not confirmed")),
                    ("order_overdue", t("Not complete, after the promised day")),
                    ("predicted_late", t("Probably later than promised, by so many days")),
                ),
                save_bar(error=state.errors["form"]),
                on_submit=state.save,
                key=as_var(state.filled).to_string(),
                class_name="gap-0!",
            ),
            waiting(),
        ),
        here="alerts",
    )


def _section(title: Text, *fields: tuple[str, Text]) -> rx.Component:
    state: Live = WatchSettingsState
    return rx.el.div(
        form_section(
            title,
            rx.el.div(
                *(
                    number_field(
                        label,
                        name,
                        unit=t("days"),
                        default_value=state.days[name],
                        error=state.errors[name],
                        max_length=2,
                    )
                    for name, label in fields
                ),
                class_name="grid max-w-2xl gap-4 sm:grid-cols-2",
            ),
        ),
        class_name="border-t border-line px-5",
    )
