"""What ``/account/company`` shows and does: people, invitations, and what their owner decides about them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Literal

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.company import inviting, members, seats
from freight_app.accounts.company.dtos import MemberInvitation
from freight_app.accounts.company.errors import (
    BelongsToCompany,
    InvitationPending,
    LastOwner,
    TooManyInvitations,
)
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date
from freight_app.orders.spending import reading
from freight_app.shop.service import get_shop_profile
from freight_app.ui.company_words import (
    InvitationRow,
    MemberRow,
    TermsErrors,
    TypedTerms,
    errors_at,
    facts_of,
    invitation_row,
    member_rows,
    read_typed,
    terms_of,
    typed_of,
)
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

Question = Literal["", "remove", "hand_over", "leave"]


class CompanyState(rx.State):
    """One's own company. ``form`` names the open form, ``asks`` the open question; both are about ``target``."""

    is_loaded: bool = False
    is_found: bool = True
    name: str = ""
    role: str = ""
    is_owner: bool = False
    is_approved: bool = False
    month: str = ""
    currency: str = ""
    rows: list[MemberRow] = []
    invitations: list[InvitationRow] = []
    form: str = ""
    asks: str = ""
    target: str = ""
    target_name: str = ""
    typed: TypedTerms = TypedTerms()
    errors: TermsErrors = TermsErrors()
    trouble: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """The company for which whoever is signed in acts."""
        self.form = self.asks = ""
        await self._read()

    @rx.event
    @signed_in
    async def open_invite(self) -> None:
        """An empty form for somebody new."""
        self._open("invite", TypedTerms())

    @rx.event
    @signed_in
    async def open_edit(self, member: str) -> None:
        """The form with a member in it."""
        found = next((row for row in self.rows if row.public_id == member), None)
        if found is None:
            return
        typed = await asyncio.to_thread(_typed_member, visitor(), member)
        self.target, self.target_name = member, found.name
        self._open("edit", typed)

    @rx.event
    @signed_in
    async def close(self) -> None:
        self.form = self.asks = ""

    @rx.event
    @signed_in
    async def save(self, data: dict[str, Any]) -> None:
        """Invite, or let other terms hold; what is wrong stands at its field."""
        who, typed = visitor(), read_typed(data, self.typed.email)
        self.typed, self.errors, self.trouble = typed, TermsErrors(), ""
        is_new, member = self.form == "invite", self.target
        try:
            if is_new:
                await asyncio.to_thread(_invite, who, typed, self.currency)
            else:
                await asyncio.to_thread(_change, who, member, typed, self.currency)
        except InvalidInput as error:
            self.errors = errors_at(error.field, sentence_of(error, who.language))
        except ValidationError:
            self.errors = errors_at("email", translate("This is not an e-mail address.", who.language))
        except (BelongsToCompany, InvitationPending, TooManyInvitations, LastOwner) as error:
            self.trouble = sentence_of(error, who.language)
        else:
            self.form = ""
            sent = translate("The invitation is on its way", who.language)
            await show_toast(self, sent if is_new else translate("The new terms hold from now on", who.language))
            await self._read()

    @rx.event
    @signed_in
    async def suspend(self, member: str) -> None:
        """They may do nothing from their next step on; the same button lets them in again."""
        if await self._do(lambda uow, company: members.suspend_member(uow, company, member)):
            await show_toast(self, translate("Suspended from now on", visitor().language))

    @rx.event
    @signed_in
    async def restore(self, member: str) -> None:
        """Let a suspended member in again."""
        if await self._do(lambda uow, company: members.restore_member(uow, company, member)):
            await show_toast(self, translate("Let in again", visitor().language))

    @rx.event
    @signed_in
    async def resend(self, invitation: str) -> None:
        """The mail again, with a new link."""
        if await self._do(lambda uow, company: inviting.resend_invitation(uow, company, invitation)):
            await show_toast(self, translate("The invitation is on its way", visitor().language))

    @rx.event
    @signed_in
    async def withdraw(self, invitation: str) -> None:
        """The link opens nothing any more."""
        if await self._do(lambda uow, company: inviting.withdraw_invitation(uow, company, invitation)):
            await show_toast(self, translate("The invitation is withdrawn", visitor().language))

    @rx.event
    @signed_in
    async def ask(self, what: Question, member: str) -> None:
        """Open the question before what cannot be taken back by a button."""
        found = next((row for row in self.rows if row.public_id == member), None)
        self.target, self.target_name = member[:40], found.name if found else ""
        self.asks = what

    @rx.event
    @signed_in
    async def confirm(self) -> Any:
        """Do what was asked about."""
        what, member, user_id = self.asks, self.target, signed_in_user().id
        acts: dict[str, Callable[[UnitOfWork, str], object]] = {
            "remove": lambda uow, company: members.remove_member(uow, company, member),
            "hand_over": lambda uow, company: members.hand_over(uow, company, member),
            "leave": lambda uow, _company: members.leave_company(uow, user_id),
        }
        self.asks = ""
        if what not in acts or not await self._do(acts[what]):
            return None
        # Prices and places change with the seat: a page of its own reads them anew.
        return rx.redirect("/account") if what == "leave" else None

    async def _do(self, act: Callable[[UnitOfWork, str], object]) -> bool:
        """One decision about one's own company; a refusal is told, and the page shows what is so."""
        who = visitor()
        try:
            await asyncio.to_thread(_write, who, act)
        except LastOwner as error:
            await show_toast(self, sentence_of(error, who.language), tone="bad")
            return False
        finally:
            await self._read()
        return True

    def _open(self, form: str, typed: TypedTerms) -> None:
        self.form, self.typed, self.errors, self.trouble = form, typed, TermsErrors(), ""

    async def _read(self) -> None:
        found = await asyncio.to_thread(_read, visitor(), signed_in_user().id)
        self.is_found, self.is_loaded = found is not None, True
        if found is not None:
            (
                self.name,
                self.role,
                self.is_owner,
                self.is_approved,
                self.month,
                self.currency,
                self.rows,
                self.invitations,
            ) = found


def _read(
    who: Visitor, user_id: int
) -> tuple[str, str, bool, bool, str, str, list[MemberRow], list[InvitationRow]] | None:
    zone = current_house().settings.time_zone
    with current_house().read(who.actor) as uow:
        seat = seats.seat_of(uow, user_id)
        if seat is None:
            return None
        spending = reading.sum_up_spending(uow, user_id)
        invited = inviting.list_invitations(uow, seat.company) if seat.is_owner else []
        currency = get_shop_profile(uow).currency
    return (
        seat.legal_name,
        str(seat.role),
        seat.is_owner,
        seat.is_approved,
        format_date(spending.month, who.language, width="MMMM y"),
        currency,
        member_rows(spending, who.language, zone, me=user_id),
        [invitation_row(one, who.language, zone) for one in invited],
    )


def _typed_member(who: Visitor, member: str) -> TypedTerms:
    with current_house().read(who.actor) as uow:
        found = reading.sum_up_spending(uow, who.user.id if who.user else 0).members
    one = next((one for one in found if one.member.public_id == member), None)
    if one is None:
        raise NotFound("The member")
    return typed_of(one)


def _invite(who: Visitor, typed: TypedTerms, currency: str) -> None:
    invitation = MemberInvitation.model_validate(
        {**facts_of(typed, currency), "email": typed.email, "language": who.language}
    )
    _write(who, lambda uow, company: inviting.invite_member(uow, company, invitation))


def _change(who: Visitor, member: str, typed: TypedTerms, currency: str) -> None:
    terms = terms_of(typed, currency)
    _write(who, lambda uow, company: members.change_member(uow, company, member, terms))


def _write(who: Visitor, act: Callable[[UnitOfWork, str], object]) -> None:
    """Within one's own company: its id comes from the seat, never from the browser."""
    with current_house().write(who.actor) as uow:
        act(uow, seats.require_seat(uow, who.user.id if who.user else 0).company)
