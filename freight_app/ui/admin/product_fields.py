"""The main form of the product editor: texts per language, numbers, properties, and how it is filed and sold."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.product_pictures import LANGUAGE_NAMES
from freight_app.ui.admin.product_state import ProductState
from freight_app.ui.components.base import Child, Live, Text, as_var
from freight_app.ui.components.buttons import icon_button, text_button
from freight_app.ui.components.choices import checkbox, combobox_field, select_field
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import (
    field_error,
    input_class,
    money_field,
    number_field,
    text_area,
    text_field,
)
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import tabs
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel

MAIN_FORM = "product-form"
# The save bar stands outside the form and looks at it through this group.
GROUP = "group/editor flex flex-1 flex-col"
_COLUMNS = {
    2: "grid-cols-[minmax(0,1fr)_minmax(0,1fr)_2.75rem]",
    3: "grid-cols-[minmax(0,3fr)_minmax(0,3fr)_minmax(0,2fr)_2.75rem]",
}
VIEW: Live = ProductState.view
ERRORS: Live = ProductState.errors


def main_form(*, is_new: bool) -> rx.Component:
    """Everything that is saved together. ``is_new`` asks for a first price as well."""
    return form(
        rx.el.div(
            LeaveGuard.create(changed=ProductState.is_changed, saved=ProductState.saved),
            class_name="px-5 has-[[role=status]]:py-4",
        ),
        rx.el.div(
            rx.el.div(_texts(), _numbers(), _properties(), class_name="min-w-0 lg:border-e lg:border-line"),
            rx.el.aside(_selling(is_new=is_new), _filing(), _delivery()),
            class_name="grid lg:grid-cols-[minmax(0,1fr)_22rem]",
        ),
        on_submit=ProductState.save,
        id=MAIN_FORM,
        key=as_var(ProductState.form_key).to_string(),
    )


def _box(*content: Child) -> rx.Component:
    return rx.el.div(*content, class_name="flex flex-col gap-4 px-5 pb-5")


def _texts() -> rx.Component:
    def texts(language: str) -> rx.Component:
        direction: dict[str, Any] = {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
        return rx.el.div(
            text_field(t("Name"), f"name_{language}", default_value=VIEW.names[language], max_length=200, **direction),
            text_area(
                t("Description"),
                f"description_{language}",
                rows=6,
                default_value=VIEW.descriptions[language],
                max_length=20_000,
                **direction,
            ),
            class_name="flex flex-col gap-4",
        )

    return panel(
        t("Name and description"),
        _box(
            rx.el.div(
                tabs(*((name, texts(language)) for language, name in LANGUAGE_NAMES.items())),
            ),
            field_error(ERRORS.names),
            field_error(ERRORS.descriptions),
        ),
    )


def _numbers() -> rx.Component:
    def line(row: Live) -> rx.Component:
        return _line(
            row,
            "references",
            _cell(t("Brand"), "ref_first", row, row.first),
            _cell(t("Number"), "ref_second", row, row.second, "ltr rtl:text-right"),
        )

    return panel(
        t("Numbers"),
        _box(
            rx.el.div(
                text_field(
                    t("SKU"),
                    "sku",
                    default_value=VIEW.sku,
                    error=ERRORS.sku,
                    required=True,
                    max_length=64,
                    dir="ltr",
                    hint=t("Our own number. Links to the old one end when it changes."),
                ),
                text_field(
                    t("Manufacturer's number"),
                    "mpn",
                    default_value=VIEW.mpn,
                    error=ERRORS.mpn,
                    max_length=64,
                    dir="ltr",
                    optional=True,
                    hint=t("As the brand prints it on the box."),
                ),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            _lines(
                t("Cross references"),
                t("Numbers under which other brands, or the car's maker, sell the same part."),
                ProductState.references,
                line,
                table="references",
                add=t("Add a number"),
                error=ERRORS.cross_references,
            ),
        ),
    )


def _properties() -> rx.Component:
    def line(row: Live) -> rx.Component:
        return _line(
            row,
            "attributes",
            _cell(t("Property"), "attr_first", row, row.first),
            _cell(t("Value"), "attr_second", row, row.second),
            _cell(t("Unit"), "attr_third", row, row.third),
        )

    return panel(
        t("Properties"),
        _box(
            _lines(
                "",
                t("Measures and facts, for example height, 62, mm. Known names are shown in each language."),
                ProductState.attributes,
                line,
                table="attributes",
                add=t("Add a property"),
                error=ERRORS.attributes,
            )
        ),
    )


def _lines(title: Text, hint: Text, rows: Any, line: Any, *, table: str, add: Text, error: Text) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(title, class_name="text-sm font-medium empty:hidden"),
        rx.el.p(hint, class_name="text-sm text-ink-2 text-pretty"),
        rx.el.div(rx.foreach(rows, line), class_name="mt-2 flex flex-col gap-2 empty:hidden"),
        field_error(error),
        text_button(add, icon_start="plus", on_click=ProductState.add_line(table)),  # type: ignore[call-arg]
    )


def _line(row: Live, table: str, *cells: rx.Component) -> rx.Component:
    remove: Any = ProductState.remove_line(table, row.key)  # type: ignore[call-arg]
    return rx.el.div(
        *cells,
        icon_button("x", t("Remove the row"), on_click=remove),
        key=row.key.to_string(),
        class_name=f"grid items-center gap-2 {_COLUMNS[len(cells)]}",
    )


def _cell(label: Text, name: str, row: Live, value: Live, class_name: str = "") -> rx.Component:
    return rx.el.input(
        type="text",
        name=f"{name}_" + row.key.to_string(),
        aria_label=label,
        placeholder=label,
        default_value=value,
        class_name=input_class("", "md", class_name),
    )


def _selling(*, is_new: bool) -> rx.Component:
    price = money_field(
        t("First price, with tax"),
        "price",
        currency=ProductState.currency,
        error=ERRORS.price,
        hint=t("For everybody. More prices come after it is written down."),
        optional=True,
    )
    return panel(
        t("Selling"),
        _box(
            select_field(
                t("Status"),
                "status",
                [("active", t("On sale")), ("draft", t("Draft")), ("archived", t("No longer sold"))],
                default_value=VIEW.code,
                error=ERRORS.status,
                hint=t("A draft is seen by staff alone. What is no longer sold keeps its page."),
            ),
            price if is_new else rx.fragment(),
            select_field(
                t("Tax class"),
                "tax_class",
                ProductState.tax_classes,  # type: ignore[arg-type]
                default_value=VIEW.tax_class,
                error=ERRORS.tax_class,
            ),
            combobox_field(
                t("Replaced by"),
                "replaced_by",
                ProductState.successors,
                value=ProductState.successor,
                on_pick=lambda value: ProductState.pick("successor", value),  # type: ignore[call-arg, func-returns-value]
                on_type=ProductState.find_successor,
                error=ERRORS.replaced_by,
                hint=t("When it is no longer made: customers are led to the next one."),
            ),
        ),
    )


def _filing() -> rx.Component:
    def choice(label: Text, name: str, items: Any, value: Any, error: Text) -> rx.Component:
        return combobox_field(
            label,
            name,
            items,
            value=value,
            on_pick=lambda chosen: ProductState.pick(name, chosen),  # type: ignore[call-arg, func-returns-value]
            error=error,
        )

    return panel(
        t("Where it belongs"),
        _box(
            choice(t("Brand"), "brand", ProductState.brands, ProductState.brand, ERRORS.brand),
            choice(t("Category"), "category", ProductState.categories, ProductState.category, ERRORS.category),
            text_field(
                t("Tags"),
                "tags",
                default_value=VIEW.tags,
                error=ERRORS.tags,
                hint=t("Words that search finds it by, with commas between."),
                optional=True,
            ),
            checkbox(
                t("Fits every vehicle"),
                hint=t("Oils, tools, bulbs by socket."),
                name="is_universal",
                default_checked=VIEW.is_universal,
            ),
        ),
    )


def _delivery() -> rx.Component:
    return panel(
        t("Delivery"),
        _box(
            number_field(
                t("Weight"),
                "weight_kg",
                unit=t("kg"),
                decimals=True,
                default_value=VIEW.weight,
                error=ERRORS.weight_kg,
                optional=True,
            ),
        ),
    )
