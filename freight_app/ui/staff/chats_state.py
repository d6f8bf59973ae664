"""Carts from WhatsApp on a phone: those that wait, and what became of the others."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, pick_text
from freight_app.orders.chats import viewing
from freight_app.orders.chats.dtos import ChatQuery, ChatRow
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, page_number, pager_of
from freight_app.ui.admin.live import watch
from freight_app.ui.components.price import PriceView, price_view
from freight_app.ui.guard import guarded
from freight_app.ui.visitor import Visitor, visitor

OUTCOMES = ("open", "ordered", "dismissed", "expired")
SEPARATOR = {"ar": "، "}


@dataclass(frozen=True, slots=True)
class ChatCard:
    token: str
    href: str
    outcome: str
    sender: str
    parts: str
    pieces: int
    sent: str
    total: PriceView
    order: str
    closed_by: str
    reason: str


class ChatsState(rx.State):
    """A page of carts by what became of them; the phone and the console show the same."""

    outcome: str = "open"
    rows: list[ChatCard] = []
    counts: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
    pager: PagerView = PagerView()
    is_loaded: bool = False
    _page: int = 1
    _path: str = "/staff/chats"

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        wanted = asked.get("tab", "")
        self.outcome = wanted if wanted in OUTCOMES else "open"
        self._page = page_number(asked.get("page", ""))
        self._path = "/admin/chats" if self.router.url.path.startswith("/admin") else "/staff/chats"
        await self._read()
        watch(self, Permission.ORDERS_READ)

    async def _follow(self) -> None:
        await self._read()

    async def _read(self) -> None:
        self.rows, self.counts, self.pager = await asyncio.to_thread(
            _read_rows, visitor(), self.outcome, self._page, self._path
        )
        self.is_loaded = True


def _read_rows(who: Visitor, outcome: str, page: int, path: str) -> tuple[list[ChatCard], dict[str, int], PagerView]:
    house = current_house()
    query = ChatQuery.model_validate({"outcome": outcome, "page": page, "per_page": PER_PAGE})
    with house.read(who.actor) as uow:
        found, counts = viewing.list_chat_carts(uow, query), viewing.count_chat_carts(uow)
    rows = [_card(row, who.language, house.settings.time_zone) for row in found.items]
    return rows, counts, pager_of(found, list_address(path, tab="" if outcome == "open" else outcome))


def _card(row: ChatRow, language: str, zone: str) -> ChatCard:
    return ChatCard(
        token=row.token,
        href=f"/staff/chats/{row.token}",
        outcome=row.outcome,
        sender=row.sender_name,
        parts=SEPARATOR.get(language, ", ").join(pick_text(names, language) for names in row.first_lines),
        pieces=row.piece_count,
        sent=format_moment(row.sent_at, language, zone=zone, width="short"),
        total=price_view(row.total, language),
        order=row.order_number,
        closed_by=row.closed_by,
        reason=row.reason,
    )
