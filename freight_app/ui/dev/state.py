"""What the gallery's live samples hold."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public

_MAKES = ("Citroën", "Dacia", "Fiat", "Hyundai", "Kia", "Peugeot", "Renault", "Škoda", "Toyota", "Volkswagen")


class GalleryState(rx.State):
    quantity: int = 2
    make: str = "peugeot"
    makes: list[dict[str, str]] = [{"value": make.lower(), "label": make, "hint": str(len(make))} for make in _MAKES]
    dialog_open: bool = False
    sheet_open: bool = False
    is_busy: bool = False
    chosen: list[str] = ["FR-20426"]
    delivery: str = "home"
    sort: str = "descending"
    view: str = "grid"
    page_number: int = 2
    undone: int = 0

    @rx.event
    @public
    async def set_amount(self, quantity: int) -> None:
        self.quantity = quantity

    @rx.event
    @public
    async def choose_make(self, make: str) -> None:
        self.make = make

    @rx.event
    @public
    async def toggle_dialog(self) -> None:
        self.dialog_open = not self.dialog_open

    @rx.event
    @public
    async def toggle_sheet(self) -> None:
        self.sheet_open = not self.sheet_open

    @rx.event
    @public
    async def work(self):
        self.is_busy = True
        yield
        await asyncio.sleep(2)
        self.is_busy = False

    @rx.event
    @public
    async def say(self, tone: str) -> None:
        texts = {"good": "Order FR-20418 is confirmed", "bad": "The stock has moved. Nothing was changed."}
        await show_toast(
            self,
            texts.get(tone, "Saved"),
            tone="bad" if tone == "bad" else "good",
            undo="sample" if tone == "good" else "",
        )

    @rx.event
    @public
    async def count_undo(self) -> None:
        self.undone += 1

    @rx.event
    @public
    async def toggle_row(self, number: str) -> None:
        self.chosen = [one for one in self.chosen if one != number] if number in self.chosen else [*self.chosen, number]

    @rx.event
    @public
    async def choose_none(self) -> None:
        self.chosen = []

    @rx.event
    @public
    async def choose_delivery(self, value: str) -> None:
        self.delivery = value

    @rx.event
    @public
    async def turn_sort(self) -> None:
        self.sort = "ascending" if self.sort == "descending" else "descending"

    @rx.event
    @public
    async def choose_view(self, view: str) -> None:
        self.view = view

    @rx.event
    @public
    async def go_to_page(self, page: int) -> None:
        self.page_number = page
