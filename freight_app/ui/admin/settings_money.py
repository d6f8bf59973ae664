"""``/admin/settings/money``: the currency that the shop sells in, and those in which prices can be kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import reflex as rx
from babel.numbers import get_currency_name
from iso4217 import Currency

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_money, locale_of
from freight_app.kit.money import Money
from freight_app.orders.delivery_methods import list_delivery_methods
from freight_app.shop.dtos import ShopProfile, ShopProfileUpdate
from freight_app.shop.service import get_shop_profile, update_shop_profile
from freight_app.ui.admin.settings_frame import intro, settings_page, waiting
from freight_app.ui.admin.settings_minimum import UNDO, MinimumSettingsState, minimum_orders
from freight_app.ui.components.base import Live, code
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import combobox_field
from freight_app.ui.components.overlays import confirm_dialog
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, tn, translate
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.visitor import Visitor, visitor

# What an amount of the currency looks like.
_EXAMPLE = 1250


@dataclass(frozen=True, slots=True)
class CurrencyRow:
    code: str
    name: str
    example: str
    is_own: bool


class MoneySettingsState(rx.State):
    """The currencies; each choice takes effect at once and can be taken back."""

    rows: list[CurrencyRow] = []
    others: list[dict[str, str]] = []
    own: str = ""
    # The currency that the question is about, and how many delivery methods have a fee in it.
    asked: str = ""
    ready_methods: int = 0
    is_loaded: bool = False
    _before: dict[str, Any] = {}

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read the currencies."""
        self._show(await asyncio.to_thread(_read, visitor()))
        await (await self.get_state(MinimumSettingsState))._read()
        self.asked, self.is_loaded = "", True

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def add(self, code: str) -> None:
        """Keep prices in one more currency."""
        await self._change(lambda shop: {"currencies": [*shop.currencies, code[:3]]})
        await show_toast(self, translate("{currency} is added", visitor().language, currency=code[:3]), undo="money")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def remove(self, code: str) -> None:
        """Keep no more prices in a currency; those that are there stay in the books."""
        await self._change(lambda shop: {"currencies": [one for one in shop.currencies if one != code]})
        await show_toast(self, translate("{currency} is removed", visitor().language, currency=code[:3]), undo="money")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def ask_own(self, code: str) -> None:
        """Say what follows before the shop sells in another currency."""
        if code not in [row.code for row in self.rows]:
            raise NotFound("Currency")
        self.ready_methods = await asyncio.to_thread(_count_methods, visitor(), code)
        self.asked = code

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def close_question(self) -> None:
        self.asked = ""

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def make_own(self) -> None:
        """Sell in the currency that was asked about."""
        chosen, self.asked = self.asked, ""
        if not chosen:
            return
        await self._change(lambda _shop: {"currency": chosen})
        text = translate("The shop sells in {currency} now", visitor().language, currency=chosen)
        await show_toast(self, text, undo="money")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def undo_change(self) -> None:
        """Take the last choice back."""
        if self._before:
            before = self._before
            await self._change(lambda _shop: before)
            self._before = {}

    async def _change(self, choose: Any) -> None:
        before, after = await asyncio.to_thread(_write, visitor(), choose)
        self._before = {"currencies": list(before.currencies), "currency": before.currency}
        self._show(after)
        # A minimum is in the currency that the shop sells in.
        await (await self.get_state(MinimumSettingsState))._read()
        await refresh_shell(self)

    def _show(self, shop: ShopProfile) -> None:
        language = visitor().language
        names = dict(named_currencies(language))
        self.own = shop.currency
        self.rows = [
            CurrencyRow(
                code=code,
                name=names.get(code, code),
                example=format_money(Money.from_decimal(_EXAMPLE, code), language),
                is_own=code == shop.currency,
            )
            for code in shop.currencies
        ]
        self.others = [
            {"value": code, "label": name, "hint": code}
            for code, name in named_currencies(language)
            if code not in shop.currencies
        ]


@lru_cache(maxsize=3)
def named_currencies(language: str) -> tuple[tuple[str, str], ...]:
    """Every money of account of ISO 4217 with its name in a language, by name."""
    locale = locale_of(language)
    codes = sorted(one.code for one in Currency if one.exponent is not None)
    named = [(code, get_currency_name(code, locale=locale)) for code in codes]
    return tuple(sorted(((code, name[:1].upper() + name[1:]) for code, name in named), key=lambda pair: pair[1]))


def _read(who: Visitor) -> ShopProfile:
    with current_house().read(who.actor) as uow:
        return get_shop_profile(uow)


def _write(who: Visitor, choose: Any) -> tuple[ShopProfile, ShopProfile]:
    with current_house().write(who.actor) as uow:
        before = get_shop_profile(uow)
        return before, update_shop_profile(uow, ShopProfileUpdate.model_validate(choose(before)))


def _count_methods(who: Visitor, currency: str) -> int:
    with current_house().read(who.actor) as uow:
        methods = list_delivery_methods(uow, include_inactive=True)
    return sum(1 for one in methods if one.is_active and one.full_fee.currency == currency)


STATE: Live = MoneySettingsState


def page() -> rx.Component:
    return settings_page(
        rx.cond(MoneySettingsState.is_loaded, rx.fragment(_currencies(), minimum_orders()), waiting()),
        _question(),
        here="money",
        undo={"money": MoneySettingsState.undo_change, UNDO: MinimumSettingsState.undo_save},
    )


def _currencies() -> rx.Component:
    def row(one: Live) -> rx.Component:
        own = badge(t("The shop sells in it"), tone="good", icon_name="check")
        choices = rx.el.span(
            button(t("Sell in it"), size="sm", on_click=STATE.ask_own(one.code)),
            button(t("Remove"), look="plain", size="sm", on_click=STATE.remove(one.code)),
            class_name="inline-flex gap-2",
        )
        return table_row(
            td(rx.el.span(one.name, class_name="font-medium"), first=True),
            td(code(one.code, "text-ink-2"), label=t("Code")),
            td_number(one.example, label=t("Example")),
            td(rx.cond(one.is_own, own, choices), class_name="ps-6 pe-5"),
            key=one.code,
        )

    return rx.el.div(
        intro(
            t(
                "Prices, fees and totals are in the one currency that the shop sells in. In the others prices can be kept ready for the day that it changes. All prices are with tax."
            )
        ),
        data_table(
            head=[th(t("Currency"), first=True), th(t("Code")), th(t("Example"), numeric=True), th("")],
            rows=rx.foreach(STATE.rows, row),
            caption=t("Currencies"),
            class_name="max-w-3xl",
        ),
        combobox_field(
            t("Add a currency"),
            "currency",
            STATE.others,
            on_pick=STATE.add,
            placeholder=t("Name or code"),
            class_name="max-w-md px-5 py-6",
        ),
    )


def _question() -> rx.Component:
    without = t(
        "Parts without a price in {currency} can only be asked for. No delivery method has a fee in {currency} yet: until one has, nobody can order.",
        currency=STATE.asked,
    )
    ready = tn(
        "Parts without a price in {currency} can only be asked for. {count} delivery method has a fee in {currency}; the others are not offered until theirs is written.",
        "Parts without a price in {currency} can only be asked for. {count} delivery methods have a fee in {currency}; the others are not offered until theirs is written.",
        STATE.ready_methods,
        currency=STATE.asked,
    )
    return confirm_dialog(
        open=STATE.asked != "",
        on_close=STATE.close_question,
        on_confirm=STATE.make_own,
        title=t("Sell in {currency} from now on?", currency=STATE.asked),
        consequence=rx.cond(STATE.ready_methods > 0, ready, without),
        confirm=t("Sell in {currency}", currency=STATE.asked),
        danger=False,
    )
