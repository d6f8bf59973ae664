"""What ``/admin/payments`` shows and does: money by what is to be done with it, one payment beside the list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.orders.paying.dtos import PaymentTab
from freight_app.orders.paying.proofs import refuse_proof
from freight_app.orders.paying.refunds import keep_on_account, refund_payment, refund_way, settle_refund
from freight_app.ui.admin.list_pages import PagerView, list_address, page_number
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.money.payment_rows import (
    ROOT,
    TABS,
    NoticeRowView,
    PaymentDetailView,
    PaymentRowView,
    read_payment,
    read_payments,
)
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

_NO_ERRORS = {"amount": "", "reason": "", "receipt": "", "note": "", "form": ""}


class PaymentsState(rx.State):
    """A page of payments or notices, and the payment that is open. ``step`` is made anew after each thing done, so
    that a second press on the same step does nothing.
    """

    tab: str = "to_match"
    q: str = ""
    rows: list[PaymentRowView] = []
    notices: list[NoticeRowView] = []
    counts: dict[str, int] = dict.fromkeys((*TABS, "lines"), 0)
    pager: PagerView = PagerView()
    detail: PaymentDetailView = PaymentDetailView()
    is_open: bool = False
    is_loaded: bool = False
    asks: str = ""
    asked_refund: int = 0
    asked_proof: str = ""
    step: str = ""
    way: str = "transfer"
    errors: dict[str, str] = dict(_NO_ERRORS)
    _page: int = 1

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def load(self) -> None:
        """Read what the address asks for; ``payment`` in it opens that one."""
        asked = self.router.url.query_parameters
        tab = asked.get("tab", "")
        self.tab = tab if tab in TABS else "to_match"
        self.q = asked.get("q", "")[:100]
        self._page = page_number(asked.get("page", ""))
        self.is_open, self.asks = False, ""
        await self._read()
        if not tab and not self.counts["to_match"]:
            # Nothing to match: the first tab with something to do.
            self.tab = next((name for name in ("refunds", "awaited") if self.counts[name]), "all")
            await self._read()
        watch(self, Permission.PAYMENTS_RECORD)

    @rx.event(supersedes=True)
    @guarded(Permission.PAYMENTS_RECORD)
    async def find(self, text: str) -> None:
        """Find by order, customer or receipt while somebody types."""
        self.q, self._page = text[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        return rx.redirect(list_address(ROOT, tab=self.tab, q=self.q))

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def open_payment(self, payment_id: int) -> None:
        """Show a payment beside the list."""
        try:
            self.detail = await asyncio.to_thread(read_payment, visitor(), payment_id)
        except NotFound as error:
            await show_toast(self, sentence_of(error, visitor().language), tone="bad")
            return
        self.is_open, self.step = True, new_token(12)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def close_payment(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def ask_refund(self) -> None:
        """The form of a refund, by the best way there is."""
        self.asks, self.errors = "refund", dict(_NO_ERRORS)
        self.way = self.detail.ways[0] if self.detail.ways else "transfer"

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def ask_outcome(self, refund_id: int) -> None:
        """The form that says what became of a refund whose answer was lost."""
        self.asks, self.asked_refund, self.errors = "outcome", refund_id, dict(_NO_ERRORS)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def ask_refusal(self, token: str) -> None:
        """The form that tells a customer why their proof cannot be used."""
        self.asks, self.asked_proof, self.errors = "refusal", token, dict(_NO_ERRORS)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def refuse(self, data: dict[str, Any]) -> None:
        """The proof is none; the customer reads why."""
        token, reason = self.asked_proof, str(data.get("reason", ""))
        await self._do(str(data.get("step", "")), lambda uow, _key: refuse_proof(uow, token, reason=reason))

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def choose_way(self, way: str) -> None:
        self.way = way if way in self.detail.ways else self.way

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def close_dialog(self) -> None:
        self.asks = ""

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def refund(self, data: dict[str, Any]) -> None:
        """Send money back, the way that was chosen."""
        payment_id, way, currency = self.detail.row.payment_id, self.way, self.detail.currency

        def act(uow: UnitOfWork, key: str) -> Any:
            amount = Money.from_decimal(str(data.get("amount", "")).strip().replace(",", "."), currency)
            return refund_payment(
                uow,
                payment_id,
                amount,
                way=refund_way(way),
                reason=str(data.get("reason", "")),
                receipt=str(data.get("receipt", "")),
                key=key,
            )

        await self._do(str(data.get("step", "")), act)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def keep_on_account(self, step: str) -> None:
        """What is owed back stays on the account of the customer's company."""
        payment_id = self.detail.row.payment_id
        await self._do(step, lambda uow, key: keep_on_account(uow, payment_id, key=key))
        if self.errors["form"]:
            await show_toast(self, self.errors["form"], tone="bad")

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def tell_outcome(self, data: dict[str, Any]) -> None:
        """A person looked at the gateway's desk."""
        refund_id, arrived = self.asked_refund, str(data.get("arrived", "")) == "yes"
        note = str(data.get("note", ""))
        await self._do(
            str(data.get("step", "")),
            lambda uow, _key: settle_refund(uow, refund_id, arrived=arrived, note=note),
        )

    async def _do(self, step: str, act: Callable[[UnitOfWork, str], Any]) -> None:
        """One step; a refusal leaves the dialog and what was typed as they are."""
        if step != self.step:
            return
        who = visitor()
        self.errors = dict(_NO_ERRORS)
        try:
            await asyncio.to_thread(_write, who, step, act)
        except InvalidInput as error:
            field = error.field if error.field in _NO_ERRORS else "form"
            self.errors = {**_NO_ERRORS, field: sentence_of(error, who.language)}
            return
        except Conflict as error:
            self.errors = {**_NO_ERRORS, "form": sentence_of(error, who.language)}
            return
        self.asks, self.step = "", new_token(12)
        await self._follow()
        await show_toast(self, translate("Saved", who.language))

    async def _follow(self) -> None:
        """Somebody changed something: the list and the open payment as they are now."""
        await self._read()
        if self.is_open:
            self.detail = await asyncio.to_thread(read_payment, visitor(), self.detail.row.payment_id)

    async def _read(self) -> None:
        tab = cast("PaymentTab", self.tab)
        found = await asyncio.to_thread(read_payments, visitor(), tab, self.q, self._page)
        self.rows, self.notices, self.counts, self.pager = found.rows, found.notices, found.counts, found.pager
        self.is_loaded = True


def _write(who: Visitor, key: str, act: Callable[[UnitOfWork, str], Any]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, key)
