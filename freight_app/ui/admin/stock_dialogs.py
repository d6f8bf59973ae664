"""The forms over the stock sheet: receive, adjust, count, move, shelf and reorder point, one dialog for all."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.stock_sheet_state import StockSheetState
from freight_app.ui.admin.stock_state import StockState
from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import number_field, text_field
from freight_app.ui.components.forms import form, form_actions
from freight_app.ui.components.overlays import dialog
from freight_app.ui.i18n import t

PRODUCT: Live = StockSheetState.product
ERRORS: Live = StockSheetState.errors
_FIRST = {"data-autofocus": True}


def stock_dialog() -> rx.Component:
    """Opened by the actions of the sheet; a refusal keeps what was typed and says why at the field."""
    doing: Live = StockSheetState.doing
    title = rx.match(
        doing,
        ("receive", t("Goods received")),
        ("adjust", t("Adjust the stock")),
        ("count", t("Stock take")),
        ("move", t("Move to another location")),
        ("shelf", t("Change the shelf")),
        ("reorder", t("Reorder point")),
        "",
    )
    fields = rx.match(
        doing,
        ("receive", _receive()),
        ("adjust", _adjust()),
        ("count", _count()),
        ("move", _move()),
        ("shelf", _shelf()),
        ("reorder", _reorder()),
        rx.fragment(),
    )
    return dialog(
        rx.el.p(
            rx.el.span(PRODUCT.name, class_name="font-medium"),
            " ",
            code(PRODUCT.sku, "text-ink-2"),
            class_name="mb-4 text-sm",
        ),
        fields,
        open=doing != "",
        on_close=StockSheetState.close_form,
        title=title,  # type: ignore[arg-type]
    )


def _form(*fields: Child, submit: Text, on_submit: rx.event.EventType[()] | None = None) -> rx.Component:
    return form(
        *fields,
        form_actions(
            button(submit, look="brand", size="md", type="submit"),
            button(t("Cancel"), look="plain", size="md", on_click=StockSheetState.close_form),
        ),
        on_submit=on_submit or StockSheetState.change,
    )


def _place(label: Text, options: Live) -> rx.Component:
    """The location that the form is about."""
    return select_field(
        label,
        "place",
        rx.Var.create(options),
        error=ERRORS.place,
        value=StockSheetState.place,
        on_change=StockSheetState.choose_place,
    )


def _there() -> Child:
    """What lies at the chosen location now."""
    level: Live = PRODUCT.levels
    return rx.el.div(
        rx.foreach(
            level,
            lambda one: shown(
                one.location_id.to_string() == StockSheetState.place,
                rx.el.p(
                    t(
                        "There now: {on_hand} on hand, {reserved} reserved, {available} available",
                        on_hand=one.on_hand,
                        reserved=one.reserved,
                        available=one.available,
                    )
                ),
            ),
        ),
        class_name="num -mt-2 text-sm text-ink-2 empty:hidden",
    )


def _quantity(label: Text) -> rx.Component:
    return number_field(
        label, "quantity", error=ERRORS.quantity, required=True, max_length=11, custom_attrs=_FIRST, unit=t("pcs")
    )


def _shelf_field(*, hint: Text = "") -> rx.Component:
    return text_field(
        t("Shelf"), "shelf", error=ERRORS.shelf, optional=True, max_length=40, hint=hint, dir="ltr", auto_complete="off"
    )


def _reason(*, required: bool, hint: Text = "") -> rx.Component:
    return rx.fragment(
        text_field(
            t("Reason"),
            "reason",
            error=ERRORS.reason,
            hint=hint,
            required=required,
            optional=not required,
            max_length=300,
            list="stock-reasons",
            auto_complete="off",
        ),
        rx.el.datalist(
            *(
                rx.el.option(value=reason)
                for reason in (t("Broken"), t("Lost"), t("Found again"), t("Used in the house"), t("Entered wrongly"))
            ),
            id="stock-reasons",
        ),
    )


def _receive() -> rx.Component:
    return _form(
        _quantity(t("Pieces that arrived")),
        _place(t("Location"), StockState.locations),
        _there(),
        _shelf_field(hint=t("Left empty, the shelf stays as it is.")),
        text_field(
            t("Delivery note"), "reference", error=ERRORS.reference, optional=True, max_length=80, auto_complete="off"
        ),
        submit=t("Receive"),
        on_submit=StockSheetState.receive,  # type: ignore[arg-type]
    )


def _adjust() -> rx.Component:
    return _form(
        rx.el.div(
            select_field(
                t("Direction"),
                "direction",
                [("less", t("Fewer pieces")), ("more", t("More pieces"))],
                default_value="less",
            ),
            _quantity(t("By how many")),
            class_name="grid grid-cols-2 items-start gap-3",
        ),
        _place(t("Location"), StockState.locations),
        _there(),
        _reason(required=True, hint=t("It stands in the ledger for good.")),
        submit=t("Adjust"),
    )


def _count() -> rx.Component:
    return _form(
        _place(t("Location"), StockState.locations),
        _there(),
        _quantity(t("Pieces that you counted")),
        _reason(required=False),
        submit=t("Write the count down"),
    )


def _move() -> rx.Component:
    return _form(
        _quantity(t("How many")),
        _place(t("From the location"), PRODUCT.places),
        _there(),
        select_field(
            t("To the location"),
            "to_place",
            rx.Var.create(StockState.locations),
            placeholder=t("Choose"),
            required=True,
            error=ERRORS.to_place,
            default_value="",
        ),
        _shelf_field(hint=t("Left empty, the shelf stays as it is.")),
        _reason(required=False),
        submit=t("Move"),
    )


def _shelf() -> rx.Component:
    return _form(
        _place(t("Location"), PRODUCT.places),
        text_field(
            t("Shelf"),
            "shelf",
            error=ERRORS.shelf,
            hint=t("As it is written on the rack, for example A-04-2. Empty: none."),
            default_value=StockSheetState.shelf,
            key=StockSheetState.place,
            max_length=40,
            dir="ltr",
            auto_complete="off",
            custom_attrs=_FIRST,
        ),
        submit=t("Save"),
    )


def _reorder() -> rx.Component:
    return _form(
        number_field(
            t("Runs low at"),
            "quantity",
            error=ERRORS.quantity,
            hint=t("With so many available or fewer it is on the list of what runs low. 0: nobody is told."),
            unit=t("pcs"),
            default_value=PRODUCT.reorder_point.to_string(),
            max_length=11,
            custom_attrs=_FIRST,
        ),
        number_field(
            t("Order then"),
            "order",
            error=ERRORS.order,
            optional=True,
            unit=t("pcs"),
            default_value=PRODUCT.reorder_quantity.to_string(),
            max_length=11,
        ),
        submit=t("Save"),
    )
