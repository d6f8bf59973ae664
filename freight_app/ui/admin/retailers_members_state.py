"""What staff do for the people of a company that is open beside the list: let in, shut out, set limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx

from freight_app.accounts.company import members
from freight_app.accounts.company.errors import BelongsToCompany, LastOwner, MemberNotInState
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.orders.spending import reading
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.retailers_state import RetailersState
from freight_app.ui.company_words import TermsErrors, TypedTerms, errors_at, read_typed, terms_of, typed_of
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


class RetailerMembersState(rx.State):
    """The form of one member; ``target`` is empty for somebody who is let in."""

    is_open: bool = False
    target: str = ""
    currency: str = ""
    typed: TypedTerms = TypedTerms()
    errors: TermsErrors = TermsErrors()
    trouble: str = ""
    _company: str = ""

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def open_form(self, company: str, member: str) -> None:
        """The form with a member in it, or empty."""
        who = visitor()
        self.typed, self.currency = await asyncio.to_thread(_read, who, company[:40], member)
        self._company, self.target = company[:40], member[:40]
        self.errors, self.trouble, self.is_open = TermsErrors(), "", True

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def close(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def save(self, data: dict[str, Any]) -> None:
        """Let somebody in who has an account, or let other terms hold."""
        who, typed, member = visitor(), read_typed(data, self.typed.email), self.target
        self.typed, self.errors, self.trouble = typed, TermsErrors(), ""
        try:
            terms = terms_of(typed, self.currency)
            if member:
                await self._do(self._company, lambda uow, known: members.change_member(uow, known, member, terms))
            else:
                await self._do(self._company, lambda uow, known: members.add_member(uow, known, typed.email, terms))
        except InvalidInput as error:
            self.errors = errors_at(error.field, sentence_of(error, who.language))
        except (BelongsToCompany, LastOwner) as error:
            self.trouble = sentence_of(error, who.language)
        else:
            self.is_open = False
            await show_toast(self, translate("Saved", who.language))

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def suspend(self, company: str, member: str) -> None:
        """Shut a member out, from their next step on; the same button lets them in again."""
        await self._tell(company, lambda uow, known: members.suspend_member(uow, known, member))

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def restore(self, company: str, member: str) -> None:
        """Let a suspended member in again."""
        await self._tell(company, lambda uow, known: members.restore_member(uow, known, member))

    async def _tell(self, company: str, act: Callable[[UnitOfWork, str], object]) -> None:
        language = visitor().language
        try:
            await self._do(company[:40], act)
        except (LastOwner, MemberNotInState) as error:
            await show_toast(self, sentence_of(error, language), tone="bad")
        else:
            await show_toast(self, translate("Saved", language))

    async def _do(self, company: str, act: Callable[[UnitOfWork, str], object]) -> None:
        await asyncio.to_thread(_write, visitor(), company, act)
        await (await self.get_state(RetailersState))._show_again(company)


def _read(who: Visitor, company: str, member: str) -> tuple[TypedTerms, str]:
    with current_house().read(who.actor) as uow:
        found = reading.sum_up_spending_of(uow, company).members
        currency = get_shop_profile(uow).currency
    one = next((one for one in found if one.member.public_id == member), None)
    return (TypedTerms() if one is None else typed_of(one)), currency


def _write(who: Visitor, company: str, act: Callable[[UnitOfWork, str], object]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, company)
