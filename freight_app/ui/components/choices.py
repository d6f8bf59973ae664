"""Controls that choose: select, combobox, quantity stepper, checkbox, switch, choice rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Flag, Text, cx, when
from freight_app.ui.components.fields import FieldSize, field, field_ids, input_class
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t


def select_field(
    label: Text,
    name: str,
    options: rx.Var | list[tuple[str, Text]],
    *,
    placeholder: Text = "",
    hint: Text = "",
    error: Text = "",
    required: bool = False,
    optional: bool = False,
    hide_label: bool = False,
    size: FieldSize = "md",
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """One of a few. ``options`` are ``(value, label)`` pairs, or a Var of dicts with ``value`` and ``label``."""
    ids = field_ids(name)
    control = rx.el.div(
        rx.el.select(
            rx.el.option(placeholder, value="", disabled=required)
            if isinstance(placeholder, rx.Var) or placeholder
            else rx.fragment(),
            *_options(options),
            id=ids["id"],
            name=name,
            required=required,
            aria_describedby=ids["error"],
            class_name=input_class(error, size, "appearance-none pe-9"),
            **props,
        ),
        icon("chevron-down", "pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-ink-3"),
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


def combobox_field(
    label: Text,
    name: str,
    items: rx.Var | list[dict[str, Any]],
    *,
    value: Text = "",
    on_pick: Any = None,
    on_type: Any = None,
    placeholder: Text = "",
    empty_text: Text = "",
    hint: Text = "",
    error: Text = "",
    disabled: Flag = False,
    hide_label: bool = False,
    size: FieldSize = "md",
    class_name: Text = "",
) -> rx.Component:
    """One of many, found by typing. ``items`` are dicts with ``value``, ``label`` and perhaps ``hint``.

    With ``on_type`` the handler filters (make it ``supersedes=True``); without, the browser does, blind to accents and hamza.
    """
    ids = field_ids(name)
    events = {key: handler for key, handler in (("on_pick", on_pick), ("on_type", on_type)) if handler is not None}
    control = client.Combobox.create(
        icon("chevrons-up-down", "pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-ink-3"),
        items=items,
        value=value,
        name=name,
        id=ids["id"],
        placeholder=placeholder,
        empty_text=empty_text if isinstance(empty_text, rx.Var) or empty_text else t("Nothing matches"),
        disabled=disabled,
        invalid=when(error.to(str) != "", "true", "false") if isinstance(error, rx.Var) else bool(error),
        described_by=ids["error"],
        class_name=input_class(error, size, "pe-9"),
        **events,
    )
    return field(label, control, name=name, hint=hint, error=error, hide_label=hide_label, class_name=class_name)


def stepper(
    value: rx.Var[int] | int,
    *,
    on_change: Any = None,
    label: Text = "",
    name: str = "",
    minimum: rx.Var[int] | int = 1,
    maximum: rx.Var[int] | int = 999,
    disabled: Flag = False,
    small: bool = False,
    big: bool = False,
    class_name: Text = "",
) -> rx.Component:
    """A quantity between two buttons. It shows the new number at once and calls ``on_change(int)`` when the fingers rest.

    ``small`` is for table rows, ``big`` for the phone pages of staff.
    """
    extra: dict[str, Any] = {"on_change": on_change} if on_change is not None else {}
    if name:
        extra["name"] = name
    frame = "h-9 w-26 rounded-sm text-sm" if small else "h-12 w-32 rounded-md text-base"
    return client.Stepper.create(
        icon("minus", "size-8" if big else "size-4"),
        icon("plus", "size-8" if big else "size-4"),
        value=value,
        min=minimum,
        max=maximum,
        disabled=disabled,
        label=label if isinstance(label, rx.Var) or label else t("Quantity"),
        less_label=t("One less"),
        more_label=t("One more"),
        button_class_name=cx(
            "grid shrink-0 place-items-center text-ink-2 hover:text-ink disabled:opacity-40",
            "w-20" if big else "w-9" if small else "w-11",
        ),
        class_name=cx(
            "inline-flex shrink-0 items-stretch border border-ink-3/60 bg-surface focus-within:border-brand",
            "h-24 w-full rounded-md text-6xl" if big else frame,
            class_name,
        ),
        **extra,
    )


_BOX = "shrink-0 appearance-none border border-ink-3 bg-surface disabled:opacity-50"
_TICK = (
    "col-start-1 row-start-1 pointer-events-none place-self-center text-brand-ink opacity-0 peer-checked:opacity-100"
)


def tick(*, small: bool = False, class_name: Text = "", **props: Any) -> rx.Component:
    """A bare checkbox; give it ``aria_label``. ``small`` is for table rows."""
    return rx.el.span(
        rx.el.input(
            type="checkbox",
            class_name=cx(
                "peer col-start-1 row-start-1 rounded-[4px] checked:border-brand checked:bg-brand",
                "size-4" if small else "size-5",
                _BOX,
                class_name,
            ),
            **props,
        ),
        icon("check", f"{_TICK} {'size-3' if small else 'size-3.5'}"),
        class_name="inline-grid shrink-0 align-middle",
    )


def checkbox(label: Child, *, hint: Text = "", error: Text = "", class_name: Text = "", **props: Any) -> rx.Component:
    """A yes or no with its sentence; the whole line is the target."""
    bad = error.to(str) != "" if isinstance(error, rx.Var) else bool(error)
    return rx.el.label(
        tick(class_name=cx("mt-0.5", when(bad, "border-bad ring-1 ring-bad")), **props),
        rx.el.span(
            rx.el.span(label, class_name="block text-sm"),
            rx.el.span(hint, class_name="block text-sm text-ink-2")
            if isinstance(hint, rx.Var) or hint
            else rx.fragment(),
            rx.el.span(error, role="alert", class_name="block text-sm text-bad empty:hidden"),
            class_name="min-w-0",
        ),
        class_name=cx("flex min-h-11 items-start gap-3 py-2.5", class_name),
    )


def switch(label: Text, *, hint: Text = "", class_name: Text = "", **props: Any) -> rx.Component:
    """Something that is on or off and takes effect at once. Props go to the checkbox (``checked``, ``on_change``, ``name``)."""
    return rx.el.label(
        rx.el.span(
            rx.el.span(label, class_name="block text-sm font-medium"),
            rx.el.span(hint, class_name="block text-sm text-ink-2 text-pretty")
            if isinstance(hint, rx.Var) or hint
            else rx.fragment(),
            class_name="min-w-0 flex-1",
        ),
        rx.el.input(
            type="checkbox",
            role="switch",
            class_name=(
                "relative h-6 w-11 shrink-0 appearance-none rounded-full bg-ink-3/60 transition duration-150 checked:bg-brand "
                "disabled:opacity-50 before:absolute before:start-0.5 before:top-0.5 before:size-5 before:rounded-full "
                "before:bg-surface before:shadow-low before:transition-all checked:before:start-[1.375rem]"
            ),
            **props,
        ),
        class_name=cx("flex min-h-11 items-center justify-between gap-4 py-1.5", class_name),
    )


def radio(**props: Any) -> rx.Component:
    """A bare radio button; give it ``name`` and ``value``."""
    return rx.el.input(
        type="radio",
        class_name=(
            "size-5 shrink-0 appearance-none rounded-full border border-ink-3 bg-surface checked:border-[6px] checked:border-brand "
            "disabled:opacity-50"
        ),
        **props,
    )


def choice_row(
    title: Child,
    name: str,
    value: Text,
    *,
    checked: Flag = False,
    on_change: Any = None,
    hint: Child = "",
    end: Child = "",
    disabled: bool | rx.Var = False,
    start: Child = "",
) -> rx.Component:
    """One of a few important ways (delivery, payment, address): a radio, what it is, what it means, and its price at the end."""
    events = {"on_change": on_change} if on_change is not None else {}
    return rx.el.label(
        radio(name=name, value=value, checked=checked, disabled=disabled, **events),
        start or rx.fragment(),
        rx.el.span(
            rx.el.span(title, class_name="block font-semibold"),
            rx.el.span(hint, class_name="block text-sm text-ink-2 text-pretty")
            if hint is not None and not _blank(hint)
            else rx.fragment(),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(end, class_name="shrink-0 text-end font-medium") if not _blank(end) else rx.fragment(),
        class_name=cx(
            "flex min-h-16 items-center gap-3 rounded-md border px-4 py-3 transition duration-150 has-disabled:opacity-60",
            when(checked, "border-brand bg-brand-soft ring-1 ring-brand", "border-line bg-surface hover:border-ink-3"),
        ),
    )


def _blank(child: Child) -> bool:
    return isinstance(child, str) and not child


def _options(options: rx.Var | list[tuple[str, Text]]) -> Sequence[Child]:
    if isinstance(options, rx.Var):
        return [rx.foreach(options, lambda item: rx.el.option(item["label"], value=item["value"]))]  # type: ignore[index]
    return [rx.el.option(label, value=value) for value, label in options]
