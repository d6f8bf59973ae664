"""The sheet in which a shipment is written, for the first time or again."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.subjects import Subject
from freight_app.shipping.creating import create_shipment
from freight_app.shipping.editing import change_shipment
from freight_app.shipping.reading import get_shipment, list_carriers_used
from freight_app.shipping.shipment_dtos import ShipmentEdit, ShipmentRequest, ShipmentView
from freight_app.shipping.values import INCOTERMS
from freight_app.ui.admin.shipping.shipment_fields import (
    NO_ERRORS,
    FormView,
    ItemLine,
    ParcelLine,
    empty_form,
    form_of,
    read_form,
    wrong_field,
)
from freight_app.ui.admin.shipping.shipments_rows import CarrierChoice, carrier_choices
from freight_app.ui.components.base import Live, Text, as_var, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import date_field, field_error, number_field, text_area, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.states import notice
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


class ShipmentFormState(rx.State):
    """What is being written. ``key`` makes the fields new for each shipment that is opened."""

    is_open: bool = False
    is_new: bool = True
    view: FormView = FormView()
    carriers: list[CarrierChoice] = []
    errors: dict[str, str] = NO_ERRORS
    trouble: str = ""
    key: str = ""
    _public_id: str = ""

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def open_new(self) -> None:
        """An empty sheet."""
        await self._show(empty_form())

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def open_shipment(self, public_id: str) -> None:
        """The sheet of a shipment, as it is now."""
        found = await asyncio.to_thread(_read, visitor(), public_id[:40])
        await self._show(form_of(found), public_id=found.public_id)

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def close(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def add_item(self) -> None:
        """One more line of goods."""
        self.view = self.view.with_item()

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def add_parcel(self) -> None:
        self.view = self.view.with_parcel()

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def save(self, data: dict[str, Any]) -> object:
        """Write it, then show its page; what stands in the way is said at its field."""
        who = visitor()
        self.errors, self.trouble = dict(NO_ERRORS), ""
        try:
            typed = read_form(data, self.view)
            public_id = await asyncio.to_thread(_save, who, typed, self._public_id, self.view.revision, self.key)
        except ValidationError as error:
            self.errors = NO_ERRORS | {
                wrong_field(one["loc"]): translate("This value cannot be used. Check it and try again.", who.language)
                for one in error.errors()
            }
            self.trouble = translate("Something in the form cannot be used. Look at the red fields.", who.language)
            return None
        except InvalidInput as error:
            self.errors = NO_ERRORS | {wrong_field([error.field]): sentence_of(error, who.language)}
            self.trouble = sentence_of(error, who.language)
            return None
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            return None
        self.is_open = False
        return rx.redirect(f"/admin/shipments/{public_id}")

    async def _open_for(self, subject: Subject) -> None:
        """A new shipment for goods of an order or a purchase order."""
        await self._show(empty_form(subject))

    async def _show(self, view: FormView, *, public_id: str = "") -> None:
        self.carriers = await asyncio.to_thread(_carriers, visitor())
        self.view, self._public_id, self.is_new = view, public_id, not public_id
        self.errors, self.trouble, self.key, self.is_open = dict(NO_ERRORS), "", new_token(12), True


def _read(who: Visitor, public_id: str) -> ShipmentView:
    with current_house().read(who.actor) as uow:
        return get_shipment(uow, public_id)


def _carriers(who: Visitor) -> list[CarrierChoice]:
    with current_house().read(who.actor) as uow:
        return carrier_choices(list_carriers_used(uow), who.language)


def _save(who: Visitor, typed: dict[str, Any], public_id: str, revision: int, key: str) -> str:
    if not public_id:
        request = ShipmentRequest.model_validate(typed)
        with current_house().write(who.actor) as uow:
            return create_shipment(uow, request, key=key).public_id
    typed.pop("direction", None)
    edit = ShipmentEdit.model_validate({**typed, "revision": revision})
    with current_house().write(who.actor) as uow:
        change_shipment(uow, public_id, edit)
    return public_id


FORM: Live = ShipmentFormState.view
ERRORS = as_var(ShipmentFormState.errors)


def shipment_form() -> rx.Component:
    """The sheet; put it on every page that opens it."""
    fields = form(
        LeaveGuard.create(),
        shown(ShipmentFormState.trouble != "", notice(ShipmentFormState.trouble, tone="bad")),
        shown(
            ShipmentFormState.is_new,
            select_field(
                t("Direction"),
                "direction",
                [("inbound", t("Inbound")), ("outbound", t("Outbound"))],
                default_value=FORM.direction,
                size="sm",
            ),
        ),
        _pair(
            select_field(
                t("Carrier"),
                "carrier",
                ShipmentFormState.carriers,  # type: ignore[arg-type]
                default_value=FORM.carrier,
                error=ERRORS["carrier"],
                size="sm",
            ),
            _text(t("Tracking number"), "tracking_number", FORM.tracking_number, dir="ltr", max_length=60),
        ),
        _pair(
            _text(t("From"), "origin", FORM.origin, max_length=160),
            _text(t("To"), "destination", FORM.destination, max_length=160),
        ),
        _pair(
            select_field(
                t("Way"),
                "mode",
                [("road", t("Road")), ("air", t("Air")), ("sea", t("Sea")), ("rail", t("Rail"))],
                default_value=FORM.mode,
                size="sm",
            ),
            _text(t("Service"), "service", FORM.service, max_length=80),
        ),
        _group(
            t("Plan"),
            _pair(
                _day(t("Departure"), "planned_departure_on", FORM.planned_departure_on),
                _day(t("Through customs"), "planned_customs_on", FORM.planned_customs_on),
            ),
            _pair(
                _day(t("Arrival"), "planned_arrival_on", FORM.planned_arrival_on),
                _day(t("Arrival as staff were told"), "eta_at", FORM.eta_at),
            ),
        ),
        _group(
            t("Goods"),
            field_error(ERRORS["goods"]),
            rx.foreach(FORM.goods, _item),
            button(t("One more line"), size="sm", icon_start="plus", on_click=ShipmentFormState.add_item),
        ),
        _group(
            t("Parcels"),
            rx.foreach(FORM.parcels, _parcel),
            button(t("One more parcel"), size="sm", icon_start="plus", on_click=ShipmentFormState.add_parcel),
        ),
        _group(
            t("Customs and cost"),
            _pair(
                select_field(
                    t("Terms"),
                    "incoterm",
                    [(code, code) for code in INCOTERMS],
                    placeholder="–",
                    default_value=FORM.incoterm,
                    error=ERRORS["incoterm"],
                    size="sm",
                ),
                _text(
                    t("Declaration number"), "customs_declaration", FORM.customs_declaration, dir="ltr", max_length=60
                ),
            ),
            _amount(t("Customs value"), "customs_value", FORM.customs_value, "customs_currency", FORM.customs_currency),
            _amount(t("Cost of the way"), "cost", FORM.cost, "cost_currency", FORM.cost_currency),
            _text(
                t("Country of origin"), "origin_country", FORM.origin_country, dir="ltr", placeholder="FR", max_length=2
            ),
        ),
        text_area(t("Note"), "note", default_value=FORM.note, rows=2, max_length=1000, error=ERRORS["note"]),
        button(
            rx.cond(ShipmentFormState.is_new, t("Create the shipment"), t("Save")),
            look="act",
            type="submit",
            class_name="w-full",
        ),
        on_submit=ShipmentFormState.save,
        key=ShipmentFormState.key,
    )
    return sheet(
        fields,
        open=ShipmentFormState.is_open,
        on_close=ShipmentFormState.close,
        title=rx.cond(ShipmentFormState.is_new, t("New shipment"), t("Change the shipment")),  # type: ignore[arg-type]
        class_name="sm:w-[34rem]",
    )


def _text(label: Text, name: str, value: Live, **props: Any) -> rx.Component:
    return text_field(label, name, default_value=value, error=ERRORS[name], size="sm", **props)


def _day(label: Text, name: str, value: Live) -> rx.Component:
    return date_field(label, name, default_value=value, error=ERRORS[name], size="sm")


def _amount(label: Text, name: str, value: Live, currency_name: str, currency: Live) -> rx.Component:
    return rx.el.div(
        number_field(label, name, decimals=True, default_value=value, error=ERRORS[name], size="sm"),
        text_field(
            t("Currency"),
            currency_name,
            default_value=currency,
            error=ERRORS[currency_name],
            max_length=3,
            dir="ltr",
            size="sm",
        ),
        class_name="grid grid-cols-[minmax(0,1fr)_7rem] items-start gap-3",
    )


def _pair(*fields: rx.Component) -> rx.Component:
    return rx.el.div(*fields, class_name="grid items-start gap-3 sm:grid-cols-2")


def _group(title: Text, *fields: Any) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(title, class_name="mb-2 text-sm font-semibold"),
        *fields,
        class_name="flex flex-col gap-3 border-t border-line pt-3",
    )


def _item(item: ItemLine) -> rx.Component:
    """One line of goods; one whose number is emptied falls out."""

    def cell(label: Text, part: str, value: Live, **props: Any) -> rx.Component:
        return _bare(label, item.name + "_" + part, value, **props)

    return rx.el.div(
        rx.el.label(
            rx.el.span(t("For"), class_name="text-xs text-ink-2"),
            rx.el.select(
                rx.el.option(t("Order"), value="order"),
                rx.el.option(t("Purchase order"), value="purchase_order"),
                name=item.name + "_kind",
                default_value=item.kind,
                class_name=_CELL,
            ),
            class_name="flex flex-col gap-0.5",
        ),
        cell(t("Number"), "ref", item.ref, dir="ltr"),
        cell(t("Part number"), "sku", item.sku, dir="ltr"),
        cell(t("Part"), "title", item.title),
        cell(t("Pieces"), "quantity", item.quantity, dir="ltr", input_mode="numeric"),
        cell(t("HS code"), "hs_code", item.hs_code, dir="ltr", input_mode="numeric"),
        key=item.name,
        class_name="grid grid-cols-2 gap-2 rounded-md bg-sunken p-2 sm:grid-cols-3",
    )


def _parcel(parcel: ParcelLine) -> rx.Component:
    def cell(label: Text, part: str, value: Live, **props: Any) -> rx.Component:
        return _bare(label, parcel.name + "_" + part, value, **props)

    figures = {"dir": "ltr", "input_mode": "decimal"}
    return rx.el.div(
        cell(t("Weight, kg"), "weight", parcel.weight, **figures),
        cell(t("Length, cm"), "length", parcel.long, **figures),
        cell(t("Width, cm"), "width", parcel.width, **figures),
        cell(t("Height, cm"), "height", parcel.height, **figures),
        cell(t("Its own number"), "number", parcel.number, dir="ltr"),
        cell(t("Contents"), "contents", parcel.contents),
        key=parcel.name,
        class_name="grid grid-cols-2 gap-2 rounded-md bg-sunken p-2 sm:grid-cols-3",
    )


_CELL = "h-9 w-full min-w-0 rounded-sm border border-ink-3/70 bg-surface px-2 text-sm max-sm:h-11"


def _bare(label: Text, name: Live, value: Live, **props: Any) -> rx.Component:
    return rx.el.label(
        rx.el.span(label, class_name="text-xs text-ink-2"),
        rx.el.input(type="text", name=name, default_value=value, auto_complete="off", class_name=_CELL, **props),
        class_name="flex flex-col gap-0.5",
    )
