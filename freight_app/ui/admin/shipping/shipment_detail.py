"""``/admin/shipments/[id]``: where it is, what was planned, what happened, what is in it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.shipping.values import TrackingStatus
from freight_app.ui.admin.alert_strip import alert_strip
from freight_app.ui.admin.shipping.plan_chart import plan_panel
from freight_app.ui.admin.shipping.shipment_form import ShipmentFormState, shipment_form
from freight_app.ui.admin.shipping.shipment_parts import (
    changes_panel,
    events_panel,
    facts_panel,
    goods_panel,
    parcels_panel,
    related_panel,
    stones_panel,
    two_stories,
)
from freight_app.ui.admin.shipping.shipment_state import ShipmentState
from freight_app.ui.components.attachments import attachments
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.buttons import button, icon_button, link_button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import field, input_class, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog, menu, menu_item, menu_link, menu_rule
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import badge, status_badge, status_word
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page, sentence_head
from freight_app.ui.shells.state import ShellState

PAGE: Live = ShipmentState.page
FORM: Any = ShipmentFormState
ERRORS = as_var(ShipmentState.errors)


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such shipment"),
        t("Perhaps a letter of the address was lost. Look for it in the list."),
        action=link_button(t("All shipments"), "/admin/shipments?tab=all", look="brand"),
        icon_name="package-search",
    )
    waiting = loading(t("The shipment is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-64 w-full"))
    return console_page(
        rx.cond(ShipmentState.is_loaded, rx.cond(ShipmentState.is_found, _shipment(), unknown), waiting),
        _event_dialog(),
        _cancel_dialog(),
        shipment_form(),
        title=code(PAGE.number),  # type: ignore[arg-type]
        trail=[(t("Shipments"), "/admin/shipments")],
    )


def _shipment() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(
                status_badge("tracking", PAGE.status),
                rx.el.span(PAGE.since, class_name="num"),
                shown(PAGE.late != "", badge(PAGE.late, tone="bad", icon_name="clock-alert")),
                shown(PAGE.is_muted, badge(t("News kept quiet"), icon_name="eye-off")),
            ),
            PAGE.sentence,
            PAGE.consequence,
            action=_actions(),
        ),
        alert_strip("shipment", PAGE.public_id),
        two_stories(PAGE),
        rx.el.div(
            rx.el.aside(
                facts_panel(PAGE),
                related_panel(PAGE),
                parcels_panel(PAGE),
                changes_panel(PAGE),
                class_name="min-w-0 max-lg:order-2 lg:border-e lg:border-line",
            ),
            rx.el.div(
                shown(as_var(PAGE.chart.days).length() > 0, plan_panel(PAGE.chart)),
                stones_panel(PAGE),
                events_panel(PAGE),
                goods_panel(PAGE),
                attachments("shipment", PAGE.public_id),
                class_name="min-w-0",
            ),
            class_name="grid lg:grid-cols-[18rem_minmax(0,1fr)]",
        ),
    )


def _actions() -> rx.Component:
    may_edit = as_var(ShellState.permissions).contains(str(Permission.SHIPPING_EDIT))
    papers = menu(
        button(t("Papers"), look="quiet", size="sm", icon_start="printer", class_name="max-sm:h-11"),
        menu_link(t("Labels, A6"), PAGE.label_pdf, icon_name="barcode", from_server=True, target="_blank"),
        menu_link(t("Packing slips"), PAGE.slip_pdf, icon_name="file-text", from_server=True, target="_blank"),
        label=t("Papers"),
    )
    more = menu(
        icon_button("ellipsis", t("More"), size="sm"),
        menu_item(
            t("Change it"),
            icon_name="pencil",
            on_click=FORM.open_shipment(PAGE.public_id),
        ),
        shown(
            PAGE.may_be_asked,
            menu_item(
                rx.cond(PAGE.is_followed, t("Do not ask the carrier any more"), t("Ask the carrier again")),  # type: ignore[arg-type]
                icon_name="refresh-cw",
                on_click=ShipmentState.turn_following,
            ),
        ),
        menu_item(
            rx.cond(PAGE.is_muted, t("Tell of its news again"), t("Keep its news quiet")),  # type: ignore[arg-type]
            icon_name="bell",
            on_click=ShipmentState.turn_news,
        ),
        menu_link(t("What the customer sees"), PAGE.follow, icon_name="external-link"),
        shown(
            ~as_var(PAGE.is_ended),
            menu_rule(),
            menu_item(t("It does not travel"), icon_name="circle-x", danger=True, on_click=ShipmentState.ask_to_cancel),
        ),
        label=t("More"),
    )
    return rx.fragment(
        papers,
        shown(may_edit, more),
        shown(
            may_edit,
            button(
                t("Write what happened"),
                look="act",
                size="sm",
                keys="E",
                on_click=ShipmentState.ask_event,
                class_name="max-sm:h-11",
            ),
        ),
    )


def _step_field() -> rx.Component:
    return rx.el.input(type="hidden", name="step", value=ShipmentState.step, read_only=True)


def _event_dialog() -> rx.Component:
    choices = [
        (str(one), status_word("tracking", str(one)))
        for one in TrackingStatus
        if one not in (TrackingStatus.UNKNOWN, TrackingStatus.CANCELLED)
    ]
    when = rx.el.input(
        type="datetime-local",
        name="at",
        id="field-at",
        default_value=ShipmentState.now,
        required=True,
        class_name=input_class(ERRORS["at"], "md", "num"),
    )
    return dialog(
        form(
            select_field(
                t("What happened"), "status", choices, default_value="in_transit", required=True, error=ERRORS["status"]
            ),
            field(t("When"), when, name="at", error=ERRORS["at"]),
            text_field(t("Where"), "place", optional=True, max_length=160, error=ERRORS["place"]),
            text_field(t("Note"), "note", optional=True, max_length=300, error=ERRORS["note"]),
            _step_field(),
            button(t("Write it down"), look="act", type="submit"),
            on_submit=ShipmentState.write_event,
            key=ShipmentState.step,
        ),
        open=ShipmentState.asks == "event",  # type: ignore[arg-type]
        on_close=ShipmentState.close_dialogs,
        title=t("Write what happened"),
    )


def _cancel_dialog() -> rx.Component:
    return dialog(
        form(
            rx.el.p(t("Its goods can go in another shipment. What happened so far stays."), class_name="text-ink-2"),
            text_field(t("Reason"), "reason", required=True, max_length=300, error=ERRORS["reason"]),
            _step_field(),
            button(t("Cancel the shipment"), look="danger", type="submit"),
            on_submit=ShipmentState.cancel,
        ),
        open=ShipmentState.asks == "cancel",  # type: ignore[arg-type]
        on_close=ShipmentState.close_dialogs,
        title=t("Cancel shipment {number}?", number=PAGE.number),
    )
