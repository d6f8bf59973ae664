"""``/admin/customers/[id]``: one customer, what they bought, and the door to their account."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.accounts.sessions import revoke_other_sessions
from freight_app.accounts.users import activate_user, deactivate_user, get_user, mail_password_link
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.ui.admin.audit_list import entry_list
from freight_app.ui.admin.audit_rows import EntryView
from freight_app.ui.admin.customer_rows import BoughtOrderView, CustomerView, read_customer
from freight_app.ui.admin.list_pages import PagerView, page_number, pager
from freight_app.ui.company_words import member_money, member_who
from freight_app.ui.components.base import Child, Live, code, shown
from freight_app.ui.components.buttons import button, link_button, text_link
from freight_app.ui.components.overlays import confirm_dialog
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import badge, status, status_badge
from freight_app.ui.components.tables import data_table, facts, row_link, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate, translate_count
from freight_app.ui.shells.console import console_page, panel, sentence_head
from freight_app.ui.visitor import Visitor, visitor


class CustomerState(rx.State):
    """One customer. What is undone is the account's own state now, so that nothing from the browser decides it."""

    person: CustomerView = CustomerView()
    orders: list[BoughtOrderView] = []
    pager: PagerView = PagerView()
    changes: list[EntryView] = []
    is_loaded: bool = False
    is_found: bool = True
    asks_to_sign_out: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def load(self) -> None:
        """Read the person of the address."""
        self.asks_to_sign_out = False
        self._page = page_number(self.router.url.query_parameters.get("page", ""))
        try:
            await self._read(self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40])
            self.is_found = True
        except NotFound:
            self.person, self.orders, self.changes, self.is_found = CustomerView(), [], [], False
        self.is_loaded = True

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def close_account(self) -> None:
        """Let the person sign in no more."""
        await self._do(deactivate_user)
        await self._tell(translate("{name} can no longer sign in", visitor().language, name=self.person.name))

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def open_account(self) -> None:
        """Let the person sign in again."""
        await self._do(activate_user)
        await self._tell(translate("{name} can sign in again", visitor().language, name=self.person.name))

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def undo(self) -> None:
        """Turn the door's last move back."""
        is_active = self.person.status == "active"
        await self._do(deactivate_user if is_active else activate_user)

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def send_link(self) -> None:
        """Mail the person a link to choose a password."""
        who = visitor()
        hours = await asyncio.to_thread(_write, who, self.person.public_id, mail_password_link)
        text = translate_count(
            "A link to choose a password goes to {email}. It is good for {count} hour.",
            "A link to choose a password goes to {email}. It is good for {count} hours.",
            hours,
            who.language,
            email=self.person.email,
        )
        await self._read(self.person.public_id)
        await show_toast(self, text)

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def ask_to_sign_out(self) -> None:
        self.asks_to_sign_out = True

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def close_dialogs(self) -> None:
        self.asks_to_sign_out = False

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def sign_out_everywhere(self) -> None:
        """End all of the person's sessions."""
        await self._do(_sign_out)
        self.asks_to_sign_out = False
        await show_toast(self, translate("Signed out everywhere", visitor().language))

    async def _tell(self, text: str) -> None:
        await show_toast(self, text, undo="door")

    async def _do(self, act: Callable[[UnitOfWork, str], Any]) -> None:
        await asyncio.to_thread(_write, visitor(), self.person.public_id, act)
        await self._read(self.person.public_id)

    async def _read(self, public_id: str) -> None:
        found = await asyncio.to_thread(read_customer, visitor(), public_id, self._page)
        self.person, self.orders, self.pager, self.changes = found.person, found.orders, found.pager, found.changes


def _write(who: Visitor, public_id: str, act: Callable[[UnitOfWork, str], Any]) -> Any:
    with current_house().write(who.actor) as uow:
        return act(uow, public_id)


def _sign_out(uow: UnitOfWork, public_id: str) -> None:
    revoke_other_sessions(uow, get_user(uow, public_id).id)


PERSON: Live = CustomerState.person


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such customer"),
        t("The link may be an old one; look for the name in the list."),
        action=link_button(t("All customers"), "/admin/customers", look="brand"),
        icon_name="users",
    )
    waiting = loading(t("The customer is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-64 w-full"))
    return console_page(
        rx.cond(CustomerState.is_loaded, rx.cond(CustomerState.is_found, _customer(), unknown), waiting),
        confirm_dialog(
            open=CustomerState.asks_to_sign_out,
            on_close=CustomerState.close_dialogs,
            on_confirm=CustomerState.sign_out_everywhere,
            title=t("Sign {name} out everywhere?", name=PERSON.name),
            consequence=t("Every browser must sign in again. The cart and the orders stay."),
            confirm=t("Sign out everywhere"),
        ),
        title=PERSON.name,
        trail=[(t("Customers"), "/admin/customers")],
        undo={"door": CustomerState.undo},
    )


def _customer() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(
                status_badge("user", PERSON.status),
                shown(PERSON.company_status == "approved", badge(t("Retailer"), tone="brand", icon_name="store")),
                rx.el.span(t("Customer since {day}", day=PERSON.joined), class_name="num"),
            ),
            rx.el.bdi(PERSON.name),
            PERSON.summary,
            action=_actions(),
        ),
        rx.el.div(
            rx.el.div(_orders(), _changes(), class_name="min-w-0 lg:border-e lg:border-line"),
            rx.el.aside(_contact(), _company(), _addresses(), _cars(), _account()),
            class_name="grid lg:grid-cols-[minmax(0,1fr)_22rem]",
        ),
    )


def _actions() -> rx.Component:
    door = rx.cond(
        PERSON.status == "active",
        button(t("Close the account"), look="danger", size="sm", on_click=CustomerState.close_account),
        button(t("Open the account again"), look="brand", size="sm", on_click=CustomerState.open_account),
    )
    return rx.fragment(
        shown(
            PERSON.status == "active",
            button(t("Send a password link"), size="sm", icon_start="mail", on_click=CustomerState.send_link),
        ),
        shown(PERSON.may_manage, door),
    )


def _orders() -> rx.Component:
    def row(order: Live) -> rx.Component:
        return table_row(
            td(row_link(order.number, order.href), first=True),
            td(order.placed, label=t("Placed"), class_name="num whitespace-nowrap"),
            td(status("order", order.status), label=t("Status")),
            td(status("payment", order.payment), label=t("Payment")),
            td_number(order.total.whole, order.total.decimals, label=t("Total")),
            key=order.number,
        )

    table = data_table(
        head=[
            th(t("Order"), first=True),
            th(t("Placed")),
            th(t("Status")),
            th(t("Payment")),
            th(t("Total"), numeric=True),
        ],
        rows=rx.foreach(CustomerState.orders, row),
        caption=t("Orders"),
        foot=rx.el.div(pager(CustomerState.pager), class_name="px-5 py-2"),
    )
    nothing = empty_state(
        t("No orders yet"),
        t("Their orders appear here, when they are signed in while they order."),
        icon_name="clipboard-list",
    )
    return panel(
        t("Orders"),
        rx.cond(CustomerState.orders.length() > 0, table, nothing),  # type: ignore[attr-defined]
        unit=t("with those that came to nothing"),
    )


def _changes() -> Child:
    nothing = rx.el.p(t("Nobody has changed anything about this account."), class_name="px-5 pb-5 text-ink-2")
    return shown(
        PERSON.may_see_changes,
        panel(
            t("Changes"),
            rx.cond(
                CustomerState.changes.length() > 0,  # type: ignore[attr-defined]
                entry_list(CustomerState.changes, with_thing=False),
                nothing,
            ),
            tools=text_link(t("All changes of it"), PERSON.changes_href),
        ),
    )


def _contact() -> rx.Component:
    email = rx.el.a(code(PERSON.email), href="mailto:" + PERSON.email, class_name="text-brand hover:underline")
    phone = rx.el.a(code(PERSON.phone), href="tel:" + PERSON.phone, class_name="text-brand hover:underline")
    return panel(
        t("Contact"),
        facts(
            (t("Email"), rx.el.span(email, class_name="break-all")),
            (t("Phone"), rx.cond(PERSON.phone != "", phone, "–")),
            (t("Language"), PERSON.language),
            class_name="px-5",
        ),
    )


def _company() -> Child:
    return shown(
        PERSON.company != "",
        panel(
            t("Company"),
            facts(
                (
                    t("Name"),
                    rx.el.a(PERSON.company, href=PERSON.company_href, class_name="text-brand hover:underline"),
                ),
                (t("Status"), status("retailer", PERSON.company_status)),
                (t("Price group"), rx.cond(PERSON.price_group != "", PERSON.price_group, t("Public prices"))),
                class_name="px-5",
            ),
            rx.el.h3(t("People"), class_name="px-5 pt-3 font-semibold"),
            rx.el.ul(rx.foreach(PERSON.members, _member), class_name="divide-y divide-line px-5 pb-2"),
        ),
    )


def _member(one: Live) -> rx.Component:
    return rx.el.li(member_who(one), member_money(one), key=one.public_id, class_name="space-y-1 py-2.5")


def _addresses() -> rx.Component:
    def address(one: Live) -> rx.Component:
        return rx.el.li(
            rx.el.p(
                rx.el.span(rx.el.bdi(rx.cond(one.label != "", one.label, one.recipient)), class_name="font-medium"),
                shown(one.is_default, badge(t("First choice"))),
                class_name="flex items-center justify-between gap-2",
            ),
            rx.el.p(rx.el.bdi(one.place), class_name="text-ink-2"),
            rx.el.p(code(one.phone), class_name="num text-ink-2"),
            class_name="py-2.5",
        )

    return panel(
        t("Addresses"),
        rx.cond(
            PERSON.addresses.length() > 0,
            rx.el.ul(rx.foreach(PERSON.addresses, address), class_name="divide-y divide-line px-5 pb-2"),
            rx.el.p(t("No address is kept."), class_name="px-5 pb-4 text-ink-2"),
        ),
    )


def _cars() -> rx.Component:
    def car(label: Live) -> rx.Component:
        return rx.el.li(rx.el.bdi(label), class_name="py-2.5")

    return panel(
        t("Cars"),
        rx.cond(
            PERSON.cars.length() > 0,
            rx.el.ul(rx.foreach(PERSON.cars, car), class_name="divide-y divide-line px-5 pb-2"),
            rx.el.p(t("No car is kept."), class_name="px-5 pb-4 text-ink-2"),
        ),
    )


def _account() -> rx.Component:
    staff = text_link(t("Roles of this person"), "/admin/users?person=" + PERSON.public_id, icon_end="arrow-right")
    return panel(
        t("Account"),
        facts(
            (t("Last signed in"), rx.cond(PERSON.last_sign_in != "", PERSON.last_sign_in, t("Never"))),
            (t("Password"), rx.cond(PERSON.has_password, t("Chosen"), t("Not chosen yet"))),
            class_name="px-5",
        ),
        shown(
            PERSON.may_manage,
            rx.el.div(
                rx.el.div(
                    rx.el.span(t("Signed in at"), class_name="text-ink-2"),
                    rx.el.span(
                        rx.cond(PERSON.has_sessions, PERSON.sessions, t("Nowhere now")), class_name="num font-medium"
                    ),
                    class_name="flex min-h-11 items-center justify-between gap-4 border-t border-line",
                ),
                rx.el.div(
                    shown(
                        PERSON.has_sessions,
                        button(t("Sign out everywhere"), size="sm", on_click=CustomerState.ask_to_sign_out),
                    ),
                    staff,
                    class_name="flex flex-wrap items-center gap-4 border-t border-line py-2",
                ),
                class_name="px-5 text-sm",
            ),
        ),
    )
