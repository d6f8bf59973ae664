"""``/join/[token]``: somebody was asked into a company, and says yes with a new account or their own."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.accounts.company import inviting
from freight_app.accounts.company.dtos import OpenedInvitation
from freight_app.accounts.company.errors import BelongsToCompany, InvitationNotValid
from freight_app.kit.house import current_house
from freight_app.ui.company_words import role_word
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.buttons import button, link_button, text_link
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.tables import fact
from freight_app.ui.guard import public, signed_in
from freight_app.ui.i18n import t
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.visitor import Visitor, signed_in_user, visitor


class JoinState(rx.State):
    """The invitation of the address. Nothing of it is told but to who holds its link."""

    is_loaded: bool = False
    is_good: bool = False
    is_signed_in: bool = False
    has_account: bool = False
    company: str = ""
    role: str = ""
    email: str = ""
    invited_by: str = ""
    account: str = ""
    here: str = ""
    trouble: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Look at the invitation of the address."""
        who = visitor()
        self.trouble, self.is_signed_in = "", who.user is not None
        self.account = who.user.email if who.user else ""
        self.here = self.router.url.path[:300]
        try:
            found = await asyncio.to_thread(_open, who, self._token())
        except InvitationNotValid:
            self.is_good = False
        else:
            self.is_good, self.has_account = True, found.has_account
            self.company, self.role = found.legal_name, str(found.role)
            self.email, self.invited_by = found.email, found.invited_by
        self.is_loaded = True

    @rx.event
    @signed_in
    async def join(self) -> Any:
        """Become a member with the account that is signed in; a new page shows the new prices."""
        who = visitor()
        try:
            await asyncio.to_thread(_join, who, signed_in_user().id, self._token())
        except (InvitationNotValid, BelongsToCompany) as error:
            self.trouble = sentence_of(error, who.language)
            return None
        return rx.redirect("/account/company")

    def _token(self) -> str:
        return self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:200]


def _open(who: Visitor, token: str) -> OpenedInvitation:
    with current_house().read(who.actor) as uow:
        return inviting.open_invitation(uow, token)


def _join(who: Visitor, user_id: int, token: str) -> None:
    with current_house().write(who.actor) as uow:
        inviting.accept_invitation(uow, user_id, token)


STATE: Live = JoinState


def page() -> rx.Component:
    gone = empty_state(
        t("This invitation is not valid any more"),
        t("It was used, withdrawn, or has expired. Ask whoever invited you for a new one."),
        action=link_button(t("Go to the shop"), "/", look="brand"),
        icon_name="mail",
    )
    waiting = loading(t("The invitation is being loaded"), skeleton("h-64 rounded-lg"))
    return shop_page(
        rx.el.div(
            rx.cond(JoinState.is_loaded, rx.cond(JoinState.is_good, _invitation(), gone), waiting),
            class_name="mx-auto max-w-xl pt-8",
        )
    )


def _invitation() -> rx.Component:
    back = "?next=" + STATE.here
    sign_in = link_button(t("Sign in and join"), "/sign-in" + back, look="act", size="lg", class_name="w-full")
    register = link_button(
        t("Make an account and join"), "/register" + back, look="act", size="lg", class_name="w-full"
    )
    return rx.el.div(
        rx.el.h1(
            t("{company} asks you to join", company=JoinState.company),
            class_name="text-2xl font-semibold tracking-tight text-balance",
        ),
        rx.el.p(
            t("You order at the company's prices and on its account, within your limits."), class_name="mt-2 text-ink-2"
        ),
        shown(JoinState.trouble != "", notice(JoinState.trouble, tone="bad", class_name="mt-4")),
        rx.el.dl(
            fact(t("Invited by"), rx.el.bdi(JoinState.invited_by)),
            fact(t("Invited address"), code(JoinState.email, "break-all")),
            fact(t("Role"), role_word(JoinState.role)),
            class_name="mt-4 divide-y divide-line text-sm",
        ),
        rx.el.div(
            rx.cond(
                JoinState.is_signed_in,
                rx.fragment(
                    button(
                        t("Join {company}", company=JoinState.company), look="act", size="lg", on_click=JoinState.join
                    ),
                    rx.el.p(t("You join with your account {email}.", email=JoinState.account), class_name="text-sm"),
                    text_link(t("Use another account"), "/sign-in" + back),
                ),
                rx.cond(
                    JoinState.has_account,
                    rx.fragment(sign_in, text_link(t("Make an account"), "/register" + back)),
                    rx.fragment(register, text_link(t("I have an account"), "/sign-in" + back)),
                ),
            ),
            class_name="mt-6 grid gap-3",
        ),
        class_name="rounded-lg border border-line bg-surface p-6",
    )
