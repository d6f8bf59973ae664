"""``/w/[token]``: what a link from a chat shows to whoever holds it; staff go on to their desk."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.accounts.throttle import Throttle
from freight_app.kit.actor import Actor
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.orders.chats import viewing
from freight_app.orders.dtos import CartOwner
from freight_app.ui.chat_rows import ChatView, chat_view
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.guard import public
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.visitor import Visitor, visitor


class ChatLinkState(rx.State):
    """The cart of the address, read-only."""

    cart: ChatView = ChatView()
    is_loaded: bool = False
    is_found: bool = True

    @rx.event
    @public
    async def load(self) -> object:
        """Read the cart of the link. Whoever sells goes on to the page where it becomes an order."""
        who, token = visitor(), _token_of(self.router.url.path)
        if who.actor.may(Permission.ORDERS_EDIT):
            return rx.redirect(f"/staff/chats/{token}", replace=True)
        try:
            self.cart = await asyncio.to_thread(_read, who, token, self.router.session.client_ip)
            self.is_found = True
        except NotFound:
            self.cart, self.is_found = ChatView(), False
        self.is_loaded = True
        return None

    @rx.event
    @public
    async def take(self) -> object:
        """Put it into the visitor's own cart."""
        who, token = visitor(), _token_of(self.router.url.path)
        await asyncio.to_thread(_copy, who, token, self.router.session.client_ip)
        return rx.redirect("/cart")


def _token_of(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1][:40]


def _read(who: Visitor, token: str, ip: str) -> ChatView:
    house = current_house()
    # Somebody without any cookie has no cart, and may look all the same.
    reader = who.cart_owner if who.user or who.guest_token else CartOwner(guest_token=new_token())
    with house.read(who.actor) as uow:
        uow.port(Throttle).admit_chat_link(ip)
        return chat_view(viewing.view_chat_cart(uow, token, reader), who.language, house.settings.time_zone)


def _copy(who: Visitor, token: str, ip: str) -> None:
    actor: Actor = who.actor
    with current_house().write(actor) as uow:
        uow.port(Throttle).admit_chat_link(ip)
        viewing.copy_to_cart(uow, token, who.cart_owner)


CART: Live = ChatLinkState.cart


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no cart behind this link"),
        t("It may be too old: links from WhatsApp hold for a week."),
        icon_name="shopping-cart",
        action=link_button(t("Look for parts"), "/search", look="brand", icon_start="search"),
    )
    return shop_page(
        rx.cond(
            ChatLinkState.is_loaded,
            rx.cond(ChatLinkState.is_found, _cart(), unknown),
            loading(t("The cart is being loaded"), skeleton("h-8 w-56"), skeleton("mt-4 h-64 w-full rounded-lg")),
        ),
    )


def _cart() -> rx.Component:
    return rx.el.div(
        rx.el.h1(t("A cart from WhatsApp"), class_name="text-2xl font-semibold tracking-tight"),
        rx.el.p(t("Sent on {moment}", moment=CART.sent), class_name="mt-1 text-sm text-ink-2"),
        shown(
            CART.outcome == "ordered",
            notice(
                t("This cart is order {number}", number=CART.order_number),
                t("You can still put the same parts into your own cart."),
                tone="info",
                class_name="mt-4",
            ),
        ),
        rx.el.ul(
            rx.foreach(CART.lines, _line),
            aria_label=t("Parts in the cart"),
            class_name="mt-4 divide-y divide-line rounded-lg border border-line bg-surface px-4 sm:px-5",
        ),
        rx.el.div(
            rx.el.span(tn("{count} piece", "{count} pieces", CART.pieces), class_name="text-sm text-ink-2"),
            price(CART.total),
            class_name="mt-4 flex items-baseline justify-between",
        ),
        shown(
            CART.seen_total != "",
            rx.el.p(t("{amount} when it was sent", amount=CART.seen_total), class_name="text-end text-sm text-ink-2"),
        ),
        button(
            t("Put it into my cart"),
            look="act",
            size="xl",
            icon_start="shopping-cart",
            on_click=ChatLinkState.take,
            class_name="mt-5 w-full",
        ),
        class_name="mx-auto w-full max-w-2xl pt-5 lg:pt-8",
    )


def _line(line: Live) -> rx.Component:
    return rx.el.li(
        product_picture(line.image, "part", class_name="size-16 shrink-0", image_class="size-full p-1"),
        rx.el.div(
            rx.el.p(
                rx.el.a(line.name, href=line.href, class_name="hover:text-brand"),
                class_name="leading-snug font-semibold",
            ),
            rx.el.p(line.brand, " ", code(line.sku, "whitespace-nowrap"), class_name="text-sm text-ink-2"),
            shown(line.change != "", rx.el.p(line.change, class_name="text-sm font-medium text-warn")),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            price(line.total, size="md"),
            rx.el.p(rx.el.bdi(line.quantity, " × ", line.unit), class_name="num ltr text-sm text-ink-2"),
            class_name="shrink-0 text-end",
        ),
        class_name="flex items-start gap-4 py-4",
    )
