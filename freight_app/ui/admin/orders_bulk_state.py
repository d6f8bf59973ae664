"""What is done to several orders at once, with an answer for each; and questions to the list that are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.orders.changes import tagging
from freight_app.orders.changes.dtos import SavedView, SavedViewDraft
from freight_app.orders.fulfilment import cancel_order
from freight_app.ui.admin.orders_address import PATH
from freight_app.ui.admin.orders_state import OrdersState
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

Question = Literal["", "cancel", "tag", "view"]


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A kept question; only its owner can forget it."""

    id: int
    name: str
    href: str
    is_own: bool
    saved_by: str


class OrdersBulkState(rx.State):
    """``asks`` names the open dialog, ``step`` the key of its answer; ``views`` are read when their menu is looked at."""

    asks: str = ""
    errors: dict[str, str] = {"reason": "", "tag": "", "name": ""}
    views: list[ViewLink] = []
    step: str = ""
    _tagged: tuple[str, list[str]] = ("", [])

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self) -> None:
        """Open the list with the questions that are kept for it."""
        await (await self.get_state(OrdersState))._load()
        self.asks = ""
        self.views = await asyncio.to_thread(_read_views, visitor())

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def ask(self, what: Question) -> None:
        """Open one of the dialogs."""
        self.asks, self.step = str(what), new_token(12)
        self.errors = {"reason": "", "tag": "", "name": ""}

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def cancel_chosen(self, data: dict[str, Any]) -> None:
        """Cancel all chosen orders for one reason; those that have left stay chosen and say why."""
        reason = str(data.get("reason", ""))
        if not reason.strip():
            self.errors = {**self.errors, "reason": translate("A reason is needed.", visitor().language)}
            return
        language = visitor().language
        done = await self._each(
            data, lambda uow, number, key: cancel_order(uow, number, reason=reason, key=f"{key}:{number}")
        )
        if done:
            told = translate_count("{count} order is cancelled", "{count} orders are cancelled", len(done), language)
            await show_toast(self, told)

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def tag_chosen(self, data: dict[str, Any]) -> None:
        """Put one word on all chosen orders; it can be taken back."""
        tag, language = str(data.get("tag", ""))[:200], visitor().language
        if not tagging.tag_key(tag):
            self.errors = {**self.errors, "tag": translate("Write a word.", language)}
            return
        done = await self._each(data, lambda uow, number, key: tagging.tag_order(uow, number, tag))
        if done:
            self._tagged = tag, done
            told = translate_count("{count} order is tagged", "{count} orders are tagged", len(done), language)
            await show_toast(self, told, undo="tag")

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def undo_tag(self) -> None:
        """Take the last word off the orders again."""
        (tag, numbers), self._tagged = self._tagged, ("", [])
        await asyncio.to_thread(_do_each, visitor(), numbers, lambda uow, number: tagging.untag_order(uow, number, tag))
        await (await self.get_state(OrdersState))._read()

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def save_view(self, data: dict[str, Any]) -> None:
        """Keep what the list is asked for under a name."""
        who = visitor()
        asked = (await self.get_state(OrdersState))._address.url().partition("?")[2]
        try:
            draft = SavedViewDraft(name=str(data.get("name", "")), query=asked, is_shared=bool(data.get("is_shared")))
        except ValidationError:
            text = translate("A name of 1 to 60 characters is needed.", who.language)
            self.errors = {**self.errors, "name": text}
            return
        self.views = await asyncio.to_thread(_save_view, who, draft)
        self.asks = ""
        await show_toast(self, translate("Saved", who.language))

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def forget_view(self, view_id: int) -> None:
        """Take one's own question away again."""
        self.views = await asyncio.to_thread(_forget_view, visitor(), view_id)

    async def _each(self, data: dict[str, Any], act: Callable[[UnitOfWork, str, str], Any]) -> list[str]:
        """Each chosen order in a transaction of its own; answers those that it was done to, and says why the others not."""
        orders, key = await self.get_state(OrdersState), str(data.get("step", ""))[:40]
        if key != self.step or not orders.chosen:
            return []
        self.asks, self.step = "", new_token(12)
        done, refused = await asyncio.to_thread(
            _do_each, visitor(), orders.chosen, lambda uow, number: act(uow, number, key)
        )
        for reason, numbers in refused.items():
            await show_toast(self, f"{', '.join(numbers)}: {reason}", tone="bad")
        orders.chosen = [number for numbers in refused.values() for number in numbers]
        await orders._read()
        return done


def _do_each(
    who: Visitor, numbers: list[str], act: Callable[[UnitOfWork, str], Any]
) -> tuple[list[str], dict[str, list[str]]]:
    done: list[str] = []
    refused: dict[str, list[str]] = {}
    for number in numbers:
        try:
            with current_house().write(who.actor) as uow:
                act(uow, number)
            done.append(number)
        except FreightError as error:
            refused.setdefault(sentence_of(error, who.language), []).append(number)
    return done, refused


def _links(views: list[SavedView]) -> list[ViewLink]:
    return [ViewLink(view.id, view.name, f"{PATH}?{view.query}", view.is_own, view.saved_by) for view in views]


def _read_views(who: Visitor) -> list[ViewLink]:
    with current_house().read(who.actor) as uow:
        return _links(tagging.list_saved_views(uow))


def _save_view(who: Visitor, draft: SavedViewDraft) -> list[ViewLink]:
    with current_house().write(who.actor) as uow:
        return _links(tagging.save_view(uow, draft))


def _forget_view(who: Visitor, view_id: int) -> list[ViewLink]:
    with current_house().write(who.actor) as uow:
        return _links(tagging.forget_view(uow, view_id))
