"""What ``/admin/cash`` shows and does: who has cash of ours, what was brought, what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_moment
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.paying import cash
from freight_app.orders.paying.dtos import HandInView
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, page_number, pager_of
from freight_app.ui.admin.live import watch
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

ROOT = "/admin/cash"
_NO_ERRORS = {"counted": "", "reason": "", "form": ""}


@dataclass(frozen=True, slots=True)
class BagRow:
    user_id: int
    name: str
    amount: PriceView
    receipts: int
    since: str


@dataclass(frozen=True, slots=True)
class HandInRow:
    """``sign`` is 1 when more is there than the receipts say, -1 when some is missing, 0 when it is right."""

    id: int
    name: str
    at: str
    expected: PriceView
    counted: PriceView
    is_accepted: bool
    accepted_by: str
    sign: int
    difference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an open dialog is about: a bag to be brought, or cash to be counted."""

    kind: str = ""
    id: int = 0
    name: str = ""
    amount: PriceView = NO_PRICE
    text: str = ""
    plain: str = ""
    currency: str = ""


class CashState(rx.State):
    """Open bags, and what was handed in."""

    bags: list[BagRow] = []
    hand_ins: list[HandInRow] = []
    pager: PagerView = PagerView()
    in_bags: str = ""
    on_desk: int = 0
    asked: Asked = Asked()
    errors: dict[str, str] = dict(_NO_ERRORS)
    step: str = ""
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def load(self) -> None:
        """Read the bags and the days."""
        self._page = page_number(self.router.url.query_parameters.get("page", ""))
        self.asked = Asked()
        await self._follow()
        self.step = new_token(12)
        watch(self, Permission.PAYMENTS_RECORD)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def ask_bag(self, user_id: int) -> None:
        """The form that takes a bag in."""
        self.errors = dict(_NO_ERRORS)
        self.asked = await asyncio.to_thread(_ask_bag, visitor(), user_id)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def ask_count(self, hand_in_id: int) -> None:
        """The form of the office's own count."""
        row = next((row for row in self.hand_ins if row.id == hand_in_id and not row.is_accepted), None)
        if row is None:
            return
        self.errors = dict(_NO_ERRORS)
        self.asked = await asyncio.to_thread(_ask_count, visitor(), hand_in_id, row)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def close_dialog(self) -> None:
        self.asked = Asked()

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def record(self, data: dict[str, Any]) -> None:
        """The bag was brought, or the office has counted."""
        step, asked, who = str(data.get("step", "")), self.asked, visitor()
        if step != self.step or not asked.kind:
            return
        reason = str(data.get("reason", ""))

        def act(uow: UnitOfWork) -> Any:
            counted = Money.from_decimal(
                str(data.get("counted", "")).strip().replace(",", "."), asked.currency, field="counted"
            )
            if asked.kind == "count":
                return cash.accept_hand_in(uow, asked.id, counted=counted, reason=reason, key=step)
            expected = Money(asked.amount.minor, asked.currency)
            taken = cash.hand_in_cash(
                uow, asked.id, expected=expected, counted=counted, reason=reason, key=f"{step}:in"
            )
            # The office has just counted it itself.
            return cash.accept_hand_in(uow, taken.id, counted=counted, reason=reason, key=step)

        self.errors = dict(_NO_ERRORS)
        try:
            await asyncio.to_thread(_write, who, act)
        except InvalidInput as error:
            field = error.field if error.field in _NO_ERRORS else "counted"
            self.errors = {**_NO_ERRORS, field: sentence_of(error, who.language)}
            return
        except Conflict as error:
            self.errors = {**_NO_ERRORS, "form": sentence_of(error, who.language)}
            return
        self.asked, self.step = Asked(), new_token(12)
        await self._follow()
        await show_toast(self, translate("The cash is recorded", who.language))

    async def _follow(self) -> None:
        """Somebody brought cash or took some: the lists as they are now."""
        found = await asyncio.to_thread(_read, visitor(), self._page)
        self.bags, self.hand_ins, self.pager, self.in_bags, self.on_desk = found
        self.is_loaded = True


def _read(who: Visitor, page: int) -> tuple[list[BagRow], list[HandInRow], PagerView, str, int]:
    with current_house().read(who.actor) as uow:
        bags = cash.list_open_bags(uow)
        found = cash.list_hand_ins(uow, PageRequest(page=page, per_page=PER_PAGE))
        profile = get_shop_profile(uow)
    zone, language = profile.time_zone, who.language
    total = sum((bag.amount for bag in bags if bag.amount.currency == profile.currency), Money.zero(profile.currency))
    rows = [
        BagRow(
            user_id=bag.user_id,
            name=bag.user_name,
            amount=price_view(bag.amount, language),
            receipts=bag.receipt_count,
            since=format_moment(bag.since, language, zone=zone, width="short") if bag.since else "",
        )
        for bag in bags
    ]
    days = [_hand_in(one, language, zone) for one in found.items]
    waiting = sum(one.accepted is None for one in found.items)
    return rows, days, pager_of(found, ROOT), price_text(total, language), waiting


def _hand_in(one: HandInView, language: str, zone: str) -> HandInRow:
    minor = one.difference.amount_minor
    return HandInRow(
        id=one.id,
        name=one.user_name,
        at=format_moment(one.handed_at, language, zone=zone, width="short"),
        expected=price_view(one.expected, language),
        counted=price_view(one.accepted or one.counted, language),
        is_accepted=one.accepted is not None,
        accepted_by=one.accepted_by,
        sign=(minor > 0) - (minor < 0),
        difference=price_text(one.difference if minor > 0 else -one.difference, language) if minor else "",
        reason=one.accepted_reason or one.reason,
    )


def _ask_bag(who: Visitor, user_id: int) -> Asked:
    with current_house().read(who.actor) as uow:
        bag = cash.look_into_bag(uow, user_id)
    return Asked(
        "bag",
        user_id,
        bag.user_name,
        price_view(bag.amount, who.language),
        price_text(bag.amount, who.language),
        str(bag.amount.decimal),
        bag.amount.currency,
    )


def _ask_count(who: Visitor, hand_in_id: int, row: HandInRow) -> Asked:
    with current_house().read(who.actor) as uow:
        currency = get_shop_profile(uow).currency
    expected, counted = Money(row.expected.minor, currency), Money(row.counted.minor, currency)
    return Asked(
        "count",
        hand_in_id,
        row.name,
        row.expected,
        price_text(expected, who.language),
        str(counted.decimal),
        currency,
    )


def _write(who: Visitor, act: Callable[[UnitOfWork], Any]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow)
