"""The prices of the open product: setting and withdrawing them with a reason, and the history that they leave."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailers import list_price_groups
from freight_app.catalogue.dtos import ProductDetail
from freight_app.catalogue.prices import set_price, withdraw_price
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.money import Money
from freight_app.ui.admin.product_form import read_money_text
from freight_app.ui.admin.product_price_rows import (
    HISTORY_PER_PAGE,
    ChangeView,
    PriceErrors,
    PriceRowView,
    PricesView,
    SeriesView,
    TypedPrice,
    read_prices,
)
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

UNDO_PRICE = "price_changed"
_FIELDS = {"amount": "amount", "min_quantity": "min_quantity", "reason": "reason", "group": "group"}


class PricesState(rx.State):
    """Prices in force, their history page by page, and the dialogs that change them."""

    rows: list[PriceRowView] = []
    groups: list[dict[str, str]] = []
    currencies: list[dict[str, str]] = []
    series: list[dict[str, str]] = []
    shown_series: str = ""
    chart: SeriesView = SeriesView()
    changes: list[ChangeView] = []
    page: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0
    typed: TypedPrice = TypedPrice()
    errors: PriceErrors = PriceErrors()
    asks: str = ""
    withdrawing: PriceRowView = PriceRowView()
    form_key: int = 0
    _id: int = 0
    _view: PricesView = PricesView()
    _before: list[Any] = []

    @rx.event
    @guarded(Permission.PRICES_EDIT)
    async def ask_new(self) -> None:
        """Open the dialog for a price that is not there yet."""
        currency = self.currencies[0]["value"] if self.currencies else ""
        self._open(TypedPrice(currency=currency))

    @rx.event
    @guarded(Permission.PRICES_EDIT)
    async def ask_change(self, key: str) -> None:
        """Open the dialog with a price that is in force."""
        row = self._row(key)
        self._open(TypedPrice(row.group, row.currency, str(row.min_quantity), row.plain, is_known=True))

    @rx.event
    @guarded(Permission.PRICES_EDIT)
    async def ask_withdrawal(self, key: str) -> None:
        """Open the dialog that asks why a price is taken away."""
        self.withdrawing, self.errors, self.asks = self._row(key), PriceErrors(), "withdraw"
        self.form_key += 1

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def close(self) -> None:
        self.asks = ""

    @rx.event
    @guarded(Permission.PRICES_EDIT)
    async def keep(self, data: dict[str, Any]) -> None:
        """Put the price of the dialog in force."""
        who = visitor()
        sent = {
            name: str(data.get(name, ""))[:400] for name in ("group", "currency", "min_quantity", "amount", "reason")
        }
        if self.typed.is_known:
            sent |= {
                "group": self.typed.group,
                "currency": self.typed.currency,
                "min_quantity": self.typed.min_quantity,
            }
        try:
            amount, quantity = _read(sent, [one["value"] for one in self.currencies])
            self._remember(sent["group"], sent["currency"], quantity)
            await asyncio.to_thread(_set, who, self._id, amount, sent["group"], quantity, sent["reason"].strip())
        except InvalidInput as error:
            self.errors = PriceErrors(**{_FIELDS.get(error.field, "amount"): sentence_of(error, who.language)})
            return
        await self._done(translate("The price is in force", who.language))

    @rx.event
    @guarded(Permission.PRICES_EDIT)
    async def withdraw(self, data: dict[str, Any]) -> None:
        """Take the price of the dialog away; a toast puts it back."""
        who, row = visitor(), self.withdrawing
        reason = str(data.get("reason", "")).strip()[:400]
        try:
            _check_reason(reason)
            self._remember(row.group, row.currency, row.min_quantity)
            await asyncio.to_thread(_withdraw, who, self._id, row.group, row.currency, row.min_quantity, reason)
        except InvalidInput as error:
            self.errors = PriceErrors(reason=sentence_of(error, who.language))
            return
        await self._done(translate("The price is withdrawn", who.language))

    @rx.event
    @guarded(Permission.PRICES_EDIT)
    async def undo(self) -> None:
        """Put the price back that was in force before the last change of this tab."""
        who, before, self._before = visitor(), list(self._before), []
        if not before:
            return
        group, currency, quantity, minor = before
        reason = translate("Taken back", who.language)
        if minor is None:
            await asyncio.to_thread(_withdraw, who, self._id, group, currency, quantity, reason)
        else:
            await asyncio.to_thread(_set, who, self._id, Money(minor, currency), group, quantity, reason)
        await self._read(who)

    # --- the history

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def choose_series(self, key: str) -> None:
        """Another price in the chart."""
        self.shown_series = key[:80]
        self._draw()

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def turn_to(self, page: int) -> None:
        """Another page of the history."""
        self.page = min(max(page, 1), self.pages)
        self._slice()

    # --- reading

    def _row(self, key: str) -> PriceRowView:
        row = next((row for row in self.rows if row.key == key), None)
        if row is None:
            raise NotFound("Price")
        return row

    def _open(self, typed: TypedPrice) -> None:
        self.typed, self.errors, self.asks = typed, PriceErrors(), "set"
        self.form_key += 1

    def _remember(self, group: str, currency: str, quantity: int) -> None:
        key = f"{group}|{currency}|{quantity}"
        minor = next((row.minor for row in self.rows if row.key == key), None)
        self._before = [group, currency, quantity, minor]

    async def _done(self, text: str) -> None:
        self.asks, self.errors = "", PriceErrors()
        await self._read(visitor())
        await show_toast(self, text, undo=UNDO_PRICE)

    async def _load(self, detail: ProductDetail) -> None:
        self._id, self.asks, self.page, self.shown_series, self._before = detail.id, "", 1, "", []
        await self._read(visitor())

    async def _read(self, who: Visitor) -> None:
        view = await asyncio.to_thread(read_prices, who, self._id)
        self._view = view
        self.rows, self.groups, self.currencies = view.rows, view.groups, view.currencies
        self.series = [{"value": one.key, "label": one.label} for one in view.series]
        self.total = len(view.changes)
        self.pages = max(1, -(-self.total // HISTORY_PER_PAGE))
        self.page = min(self.page, self.pages)
        self._slice()
        self._draw()

    def _slice(self) -> None:
        before = (self.page - 1) * HISTORY_PER_PAGE
        self.changes = list(self._view.changes[before : before + HISTORY_PER_PAGE])
        self.first, self.last = (before + 1 if self.changes else 0), before + len(self.changes)

    def _draw(self) -> None:
        all_series = list(self._view.series)
        chosen = next((one for one in all_series if one.key == self.shown_series), None)
        self.chart = chosen or (all_series[0] if all_series else SeriesView())
        self.shown_series = self.chart.key


def _(text: str) -> str:
    """Marks a sentence for the extractor; it is translated where it is shown."""
    return text


def _read(sent: dict[str, str], currencies: list[str]) -> tuple[Money, int]:
    if sent["currency"] not in currencies:
        raise InvalidInput("amount", _("This currency is not one of the shop's."))
    quantity = sent["min_quantity"].strip() or "1"
    if not quantity.isdecimal() or len(quantity) > 7:
        raise InvalidInput("min_quantity", "A quantity of at least 1 is needed.")
    amount = Money.from_decimal(read_money_text(sent["amount"], field="amount"), sent["currency"], field="amount")
    _check_reason(sent["reason"])
    return amount, int(quantity)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("reason", "A reason is needed: somebody will ask.")


def _set(who: Visitor, product_id: int, amount: Money, group: str, quantity: int, reason: str) -> None:
    with current_house().write(who.actor) as uow:
        _check_group(uow, group)
        set_price(uow, product_id, amount, group=group, min_quantity=quantity, reason=reason)


def _withdraw(who: Visitor, product_id: int, group: str, currency: str, quantity: int, reason: str) -> None:
    with current_house().write(who.actor) as uow:
        withdraw_price(uow, product_id, currency=currency, group=group, min_quantity=quantity, reason=reason)


def _check_group(uow: UnitOfWork, group: str) -> None:
    if all(known.code != group for known in list_price_groups(uow)):
        raise InvalidInput("group", "A customer group of 1 to 40 characters is needed.")
