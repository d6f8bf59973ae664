"""Forms: the app's own, whose data goes to a handler, and the native one, which the browser posts by itself."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from freight_app.ui.components.base import Child, Text, cx


class NativeForm(BaseHTML):
    """A form that the browser really posts. ``rx.el.form`` always prevents that, and a sign-in must set a cookie."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]
    enc_type: rx.Var[str]


def native_form(*children: Child, action: Text, class_name: Text = "", **props: Any) -> rx.Component:
    """Posts its fields to a server route, which answers with a redirect. For signing in and out, and uploads."""
    return NativeForm.create(
        *children,
        action=action,
        method=props.pop("method", "post"),
        class_name=cx("flex flex-col gap-4", class_name),
        **props,
    )


def form(*children: Child, on_submit: Any, class_name: Text = "", **props: Any) -> rx.Component:
    """Gives its fields as a dict to a handler. What was typed stays when the answer is an error."""
    return rx.el.form(
        *children,
        on_submit=on_submit,
        reset_on_submit=props.pop("reset_on_submit", False),
        no_validate=props.pop("no_validate", True),
        class_name=cx("flex flex-col gap-4", class_name),
        **props,
    )


def form_section(title: Text, *children: Child, hint: Text = "") -> rx.Component:
    """A group of fields under a heading; on wide pages the heading stands at the start."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="font-semibold"),
            rx.el.p(hint, class_name="mt-0.5 text-sm text-ink-2 text-pretty")
            if isinstance(hint, rx.Var) or hint
            else rx.fragment(),
        ),
        rx.el.div(*children, class_name="flex min-w-0 flex-col gap-4"),
        class_name="grid gap-x-10 gap-y-4 border-t border-line py-6 first:border-t-0 lg:grid-cols-[16rem_minmax(0,1fr)]",
    )


def form_actions(*children: Child) -> rx.Component:
    """The buttons at the end of a form, main one first in reading order."""
    return rx.el.div(*children, class_name="flex flex-wrap items-center gap-3 pt-2")
