"""The forms over the page of a project."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.projects.detail_state import ProjectState
from freight_app.ui.admin.projects.parts import project_sheet
from freight_app.ui.admin.settings_frame import edit_sheet
from freight_app.ui.components.base import Live, as_var, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import date_field, field_error, number_field, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import confirm_dialog, dialog
from freight_app.ui.i18n import t

STATE: Live = ProjectState
PROJECT: Live = ProjectState.project


def project_dialogs() -> rx.Component:
    return rx.fragment(_edit(), _milestone(), _cost(), _link(), _member(), _end())


def _edit() -> rx.Component:
    return project_sheet(
        form=PROJECT,
        errors=STATE.errors,
        currency=PROJECT.budget.currency,
        title=t("Change the project"),
        open=STATE.opens == "edit",
        filled=STATE.filled,
        on_submit=STATE.save,
        on_close=STATE.close,
    )


def _milestone() -> rx.Component:
    now: Live = STATE.milestone
    return edit_sheet(
        text_field(
            t("Name"),
            "name",
            default_value=now.name,
            error=STATE.errors["name"],
            required=True,
            max_length=160,
            custom_attrs={"data-autofocus": True},
        ),
        rx.el.div(
            date_field(
                t("Begins"),
                "starts_on",
                default_value=now.starts_on,
                error=STATE.errors["starts_on"],
                optional=True,
            ),
            date_field(t("Is due"), "due_on", default_value=now.due_on, error=STATE.errors["due_on"], required=True),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        select_field(
            t("Waits for"),
            "blocking",
            STATE.blockers,
            placeholder=t("Nothing"),
            error=STATE.errors["blocking_ref"],
            default_value=rx.cond(now.blocking_ref != "", now.blocking_kind + " " + now.blocking_ref, ""),
        ),
        shown(
            now.id > 0,
            button(
                t("Remove the milestone"), look="danger", size="sm", icon_start="trash", on_click=STATE.drop_milestone
            ),
        ),
        title=rx.cond(now.id > 0, t("Change the milestone"), t("New milestone")),  # type: ignore[arg-type]
        open=STATE.opens == "milestone",
        filled=STATE.filled,
        error=STATE.errors["form"],
        on_submit=STATE.save_milestone,
        on_close=STATE.close,
    )


def _cost() -> rx.Component:
    return edit_sheet(
        text_field(
            t("What for"),
            "what",
            error=STATE.errors["what"],
            required=True,
            max_length=200,
            custom_attrs={"data-autofocus": True},
        ),
        rx.el.div(
            number_field(
                t("Amount"), "amount", decimals=True, error=STATE.errors["amount"], required=True, max_length=24
            ),
            text_field(
                t("Currency"),
                "currency",
                default_value=PROJECT.currency,
                error=STATE.errors["currency"],
                required=True,
                max_length=3,
                dir="ltr",
            ),
            class_name="grid grid-cols-[1fr_7rem] gap-4",
        ),
        date_field(t("Spent on"), "spent_on", error=STATE.errors["spent_on"], required=True),
        title=t("New cost"),
        open=STATE.opens == "cost",
        filled=STATE.filled,
        error=STATE.errors["form"],
        on_submit=STATE.save_cost,
        on_close=STATE.close,
    )


def _link() -> rx.Component:
    kind = STATE.links
    return dialog(
        form(
            text_field(
                rx.match(
                    kind,
                    ("order", t("Number of the order")),
                    ("shipment", t("Number of the shipment, or its tracking number")),
                    t("Number of the purchase order"),
                ),  # type: ignore[arg-type]
                "ref",
                error=STATE.trouble,
                required=True,
                max_length=64,
                dir="ltr",
                auto_complete="off",
                custom_attrs={"data-autofocus": True},
            ),
            button(t("Put it to the project"), look="act", type="submit"),
            on_submit=STATE.link,
            key=as_var(STATE.filled).to_string(),
        ),
        open=STATE.opens == "link",
        on_close=STATE.close,
        title=rx.match(
            kind,
            ("order", t("An order of this project")),
            ("shipment", t("A shipment of this project")),
            t("A purchase order of this project"),
        ),  # type: ignore[arg-type]
    )


def _member() -> rx.Component:
    return dialog(
        form(
            select_field(t("Colleague"), "user", STATE.colleagues, placeholder=t("Choose one"), required=True),
            select_field(
                t("Does what"),
                "role",
                [("viewer", t("Looks on")), ("buyer", t("Buys")), ("lead", t("Leads"))],
                default_value="viewer",
            ),
            field_error(STATE.trouble),
            button(t("Ask in"), look="act", type="submit"),
            on_submit=STATE.add_member,
            key=as_var(STATE.filled).to_string(),
        ),
        open=STATE.opens == "member",
        on_close=STATE.close,
        title=t("Who works on it"),
    )


def _end() -> rx.Component:
    return rx.fragment(
        confirm_dialog(
            open=STATE.opens == "done",
            on_close=STATE.close,
            on_confirm=STATE.end,
            title=t("Finish {project}?", project=PROJECT.code),
            consequence=t("Nothing of it can be changed any more until somebody takes it up again."),
            confirm=t("Finish"),
            danger=False,
        ),
        confirm_dialog(
            open=STATE.opens == "cancelled",
            on_close=STATE.close,
            on_confirm=STATE.end,
            title=t("Cancel {project}?", project=PROJECT.code),
            consequence=t("This cannot be undone. Purchase orders and orders stay as they are."),
            confirm=t("Cancel the project"),
        ),
    )
