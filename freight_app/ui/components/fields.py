"""Fields to type in. Each has a label, says what is wrong beside it, and keeps what was typed.

``error`` is a Var or text: empty means fine. ``name`` is the key in the form's data; extra props go to the input
(``default_value``, ``value``, ``on_change``, ``on_blur``, ``auto_complete``, ``max_length``...).
"""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from freight_app.ui.components.base import Child, Flag, Text, cx, shown, when
from freight_app.ui.components.client import PasswordEye
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t

FieldSize = Literal["sm", "md", "staff"]

INPUT = (
    "w-full min-w-0 border bg-surface text-ink transition duration-150 placeholder:text-ink-3 "
    "hover:border-ink-3 focus:border-brand focus:outline-2 focus:outline-offset-0 focus:outline-brand/30 "
    "disabled:bg-sunken disabled:text-ink-2 [&[readonly]]:bg-sunken"
)
_SIZES: dict[FieldSize, str] = {
    "sm": "h-8 rounded-sm px-2.5 text-sm",
    "md": "h-12 rounded-md px-3.5 text-base",
    "staff": "h-14 rounded-md border-2 px-4 text-lg",
}


def input_class(error: Text = "", size: FieldSize = "md", class_name: Text = "") -> Any:
    """The classes of an input, red-rimmed while its error is not empty."""
    border = when(_is_set(error), "border-bad ring-1 ring-bad", "border-ink-3/70")
    return cx(INPUT, _SIZES[size], border, class_name)


def field(
    label: Text,
    control: Child,
    *,
    name: str,
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
    hide_label: bool = False,
    class_name: Text = "",
) -> rx.Component:
    """The frame around any control: label above, hint and error below, tied to it for screen readers by ``field_ids``."""
    ids = field_ids(name)
    return rx.el.div(
        rx.el.label(
            label,
            # The space keeps Arabic letters of the two words from joining.
            shown(optional, " ", rx.el.span(t("optional"), class_name="ms-0.5 font-normal text-ink-2")),
            html_for=ids["id"],
            class_name="sr-only" if hide_label else "text-sm font-medium",
        ),
        control,
        shown(_is_set(hint), rx.el.p(hint, id=ids["hint"], class_name="text-sm text-ink-2 text-pretty")),
        field_error(error, id=ids["error"]),
        class_name=cx("flex min-w-0 flex-col gap-1.5", class_name),
    )


def field_ids(name: str) -> dict[str, str]:
    """The ids of a field's parts."""
    return {"id": f"field-{name}", "hint": f"field-{name}-hint", "error": f"field-{name}-error"}


def field_error(error: Text, **props: Any) -> rx.Component:
    """The sentence that says what is wrong; nothing while there is none."""
    return rx.el.div(
        shown(
            _is_set(error),
            rx.el.p(
                icon("circle-alert", "mt-0.5 size-4"),
                rx.el.span(error),
                class_name="flex items-start gap-1.5 text-sm text-bad",
            ),
        ),
        role="alert",
        class_name="empty:hidden",
        **props,
    )


def text_field(
    label: Text,
    name: str,
    *,
    type: Literal["text", "email", "tel", "url", "search"] = "text",
    hint: Text = "",
    error: Text = "",
    required: bool = False,
    optional: bool = False,
    hide_label: bool = False,
    size: FieldSize = "md",
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """One line of text. E-mail, phone and web addresses stay left-to-right in Arabic."""
    keyboard = {"email": "email", "tel": "tel", "url": "url"}.get(type)
    if keyboard:
        props.setdefault("input_mode", keyboard)
        props.setdefault("dir", "ltr")
    align = "rtl:text-right" if keyboard else ""
    control = rx.el.input(
        type=type,
        **_control(name, hint, error, required=required),
        class_name=input_class(error, size, align),
        **props,
    )
    return field(
        label,
        control,
        name=name,
        hint=hint,
        error=error,
        optional=optional,
        hide_label=hide_label,
        class_name=class_name,
    )


def password_field(
    label: Text,
    name: str = "password",
    *,
    hint: Text = "",
    error: Text = "",
    new: bool = False,
    required: bool = True,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """A password with an eye that shows it. ``new`` lets password managers offer one."""
    control = rx.el.div(
        rx.el.input(
            type="password",
            auto_complete="new-password" if new else "current-password",
            dir="ltr",
            **_control(name, hint, error, required=required),
            class_name=input_class(error, "md", "pe-12 rtl:pe-3.5 rtl:ps-12 rtl:text-right"),
            **props,
        ),
        PasswordEye.create(
            icon("eye", "size-5"),
            icon("eye-off", "size-5"),
            show_label=t("Show the password"),
            hide_label=t("Hide the password"),
            class_name="absolute end-0.5 top-0.5 grid size-11 place-items-center rounded-md text-ink-2 hover:text-ink",
        ),
        class_name="relative",
    )
    return field(label, control, name=name, hint=hint, error=error, class_name=class_name)


def text_area(
    label: Text,
    name: str,
    *,
    rows: int = 4,
    hint: Text = "",
    error: Text = "",
    required: bool = False,
    optional: bool = False,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """Several lines of text."""
    control = rx.el.textarea(
        rows=str(rows),
        **_control(name, hint, error, required=required),
        class_name=cx(
            INPUT,
            "min-h-24 rounded-md px-3.5 py-2.5 text-base",
            when(_is_set(error), "border-bad ring-1 ring-bad", "border-ink-3/70"),
        ),
        **props,
    )
    return field(label, control, name=name, hint=hint, error=error, optional=optional, class_name=class_name)


def number_field(
    label: Text,
    name: str,
    *,
    unit: Text = "",
    decimals: bool = False,
    hint: Text = "",
    error: Text = "",
    required: bool = False,
    optional: bool = False,
    hide_label: bool = False,
    size: FieldSize = "md",
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """A number as text with a number pad: no spinner, no wheel that changes it by accident. ``unit`` stands at its end."""
    control: Child = rx.el.input(
        type="text",
        input_mode="decimal" if decimals else "numeric",
        auto_complete="off",
        dir="ltr",
        **_control(name, hint, error, required=required),
        class_name=input_class(error, size, "num text-end rtl:text-right" + (" pe-14" if _has(unit) else "")),
        **props,
    )
    if _has(unit):
        control = rx.el.div(
            control,
            rx.el.span(
                unit,
                class_name="pointer-events-none absolute inset-y-0 right-3.5 grid place-items-center text-sm text-ink-2",
            ),
            class_name="relative",
        )
    return field(
        label,
        control,
        name=name,
        hint=hint,
        error=error,
        optional=optional,
        hide_label=hide_label,
        class_name=class_name,
    )


def money_field(label: Text, name: str, *, currency: Text, **props: Any) -> rx.Component:
    """An amount in major units (``24.500``) with its currency beside it. The room reads it with ``Money.from_decimal``."""
    return number_field(label, name, unit=currency, decimals=True, **props)


def date_field(
    label: Text,
    name: str,
    *,
    hint: Text = "",
    error: Text = "",
    required: bool = False,
    optional: bool = False,
    hide_label: bool = False,
    size: FieldSize = "md",
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """A date with the browser's own calendar, which speaks the reader's language. Its value is ``2026-03-02``."""
    control = rx.el.input(
        type="date",
        **_control(name, hint, error, required=required),
        class_name=input_class(error, size, "num"),
        **props,
    )
    return field(
        label,
        control,
        name=name,
        hint=hint,
        error=error,
        optional=optional,
        hide_label=hide_label,
        class_name=class_name,
    )


def date_range(
    label: Text, name: str, *, error: Text = "", from_props: dict[str, Any], to_props: dict[str, Any]
) -> rx.Component:
    """Two dates, the first not after the second; named ``<name>_from`` and ``<name>_to``."""
    return rx.el.fieldset(
        rx.el.legend(label, class_name="mb-1.5 text-sm font-medium"),
        rx.el.div(
            date_field(t("From"), f"{name}_from", hide_label=True, **from_props),
            rx.el.span("–", class_name="text-ink-3", aria_hidden="true"),
            date_field(t("To"), f"{name}_to", hide_label=True, **to_props),
            class_name="mb-1.5 grid grid-cols-[1fr_auto_1fr] items-center gap-2",
        ),
        field_error(error),
    )


def _control(name: str, hint: Text, error: Text, *, required: bool) -> dict[str, Any]:
    """What ties an input to its frame."""
    ids = field_ids(name)
    described = " ".join([ids["hint"]] * _has(hint) + [ids["error"]])
    invalid: Any = when(_is_set(error), "true", "false")
    return {"id": ids["id"], "name": name, "required": required, "aria_describedby": described, "aria_invalid": invalid}


def _has(text: Text) -> bool:
    """Whether a text can be there at all."""
    return isinstance(text, rx.Var) or bool(text)


def _is_set(text: Text) -> Flag:
    """Whether a text is there, now or in the browser."""
    return text.to(str) != "" if isinstance(text, rx.Var) else bool(text)
