"""``/account/statement``: what one's own company owes, since when, and what it may still order."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.orders.credit import statements
from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.tables import fact
from freight_app.ui.credit_words import (
    AccountView,
    StatementView,
    account_view,
    ages_tiles,
    download_links,
    kind_word,
    statement_view,
)
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t, tn
from freight_app.ui.visitor import Visitor, signed_in_user, visitor


class StatementState(rx.State):
    """The account of the company for which somebody acts."""

    account: AccountView = AccountView()
    statement: StatementView = StatementView()
    is_loaded: bool = False
    is_found: bool = True

    @rx.event
    @signed_in
    async def load(self) -> None:
        """The last 90 days."""
        try:
            self.account, self.statement = await asyncio.to_thread(_read, visitor(), signed_in_user().id)
            self.is_found = True
        except NotFound:
            self.account, self.statement, self.is_found = AccountView(), StatementView(), False
        self.is_loaded = True


def _read(who: Visitor, user_id: int) -> tuple[AccountView, StatementView]:
    with current_house().read(who.actor) as uow:
        found = statements.get_own_statement(uow, user_id)
    return account_view(found.account, who.language), statement_view(found, who.language)


ACCOUNT: Live = StatementState.account
STATEMENT: Live = StatementState.statement


def page() -> rx.Component:
    nothing = empty_state(
        t("Your company pays each order as it comes"),
        t("Ask us for an account, and you order first and pay after the invoice."),
        action=link_button(t("My company"), "/register/retailer", look="brand"),
        icon_name="wallet",
    )
    waiting = loading(t("Your account is being loaded"), skeleton("h-28 rounded-lg"), skeleton("mt-4 h-64 rounded-lg"))
    return account_page(
        rx.cond(StatementState.is_loaded, rx.cond(StatementState.is_found, _account(), nothing), waiting),
        here="statement",
        title=t("My statement"),
    )


def _account() -> rx.Component:
    stopped = shown(
        ~ACCOUNT.is_active,
        notice(t("At the moment you cannot order on account. Ask us why."), tone="warn"),
    )
    base = rx.Var.create("/api/v1/credit/mine/statement")
    return rx.el.div(
        stopped,
        rx.el.section(
            rx.el.div(
                rx.el.div(
                    rx.el.p(t("You owe"), class_name="text-sm text-ink-2"),
                    price(ACCOUNT.balance, size="xl"),
                ),
                rx.el.div(
                    rx.el.p(t("You may still order for"), class_name="text-sm text-ink-2"),
                    price(ACCOUNT.left, size="xl"),
                ),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            rx.el.dl(
                fact(t("Limit"), price(ACCOUNT.limit, size="sm")),
                fact(t("Ordered, not invoiced yet"), price(ACCOUNT.committed, size="sm")),
                fact(t("To be paid within"), tn("{count} day", "{count} days", ACCOUNT.terms_days)),
                class_name="mt-4 divide-y divide-line text-sm",
            ),
            class_name=CARD,
        ),
        rx.el.section(
            rx.el.h2(t("What is open, by age"), class_name="mb-3 text-lg font-semibold"),
            ages_tiles(STATEMENT.ages),
        ),
        rx.el.section(
            rx.el.div(
                rx.el.div(
                    rx.el.h2(t("Your account"), class_name="text-lg font-semibold"),
                    rx.el.p(STATEMENT.period, class_name="num text-sm text-ink-2"),
                ),
                download_links(base, STATEMENT.first, STATEMENT.last),
                class_name="mb-2 flex flex-wrap items-end justify-between gap-3",
            ),
            _entries(),
            class_name=CARD,
        ),
        class_name="space-y-6",
    )


def _entries() -> rx.Component:
    def line(entry: Live) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.p(rx.el.span(kind_word(entry.kind), class_name="font-medium"), " ", code(entry.document)),
                rx.el.p(
                    entry.day,
                    shown(entry.due != "", rx.fragment(" · ", t("due {day}", day=entry.due))),
                    shown(entry.order != "", rx.fragment(" · ", code(entry.order))),
                    class_name="num text-sm text-ink-2",
                ),
                class_name="min-w-0",
            ),
            rx.el.div(
                price(entry.amount, size="md", class_name=rx.cond(entry.is_owed, "", "text-good!")),
                rx.el.p(
                    t("Balance {amount}", amount=entry.balance.whole + entry.balance.decimals),
                    class_name="num text-xs text-ink-2",
                ),
                class_name="shrink-0 text-end",
            ),
            key=entry.key,
            class_name="flex items-start justify-between gap-4 py-3",
        )

    return rx.fragment(
        rx.el.ul(rx.foreach(STATEMENT.lines, line), class_name="divide-y divide-line empty:hidden"),
        shown(
            STATEMENT.lines.length() == 0,
            rx.el.p(t("Nothing was booked in this period."), class_name="text-ink-2"),
        ),
        rx.el.p(
            t("Balance before: {amount}", amount=STATEMENT.opening.whole + STATEMENT.opening.decimals),
            class_name="num border-t border-line pt-3 text-end text-sm text-ink-2",
        ),
    )
