"""``/account/sessions``: where one is signed in, and how to end it there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts import sessions
from freight_app.accounts.dtos import SessionView
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment
from freight_app.ui.account.frame import account_page
from freight_app.ui.components.base import code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import confirm_dialog
from freight_app.ui.components.states import loading, skeleton
from freight_app.ui.components.status import badge
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t, tn, translate, translate_count
from freight_app.ui.storefront.page_parts import Shown
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

PHONES = frozenset({"iPhone", "iPad", "Android"})
ALL_OTHERS = "others"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser somewhere. ``device`` is told in words, ``place`` is its network address."""

    id: str
    device: str
    place: str
    last_seen: str
    since: str
    is_phone: bool
    is_current: bool


class SessionsState(rx.State):
    """Where somebody is signed in. ``asking`` is the session that is to end, or all others."""

    rows: list[SessionRow] = []
    others: int = 0
    asking: str = ""
    asking_device: str = ""
    is_loaded: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        """This device first, then the last used."""
        self.asking = ""
        await self._read()

    @rx.event
    @signed_in
    async def ask_to_end(self, session_id: str) -> None:
        """Which device is to be signed out?"""
        found = next((row for row in self.rows if row.id == session_id), None)
        if found is not None and not found.is_current:
            self.asking, self.asking_device = found.id, found.device

    @rx.event
    @signed_in
    async def ask_to_end_others(self) -> None:
        self.asking = ALL_OTHERS

    @rx.event
    @signed_in
    async def keep(self) -> None:
        self.asking = ""

    @rx.event
    @signed_in
    async def end(self) -> None:
        """Sign out the device that was asked about."""
        who, asked = visitor(), self.asking
        self.asking = ""
        if asked and asked != ALL_OTHERS:
            await asyncio.to_thread(_end, who, signed_in_user().id, asked)
            text = translate("{device} is signed out", who.language, device=self.asking_device)
            await show_toast(self, text)
        await self._read()

    @rx.event
    @signed_in
    async def end_others(self) -> None:
        """Sign out everywhere but here."""
        who = visitor()
        self.asking = ""
        ended = await asyncio.to_thread(_end_others, who, signed_in_user().id)
        await show_toast(
            self,
            translate_count(
                "{count} other device is signed out", "{count} other devices are signed out", ended, who.language
            ),
        )
        await self._read()

    async def _read(self) -> None:
        self.rows = await asyncio.to_thread(_read_rows, visitor(), signed_in_user().id)
        self.others = sum(not row.is_current for row in self.rows)
        self.is_loaded = True


def _read_rows(who: Visitor, user_id: int) -> list[SessionRow]:
    house = current_house()
    with house.read(who.actor) as uow:
        found = sessions.list_sessions(uow, user_id, current_token=who.session_token or "")
    rows = [_row(session, who.language, house.settings.time_zone) for session in found]
    return sorted(rows, key=lambda row: not row.is_current)


def _row(session: SessionView, language: str, zone: str) -> SessionRow:
    return SessionRow(
        id=session.public_id,
        device=device_words(session.browser, session.system, language),
        place=session.ip,
        last_seen=format_moment(session.last_seen_at, language, zone=zone),
        since=format_moment(session.created_at, language, zone=zone),
        is_phone=session.system in PHONES,
        is_current=session.is_current,
    )


def device_words(browser: str, system: str, language: str) -> str:
    """ "Firefox on Windows", or as much of it as the browser tells."""
    if browser and system:
        return translate("{browser} on {system}", language, browser=browser, system=system)
    return browser or system or translate("A device that does not say what it is", language)


def _end(who: Visitor, user_id: int, session_id: str) -> None:
    with current_house().write(who.actor) as uow:
        sessions.revoke_session(uow, user_id, session_id)


def _end_others(who: Visitor, user_id: int) -> int:
    with current_house().write(who.actor) as uow:
        return sessions.revoke_other_sessions(uow, user_id, keep_token=who.session_token or "")


def page() -> rx.Component:
    waiting = loading(t("Your devices are being loaded"), *(skeleton("mb-3 h-20 rounded-lg") for _ in range(3)))
    listed = rx.el.ul(
        rx.foreach(SessionsState.rows, _device),
        class_name="divide-y divide-line rounded-lg border border-line bg-surface",
    )
    return account_page(
        rx.el.p(
            t("A device that you do not know? Sign it out, then change your password in the settings."),
            class_name="-mt-2 mb-4 max-w-2xl text-ink-2 text-pretty",
        ),
        rx.cond(SessionsState.is_loaded, listed, waiting),
        confirm_dialog(
            open=(SessionsState.asking != "") & (SessionsState.asking != ALL_OTHERS),
            on_close=SessionsState.keep,
            on_confirm=SessionsState.end,
            title=t("Sign out {device}?", device=SessionsState.asking_device),
            consequence=t("Whoever uses it needs the password to come back. The cart and the orders stay."),
            confirm=t("Sign out"),
        ),
        confirm_dialog(
            open=SessionsState.asking == ALL_OTHERS,
            on_close=SessionsState.keep,
            on_confirm=SessionsState.end_others,
            title=tn("Sign out {count} other device?", "Sign out {count} other devices?", SessionsState.others),  # type: ignore[arg-type]
            consequence=t("Only this device stays signed in. The others need the password to come back."),
            confirm=t("Sign out"),
        ),
        here="sessions",
        title=t("Where you are signed in"),
        actions=shown(
            SessionsState.others > 0,  # type: ignore[arg-type]
            button(t("Sign out everywhere else"), look="danger", size="md", on_click=SessionsState.ask_to_end_others),
        ),
    )


def _device(row: Shown) -> rx.Component:
    return rx.el.li(
        rx.cond(row.is_phone, icon("smartphone", "size-6 text-ink-3"), icon("monitor", "size-6 text-ink-3")),
        rx.el.div(
            rx.el.p(
                rx.el.span(row.device, class_name="font-semibold"),
                shown(row.is_current, badge(t("This device"), tone="good", icon_name="check")),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            rx.el.p(
                rx.el.span(t("Last used {moment}", moment=row.last_seen)),
                code(row.place),
                class_name="num flex flex-wrap gap-x-3 text-sm text-ink-2",
            ),
            rx.el.p(t("Signed in {moment}", moment=row.since), class_name="num text-sm text-ink-2"),
            class_name="min-w-0 flex-1 basis-56",
        ),
        shown(
            ~row.is_current,
            button(
                t("Sign out"),
                size="md",
                on_click=SessionsState.ask_to_end(row.id),  # type: ignore[call-arg, func-returns-value]
                aria_label=t("Sign out {device}", device=row.device),
                class_name="max-sm:ms-10",
            ),
        ),
        key=row.id,
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-4 sm:px-5",
    )
