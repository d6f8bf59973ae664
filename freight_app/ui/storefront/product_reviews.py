"""The part of a product page in which those who have the part speak: stars, reviews, questions and answers."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, as_var, cx, server_link, shown, when
from freight_app.ui.components.buttons import button, link_button, text_button
from freight_app.ui.components.choices import checkbox, select_field
from freight_app.ui.components.fields import text_area, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.stars import stars, stars_line
from freight_app.ui.i18n import number, t
from freight_app.ui.storefront.opinion_state import OpinionsState
from freight_app.ui.storefront.page_parts import heading, if_some

STATE: Any = OpinionsState
_view: Live = OpinionsState.view
_reviews: Live = OpinionsState.reviews
_questions: Live = OpinionsState.questions


def rating_link() -> Child:
    """The stars beside the name, which lead to what was said."""
    return stars_line(_view.stars, href="#reviews")


def opinions() -> rx.Component:
    """Reviews, then questions."""
    return rx.el.div(
        _reviews_section(),
        _questions_section(),
        _report_dialog(),
        class_name="mt-12 space-y-12",
    )


def _reviews_section() -> rx.Component:
    write = link_button(
        t("Write a review"),
        "/account/reviews?sku=" + _view.sku,
        size="md",
        icon_start="pencil",
    )
    nobody = rx.el.p(
        t("Nobody who has this part has said anything yet."),
        class_name="text-ink-2",
    )
    return rx.el.section(
        heading(t("What those who have it say"), end=write, id="reviews-heading"),
        rx.cond(
            _view.stars.count > 0,
            rx.el.div(
                _summary(),
                rx.el.div(_tools(), _list(), class_name="min-w-0"),
                class_name="grid gap-x-12 gap-y-6 lg:grid-cols-[18rem_minmax(0,1fr)]",
            ),
            nobody,
        ),
        id="reviews",
        aria_labelledby="reviews-heading",
        class_name="scroll-mt-24",
    )


def _summary() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.span(_view.stars.average, class_name="num text-3xl font-semibold"),
            stars(_view.stars, "h-6"),
            class_name="flex items-center gap-3",
        ),
        rx.el.p(_view.stars.count_words, class_name="num mt-1 text-sm text-ink-2"),
        rx.el.ul(rx.foreach(_view.bars, _bar), class_name="mt-3"),
        class_name="lg:sticky lg:top-6 lg:self-start",
    )


def _bar(row: Live) -> rx.Component:
    on = as_var(OpinionsState.stars) == row.stars
    return rx.el.li(
        rx.el.button(
            rx.el.span(row.label, class_name="w-20 shrink-0 text-start"),
            rx.el.svg(
                rx.el.svg.rect(custom_attrs={"width": "100", "height": "8", "rx": "4"}, class_name="fill-sunken"),
                rx.el.svg.rect(custom_attrs={"width": row.share, "height": "8", "rx": "4"}, class_name="fill-act"),
                class_name="h-2.5 min-w-0 flex-1 rtl:-scale-x-100",
                custom_attrs={"viewBox": "0 0 100 8", "preserveAspectRatio": "none", "aria-hidden": "true"},
            ),
            rx.el.span(number(row.count), class_name="num w-8 shrink-0 text-end text-ink-2"),
            type="button",
            aria_pressed=rx.cond(on, "true", "false"),
            disabled=row.count == 0,
            on_click=STATE.keep_stars(row.stars),
            class_name=cx(
                "flex min-h-11 w-full items-center gap-3 rounded-md px-2 text-sm hover:bg-sunken disabled:hover:bg-transparent "
                "lg:min-h-9",
                rx.cond(on, "bg-brand-soft font-semibold text-brand", ""),
            ),
        ),
        key=row.stars.to_string(),
    )


def _tools() -> rx.Component:
    return rx.el.div(
        select_field(
            t("Sort"),
            "review_sort",
            [
                ("newest", t("Newest first")),
                ("helpful", t("Most helpful first")),
                ("highest", t("Best first")),
                ("lowest", t("Worst first")),
            ],
            hide_label=True,
            value=OpinionsState.sort,
            on_change=OpinionsState.sort_by,
        ),
        shown(
            _view.has_car,
            checkbox(t("Fitted to my car"), checked=OpinionsState.my_car, on_change=OpinionsState.keep_my_car),
        ),
        shown(
            as_var(OpinionsState.stars) > 0,
            text_button(t("Show all"), on_click=STATE.keep_stars(0)),
        ),
        class_name="flex flex-wrap items-center gap-x-6 gap-y-1 border-b border-line pb-3",
    )


def _list() -> rx.Component:
    return rx.el.div(
        rx.cond(
            _reviews.rows.length() > 0,
            rx.el.ul(rx.foreach(_reviews.rows, _review), class_name="divide-y divide-line"),
            rx.el.p(t("No review is like that."), class_name="py-6 text-ink-2"),
        ),
        shown(
            _reviews.pages > 1,
            pagination(
                page=_reviews.page,
                pages=_reviews.pages,
                total=_reviews.total,
                first=_reviews.first,
                last=_reviews.last,
                on_page=STATE.go_to,
            ),
        ),
    )


def _review(row: Live) -> rx.Component:
    return rx.el.li(
        rx.el.article(
            rx.el.div(
                stars(row.stars, "h-4.5"),
                shown(
                    row.title != "",
                    rx.el.h3(row.title, dir="auto", lang=row.language, class_name="font-semibold break-words"),
                ),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            rx.el.p(
                rx.el.span(row.byline),
                rx.el.span(
                    icon("badge-check", "size-4"),
                    t("Has received it"),
                    class_name="inline-flex items-center gap-1 font-medium text-good",
                ),
                shown(
                    row.car != "",
                    rx.el.span(
                        icon("car-front", "size-4"),
                        rx.el.bdi(row.car, class_name="ltr"),
                        class_name="inline-flex items-center gap-1",
                    ),
                ),
                shown(row.is_edited, rx.el.span(t("changed since"))),
                class_name="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-2",
            ),
            _words(row.text, row.language),
            if_some(
                row.photos,
                rx.el.ul(
                    rx.foreach(row.photos, _photo),
                    class_name="mt-3 flex flex-wrap gap-2",
                ),
            ),
            shown(
                row.reply != "",
                rx.el.div(
                    rx.el.p(
                        icon("store", "size-4 text-brand"),
                        t("The shop answers"),
                        class_name="flex items-center gap-1.5 text-sm font-semibold",
                    ),
                    _words(row.reply, ""),
                    class_name="mt-3 rounded-md bg-sunken px-4 py-3",
                ),
            ),
            _reactions("review", row.id, row.helpful),
        ),
        key=row.id,
        class_name="py-5",
    )


def _words(text: Text, language: Text) -> Child:
    """What somebody wrote, as they wrote it: text and nothing else, its lines kept."""
    return shown(
        text != "",
        rx.el.p(text, dir="auto", lang=language, class_name="mt-2 max-w-prose break-words whitespace-pre-line"),
    )


def _photo(photo: Live) -> rx.Component:
    return rx.el.li(
        server_link(
            rx.el.img(
                src=photo.small,
                alt=photo.alt,
                loading="lazy",
                decoding="async",
                class_name="size-24 rounded-md border border-line bg-sunken object-cover",
            ),
            href=photo.large,
            target="_blank",
            rel="noopener",
            class_name="block rounded-md hover:opacity-90",
        ),
        key=photo.small,
    )


def _reactions(kind: str, public_id: Live, helpful: Live) -> rx.Component:
    mine = as_var(OpinionsState.voted).contains(public_id)
    return rx.el.div(
        rx.el.button(
            icon("thumbs-up", "size-4"),
            t("Helpful"),
            shown(as_var(helpful) > 0, rx.el.span(number(helpful), class_name="num")),
            type="button",
            aria_pressed=rx.cond(mine, "true", "false"),
            on_click=STATE.vote(kind, public_id),
            class_name=cx(
                "inline-flex h-9 items-center gap-1.5 rounded-full border px-3.5 text-sm font-medium transition duration-150 max-sm:h-11",
                when(mine, "border-brand/30 bg-brand-soft text-brand", "border-line bg-surface hover:border-ink-3"),
            ),
        ),
        text_button(
            t("Report"),
            icon_start="flag",
            on_click=STATE.open_report(kind, public_id),
            class_name="text-ink-2",
        ),
        class_name="mt-3 flex flex-wrap items-center gap-x-4",
    )


def _questions_section() -> rx.Component:
    ask = button(t("Ask a question"), size="md", icon_start="message-square", on_click=OpinionsState.start_asking)
    return rx.el.section(
        heading(t("Questions and answers"), end=ask, id="questions-heading"),
        shown(OpinionsState.is_asking, _ask_form()),
        shown(
            _view.question_count > 3,
            rx.el.div(
                text_field(
                    t("Find in the questions"),
                    "question_find",
                    type="search",
                    hide_label=True,
                    placeholder=t("Find in the questions"),
                    value=OpinionsState.q,
                    on_change=OpinionsState.find_question,
                ),
                class_name="mb-2 max-w-md",
            ),
        ),
        rx.cond(
            _questions.rows.length() > 0,
            rx.el.ul(rx.foreach(_questions.rows, _question), class_name="divide-y divide-line"),
            rx.el.p(
                rx.cond(
                    as_var(OpinionsState.q) != "",
                    t("No question is about that."),
                    t("Nobody has asked about this part yet. The shop answers within a day or two."),
                ),
                class_name="text-ink-2",
            ),
        ),
        shown(
            _questions.total > _questions.rows.length(),
            text_button(t("Show more questions"), on_click=OpinionsState.more_questions),
        ),
        id="questions",
        aria_labelledby="questions-heading",
        class_name="scroll-mt-24",
    )


def _ask_form() -> rx.Component:
    return form(
        text_area(
            t("Your question"),
            "question",
            rows=3,
            max_length=1000,
            hint=t("The shop reads it first. You hear of the answer by mail."),
            error=rx.cond(OpinionsState.field == "question", OpinionsState.error, ""),
            required=True,
        ),
        rx.el.div(
            button(t("Send the question"), look="brand", size="md", type="submit"),
            button(t("Not now"), look="plain", size="md", on_click=OpinionsState.stop_asking),
            class_name="flex gap-2",
        ),
        on_submit=OpinionsState.ask,
        class_name="mb-6 max-w-prose rounded-lg border border-line bg-surface p-4",
    )


def _question(row: Live) -> rx.Component:
    return rx.el.li(
        rx.el.h3(row.text, dir="auto", lang=row.language, class_name="max-w-prose font-semibold break-words"),
        rx.el.p(row.byline, class_name="mt-1 text-sm text-ink-2"),
        rx.el.ul(
            rx.foreach(row.answers, _answer), class_name="mt-2 space-y-4 border-s-2 border-line ps-4 empty:hidden"
        ),
        rx.el.div(
            text_button(t("Answer"), on_click=STATE.start_answering(row.id)),
            text_button(
                t("Report"),
                icon_start="flag",
                on_click=STATE.open_report("question", row.id),
                class_name="text-ink-2",
            ),
            class_name="mt-1 flex gap-4",
        ),
        shown(as_var(OpinionsState.answering) == row.id, _answer_form()),
        key=row.id,
        class_name="py-5",
    )


def _answer(row: Live) -> rx.Component:
    return rx.el.li(
        _words(row.text, row.language),
        rx.el.p(
            shown(
                row.by_shop,
                rx.el.span(
                    icon("store", "size-4"),
                    t("The shop"),
                    class_name="inline-flex items-center gap-1 font-medium text-brand",
                ),
            ),
            shown(
                ~row.by_shop,
                rx.el.span(
                    icon("badge-check", "size-4"),
                    t("Has received it"),
                    class_name="inline-flex items-center gap-1 font-medium text-good",
                ),
            ),
            rx.el.span(row.byline),
            class_name="mt-1 flex flex-wrap items-center gap-x-3 text-sm text-ink-2",
        ),
        _reactions("answer", row.id, row.helpful),
        key=row.id,
    )


def _answer_form() -> rx.Component:
    return form(
        text_area(
            t("Your answer"),
            "answer",
            rows=3,
            max_length=2000,
            hint=t("For those who have received this part."),
            error=rx.cond(OpinionsState.field == "answer", OpinionsState.error, ""),
            required=True,
        ),
        rx.el.div(
            button(t("Send the answer"), look="brand", size="md", type="submit"),
            button(t("Not now"), look="plain", size="md", on_click=STATE.start_answering("")),
            class_name="flex gap-2",
        ),
        on_submit=OpinionsState.answer,
        class_name="mt-3 max-w-prose",
    )


def _report_dialog() -> rx.Component:
    return dialog(
        form(
            select_field(
                t("What is wrong with it?"),
                "report_reason",
                [
                    ("abusive", t("It insults somebody")),
                    ("false", t("It is not true")),
                    ("advertising", t("It advertises something")),
                    ("private", t("It says something private")),
                    ("other", t("Something else")),
                ],
            ),
            text_field(
                t("What the shop should know"),
                "report_note",
                optional=True,
                max_length=300,
                error=rx.cond(OpinionsState.field == "report_note", OpinionsState.error, ""),
            ),
            button(t("Tell the shop"), look="brand", type="submit"),
            on_submit=OpinionsState.send_report,
        ),
        open=as_var(OpinionsState.reporting) != "",
        on_close=STATE.open_report("review", ""),
        title=t("Report this"),
    )
