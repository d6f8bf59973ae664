"""What ``/admin/credit/[id]`` shows and does: terms, money that came in, corrections, and the statement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_date
from freight_app.kit.money import Money
from freight_app.orders.credit.accounts import set_credit_terms
from freight_app.orders.credit.booking import adjust_account, receive_account_payment, refund_account
from freight_app.orders.credit.dtos import CreditTerms, ReceivedBy
from freight_app.orders.credit.errors import PeriodClosed, RefundTooLarge
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.credit_rows import AccountPage, read_company, read_statement
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.settings_forms import typed_number, typed_text
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.credit_words import StatementView
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

NO_ERRORS: dict[str, str] = dict.fromkeys(
    ("limit", "terms_days", "amount", "received_on", "paid_on", "booked_on", "reference", "reason", "form"), ""
)


class CreditAccountState(rx.State):
    """One company. ``opens`` names the open dialog; each opening has a key of its own, so that a second press on its button
    books nothing twice."""

    page: AccountPage = AccountPage()
    statement: StatementView = StatementView()
    currency: str = ""
    today: str = ""
    opens: str = ""
    filled: int = 0
    errors: dict[str, str] = dict(NO_ERRORS)
    period_error: str = ""
    is_loaded: bool = False
    is_found: bool = True
    _key: str = ""
    _period: tuple[date | None, date | None] = (None, None)

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def load(self) -> None:
        """Read the company of the address."""
        self.opens, self.period_error, self._period = "", "", (None, None)
        public_id = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40]
        self.currency, self.today = await asyncio.to_thread(_shop_facts, visitor())
        try:
            await self._read(public_id)
            self.is_found = True
        except NotFound:
            self.page, self.statement, self.is_found = AccountPage(), StatementView(), False
        self.is_loaded = True
        watch(self, Permission.CUSTOMERS_READ)

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def show_period(self, data: dict[str, Any]) -> None:
        """Another period of the statement."""
        before, self.period_error = self._period, ""
        try:
            first, last = (_day(data, name) for name in ("period_from", "period_to"))
            self._period = (first, last)
            await self._read(self.page.company.public_id)
        except (ValueError, InvalidInput):
            self._period = before
            self.period_error = translate("Choose two days, the first before the last.", visitor().language)

    @rx.event
    @guarded(Permission.CREDIT_MANAGE)
    async def ask_to_manage(self, what: str) -> None:
        """Open the form of the terms, of a correction or of a refund."""
        self._open(what if what in ("terms", "adjust", "refund") else "")

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def ask_payment(self) -> None:
        self._open("payment")

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def close(self) -> None:
        self.opens = ""

    @rx.event
    @guarded(Permission.CREDIT_MANAGE)
    async def save_terms(self, data: dict[str, Any]) -> None:
        """Limit, days to pay, and whether the company may order on account at all."""

        def act(uow: UnitOfWork, company: str, _key: str) -> None:
            terms = CreditTerms(
                limit=typed_number(data, "limit") or "0",
                terms_days=int(typed_number(data, "terms_days") or "0"),
                is_active=data.get("is_active") in ("on", "true", True),
                keeps_surplus=data.get("keeps_surplus") in ("on", "true", True),
                reason=typed_text(data, "reason"),
            )
            set_credit_terms(uow, company, terms)

        await self._act(act)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def take_payment(self, data: dict[str, Any]) -> None:
        """Money came in on the account."""

        def act(uow: UnitOfWork, company: str, key: str) -> None:
            receive_account_payment(
                uow,
                company,
                self._amount(data),
                received_on=_day(data, "received_on") or _wrong("received_on"),
                method=ReceivedBy(typed_text(data, "method")),
                reference=typed_text(data, "reference"),
                key=key,
            )

        await self._act(act)

    @rx.event
    @guarded(Permission.CREDIT_MANAGE)
    async def adjust(self, data: dict[str, Any]) -> None:
        """Put the account right, up or down."""

        def act(uow: UnitOfWork, company: str, key: str) -> None:
            amount = self._amount(data)
            if amount.amount_minor <= 0:
                raise InvalidInput("amount", "An amount above zero is needed.")
            adjust_account(
                uow,
                company,
                -amount if typed_text(data, "direction") == "less" else amount,
                booked_on=_day(data, "booked_on") or _wrong("booked_on"),
                reason=typed_text(data, "reason"),
                key=key,
            )

        await self._act(act)

    @rx.event
    @guarded(Permission.CREDIT_MANAGE)
    async def refund(self, data: dict[str, Any]) -> None:
        """Give back what was paid too much."""

        def act(uow: UnitOfWork, company: str, key: str) -> None:
            refund_account(
                uow,
                company,
                self._amount(data),
                paid_on=_day(data, "paid_on") or _wrong("paid_on"),
                method=ReceivedBy(typed_text(data, "method")),
                reason=typed_text(data, "reason"),
                key=key,
            )

        await self._act(act)

    async def _act(self, act: Callable[[UnitOfWork, str, str], None]) -> None:
        """One form; what is wrong is said at its field, and what was typed stays."""
        who, company = visitor(), self.page.company.public_id
        self.errors = dict(NO_ERRORS)
        try:
            await asyncio.to_thread(_write, who, company, self._key, act)
        except InvalidInput as error:
            field = error.field if error.field in NO_ERRORS else "form"
            self.errors = {**NO_ERRORS, field: _sentence(error, who.language)}
        except (ValidationError, ValueError):
            text = translate("This value cannot be used. Check it and try again.", who.language)
            self.errors = {**NO_ERRORS, "form": text}
        except (PeriodClosed, RefundTooLarge) as error:
            self.errors = {**NO_ERRORS, "form": _sentence(error, who.language)}
        else:
            self.opens = ""
            await self._read(company)
            await show_toast(self, translate("Saved", who.language))

    def _amount(self, data: Mapping[str, Any]) -> Money:
        currency = self.page.company.account.currency or self.currency
        return Money.from_decimal(typed_number(data, "amount") or "0", currency)

    def _open(self, what: str) -> None:
        self.opens, self.errors = what, dict(NO_ERRORS)
        self._key = new_token(12)
        self.filled += 1

    async def _follow(self) -> None:
        if self.is_found:
            await self._read(self.page.company.public_id)

    async def _read(self, public_id: str) -> None:
        who = visitor()
        self.page = await asyncio.to_thread(read_company, who, public_id)
        if self.page.company.has_account:
            self.statement = await asyncio.to_thread(read_statement, who, public_id, *self._period)
        else:
            self.statement = StatementView()


def _shop_facts(who: Visitor) -> tuple[str, str]:
    """The shop's currency, and today on its calendar as a date field takes it."""
    with current_house().read(who.actor) as uow:
        return get_shop_profile(uow).currency, today_of_shop(uow).isoformat()


def _write(who: Visitor, company: str, key: str, act: Callable[[UnitOfWork, str, str], None]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, company, key)


def _day(data: Mapping[str, Any], name: str) -> date | None:
    text = typed_text(data, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput(name, "A day is needed.") from None


def _wrong(field: str) -> date:
    raise InvalidInput(field, "A day is needed.")


def _sentence(error: FreightError, language: str) -> str:
    if isinstance(error, PeriodClosed):
        day = format_date(date.fromisoformat(error.details["closed_until"]), language, width="long")
        return translate("The books are closed up to {day}. Choose a later day.", language, day=day)
    if isinstance(error, RefundTooLarge):
        return translate("Only what was paid too much can be given back.", language)
    if isinstance(error, InvalidInput):
        sentences = {
            "amount": translate("An amount above zero is needed.", language),
            "limit": translate("A limit of zero or more is needed.", language),
            "reason": translate("Write why, in at most 500 characters.", language),
            "received_on": translate("Choose today or a day before.", language),
            "paid_on": translate("Choose today or a day before.", language),
            "booked_on": translate("Choose today or a day before.", language),
        }
        if error.field in sentences:
            return sentences[error.field]
    return sentence_of(error, language)
