"""What ``/account/approvals`` shows and does: orders of one's company that wait for a yes, and those that got an answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts.company.seats import seat_of
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_moment, pick_text
from freight_app.kit.pagination import MAX_PAGE
from freight_app.orders.spending import deciding, reading
from freight_app.orders.spending.dtos import ApprovalQuery, ApprovalView
from freight_app.orders.spending.errors import ApprovalChanged, ApprovalNotWaiting
from freight_app.ui.company_words import because_text
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An order that waits, or did. ``seen_minor`` is the total that whoever decides has looked at."""

    number: str
    href: str
    buyer: str
    is_own: bool
    parts: str
    pieces: int
    note: str
    because: str
    spent: str
    asked: str
    until: str
    state: str
    decided: str
    decided_by: str
    reason: str
    may_decide: bool
    seen_minor: int
    total: PriceView = NO_PRICE


class ApprovalsState(rx.State):
    """A page of approvals; ``declining`` is the number of the order whose reason is being written."""

    tab: str = "waiting"
    rows: list[ApprovalRow] = []
    page: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0
    waiting: int = 0
    is_loaded: bool = False
    is_found: bool = True
    declining: str = ""
    reason_error: str = ""
    _key: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """The tab and page of the address."""
        asked = self.router.url.query_parameters
        self.tab = "decided" if asked.get("tab", "") == "decided" else "waiting"
        page = asked.get("page", "")
        self.page = min(max(int(page), 1), MAX_PAGE) if page.isdecimal() and len(page) < 6 else 1
        self.declining = ""
        await self._read()

    @rx.event
    @signed_in
    async def approve(self, number: str, seen_minor: int) -> None:
        """Let an order go on, at the amount that was on the page."""
        who = visitor()
        try:
            await asyncio.to_thread(_approve, who, signed_in_user().id, number, seen_minor)
        except (ApprovalChanged, ApprovalNotWaiting) as error:
            await show_toast(self, sentence_of(error, who.language), tone="bad")
        else:
            await show_toast(self, translate("Order {number} goes on", who.language, number=number))
        await self._read()

    @rx.event
    @signed_in
    async def ask_why(self, number: str) -> None:
        """Open the question for the reason of a refusal."""
        self.declining, self.reason_error, self._key = number[:20], "", new_token(16)

    @rx.event
    @signed_in
    async def close(self) -> None:
        self.declining = ""

    @rx.event
    @signed_in
    async def decline(self, data: dict[str, str]) -> None:
        """Say no, with the reason that was written."""
        who, number = visitor(), self.declining
        try:
            await asyncio.to_thread(
                _decline, who, signed_in_user().id, number, str(data.get("reason", ""))[:2000], self._key
            )
        except InvalidInput:
            self.reason_error = translate("Write why, in at most 500 characters.", who.language)
            return
        except ApprovalNotWaiting as error:
            await show_toast(self, sentence_of(error, who.language), tone="bad")
        else:
            await show_toast(self, translate("Order {number} is declined", who.language, number=number))
        self.declining = ""
        await self._read()

    async def _read(self) -> None:
        try:
            found = await asyncio.to_thread(_read, visitor(), signed_in_user().id, self.tab, self.page)
        except NotFound:
            self.is_found, self.is_loaded, self.rows = False, True, []
            return
        self.rows, self.total, self.pages, self.waiting = found
        before = (self.page - 1) * PER_PAGE
        self.first, self.last = (before + 1, before + len(self.rows)) if self.rows else (0, 0)
        self.is_found = self.is_loaded = True


def _read(who: Visitor, user_id: int, tab: str, page: int) -> tuple[list[ApprovalRow], int, int, int]:
    zone = current_house().settings.time_zone
    with current_house().read(who.actor) as uow:
        query = ApprovalQuery(waiting=tab == "waiting", page=page, per_page=PER_PAGE)
        found = reading.list_approvals(uow, user_id, query)
        seat = seat_of(uow, user_id)
        waiting = reading.count_to_decide(uow, user_id) if seat and seat.may_approve else 0
    return [_row(one, who.language, zone) for one in found.items], found.total, found.pages, waiting


def _row(found: ApprovalView, language: str, zone: str) -> ApprovalRow:
    approval = found.approval
    spent = price_text(found.spent, language)
    if found.month_limit is not None:
        limit = price_text(found.month_limit, language)
        spent = translate("{spent} of {limit} this month", language, spent=spent, limit=limit)
    else:
        spent = translate("{spent} this month", language, spent=spent)
    return ApprovalRow(
        number=found.number,
        href=f"/account/orders/{found.number}",
        buyer=found.ordered_by,
        is_own=found.is_own,
        parts=", ".join(pick_text(names, language) for names in found.first_lines),
        pieces=found.piece_count,
        note=found.note,
        because=because_text(str(approval.because), language),
        spent=spent,
        asked=format_moment(approval.asked_at, language, zone=zone, width="short"),
        until=format_moment(approval.expires_at, language, zone=zone, width="short"),
        state=str(approval.state),
        decided=format_moment(approval.decided_at, language, zone=zone, width="short") if approval.decided_at else "",
        decided_by=approval.decided_by if approval.state in ("approved", "declined") else "",
        reason=approval.reason,
        may_decide=found.may_decide,
        seen_minor=found.total.amount_minor,
        total=price_view(found.total, language),
    )


def _approve(who: Visitor, user_id: int, number: str, seen_minor: int) -> None:
    with current_house().write(who.actor) as uow:
        # The same press twice is one decision.
        deciding.approve_order(uow, user_id, number, seen_total_minor=seen_minor, key=f"page:{number}:{seen_minor}")


def _decline(who: Visitor, user_id: int, number: str, reason: str, key: str) -> None:
    with current_house().write(who.actor) as uow:
        deciding.decline_order(uow, user_id, number, reason=reason, key=key)
