"""Tell me: the forms on the page of a part, and the list of what somebody waits for."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, code, shown
from freight_app.ui.components.buttons import button, text_button
from freight_app.ui.components.choices import switch
from freight_app.ui.components.fields import money_field, text_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture, stock_words
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront.notice_state import NoticeState, OwnNoticesState
from freight_app.ui.storefront.page_parts import Shown


def tell_me(part: Shown) -> rx.Component:
    """On the page of a part: when it is there, where it is sold out; when it costs less, where it has a price."""
    return rx.el.div(
        shown(
            NoticeState.asked_at != "",
            notice(
                t("Look into your mail"),
                rx.el.p(
                    t(
                        "We wrote to {email}. Press the button in the mail, then we tell you.",
                        email=NoticeState.asked_at,
                    )
                ),
                tone="info",
                icon_name="mail",
                class_name="mt-4",
            ),
        ),
        shown((part.id > 0) & (part.available <= 0) & part.has_price & (part.replaced_by.label == ""), _stock()),
        shown(part.has_price, _price(part)),
    )


def _stock() -> rx.Component:
    waits = rx.el.p(
        icon("bell", "size-5 text-brand"),
        rx.el.span(t("We tell you by mail when it is there.")),
        class_name="flex items-center gap-2 text-sm font-medium",
    )
    ask = rx.el.form(
        shown(~ShellState.is_signed_in, _address("email")),  # type: ignore[operator]
        button(
            t("Tell me when it is there"), type="submit", look="brand", icon_start="bell", class_name="w-full sm:w-auto"
        ),
        rx.el.p(
            t("One mail when pieces come in, in the order of asking. Nothing else."),
            class_name="text-sm text-ink-2 text-pretty",
        ),
        on_submit=NoticeState.wait_for_stock,
        reset_on_submit=False,
        class_name="flex flex-col gap-3",
    )
    return rx.el.div(
        rx.cond(NoticeState.waits_for_stock, waits, ask),
        class_name="mt-5 rounded-lg border border-line bg-surface p-4",
    )


def _address(name: str) -> rx.Component:
    return text_field(
        t("Your e-mail address"),
        name,
        type="email",
        error=NoticeState.email_error,
        required=True,
        auto_complete="email",
        max_length=254,
    )


def _price(part: Shown) -> rx.Component:
    opener = rx.cond(
        NoticeState.waits_for_price,
        rx.el.p(
            icon("bell", "size-4 text-brand"),
            t("We tell you when it costs less."),
            class_name="flex min-h-11 items-center gap-1.5 text-sm font-medium",
        ),
        text_button(t("Tell me when it costs less"), icon_start="bell", on_click=NoticeState.open_price),
    )
    return rx.fragment(
        opener,
        dialog(
            rx.el.form(
                rx.el.p(
                    t("Today it costs"),
                    " ",
                    price(part.price, size="md"),
                    class_name="flex flex-wrap items-baseline gap-1.5",
                ),
                money_field(
                    t("Tell me from this price on"),
                    "target",
                    currency=part.price.currency,
                    hint=t("Leave it empty to hear of every drop that is worth a mail."),
                    error=NoticeState.target_error,
                    optional=True,
                ),
                shown(~ShellState.is_signed_in, _address("own_email")),  # type: ignore[operator]
                rx.el.p(
                    t("At most one mail a day, and every mail says how to end it."),
                    class_name="text-sm text-ink-2 text-pretty",
                ),
                id="tell-price",
                on_submit=NoticeState.wait_for_price,
                reset_on_submit=False,
                class_name="flex flex-col gap-4",
            ),
            open=NoticeState.is_open,
            on_close=NoticeState.close_price,
            title=t("Tell me when it costs less"),
            actions=[button(t("Tell me"), look="brand", type="submit", form="tell-price")],
        ),
    )


def notice_list() -> rx.Component:
    """What somebody waits for, each with its way out."""
    return rx.el.ul(
        rx.foreach(OwnNoticesState.rows, _row),
        class_name="divide-y divide-line rounded-lg border border-line bg-surface",
    )


def _row(row: Shown) -> rx.Component:
    card = row.card
    price_words = rx.cond(
        row.has_target,
        t(
            "when it costs {amount} {currency} or less",
            amount=row.target.whole + row.target.decimals,
            currency=row.target.currency,
        ),
        t("when it costs less"),
    )
    return rx.el.li(
        product_picture(card.image, card.drawing, class_name="size-16", drawing_class="size-12"),
        rx.el.div(
            rx.el.p(code(card.maker, "truncate"), class_name="flex text-sm text-ink-2"),
            rx.el.p(
                rx.el.a(card.name, href=card.href, class_name="hover:text-brand"),
                class_name="leading-snug font-semibold",
            ),
            rx.el.p(
                icon("bell", "size-4 text-ink-3"),
                rx.cond(row.is_price, price_words, t("when it is there")),
                class_name="mt-1 flex items-center gap-1.5 text-sm",
            ),
            rx.el.p(
                rx.cond(
                    row.is_confirmed,
                    t("Since {day}, until {end} at the latest", day=row.since, end=row.until),
                    t("Waits for the button in our mail"),
                ),
                class_name="num text-sm text-ink-2",
            ),
            class_name="min-w-0 flex-1 basis-48",
        ),
        rx.el.div(stock_words(card.available), class_name="max-sm:hidden"),
        button(
            t("End"),
            size="md",
            on_click=OwnNoticesState.end(row.token),  # type: ignore[call-arg, func-returns-value]
            aria_label=t("End the notice about {product}", product=card.maker),
        ),
        key=row.token,
        class_name="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 sm:px-5",
    )


def price_switch() -> Child:
    """Whether drops of what is on the list are told."""
    return shown(
        OwnNoticesState.has_wishes,
        rx.el.div(
            switch(
                t("Lower prices of what is on my wish list"),
                hint=t("At most one mail a day."),
                checked=OwnNoticesState.tells_prices,
                on_change=OwnNoticesState.tell_prices,
            ),
            class_name="rounded-lg border border-line bg-surface px-4 py-2 sm:px-5",
        ),
    )
