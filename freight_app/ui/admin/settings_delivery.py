"""``/admin/settings/delivery``: how goods reach the customer, what it costs and what is promised."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import pick_text
from freight_app.orders.delivery_methods import (
    arrange_delivery_methods,
    create_delivery_method,
    list_delivery_methods,
    switch_delivery_method,
    update_delivery_method,
)
from freight_app.orders.dtos import DeliveryMethodView
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile
from freight_app.shop.taxes import list_tax_classes
from freight_app.ui.admin.settings_delivery_rows import (
    NO_ERRORS,
    MethodForm,
    MethodRow,
    method_form,
    method_row,
    read_draft,
)
from freight_app.ui.admin.settings_forms import error_of, errors_of, moved, require_unchanged
from freight_app.ui.admin.settings_frame import (
    ROOT,
    add_link,
    edit_sheet,
    intro,
    move_buttons,
    row_switch,
    settings_page,
    texts_field,
    waiting,
)
from freight_app.ui.components.base import Live, shown
from freight_app.ui.components.choices import checkbox, select_field
from freight_app.ui.components.fields import money_field, number_field, text_field
from freight_app.ui.components.price import price
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.visitor import Visitor, visitor

HERE = f"{ROOT}/delivery"


class DeliverySettingsState(rx.State):
    """The delivery methods, and the one in the sheet."""

    rows: list[MethodRow] = []
    languages: list[str] = []
    currency: str = ""
    tax_classes: list[dict[str, str]] = []
    view: MethodForm = MethodForm()
    errors: dict[str, str] = NO_ERRORS
    is_open: bool = False
    filled: int = 0
    is_loaded: bool = False
    _opened: DeliveryMethodView | None = None
    _last: tuple[int, bool] = (0, False)

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read the methods, and open the one that the address names."""
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
        """Save the method in the sheet."""
        who, opened = visitor(), self._opened
        self.errors = NO_ERRORS
        try:
            await asyncio.to_thread(_save, who, data, opened)
        except ValidationError as error:
            self.errors = NO_ERRORS | errors_of(error, NO_ERRORS, who.language, self.languages)
        except (Conflict, InvalidInput) as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
            self._opened = _find(await self._read(), opened.id) if opened else None
        else:
            await show_toast(self, translate("Saved", who.language))
            self.is_open = False
            return rx.redirect(HERE)
        return None

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def offer(self, method_id: int, offered: bool) -> None:
        """Offer a method, or no longer."""
        await self._do(lambda uow: switch_delivery_method(uow, method_id, offered=offered))
        self._last = (method_id, not offered)
        language = visitor().language
        text = translate("Offered from now on", language) if offered else translate("No longer offered", language)
        await show_toast(self, text, undo="method")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def undo_offer(self) -> None:
        """Take the last switch back."""
        method_id, offered = self._last
        if method_id:
            await self._do(lambda uow: switch_delivery_method(uow, method_id, offered=offered))
            self._last = (0, False)

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def move(self, method_id: int, step: int) -> None:
        """Show a method a place earlier (-1) or later (1)."""
        await self._do(
            lambda uow: arrange_delivery_methods(
                uow, moved([one.id for one in list_delivery_methods(uow, include_inactive=True)], method_id, step)
            )
        )

    async def _do(self, act: Callable[[UnitOfWork], object]) -> None:
        await asyncio.to_thread(_write, visitor(), act)
        await self._read()

    async def _read(self) -> list[DeliveryMethodView]:
        who = visitor()
        found, shop, self.tax_classes = await asyncio.to_thread(_read, who)
        self.rows = [method_row(one, shop.currency, who.language, f"{HERE}?edit={one.id}") for one in found]
        self.languages, self.currency = list(shop.languages), shop.currency
        self.is_loaded = True
        return found

    def _fill(self, opened: DeliveryMethodView | None) -> None:
        self._opened = opened
        self.view = method_form(opened, self.currency, visitor().language)
        self.errors, self.is_open = NO_ERRORS, True
        self.filled += 1


def _find(found: list[DeliveryMethodView], wanted: int) -> DeliveryMethodView:
    for one in found:
        if one.id == wanted:
            return one
    raise NotFound("Delivery method")


def _read(who: Visitor) -> tuple[list[DeliveryMethodView], ShopProfile, list[dict[str, str]]]:
    with current_house().read(who.actor) as uow:
        classes = [{"value": one.code, "label": pick_text(one.name, who.language)} for one in list_tax_classes(uow)]
        return list_delivery_methods(uow, include_inactive=True), get_shop_profile(uow), classes


def _write(who: Visitor, act: Callable[[UnitOfWork], object]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow)


def _save(who: Visitor, data: dict[str, Any], opened: DeliveryMethodView | None) -> None:
    with current_house().write(who.actor) as uow:
        known = list_delivery_methods(uow, include_inactive=True)
        currency = get_shop_profile(uow).currency
        # A new one stands last.
        draft = read_draft(data, opened, currency=currency, position=min(len(known), 1000), language=who.language)
        if opened is None:
            create_delivery_method(uow, draft)
        else:
            # The promised day moves on by itself at midnight.
            current = _find(known, opened.id).model_copy(update={"promised_on": opened.promised_on})
            require_unchanged(opened, current)
            update_delivery_method(uow, opened.id, draft)


STATE: Live = DeliverySettingsState
VIEW: Live = DeliverySettingsState.view
ERRORS: Live = DeliverySettingsState.errors


def page() -> rx.Component:
    return settings_page(
        rx.cond(DeliverySettingsState.is_loaded, _methods(), waiting()),
        _sheet(),
        here="delivery",
        actions=[add_link(HERE)],
        undo={"method": DeliverySettingsState.undo_offer},
    )


def _methods() -> rx.Component:
    return rx.fragment(
        intro(
            t(
                "The ways to get an order, as the checkout shows them. Fees are with tax. Orders already placed keep their fee and their day."
            )
        ),
        data_table(
            head=[
                th(t("Delivery method"), first=True),
                th(t("Kind")),
                th(t("Promise")),
                th(t("Fee"), numeric=True),
                th(t("Free from {currency}", currency=DeliverySettingsState.currency), numeric=True),
                th(t("Offered")),
                th(t("Order of the list"), class_name="pe-5"),
            ],
            rows=rx.foreach(STATE.rows, _row),
            caption=t("Delivery"),
        ),
    )


def _row(row: Live, at: Live) -> rx.Component:
    foreign = badge(t("The fee is in another currency"), tone="warn", icon_name="triangle-alert")
    return table_row(
        td(
            rx.el.span(
                row_link(row.name, row.href, is_code=False),
                rx.el.span(row.hint, class_name="block text-xs text-ink-2 empty:hidden"),
                shown(row.is_foreign, rx.el.span(foreign, class_name="mt-1 block")),
                class_name="block py-1.5",
            ),
            first=True,
            class_name="max-w-80",
        ),
        td(rx.cond(row.is_pickup, t("Collected"), t("Brought")), label=t("Kind")),
        td(row.promise, label=t("Promise"), class_name="whitespace-nowrap"),
        td_number(rx.cond(row.is_free, t("Free"), price(row.fee, size="sm")), label=t("Fee")),
        td_number(
            rx.cond(row.has_free_above, price(row.free_above, size="sm"), "–"),
            label=t("Free from"),
        ),
        td(
            row_switch(
                checked=row.is_active,
                on_click=STATE.offer(row.id, ~row.is_active),
                label=t("Offer {name}", name=row.name),
            ),
            label=t("Offered"),
        ),
        td(
            move_buttons(
                up=STATE.move(row.id, -1),
                down=STATE.move(row.id, 1),
                is_first=at == 0,
                is_last=at == STATE.rows.length() - 1,
            ),
            label=t("Order of the list"),
            class_name="pe-5",
        ),
        key=row.id.to_string(),
    )


def _sheet() -> rx.Component:
    is_new = VIEW.id == 0
    old_currency = notice(
        t("Its fee was in {currency}.", currency=VIEW.old_currency),
        rx.el.p(t("Write what it costs in {currency}, then it is offered again.", currency=STATE.currency)),
    )
    return edit_sheet(
        shown(VIEW.old_currency != "", old_currency),
        texts_field(t("Name"), "names", texts=VIEW.names, languages=STATE.languages, errors=ERRORS, max_length=120),
        texts_field(
            t("What customers should know"),
            "hints",
            texts=VIEW.hints,
            languages=STATE.languages,
            errors=ERRORS,
            hint=t("One line under the name: where, when, with whom."),
        ),
        rx.el.div(
            money_field(
                t("Fee"), "fee", currency=STATE.currency, default_value=VIEW.fee, error=ERRORS["fee"], max_length=20
            ),
            money_field(
                t("Free from"),
                "free_above",
                currency=STATE.currency,
                default_value=VIEW.free_above,
                error=ERRORS["free_above"],
                optional=True,
                max_length=20,
            ),
            class_name="grid grid-cols-2 gap-4",
        ),
        rx.el.div(
            number_field(
                t("Promised within"),
                "promise_days",
                unit=t("days"),
                default_value=VIEW.promise_days,
                error=ERRORS["promise_days"],
                max_length=3,
            ),
            select_field(
                t("Tax class"),
                "tax_class",
                STATE.tax_classes,
                default_value=VIEW.tax_class,
                error=ERRORS["tax_class"],
            ),
            class_name="grid grid-cols-2 gap-4",
        ),
        checkbox(
            t("Customers collect it in the shop"),
            hint=t("No address is asked for."),
            name="is_pickup",
            default_checked=VIEW.is_pickup,
        ),
        text_field(
            t("Code"),
            "code",
            default_value=VIEW.code,
            error=ERRORS["code"],
            hint=t("Small letters and digits; programs know the method by it."),
            max_length=40,
            dir="ltr",
            auto_complete="off",
        ),
        title=rx.cond(is_new, t("New delivery method"), VIEW.title),
        open=STATE.is_open,
        filled=STATE.filled,
        error=ERRORS["form"],
        on_submit=STATE.save,
        on_close=STATE.close,
    )
