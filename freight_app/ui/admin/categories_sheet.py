"""The sheet of one category: its names, drawing and address, where it hangs, and the way out."""

from __future__ import annotations

from typing import get_args

import reflex as rx

from freight_app.ui.admin.categories_state import CategoriesState
from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Live, Text, shown
from freight_app.ui.components.buttons import button, text_link
from freight_app.ui.components.choices import combobox_field
from freight_app.ui.components.drawings import Drawing, drawing
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import confirm_dialog, sheet
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t, tn

_FORM = "category-form"
CATEGORY: Live = CategoriesState.category
_NO_PARTS = frozenset({"car", "cart", "dim", "oil2", "oilxl"})  # drawn for other places than a category
DRAWINGS: tuple[str, ...] = tuple(name for name in get_args(Drawing) if name not in _NO_PARTS)


def category_sheet() -> rx.Component:
    """Opened by a row, or empty for a new category."""
    is_new = CATEGORY.slug == ""
    title = rx.cond(
        is_new,
        rx.cond(
            CategoriesState.parent_name != "",
            t("New category in: {category}", category=CategoriesState.parent_name),
            t("New category"),
        ),
        CATEGORY.name,
    )
    return rx.fragment(
        sheet(
            rx.el.div(
                shown(CategoriesState.theirs != "", _changed_by_another()),
                shown(CategoriesState.categories_in_it + CategoriesState.products_in_it > 0, _why_it_stays()),
                _form(),
                shown(~is_new, _place(), _end()),  # type: ignore[operator]
                class_name="flex flex-col gap-6",
            ),
            open=CategoriesState.is_open,
            on_close=CategoriesState.close_sheet,
            title=title,  # type: ignore[arg-type]
            actions=[
                button(t("Save"), look="brand", size="md", type="submit", form=_FORM),
                button(t("Cancel"), look="plain", size="md", on_click=CategoriesState.close_sheet),
            ],
        ),
        confirm_dialog(
            open=CategoriesState.asks_to_delete,
            on_close=CategoriesState.keep,
            on_confirm=CategoriesState.delete,
            title=t("Delete the category {category}?", category=CATEGORY.name),
            consequence=t("Its page in the shop goes away. This cannot be undone."),
            confirm=t("Delete"),
        ),
    )


def _form() -> rx.Component:
    errors: Live = CategoriesState.errors
    return form(
        _name(t("Name in English"), "en", 0, error=errors.names),
        _name(t("Name in French"), "fr", 1),
        _name(t("Name in Arabic"), "ar", 2),
        _drawings(),
        text_field(
            t("Address"),
            "slug",
            hint=rx.cond(
                CATEGORY.slug == "",
                t("Left empty, it is made from the name."),
                t("The end of the page's address. Links to the old one lead nowhere."),
            ),
            error=errors.slug,
            optional=True,
            max_length=120,
            default_value=CATEGORY.slug,
            auto_complete="off",
            dir="ltr",
        ),
        client.LeaveGuard.create(),
        on_submit=CategoriesState.save,
        # Another category is another form: nothing typed for the one before stays in it.
        key=CATEGORY.slug,
        id=_FORM,
    )


def _name(label: Text, language: str, at: int, *, error: Text = "") -> rx.Component:
    return text_field(
        label,
        f"name_{language}",
        error=error,
        max_length=200,
        default_value=CATEGORY.names[at],
        auto_complete="off",
        custom_attrs={"data-autofocus": True} if at == 0 else {},
        dir="rtl" if language == "ar" else "ltr",
        lang=language,
    )


def _drawings() -> rx.Component:
    def choice(name: str) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="drawing",
                value=name,
                default_checked=CATEGORY.drawing == name,
                aria_label=t(_NAMES[name]),
                class_name="peer sr-only",
            ),
            rx.el.span(
                drawing(name, "size-12 [--k:1.8]"),
                class_name="grid aspect-square place-items-center rounded-md border border-line bg-surface hover:border-ink-3 "
                "peer-checked:border-brand peer-checked:bg-brand-soft peer-checked:ring-1 peer-checked:ring-brand "
                "peer-focus-visible:outline-2 peer-focus-visible:outline-brand",
            ),
            title=t(_NAMES[name]),
        )

    return rx.el.fieldset(
        rx.el.legend(t("Drawing"), class_name="text-sm font-medium"),
        rx.el.p(t("Shown for the category and for its parts without a photo."), class_name="mt-0.5 text-sm text-ink-2"),
        rx.el.div(*(choice(name) for name in DRAWINGS), class_name="mt-2 grid grid-cols-6 gap-2 max-sm:grid-cols-5"),
    )


def _place() -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("Place in the tree"), class_name="text-sm font-semibold"),
        combobox_field(
            t("Move to"),
            "move_to",
            rx.Var.create(CategoriesState.places),
            value=CategoriesState.place,
            on_pick=CategoriesState.move_to,
        ),
        rx.el.div(
            button(
                t("Up"),
                size="sm",
                icon_start="arrow-up",
                disabled=CATEGORY.is_first,
                on_click=CategoriesState.move_up(CATEGORY.slug),  # type: ignore[call-arg]
            ),
            button(
                t("Down"),
                size="sm",
                icon_start="arrow-down",
                disabled=CATEGORY.is_last,
                on_click=CategoriesState.move_down(CATEGORY.slug),  # type: ignore[call-arg]
            ),
            shown(
                CATEGORY.may_have_children,
                button(
                    t("New category in it"),
                    size="sm",
                    icon_start="plus",
                    on_click=CategoriesState.open_new(CATEGORY.slug),  # type: ignore[call-arg]
                ),
            ),
            class_name="flex flex-wrap gap-2",
        ),
        class_name="flex flex-col gap-3 border-t border-line pt-5",
    )


def _end() -> rx.Component:
    return rx.el.div(
        text_link(t("See these parts"), CATEGORY.products_href),
        text_link(t("In the shop"), CATEGORY.shop_href, icon_end="arrow-up-right"),
        rx.el.span(class_name="flex-1"),
        button(
            t("Delete the category"),
            look="danger",
            size="sm",
            icon_start="trash",
            on_click=CategoriesState.ask_to_delete,
        ),
        class_name="flex flex-wrap items-center gap-x-5 gap-y-2 border-t border-line pt-4",
    )


def _changed_by_another() -> Child:
    return notice(
        t("Somebody changed this category in the meantime"),
        rx.el.p(
            t(
                "It is called {category} now. Save again to put what you typed in its place.",
                category=CategoriesState.theirs,
            )
        ),
    )


def _why_it_stays() -> Child:
    inside, parts = CategoriesState.categories_in_it, CategoriesState.products_in_it
    return notice(
        t("It is not empty, so it stays"),
        shown(inside > 0, rx.el.p(tn("{count} category hangs below it.", "{count} categories hang below it.", inside))),
        shown(
            parts > 0,
            rx.el.p(tn("{count} part is in it.", "{count} parts are in it.", parts)),
            text_link(t("See these parts"), CATEGORY.products_href),
        ),
        rx.el.p(t("Move them elsewhere first. Hidden and deleted parts count too.")),
    )


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


_NAMES: dict[str, str] = {
    "air": _("Air filter"),
    "alternator": _("Alternator"),
    "arm": _("Control arm"),
    "battery": _("Battery"),
    "bearing": _("Bearing"),
    "belt": _("Belt"),
    "bottle": _("Bottle"),
    "bulb": _("Bulb"),
    "cabin": _("Cabin filter"),
    "clutch": _("Clutch"),
    "coil": _("Ignition coil"),
    "disc": _("Brake disc"),
    "fuel": _("Fuel filter"),
    "glow": _("Glow plug"),
    "lamp": _("Headlamp"),
    "oil": _("Oil filter"),
    "pad": _("Brake pads"),
    "part": _("Any part"),
    "pump": _("Pump"),
    "radiator": _("Radiator"),
    "shock": _("Shock absorber"),
    "shoe": _("Brake shoes"),
    "spark": _("Spark plug"),
    "wiper": _("Wiper"),
}
