"""``/account/approvals``: orders of one's company that wait for a yes or a no."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.account.approvals_state import ApprovalsState
from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import pagination, view_tab, view_tabs
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status_badge
from freight_app.ui.i18n import t, tn

FORM_ID = "decline"


def page() -> rx.Component:
    nothing = rx.cond(
        ApprovalsState.tab == "waiting",
        empty_state(
            t("Nothing waits for approval"),
            t("An order over a member's limit stands here until somebody decides."),
            icon_name="badge-check",
        ),
        empty_state(
            t("Nothing was decided yet"),
            t("What was approved, declined or expired stays here."),
            icon_name="clipboard-check",
        ),
    )
    alone = empty_state(
        t("You buy for yourself"),
        t("With a garage account, several people order for one company, each within their limits."),
        action=link_button(t("Open a garage account"), "/register/retailer", look="brand"),
        icon_name="building",
    )
    waiting = loading(t("Approvals are being loaded"), skeleton("h-40 rounded-lg"), skeleton("mt-4 h-40 rounded-lg"))
    listed = rx.fragment(
        rx.el.ul(rx.foreach(ApprovalsState.rows, _order), class_name="space-y-4"),
        rx.el.div(
            pagination(
                page=ApprovalsState.page,
                pages=ApprovalsState.pages,
                total=ApprovalsState.total,
                first=ApprovalsState.first,
                last=ApprovalsState.last,
                href=lambda to: "/account/approvals?tab=" + ApprovalsState.tab + "&page=" + to.to_string(),
            ),
            class_name="mt-3",
        ),
    )
    found = rx.fragment(
        view_tabs(
            view_tab(
                t("To be decided"),
                "/account/approvals",
                current=ApprovalsState.tab == "waiting",  # type: ignore[arg-type]
                count=ApprovalsState.waiting,
                urgent=True,
            ),
            view_tab(
                t("Decided"),
                "/account/approvals?tab=decided",
                current=ApprovalsState.tab == "decided",  # type: ignore[arg-type]
            ),
            class_name="mb-4 px-0",
        ),
        rx.cond(ApprovalsState.rows.length() > 0, listed, nothing),  # type: ignore[attr-defined]
    )
    return account_page(
        rx.cond(ApprovalsState.is_loaded, rx.cond(ApprovalsState.is_found, found, alone), waiting),
        _decline_dialog(),
        here="approvals",
        title=t("Approvals"),
    )


def _order(order: Live) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.p(
                    rx.el.a(code(order.number), href=order.href, class_name="font-semibold text-brand hover:underline"),
                    status_badge("approval", order.state),
                    class_name="flex flex-wrap items-center gap-2",
                ),
                rx.el.p(
                    t("{name} ordered on {moment}", name=order.buyer, moment=order.asked),
                    class_name="mt-1 text-sm text-ink-2",
                ),
                class_name="min-w-0",
            ),
            price(order.total, size="lg"),
            class_name="flex items-start justify-between gap-4",
        ),
        rx.el.p(order.parts, " · ", tn("{count} piece", "{count} pieces", order.pieces), class_name="mt-2 text-pretty"),
        shown(order.note != "", rx.el.p(rx.el.bdi(order.note), class_name="mt-1 text-sm text-ink-2 text-pretty")),
        rx.el.p(order.because, " · ", order.spent, class_name="num mt-2 text-sm text-ink-2"),
        shown(
            order.state == "waiting",
            rx.el.p(t("Expires on {moment}", moment=order.until), class_name="num text-sm text-warn"),
        ),
        shown(
            order.decided_by != "",
            rx.el.p(
                t("Decided by {name} on {moment}", name=order.decided_by, moment=order.decided),
                class_name="num text-sm text-ink-2",
            ),
        ),
        shown(order.reason != "", rx.el.p(rx.el.bdi(order.reason), class_name="mt-1 text-pretty")),
        shown(
            order.may_decide,
            rx.el.div(
                button(
                    t("Approve"),
                    look="act",
                    size="md",
                    icon_start="check",
                    on_click=ApprovalsState.approve(order.number, order.seen_minor),  # type: ignore[call-arg, func-returns-value]
                ),
                button(
                    t("Decline"),
                    look="danger",
                    size="md",
                    on_click=ApprovalsState.ask_why(order.number),  # type: ignore[call-arg, func-returns-value]
                ),
                class_name="mt-4 flex flex-wrap gap-2",
            ),
        ),
        shown(
            (order.state == "waiting") & order.is_own & ~order.may_decide,
            rx.el.p(t("Somebody else has to approve what you ordered."), class_name="mt-2 text-sm text-ink-2"),
        ),
        key=order.number,
        class_name=CARD,
    )


def _decline_dialog() -> rx.Component:
    return dialog(
        form(
            text_area(
                t("Reason"),
                "reason",
                rows=3,
                required=True,
                error=ApprovalsState.reason_error,
                hint=t("Whoever ordered reads it word for word."),
                max_length=500,
            ),
            id=FORM_ID,
            key=ApprovalsState.declining,
            on_submit=ApprovalsState.decline,
        ),
        open=ApprovalsState.declining != "",  # type: ignore[arg-type]
        on_close=ApprovalsState.close,
        title=t("Decline order {number}?", number=ApprovalsState.declining),
        actions=[
            button(t("Decline the order"), look="danger", type="submit", form=FORM_ID),
            button(t("Keep it as it is"), look="plain", custom_attrs={"data-close": True}),
        ],
    )
