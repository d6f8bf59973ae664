"""What ``/admin/alerts`` shows and does: alerts by status, one beside the list, and what is done about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.messaging.alerts import attending
from freight_app.ui.admin.alerts_rows import (
    TABS,
    AlertRow,
    KindChoice,
    StepRow,
    read_alerts,
    read_history,
    read_standing,
)
from freight_app.ui.admin.list_pages import PagerView, page_number
from freight_app.ui.admin.live import watch
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

UNDO = "alert_step"
Act = Callable[[UnitOfWork, str], None]


class AlertsState(rx.State):
    """A page of alerts and the one that is open beside it; ``asks`` names the open dialog."""

    tab: str = "open"
    kind: str = ""
    rows: list[AlertRow] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    kinds: list[KindChoice] = []
    pager: PagerView = PagerView()
    one: AlertRow = AlertRow()
    steps: list[StepRow] = []
    is_open: bool = False
    asks: str = ""
    trouble: str = ""
    is_loaded: bool = False
    _page: int = 1
    # How to take the last step back, and of which alert.
    _way_back: tuple[str, str] = ("", "")

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def load(self) -> None:
        """Read what the address asks for; ``open`` in it opens that one."""
        asked = self.router.url.query_parameters
        tab = asked.get("tab", "")
        self.tab = tab if tab in TABS else "open"
        self.kind = asked.get("kind", "")[:60]
        self._page = page_number(asked.get("page", ""))
        self.is_open, self.asks, self.trouble, self._way_back = False, "", "", ("", "")
        if public_id := asked.get("open", "")[:40]:
            await self._open(public_id)
        await self._read()
        watch(self, Permission.DASHBOARD_READ)

    async def _follow(self) -> None:
        await self._read()
        if self.is_open:
            await self._open(self.one.id)

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def open_one(self, public_id: str) -> None:
        """Show one beside the list."""
        await self._open(public_id[:40])

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def close_one(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def ask(self, what: str) -> None:
        """Open one of the dialogs (``mute``, ``note``) for the alert beside the list; nothing closes them."""
        self.asks, self.trouble = (what if what in ("mute", "note") else ""), ""

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def ask_to_mute(self, public_id: str) -> None:
        """From a row: show the alert and ask for how long."""
        await self._open(public_id[:40])
        self.asks, self.trouble = "mute" if self.is_open else "", ""

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def take(self, public_id: str) -> None:
        """See to it from now on."""
        await self._do(public_id, attending.take_alert, translate("It is yours", visitor().language), back="leave")

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def leave(self, public_id: str) -> None:
        """Leave it to the others again."""
        await self._do(public_id, attending.leave_alert, translate("It is nobody's", visitor().language), back="take")

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def wake(self, public_id: str) -> None:
        """Open a muted one before its time."""
        await self._do(public_id, attending.unmute_alert, translate("It is open again", visitor().language))

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def mute(self, data: dict[str, Any]) -> None:
        """Leave the open one alone for some days, with a reason."""
        typed, reason = str(data.get("days", "")), str(data.get("reason", ""))[:400]
        days = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
        words = translate("Muted", visitor().language)
        await self._do(
            self.one.id,
            lambda uow, public_id: attending.mute_alert(uow, public_id, days=days, reason=reason),
            words,
            back="wake",
        )

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def note(self, data: dict[str, Any]) -> None:
        """Say something to whoever looks next."""
        text = str(data.get("note", ""))[:400]
        words = translate("Saved", visitor().language)
        await self._do(self.one.id, lambda uow, public_id: attending.note_alert(uow, public_id, text), words)

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def undo(self) -> None:
        """Take the last step back, as far as it still stands."""
        who, (public_id, back) = visitor(), self._way_back
        self._way_back = ("", "")
        if public_id:
            try:
                await asyncio.to_thread(_act, who, public_id, _WAYS_BACK[back])
            except FreightError as error:
                await show_toast(self, sentence_of(error, who.language), tone="bad")
        await self._follow()

    async def _do(self, public_id: str, act: Act, words: str, *, back: str = "") -> None:
        who = visitor()
        try:
            await asyncio.to_thread(_act, who, public_id[:40], act)
        except InvalidInput as error:
            # Of the open dialog: it stays, with what was typed.
            self.trouble = sentence_of(error, who.language)
            return
        self.asks, self.trouble = "", ""
        self._way_back = (public_id, back) if back else ("", "")
        await self._read()
        if self.is_open:
            await self._open(self.one.id)
        await show_toast(self, words, undo=UNDO if back else "")

    async def _open(self, public_id: str) -> None:
        try:
            self.one, self.steps = await asyncio.to_thread(read_history, visitor(), public_id)
            self.is_open = True
        except NotFound:
            self.is_open = False

    async def _read(self) -> None:
        found = await asyncio.to_thread(read_alerts, visitor(), self.tab, self.kind, self._page)
        self.rows, self.counts, self.kinds, self.pager = found.rows, found.counts, found.kinds, found.pager
        self.is_loaded = True


_WAYS_BACK: dict[str, Act] = {
    "leave": attending.leave_alert,
    "take": attending.take_alert,
    "wake": attending.unmute_alert,
}


def _act(who: Visitor, public_id: str, act: Act) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, public_id)


class AlertStripState(rx.State):
    """Open alerts of the thing whose page is shown."""

    rows: list[AlertRow] = []
    _subject: tuple[str, str] = ("", "")

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def show(self, subject_kind: str, subject_ref: str) -> None:
        """The page has loaded and says what it is about."""
        self._subject = (subject_kind[:30], subject_ref[:120])
        self.rows = await asyncio.to_thread(read_standing, visitor(), *self._subject)

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def take(self, public_id: str) -> None:
        """See to it from now on."""
        await asyncio.to_thread(_act, visitor(), public_id[:40], attending.take_alert)
        self.rows = await asyncio.to_thread(read_standing, visitor(), *self._subject)
