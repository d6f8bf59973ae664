"""Which car is it for? Four steps, each a native select: by keyboard, by thumb, by screen reader."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Text, cx, shown
from freight_app.ui.components.buttons import button, icon_button, text_button
from freight_app.ui.components.drawings import drawing
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import dialog
from freight_app.ui.i18n import t
from freight_app.ui.storefront.car_state import UNDO_FORGET, CarState
from freight_app.ui.storefront.page_parts import Shown

# What a page gives to its shell, so that "Undo" on the toast brings a car back.
GARAGE_UNDO = {UNDO_FORGET: CarState.undo_forget}


def car_picker(
    place: str, *, title: Text | None = None, why: Text | None = None, action: Text | None = None, on_stop: Any = None
) -> rx.Component:
    """Make, model, year, engine; a step opens when the one before it is made. ``place`` keeps ids apart."""
    title = t("Which car is it for?") if title is None else title
    why = t("We then mark every part: fits, or does not.") if why is None else why
    action = t("Show parts that fit") if action is None else action
    # Each select keeps what was chosen by itself and starts anew when a step before it changes: nothing waits for the server.
    make, model, year = CarState.make, CarState.model, CarState.year
    steps = rx.el.div(
        _step(place, "make", t("Make"), CarState.makes, make, CarState.pick_make, after=""),
        _step(place, "model", t("Model"), CarState.models, model, CarState.pick_model, after=make),
        _step(place, "year", t("Year"), CarState.years, year, CarState.pick_year, after=model),
        _step(place, "engine", t("Engine"), CarState.engines, CarState.engine, CarState.pick_engine, after=year),
        class_name="grid grid-cols-2 gap-3",
    )
    return rx.el.form(
        rx.el.div(
            rx.el.h2(title, class_name="text-lg font-semibold"),
            rx.el.p(why, class_name="text-sm text-ink-2"),
        ),
        steps,
        button(action, look="brand", type="submit", disabled=CarState.engine == ""),
        text_button(t("Keep my car as it is"), on_click=on_stop, class_name="-mt-2 self-start")
        if on_stop is not None
        else rx.fragment(),
        on_submit=CarState.save_form,
        reset_on_submit=False,
        aria_label=t("My car"),
        class_name="flex flex-col gap-4",
    )


def _step(
    place: str, name: str, label: Text, options: Shown, value: Shown, on_change: Any, *, after: Shown
) -> rx.Component:
    """One of the four. ``after`` is what was chosen before it; the first step waits for nothing."""
    is_first = isinstance(after, str)
    return rx.el.label(
        rx.el.span(label, class_name="font-medium text-ink-2"),
        rx.el.span(
            rx.el.select(
                rx.el.option(t("Choose"), value=""),
                rx.foreach(options, lambda option: rx.el.option(option.label, value=option.value)),
                id=f"{place}-{name}",
                name=name,
                key=f"{place}-{name}" if is_first else CarState.make + after + options.length().to_string(),
                default_value=value,
                on_change=on_change,
                disabled=False if is_first else after == "",
                class_name=(
                    "h-12 w-full appearance-none truncate rounded-md border border-ink-3/70 bg-surface ps-3 pe-9 text-base text-ink "
                    "disabled:border-line disabled:bg-sunken disabled:text-ink-3"
                ),
            ),
            icon("chevron-down", "pointer-events-none absolute end-3 top-4 size-4 text-ink-3"),
            class_name="relative",
        ),
        class_name="flex min-w-0 flex-col gap-1 text-sm",
    )


def chosen_car() -> rx.Component:
    """The car that the shop speaks of, drawn, with what the registration card says of it."""
    return rx.el.div(
        drawing("car", "mx-auto -mt-1 w-64 max-w-full"),
        rx.el.p(CarState.car.name, class_name="mt-3 text-lg font-semibold text-balance"),
        rx.el.p(CarState.car.facts, class_name="text-sm text-ink-2"),
    )


def garage() -> rx.Component:
    """All cars of the visitor: use one, name one, forget one. The page's shell gets ``GARAGE_UNDO``."""
    return rx.el.div(
        rx.el.ul(
            rx.foreach(CarState.cars, _car),
            class_name="divide-y divide-line rounded-lg border border-line bg-surface",
        ),
        _naming(),
    )


def _naming() -> rx.Component:
    return dialog(
        rx.el.form(
            text_field(
                t("What you call it"),
                "label",
                optional=True,
                default_value=CarState.naming_label,
                error=CarState.naming_error,
                placeholder=t("The white one, the van"),
                auto_complete="off",
                max_length=80,
            ),
            id="car-name",
            on_submit=CarState.name_car,
            reset_on_submit=False,
        ),
        open=CarState.naming > 0,
        on_close=CarState.close_naming,
        title=t("A name for the car"),
        actions=[
            button(t("Save"), look="brand", type="submit", form="car-name"),
            button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
        ],
    )


def _car(car: Shown) -> rx.Component:
    return rx.el.li(
        icon("car-front", "size-5 text-brand"),
        rx.el.div(
            rx.el.p(car.name, class_name="font-semibold text-pretty"),
            rx.el.p(car.facts, class_name="text-sm text-ink-2"),
            class_name="min-w-0 flex-1 max-sm:basis-56",
        ),
        rx.cond(
            car.current,
            rx.el.span(
                icon("circle-check", "size-4"),
                t("In use"),
                class_name="inline-flex items-center gap-1.5 text-sm font-medium text-good",
            ),
            button(t("Use this car"), size="md", on_click=CarState.use(car.id)),
        ),
        icon_button("pencil", t("Name this car"), on_click=CarState.open_naming(car.id)),
        icon_button("trash", t("Forget this car"), on_click=CarState.forget(car.id)),
        class_name=cx("flex flex-wrap items-center gap-3 px-4 py-3"),
    )


def without_car() -> Child:
    """For those who want to see the shop without their car for once."""
    return shown(CarState.car.id > 0, text_button(t("Show the shop without a car"), on_click=CarState.use_none))
