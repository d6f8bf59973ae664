"""``/admin/settings/taxes``: the classes of tax. A class is opened in a side sheet whose address can be shared."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import reflex as rx
from babel import numbers
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import locale_of, pick_text
from freight_app.shop.dtos import TaxClassDraft, TaxClassView
from freight_app.shop.service import get_shop_profile
from freight_app.shop.taxes import create_tax_class, list_tax_classes, update_tax_class
from freight_app.ui.admin.settings_forms import (
    error_of,
    errors_of,
    every_language,
    no_errors,
    require_unchanged,
    typed_number,
    typed_text,
    typed_texts,
)
from freight_app.ui.admin.settings_frame import ROOT, add_link, edit_sheet, intro, settings_page, texts_field, waiting
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.fields import number_field, text_field
from freight_app.ui.components.states import notice
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.visitor import Visitor, visitor

HERE = f"{ROOT}/taxes"
NO_ERRORS = no_errors("code", "rate", texts=("name",))


@dataclass(frozen=True, slots=True)
class TaxRow:
    code: str
    name: str
    rate: str
    href: str


@dataclass(frozen=True, slots=True)
class TaxForm:
    """What the sheet starts with; ``code`` is empty for a new class."""

    code: str = ""
    title: str = ""
    name: dict[str, str] = field(default_factory=dict)
    rate: str = ""


class TaxSettingsState(rx.State):
    """The classes of tax, and the one in the sheet."""

    rows: list[TaxRow] = []
    languages: list[str] = []
    view: TaxForm = TaxForm()
    errors: dict[str, str] = NO_ERRORS
    is_open: bool = False
    filled: int = 0
    is_loaded: bool = False
    _opened: TaxClassView | None = None

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read the classes, and open the one that the address names."""
        found = await self._read()
        asked = self.router.url.query_parameters
        self.is_open, wanted = False, asked.get("edit", "")
        if wanted:
            self._fill(_find(found, wanted))
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
        """Save the class; a new rate counts for every order from now on."""
        who, opened = visitor(), self._opened
        self.errors = NO_ERRORS
        try:
            draft = read_draft(data, opened, who.language)
            await asyncio.to_thread(_write, who, draft, opened)
        except ValidationError as error:
            self.errors = NO_ERRORS | errors_of(error, NO_ERRORS, who.language, self.languages)
            return None
        except (InvalidInput, Conflict) as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
            if opened is not None:
                self._opened = _find(await self._read(), opened.code)
            return None
        if opened is not None and opened.rate != draft.rate:
            text = translate(
                "From now on new orders are taxed at {rate}. Orders already placed keep their tax.",
                who.language,
                rate=percent(draft.rate, who.language),
            )
        else:
            text = translate("Saved", who.language)
        await show_toast(self, text)
        self.is_open = False
        return rx.redirect(HERE)

    async def _read(self) -> list[TaxClassView]:
        language = visitor().language
        found, self.languages = await asyncio.to_thread(_read, visitor())
        self.rows = [
            TaxRow(one.code, pick_text(one.name, language), percent(one.rate, language), f"{HERE}?edit={one.code}")
            for one in found
        ]
        self.is_loaded = True
        return found

    def _fill(self, opened: TaxClassView | None) -> None:
        self._opened = opened
        self.view = TaxForm(name=every_language({}))
        if opened is not None:
            self.view = TaxForm(
                code=opened.code,
                title=pick_text(opened.name, visitor().language),
                name=every_language(opened.name),
                rate=f"{(opened.rate * 100).normalize():f}",
            )
        self.errors, self.is_open = NO_ERRORS, True
        self.filled += 1


def percent(rate: Decimal, language: str) -> str:
    """``19%`` as the language writes it."""
    return numbers.format_percent(rate, locale=locale_of(language), decimal_quantization=False)


def read_draft(data: dict[str, Any], opened: TaxClassView | None, language: str) -> TaxClassDraft:
    """The class as it stands in the form; ``InvalidInput`` on the rate, ``ValidationError`` on the rest."""
    try:
        rate = Decimal(typed_number(data, "rate").removesuffix("%")) / 100
        is_rate = 0 <= rate <= 1 and rate == rate.quantize(Decimal("0.0001"))
    except InvalidOperation:
        rate, is_rate = Decimal(0), False
    if not is_rate:
        raise InvalidInput(
            "rate", translate("Write a rate from 0 to 100 with at most two decimals, such as 19.", language)
        )
    return TaxClassDraft(
        code=opened.code if opened else typed_text(data, "code").lower(),
        name=typed_texts(data, "name", opened.name if opened else {}),
        rate=rate,
    )


def _find(found: list[TaxClassView], wanted: str) -> TaxClassView:
    for one in found:
        if one.code == wanted:
            return one
    raise NotFound("The tax class")


def _read(who: Visitor) -> tuple[list[TaxClassView], list[str]]:
    with current_house().read(who.actor) as uow:
        return list_tax_classes(uow), list(get_shop_profile(uow).languages)


def _write(who: Visitor, draft: TaxClassDraft, opened: TaxClassView | None) -> None:
    with current_house().write(who.actor) as uow:
        if opened is None:
            create_tax_class(uow, draft)
        else:
            require_unchanged(opened, _current(uow, opened.code))
            update_tax_class(uow, draft)


def _current(uow: UnitOfWork, code: str) -> TaxClassView:
    return _find(list_tax_classes(uow), code)


VIEW: Live = TaxSettingsState.view
ERRORS: Live = TaxSettingsState.errors


def page() -> rx.Component:
    return settings_page(
        rx.cond(TaxSettingsState.is_loaded, _classes(), waiting()),
        _sheet(),
        here="taxes",
        actions=[add_link(HERE)],
    )


def _classes() -> rx.Component:
    def row(one: Live) -> rx.Component:
        return table_row(
            td(row_link(one.name, one.href, is_code=False), first=True),
            td(code(one.code, "text-ink-2"), label=t("Code")),
            td_number(one.rate, label=t("Rate"), class_name="sm:pe-5"),
            key=one.code,
        )

    return rx.fragment(
        intro(
            t(
                "Every part and every delivery has a class. Prices contain the tax: a new rate changes the part of the price that is tax, not the price."
            )
        ),
        data_table(
            head=[th(t("Tax class"), first=True), th(t("Code")), th(t("Rate"), numeric=True, class_name="pe-5")],
            rows=rx.foreach(TaxSettingsState.rows, row),
            caption=t("Taxes"),
            class_name="max-w-3xl",
        ),
    )


def _sheet() -> rx.Component:
    is_new = VIEW.code == ""
    from_now = notice(
        t("A new rate counts from the moment you save it."),
        rx.el.p(t("Orders already placed, and their invoices, keep the rate of their day.")),
        tone="info",
    )
    return edit_sheet(
        texts_field(
            t("Name"), "name", texts=VIEW.name, languages=TaxSettingsState.languages, errors=ERRORS, max_length=120
        ),
        shown(
            is_new,
            text_field(
                t("Code"),
                "code",
                error=ERRORS["code"],
                hint=t("Small letters and digits. Lists of parts use it; it cannot be changed later."),
                max_length=40,
                dir="ltr",
                auto_complete="off",
            ),
        ),
        number_field(
            t("Rate"), "rate", unit="%", decimals=True, default_value=VIEW.rate, error=ERRORS["rate"], max_length=8
        ),
        rx.cond(is_new, rx.fragment(), from_now),
        title=rx.cond(is_new, t("New tax class"), VIEW.title),
        open=TaxSettingsState.is_open,
        filled=TaxSettingsState.filled,
        error=ERRORS["form"],
        on_submit=TaxSettingsState.save,
        on_close=TaxSettingsState.close,
    )
