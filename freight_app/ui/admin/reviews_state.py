"""What ``/admin/reviews`` shows and does: opinions of a kind by status, one beside the list, and what becomes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.opinions import asking, moderating
from freight_app.catalogue.opinions.dtos import AnswerDraft, OpinionKind, OpinionStatus, ReplyDraft
from freight_app.kit.errors import FreightError, NotFound
from freight_app.kit.house import current_house
from freight_app.ui.admin.list_pages import PagerView, list_address, page_number
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.reviews_rows import KINDS, PATH, TABS, DeskRow, DeskSheet, read_desk, read_sheet
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

Question = Literal["", "reject", "reject_chosen", "reply", "answer"]
UNDO = "opinion_decision"


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided a moment ago, with what it was before."""

    id: str
    version: int
    was: str
    reason: str


class ReviewDeskState(rx.State):
    """A page of opinions and the one that is open. ``asks`` names the open dialog; what is decided is what was read."""

    kind: str = "review"
    tab: str = "pending"
    q: str = ""
    rows: list[DeskRow] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    waiting: dict[str, int] = dict.fromkeys(KINDS, 0)
    pager: PagerView = PagerView()
    one: DeskSheet = DeskSheet()
    chosen: list[str] = []
    is_open: bool = False
    asks: str = ""
    trouble: str = ""
    is_loaded: bool = False
    _page: int = 1
    _decided: tuple[Decided, ...] = ()

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def load(self) -> None:
        """Read what the address asks for; ``open`` in it opens that one."""
        asked = self.router.url.query_parameters
        kind, tab = asked.get("of", ""), asked.get("tab", "")
        self.kind, self.tab = (kind if kind in KINDS else "review"), (tab if tab in TABS else "pending")
        self.q = asked.get("q", "").replace("\0", "")[:100]
        self._page = page_number(asked.get("page", ""))
        self.is_open, self.asks, self.chosen, self._decided = False, "", [], ()
        if public_id := asked.get("open", "")[:40]:
            await self._open(public_id)
        await self._read()
        watch(self, Permission.OPINIONS_MODERATE)

    @rx.event(supersedes=True)
    @guarded(Permission.OPINIONS_MODERATE)
    async def find(self, text: str) -> None:
        """Find by words, name or SKU, while somebody types."""
        self.q, self._page = text.replace("\0", "")[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        del typed
        return rx.redirect(list_address(PATH, of=self.kind, tab=self.tab, q=self.q))

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def open_one(self, public_id: str) -> None:
        """Show one beside the list."""
        await self._open(public_id[:40])

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def close_one(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def choose(self, public_id: str, on: bool) -> None:
        """Take a row of this page into what is decided together, or out of it."""
        kept = [one for one in self.chosen if one != public_id]
        self.chosen = [*kept, public_id] if on and public_id in {row.id for row in self.rows} else kept

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def choose_page(self, on: bool) -> None:
        self.chosen = [row.id for row in self.rows] if on else []

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def choose_none(self) -> None:
        self.chosen = []

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def ask(self, what: Question) -> None:
        """Open one of the dialogs."""
        self.asks, self.trouble = str(what), ""

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def publish(self, version: int) -> None:
        """Everybody may read the one that is open, as it was read; then the next one opens."""
        await self._decide([(self.one.id, version, self.one.status, self.one.reason)], "published")

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def publish_chosen(self) -> None:
        await self._decide(self._of_chosen(), "published")

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def reject(self, data: dict[str, Any]) -> None:
        """Nobody reads the open one, or the chosen ones, but their authors, who are told why."""
        reason = str(data.get("reason", ""))[:2000]
        one = [(self.one.id, self.one.version, self.one.status, self.one.reason)]
        await self._decide(self._of_chosen() if self.asks == "reject_chosen" else one, "rejected", reason)

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def undo(self) -> None:
        """Put back what was decided last, as far as nobody has touched it since."""
        who, decided, self._decided = visitor(), self._decided, ()
        try:
            await asyncio.to_thread(_take_back, who, self.kind, decided)
        except FreightError as error:
            await show_toast(self, sentence_of(error, who.language), tone="bad")
        if len(decided) == 1:
            await self._open(decided[0].id)
        await self._read()

    @rx.event
    @guarded(Permission.OPINIONS_MODERATE)
    async def reply(self, data: dict[str, Any]) -> None:
        """What the shop says beneath the open review, or as answer to the open question."""
        who, one = visitor(), self.one
        text = str(data.get("text", ""))[:4000]
        try:
            await asyncio.to_thread(_reply, who, one, text)
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            return
        self.asks = ""
        await self._open(one.id)
        await self._read()
        await show_toast(self, translate("Saved", who.language))

    async def _follow(self) -> None:
        """Somebody wrote or decided: the list as it is now. What is being read stays as it is until it is decided."""
        await self._read()

    async def _decide(self, wanted: Sequence[tuple[str, int, str, str]], to: str, reason: str = "") -> None:
        who = visitor()
        try:
            done = await asyncio.to_thread(_decide_all, who, self.kind, wanted, to, reason)
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            if not self.asks:
                await show_toast(self, self.trouble, tone="bad")
                await self._read()
                if self.is_open:
                    await self._open(self.one.id)
            return
        self._decided, self.asks, self.chosen = done, "", []
        following = self._after(self.one.id) if self.is_open else ""
        await self._read()
        if following:
            await self._open(following)
        else:
            self.is_open = False
        said = (
            translate_count("{count} is published", "{count} are published", len(wanted), who.language)
            if to == "published"
            else translate_count("{count} is not shown", "{count} are not shown", len(wanted), who.language)
        )
        await show_toast(self, said, undo=UNDO if done else "")

    def _of_chosen(self) -> list[tuple[str, int, str, str]]:
        return [(row.id, row.version, row.status, "") for row in self.rows if row.id in self.chosen]

    def _after(self, public_id: str) -> str:
        """The row below the open one, else the one above."""
        ids = [row.id for row in self.rows]
        if public_id not in ids:
            return ""
        place = ids.index(public_id)
        return (ids[place + 1 :] or ids[:place][::-1] or [""])[0]

    async def _open(self, public_id: str) -> None:
        try:
            self.one = await asyncio.to_thread(read_sheet, visitor(), self.kind, public_id)
        except NotFound:
            self.is_open = False
            return
        self.is_open = True

    async def _read(self) -> None:
        found = await asyncio.to_thread(read_desk, visitor(), self.kind, self.tab, self.q, self._page)
        self.rows, self.counts, self.waiting, self.pager = found
        self.chosen = [one for one in self.chosen if one in {row.id for row in self.rows}]
        self.is_loaded = True


def _decide_all(
    who: Visitor, kind: str, wanted: Sequence[tuple[str, int, str, str]], to: str, reason: str
) -> tuple[Decided, ...]:
    """All of them or none; what can be taken back."""
    of = OpinionKind(kind)
    done: list[Decided] = []
    with current_house().write(who.actor) as uow:
        for public_id, version, was, old_reason in sorted(wanted):
            if to == "published":
                moderating.publish_opinion(uow, of, public_id, version=version)
            else:
                moderating.reject_opinion(uow, of, public_id, version=version, reason=reason)
            if was != to:
                row = moderating.get_to_moderate(uow, of, public_id).row
                done.append(Decided(public_id, row.version, was, old_reason))
    return tuple(done)


def _take_back(who: Visitor, kind: str, decided: Sequence[Decided]) -> None:
    of = OpinionKind(kind)
    with current_house().write(who.actor) as uow:
        for one in decided:
            if one.was == OpinionStatus.PUBLISHED:
                moderating.publish_opinion(uow, of, one.id, version=one.version)
            elif one.was == OpinionStatus.REJECTED and one.reason:
                moderating.reject_opinion(uow, of, one.id, version=one.version, reason=one.reason)
            else:
                moderating.take_decision_back(uow, of, one.id, version=one.version)


def _reply(who: Visitor, one: DeskSheet, text: str) -> None:
    with current_house().write(who.actor) as uow:
        if one.kind == OpinionKind.QUESTION:
            asking.answer_as_shop(uow, one.id, AnswerDraft(text=text, language=who.language))
        else:
            moderating.reply_to_review(uow, one.id, ReplyDraft(text=text, version=one.version))
