"""``/admin/settings/languages``: the languages that the shop speaks, and the one that it begins in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES, Language
from freight_app.shop.dtos import ShopProfile, ShopProfileUpdate
from freight_app.shop.service import get_shop_profile, update_shop_profile
from freight_app.ui.admin.settings_frame import intro, row_switch, settings_page, waiting
from freight_app.ui.components.base import Live
from freight_app.ui.components.buttons import button
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, table_row, td, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.shells.parts import LANGUAGE_NAMES
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class LanguageRow:
    code: str
    name: str
    is_offered: bool
    is_first: bool


class LanguageSettingsState(rx.State):
    """The languages; each choice takes effect at once and can be taken back."""

    rows: list[LanguageRow] = []
    is_loaded: bool = False
    _before: dict[str, Any] = {}

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read which languages are offered."""
        self._show(await asyncio.to_thread(_read, visitor()))
        self.is_loaded = True

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def offer(self, code: Language, offered: bool) -> None:
        """Speak a language, or no longer; the first one stays."""
        self._before = await self._change(lambda shop: {"languages": _with(shop.languages, code, offered=offered)})
        language = visitor().language
        text = translate("Offered from now on", language) if offered else translate("No longer offered", language)
        await show_toast(self, text, undo="languages")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def make_first(self, code: Language) -> None:
        """Begin in this language with visitors whose browser asks for none of ours."""
        self._before = await self._change(
            lambda shop: {"default_language": code, "languages": _with(shop.languages, code, offered=True)}
        )
        await show_toast(self, translate("Saved", visitor().language), undo="languages")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def undo_change(self) -> None:
        """Take the last choice back."""
        if self._before:
            before, self._before = self._before, {}
            await self._change(lambda _shop: before)

    async def _change(self, choose: Any) -> dict[str, Any]:
        """Save what ``choose`` makes of the profile; answers what it was before."""
        before, after = await asyncio.to_thread(_write, visitor(), choose)
        self._show(after)
        await refresh_shell(self)
        return {"languages": list(before.languages), "default_language": before.default_language}

    def _show(self, shop: ShopProfile) -> None:
        self.rows = [
            LanguageRow(code, name, code in shop.languages, code == shop.default_language)
            for code, name in LANGUAGE_NAMES
        ]


def _with(spoken: list[Language], code: Language, *, offered: bool) -> list[Language]:
    """The languages in the order of the house, with one of them or without it."""
    return [one for one in LANGUAGES if (offered if one == code else one in spoken)]


def _read(who: Visitor) -> ShopProfile:
    with current_house().read(who.actor) as uow:
        return get_shop_profile(uow)


def _write(who: Visitor, choose: Any) -> tuple[ShopProfile, ShopProfile]:
    with current_house().write(who.actor) as uow:
        before = get_shop_profile(uow)
        return before, update_shop_profile(uow, ShopProfileUpdate.model_validate(choose(before)))


STATE: Live = LanguageSettingsState


def page() -> rx.Component:
    return settings_page(
        rx.cond(LanguageSettingsState.is_loaded, _languages(), waiting()),
        here="languages",
        undo={"languages": LanguageSettingsState.undo_change},
    )


def _languages() -> rx.Component:
    def row(one: Live) -> rx.Component:
        first = badge(t("First language"), tone="good", icon_name="check")
        make = button(t("Make it the first"), size="sm", on_click=STATE.make_first(one.code))
        return table_row(
            td(rx.el.span(one.name, lang=one.code, class_name="font-medium"), first=True),
            td(
                row_switch(
                    checked=one.is_offered,
                    on_click=STATE.offer(one.code, ~one.is_offered),
                    label=t("Offer {name}", name=one.name),
                    disabled=one.is_first,
                ),
                label=t("Offered"),
            ),
            td(rx.cond(one.is_first, first, make), class_name="pe-5"),
            key=one.code,
        )

    return rx.fragment(
        intro(
            t(
                "Visitors get the language of their browser if the shop offers it, else the first language, which is always offered. Texts that are missing in a language are shown in another."
            )
        ),
        data_table(
            head=[th(t("Language"), first=True), th(t("Offered")), th("")],
            rows=rx.foreach(STATE.rows, row),
            caption=t("Languages"),
            class_name="max-w-3xl",
        ),
    )
