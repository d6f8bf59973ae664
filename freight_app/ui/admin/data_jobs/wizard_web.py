"""The form for an address on the web."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.data_jobs.wizard_far import PAGING, look_buttons
from freight_app.ui.admin.data_jobs.wizard_web_state import AUTH, MAX_SECRET, WebState
from freight_app.ui.components.base import Child, Live, as_var, shown
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import number_field, password_field, text_area, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t

FORM: Live = WebState.form
ERRORS: Live = WebState.errors


def web_form() -> rx.Component:
    return rx.el.div(
        rx.el.h2(t("Which address gives the records out?"), class_name="mb-1 text-xl font-semibold"),
        rx.el.p(
            t("Another program's interface (REST) that answers JSON or CSV. It is only read."),
            class_name="mb-4 text-ink-2 text-pretty",
        ),
        form(
            text_field(
                t("Address"),
                "url",
                type="url",
                placeholder="https://shop.example/api/products",
                default_value=FORM.url,
                key="url-" + FORM.file_id.to(str),
                error=ERRORS["url"],
                required=True,
                auto_complete="off",
            ),
            _secret(),
            _paging(),
            _more(),
            shown(as_var(WebState.trouble) != "", notice(WebState.trouble, tone="bad")),
            look_buttons(t("Fetch the first page"), is_looking=WebState.is_looking, file_id=FORM.file_id),
            on_submit=WebState.look,
        ),
        class_name="max-w-3xl",
    )


def _secret() -> rx.Component:
    """How the other side knows us. What is written here is never shown again."""
    auth = FORM.auth
    name = text_field(
        t("Its name there"),
        "key_name",
        default_value=FORM.key_name,
        key="key-" + auth.to(str),
        error=ERRORS["key_name"],
        type="url",
        auto_complete="off",
    )
    return rx.el.fieldset(
        rx.el.legend(t("Who may read it"), class_name="sr-only"),
        select_field(
            t("What it wants to hear"),
            "auth",
            [(kind, t(label)) for kind, label in AUTH.items()],
            value=auth,
            on_change=WebState.set_auth,
        ),
        shown((auth == "header") | (auth == "query"), name),
        shown(
            auth == "basic",
            text_field(
                t("User name"), "user", type="url", default_value=FORM.user, error=ERRORS["user"], auto_complete="off"
            ),
        ),
        shown(
            auth != "none",
            password_field(
                t("The secret"),
                "secret",
                new=True,
                error=ERRORS["secret"],
                hint=rx.cond(
                    FORM.file_id != "",
                    t("Leave it empty to use the one from before. It is never shown again."),
                    t("It is never shown again, and forgotten once the rows were read."),
                ),
                max_length=MAX_SECRET,
            ),
        ),
        class_name="grid gap-4 sm:grid-cols-2",
    )


def _paging() -> rx.Component:
    kind = FORM.paging

    def line(label: Any, name: str, value: Any, hint: Any = "") -> rx.Component:
        return text_field(
            label,
            name,
            default_value=value,
            key=name + "-" + kind.to(str),
            error=ERRORS[name],
            hint=hint,
            # Left to right and at the start of the line, as the address is.
            type="url",
            auto_complete="off",
        )

    def figure(label: Any, name: str, value: Any) -> rx.Component:
        return number_field(label, name, default_value=value, key=name + "-" + kind.to(str), error=ERRORS[name])

    counted = (kind == "page") | (kind == "offset")
    return rx.el.fieldset(
        rx.el.legend(t("How its pages are turned"), class_name="sr-only"),
        rx.el.div(
            select_field(
                t("How its pages are turned"),
                "paging",
                [(name, t(label)) for name, label in PAGING.items()],
                value=kind,
                on_change=WebState.set_paging,
            ),
            class_name="sm:col-span-2",
        ),
        shown(
            counted | (kind == "cursor"),
            line(t("Parameter of the page"), "param", FORM.param),
        ),
        shown(counted, figure(t("The first one is"), "first", FORM.first)),
        shown(
            (kind == "cursor") | (kind == "link"),
            line(
                t("Where it stands in the answer"),
                "path",
                FORM.path,
                rx.cond(
                    kind == "link",
                    t("For example links.next. Empty: in the header Link."),
                    t("For example meta.next_cursor, or data.-1.id for that of the last record."),
                ),
            ),
        ),
        shown(
            counted | (kind == "cursor"),
            line(t("Parameter of the page's size"), "size_param", FORM.size_param),
            figure(t("Records a page"), "size", FORM.size),
        ),
        class_name="grid gap-4 sm:grid-cols-2",
    )


def _more() -> Child:
    return rx.el.details(
        rx.el.summary(t("More"), class_name="flex min-h-11 cursor-pointer items-center font-medium text-brand"),
        rx.el.div(
            text_field(
                t("Where the list of records is"),
                "list_path",
                default_value=FORM.list_path,
                key="list-" + FORM.file_id.to(str),
                error=ERRORS["list_path"],
                hint=t("For example data.items. Empty: it is found by itself."),
                type="url",
                auto_complete="off",
            ),
            text_area(
                t("More headers"),
                "headers",
                rows=3,
                default_value=FORM.headers,
                key="headers-" + FORM.file_id.to(str),
                error=ERRORS["headers"],
                hint=t("One a line, as Name: value. No secrets here."),
                dir="ltr",
            ),
            class_name="flex flex-col gap-4 pt-2",
        ),
        open=(FORM.headers != "") | (FORM.list_path != "") | (ERRORS["headers"] != "") | (ERRORS["list_path"] != ""),
    )
