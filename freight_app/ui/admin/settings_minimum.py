"""On the money page of the settings: from which amount on an order is taken, for everybody and by price group."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.languages import pick_text
from freight_app.kit.money import Money
from freight_app.orders.minimum.amounts import GroupMinimum, list_minimums, set_minimum
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.settings_forms import typed_number
from freight_app.ui.admin.settings_frame import intro
from freight_app.ui.components.base import Live, cx
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import input_class
from freight_app.ui.components.forms import form
from freight_app.ui.components.price import currency_label, price_text
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

UNDO = "minimum_order"


@dataclass(frozen=True, slots=True)
class MinimumRow:
    """A price group; ``written`` is what its field starts with, ``hint`` what holds while it is empty."""

    group: str
    name: str
    written: str
    hint: str
    error: str = ""


class MinimumSettingsState(rx.State):
    """The minimums by price group; each is saved by itself and can be taken back."""

    rows: list[MinimumRow] = []
    currency: str = ""
    filled: int = 0
    _before: tuple[str, Money | None] | None = None

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def save(self, group: str, data: dict[str, Any]) -> None:
        """Ask so much of a group; an empty field asks what is asked of everybody."""
        who = visitor()
        try:
            before = await asyncio.to_thread(_save, who, group, typed_number(data, "amount"))
        except InvalidInput as error:
            sentence = sentence_of(error, who.language)
            self.rows = [
                MinimumRow(row.group, row.name, row.written, row.hint, sentence if row.group == group else "")
                for row in self.rows
            ]
            return
        self._before = (group, before)
        await self._read()
        await show_toast(self, translate("Saved", who.language), undo=UNDO)

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def undo_save(self) -> None:
        """Ask again what was asked before the last change."""
        before, self._before = self._before, None
        if before is not None:
            await asyncio.to_thread(_put, visitor(), *before)
            await self._read()

    async def _read(self) -> None:
        who = visitor()
        found, self.currency = await asyncio.to_thread(_read, who)
        self.rows = [_row(one, who.language) for one in found]
        self.filled += 1


def _read(who: Visitor) -> tuple[list[GroupMinimum], str]:
    with current_house().read(who.actor) as uow:
        return list_minimums(uow), currency_label(get_shop_profile(uow).currency, who.language)


def _row(one: GroupMinimum, language: str) -> MinimumRow:
    if one.own is not None:
        hint = translate("No minimum", language) if one.own.is_zero else ""
    elif one.amount.is_zero:
        hint = translate("No minimum", language)
    else:
        hint = translate("As for everybody: {amount}", language, amount=price_text(one.amount, language))
    written = "" if one.own is None else f"{one.own.decimal:f}"
    return MinimumRow(one.group, pick_text(one.name, language), written, hint)


def _save(who: Visitor, group: str, written: str) -> Money | None:
    with current_house().write(who.actor) as uow:
        amount = Money.from_decimal(written, get_shop_profile(uow).currency) if written else None
        return set_minimum(uow, group, amount)


def _put(who: Visitor, group: str, amount: Money | None) -> None:
    with current_house().write(who.actor) as uow:
        set_minimum(uow, group, amount)


STATE: Live = MinimumSettingsState


def minimum_orders() -> rx.Component:
    """A field for each price group."""

    def row(one: Live) -> rx.Component:
        return form(
            rx.el.label(
                rx.el.span(one.name, class_name="text-sm font-medium"),
                rx.el.span(
                    rx.el.input(
                        name="amount",
                        default_value=one.written,
                        input_mode="decimal",
                        dir="ltr",
                        auto_complete="off",
                        class_name=cx(input_class(one.error), "num min-w-0 flex-1"),
                    ),
                    rx.el.span(STATE.currency, class_name="text-sm text-ink-2"),
                    class_name="mt-1.5 flex items-center gap-2",
                ),
                rx.el.span(one.hint, class_name="num mt-1 block text-sm text-ink-2 empty:hidden"),
                rx.el.span(one.error, role="alert", class_name="mt-1 block text-sm text-bad empty:hidden"),
                class_name="min-w-0 flex-1",
            ),
            button(t("Save"), size="md", type="submit", class_name="mt-6.5 shrink-0"),
            on_submit=STATE.save(one.group),
            key=one.group + STATE.filled.to_string(),
            class_name="flex-row! items-start gap-3!",
        )

    return rx.el.section(
        rx.el.h2(t("Minimum order"), class_name="px-5 pt-6 text-base font-semibold"),
        intro(
            t(
                "What the parts of an order come to at least, with tax and without delivery. Empty asks of a group what is asked of everybody, zero asks for nothing."
            )
        ),
        rx.el.div(rx.foreach(STATE.rows, row), class_name="grid max-w-3xl gap-4 px-5 pb-6 sm:grid-cols-2"),
        class_name="border-t border-line",
    )
