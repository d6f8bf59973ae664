"""``/account/reviews`` and ``/review/[token]``: what came, what was said of it, and the form to say it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.kit.settings import get_settings
from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.account.reviews_state import ReviewsState
from freight_app.ui.components.base import Child, Live, Text, as_var, shown
from freight_app.ui.components.buttons import button, icon_button, link_button, text_button
from freight_app.ui.components.choices import select_field, switch
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import field_error, text_area, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.media import file_drop
from freight_app.ui.components.overlays import confirm_dialog
from freight_app.ui.components.products import product_picture
from freight_app.ui.components.stars import stars, stars_field
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import status_badge
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.page_parts import not_here

STATE: Any = ReviewsState
_typed: Live = ReviewsState.typed
_MAX_TITLE, _MAX_TEXT, _MAX_NAME = 120, 4000, 60


def page() -> rx.Component:
    """For whoever is signed in."""
    return account_page(_content(), _delete_dialog(), here="reviews", title=t("My reviews"))


def invited_page() -> rx.Component:
    """For whoever holds the link of a letter."""
    return shop_page(
        rx.cond(
            ReviewsState.is_missing,
            not_here(
                t("This link leads nowhere"),
                t("It may not be complete. Sign in to review what you ordered with your account."),
                link_button(t("My reviews"), "/account/reviews", look="brand"),
            ),
            rx.el.div(
                rx.el.h1(
                    t("What do you think of it?"),
                    class_name="text-2xl font-semibold tracking-tight text-balance",
                ),
                rx.el.p(
                    shown(
                        as_var(ReviewsState.number) != "",
                        t(
                            "{name}, this came with order {number}.",
                            name=ReviewsState.first_name,
                            number=ReviewsState.number,
                        ),
                    ),
                    class_name="mt-1 mb-5 min-h-6 text-ink-2",
                ),
                _content(),
                class_name="mx-auto max-w-3xl pt-4 lg:pt-8",
            ),
        )
    )


def _content() -> rx.Component:
    nothing = empty_state(
        t("Nothing to review yet"),
        t("Once a part has reached you, you can say here what you think of it."),
        action=link_button(t("Look for parts"), "/search", look="brand", icon_start="search"),
        icon_name="star",
    )
    listed = rx.el.ul(
        rx.foreach(ReviewsState.rows, _row),
        class_name="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface",
    )
    return rx.cond(  # type: ignore[return-value]
        ReviewsState.is_loaded,
        rx.el.div(
            shown(ReviewsState.is_writing, _form()),
            rx.cond(as_var(ReviewsState.rows).length() > 0, listed, nothing),
            rx.el.div(
                switch(
                    t("Ask me by mail what I think of what came"),
                    hint=t("Once an order, some days after it has reached you."),
                    checked=ReviewsState.wants_letters,
                    on_change=ReviewsState.want_letters,
                ),
                class_name="mt-6 border-t border-line pt-3",
            ),
        ),
        loading(t("Your reviews are being loaded"), skeleton_rows(5)),
    )


def _row(row: Live) -> rx.Component:
    waits = (row.status == "") | (row.status == "draft")
    return rx.el.li(
        product_picture(row.image, row.drawing, class_name="size-16 self-start", drawing_class="w-12"),
        rx.el.div(
            rx.el.p(
                rx.el.a(row.name, href=row.href, class_name="font-semibold underline-offset-4 hover:underline"),
                shown(row.status != "", status_badge("opinion", row.status)),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            rx.el.p(t("It came on {day}", day=row.received), class_name="text-sm text-ink-2"),
            shown(row.stars.fill > 0, stars(row.stars, "mt-1.5 h-4.5")),
            shown(row.title != "", rx.el.p(row.title, dir="auto", lang=row.language, class_name="mt-1 font-medium")),
            shown(
                row.text != "",
                rx.el.p(
                    row.text,
                    dir="auto",
                    lang=row.language,
                    class_name="mt-1 line-clamp-4 max-w-prose break-words whitespace-pre-line",
                ),
            ),
            shown(
                row.reason != "",
                notice(
                    t("The shop does not show it"),
                    rx.el.p(row.reason, dir="auto"),
                    tone="warn",
                    class_name="mt-2 max-w-prose",
                ),
            ),
            shown(
                row.reply != "",
                rx.el.p(
                    rx.el.span(t("The shop answers"), class_name="block text-sm font-semibold"),
                    rx.el.span(row.reply, dir="auto", class_name="whitespace-pre-line"),
                    class_name="mt-2 max-w-prose rounded-md bg-sunken px-4 py-3",
                ),
            ),
            rx.el.div(
                rx.cond(
                    waits,
                    button(
                        rx.cond(row.status == "draft", t("Go on writing"), t("Write a review")),
                        size="md",
                        icon_start="pencil",
                        on_click=STATE.write(row.sku),
                    ),
                    text_button(t("Change it"), on_click=STATE.write(row.sku)),
                ),
                shown(
                    (row.id != "") & (as_var(ReviewsState.link) == ""),
                    text_button(t("Delete"), on_click=STATE.ask_to_delete(row.id), class_name="text-ink-2"),
                ),
                class_name="mt-2 flex flex-wrap items-center gap-x-4",
            ),
            class_name="min-w-0 flex-1",
        ),
        key=row.sku,
        class_name="flex gap-4 px-4 py-4 sm:px-5",
    )


def _error(name: str) -> Text:
    return rx.cond(ReviewsState.field == name, ReviewsState.error, "")  # type: ignore[return-value]


def _form() -> rx.Component:
    upload = "/api/v1/reviews/photos"
    return rx.el.section(
        rx.el.div(
            product_picture(_typed.image, _typed.drawing, class_name="size-14", drawing_class="w-10"),
            rx.el.h2(_typed.name, class_name="min-w-0 flex-1 text-lg font-semibold text-balance"),
            icon_button("x", t("Close"), on_click=ReviewsState.close),
            class_name="mb-4 flex items-center gap-3",
        ),
        form(
            LeaveGuard.create(),
            stars_field(t("How many stars?"), "rating", value=_typed.rating, error=_error("rating")),
            text_field(
                t("In a few words"),
                "title",
                optional=True,
                default_value=_typed.title,
                error=_error("title"),
                max_length=_MAX_TITLE,
            ),
            text_area(
                t("What others should know"),
                "text",
                rows=6,
                optional=True,
                default_value=_typed.text,
                error=_error("text"),
                max_length=_MAX_TEXT,
                hint=t("Does it fit, is it well made, was it easy to put in? Addresses of pages are taken out."),
            ),
            shown(
                as_var(ReviewsState.cars).length() > 0,
                select_field(
                    t("Fitted to"),
                    "car",
                    as_var(ReviewsState.cars),
                    placeholder=t("I would rather not say"),
                    optional=True,
                    default_value=_typed.car,
                ),
            ),
            _photos(upload),
            text_field(
                t("Your name as others see it"),
                "display_name",
                optional=True,
                default_value=_typed.display_name,
                error=_error("display_name"),
                max_length=_MAX_NAME,
                hint=t("Left empty, it is your first name and one letter."),
            ),
            field_error(_error("form")),
            shown(
                ~_typed.is_new,
                rx.el.p(
                    t("What you change is read by the shop again before others see it."),
                    class_name="text-sm text-ink-2",
                ),
            ),
            rx.el.div(
                button(t("Send the review"), look="act", type="submit", on_click=STATE.keep_as_draft(False)),
                shown(
                    _typed.is_new,
                    button(t("Keep it for later"), type="submit", on_click=STATE.keep_as_draft(True)),
                ),
                class_name="flex flex-wrap gap-3 pt-1",
            ),
            on_submit=ReviewsState.send,
            key=_typed.sku,
        ),
        aria_label=t("Your review"),
        class_name=CARD + " mb-6",
    )


def _photos(upload: str) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(
            t("Pictures"),
            " ",
            rx.el.span(t("optional"), class_name="font-normal text-ink-2"),
            class_name="text-sm font-medium",
        ),
        shown(
            as_var(ReviewsState.photos).length() > 0,
            rx.el.ul(
                rx.foreach(ReviewsState.photos, _photo),
                class_name="mt-2 flex flex-wrap gap-3",
            ),
        ),
        shown(
            as_var(ReviewsState.photos).length() < 4,
            file_drop(
                action=rx.cond(as_var(ReviewsState.link) != "", upload + "?link=" + as_var(ReviewsState.link), upload),  # type: ignore[arg-type]
                title=t("Add pictures"),
                hint=t("Up to four. Where and when they were taken is not kept."),
                max_megabytes=get_settings().max_picture_mb,
                on_done=ReviewsState.add_photo,
                refusals={
                    "A picture is a JPEG, PNG, WebP or GIF file.": t("A picture is a JPEG, PNG, WebP or GIF file."),
                    "The picture is damaged and cannot be read.": t("The picture is damaged and cannot be read."),
                },
                class_name="mt-2",
            ),
        ),
        field_error(_error("photos")),
        class_name="min-w-0",
    )


def _photo(photo: Live) -> rx.Component:
    return rx.el.li(
        rx.el.img(
            src=photo.small,
            alt=photo.alt,
            class_name="size-24 rounded-md border border-line bg-sunken object-cover",
        ),
        rx.el.button(
            t("Take out"),
            type="button",
            on_click=STATE.take_photo_out(photo.handle),
            aria_label=t("Take {picture} out", picture=photo.alt),
            class_name="min-h-11 w-24 text-center text-sm text-ink-2 underline-offset-4 hover:underline",
        ),
        key=photo.handle,
    )


def _delete_dialog() -> Child:
    return confirm_dialog(
        open=as_var(ReviewsState.deleting) != "",
        on_close=STATE.ask_to_delete(""),
        on_confirm=ReviewsState.delete,
        title=t("Delete your review?"),
        consequence=t("It is gone for good, with its pictures and the votes that it has."),
        confirm=t("Delete it"),
    )
