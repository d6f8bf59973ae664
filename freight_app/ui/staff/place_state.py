"""Where somebody stands while they receive or count; each phone remembers it."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.stock.locations import list_locations
from freight_app.ui.components.base import Live, as_var, shown
from freight_app.ui.components.choices import select_field
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t
from freight_app.ui.visitor import Visitor, visitor


class PlaceState(rx.State):
    """``chosen`` is the browser's own memory: it counts only while it names an open location."""

    chosen: str = rx.LocalStorage("", name="freight_location")
    options: list[dict[str, str]] = []
    location_id: int = 0

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def choose(self, location_id: str) -> None:
        """Stand at another location."""
        self.chosen = location_id[:12]
        await self._load()

    async def _load(self) -> int:
        """Read the locations; answers where the person stands, the first one when the phone remembers none."""
        self.options = await asyncio.to_thread(_read_options, visitor())
        known = [option["value"] for option in self.options]
        here = self.chosen if self.chosen in known else (known[0] if known else "0")
        self.location_id = int(here)
        return self.location_id


def _read_options(who: Visitor) -> list[dict[str, str]]:
    with current_house().read(who.actor) as uow:
        return [{"value": str(one.id), "label": f"{one.code} · {one.name}"} for one in list_locations(uow)]


def place_field(on_change: Live) -> rx.Component:
    """Where the goods lie; nothing to choose in a house with one location."""
    options = as_var(PlaceState.options)
    return rx.fragment(
        shown(
            options.length() > 1,
            select_field(
                t("Location"),
                "location",
                options,
                size="staff",
                value=as_var(PlaceState.location_id).to_string(),
                on_change=on_change,
            ),
        )
    )
