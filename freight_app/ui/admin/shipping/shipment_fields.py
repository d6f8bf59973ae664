"""Between the sheet of a shipment and what the room takes: texts as they are typed, values as they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money
from freight_app.kit.subjects import Subject
from freight_app.shipping.shipment_dtos import MAX_ITEMS, MAX_PARCELS, ItemView, ParcelView, ShipmentView
from freight_app.shipping.values import EtaSource

_PLAIN = (
    "direction",
    "carrier",
    "tracking_number",
    "service",
    "origin",
    "destination",
    "mode",
    "incoterm",
    "customs_declaration",
    "note",
)
_DAYS = ("planned_departure_on", "planned_customs_on", "planned_arrival_on")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """``name`` begins the names of its fields; ``line_ref`` and ``product_id`` are what it was read with."""

    name: str
    kind: str = "order"
    ref: str = ""
    sku: str = ""
    title: str = ""
    quantity: str = ""
    hs_code: str = ""
    line_ref: str = ""
    product_id: int = 0


@dataclass(frozen=True, slots=True)
class ParcelLine:
    """Kilograms and centimetres, as people say them."""

    name: str
    weight: str = ""
    long: str = ""
    width: str = ""
    height: str = ""
    number: str = ""
    contents: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """A shipment as texts of a form."""

    revision: int = 0
    direction: str = "inbound"
    carrier: str = "manual"
    tracking_number: str = ""
    service: str = ""
    origin: str = ""
    destination: str = ""
    mode: str = "road"
    incoterm: str = ""
    planned_departure_on: str = ""
    planned_customs_on: str = ""
    planned_arrival_on: str = ""
    eta_at: str = ""
    customs_declaration: str = ""
    customs_value: str = ""
    customs_currency: str = ""
    origin_country: str = ""
    cost: str = ""
    cost_currency: str = ""
    note: str = ""
    goods: list[ItemLine] = field(default_factory=list)
    parcels: list[ParcelLine] = field(default_factory=list)

    def with_item(self) -> FormView:
        added = [ItemLine(f"item{len(self.goods)}")] if len(self.goods) < MAX_ITEMS else []
        return replace(self, goods=[*self.goods, *added])

    def with_parcel(self) -> FormView:
        added = [ParcelLine(f"parcel{len(self.parcels)}")] if len(self.parcels) < MAX_PARCELS else []
        return replace(self, parcels=[*self.parcels, *added])


NO_ERRORS: dict[str, str] = dict.fromkeys((one.name for one in fields(FormView)), "")


def empty_form(subject: Subject | None = None) -> FormView:
    """A new shipment, for goods of a thing where one is given."""
    if subject is None:
        return FormView(goods=[ItemLine("item0")], parcels=[ParcelLine("parcel0")])
    return FormView(
        direction="inbound" if subject.kind == "purchase_order" else "outbound",
        goods=[ItemLine("item0", kind=subject.kind, ref=subject.ref)],
        parcels=[ParcelLine("parcel0")],
    )


def form_of(view: ShipmentView) -> FormView:
    """A shipment as it is now."""
    by_hand = view.eta_at if view.eta_source == EtaSource.HAND else None
    return FormView(
        revision=view.revision,
        **{name: str(getattr(view, name)) for name in _PLAIN},
        **{name: day.isoformat() if (day := getattr(view, name)) else "" for name in _DAYS},
        eta_at=by_hand.date().isoformat() if by_hand else "",
        customs_value=str(view.customs_value.decimal) if view.customs_value else "",
        customs_currency=view.customs_value.currency if view.customs_value else "",
        cost=str(view.cost.decimal) if view.cost else "",
        cost_currency=view.cost.currency if view.cost else "",
        origin_country=view.origin_country,
        goods=[_item_line(place, item) for place, item in enumerate(view.items)],
        parcels=[_parcel_line(place, parcel) for place, parcel in enumerate(view.parcels)],
    )


def read_form(data: Mapping[str, Any], view: FormView) -> dict[str, Any]:
    """What was typed, as fields of a request; ``InvalidInput`` on figures that are none."""
    typed = {name: str(value)[:2000].replace("\0", "") for name, value in data.items()}
    asked: dict[str, Any] = {name: typed[name].strip() for name in _PLAIN if name in typed}
    asked |= {name: typed.get(name, "").strip() or None for name in _DAYS}
    eta = typed.get("eta_at", "").strip()
    asked["eta_at"] = datetime.fromisoformat(f"{eta}T12:00:00+00:00").astimezone(UTC) if _is_day(eta) else None
    asked["origin_country"] = typed.get("origin_country", "").strip().upper()
    for name in ("customs_value", "cost"):
        currency_name = "customs_currency" if name == "customs_value" else "cost_currency"
        asked |= _amount(typed, name, currency_name)
    asked["items"] = [item for line in view.goods if (item := _read_item(typed, line)) is not None]
    asked["parcels"] = [parcel for line in view.parcels if (parcel := _read_parcel(typed, line)) is not None]
    return asked


def wrong_field(place: Sequence[int | str]) -> str:
    """The field of the form that a part of a request was typed into."""
    name = str(place[0]) if place else ""
    names = {"customs_value_minor": "customs_value", "cost_minor": "cost", "parcels": "goods", "items": "goods"}
    return names.get(name, name)


def _item_line(place: int, item: ItemView) -> ItemLine:
    return ItemLine(
        name=f"item{place}",
        kind=item.kind,
        ref=item.ref,
        sku=item.sku,
        title=item.name,
        quantity=str(item.quantity),
        hs_code=item.hs_code,
        line_ref=item.line_ref,
        product_id=item.product_id or 0,
    )


def _parcel_line(place: int, parcel: ParcelView) -> ParcelLine:
    return ParcelLine(
        name=f"parcel{place}",
        weight=_written(parcel.weight_g, 1000),
        long=_written(parcel.length_mm, 10),
        width=_written(parcel.width_mm, 10),
        height=_written(parcel.height_mm, 10),
        number=parcel.tracking_number,
        contents=parcel.contents,
    )


def _read_item(typed: Mapping[str, str], line: ItemLine) -> dict[str, Any] | None:
    def cell(part: str) -> str:
        return typed.get(f"{line.name}_{part}", "").strip()

    if not cell("ref"):
        return None
    is_same = (cell("ref"), cell("sku")) == (line.ref, line.sku)
    return {
        "kind": cell("kind") or "order",
        "ref": cell("ref"),
        "sku": cell("sku"),
        "name": cell("title") or cell("sku") or cell("ref"),
        "quantity": int(_figure(cell("quantity") or "1", 1, "goods") or 1),
        "hs_code": "".join(letter for letter in cell("hs_code") if letter not in ". "),
        # What was typed anew has no line of its order behind it: its place keeps it apart from the others.
        "line_ref": line.line_ref if is_same and line.line_ref else "" if line.name == "item0" else line.name,
        "product_id": line.product_id if is_same and line.product_id else None,
    }


def _read_parcel(typed: Mapping[str, str], line: ParcelLine) -> dict[str, Any] | None:
    def cell(part: str) -> str:
        return typed.get(f"{line.name}_{part}", "").strip()

    parts = ("weight", "length", "width", "height", "number", "contents")
    if not any(map(cell, parts)):
        return None
    return {
        "weight_g": _figure(cell("weight"), 1000, "goods"),
        "length_mm": _figure(cell("length"), 10, "goods"),
        "width_mm": _figure(cell("width"), 10, "goods"),
        "height_mm": _figure(cell("height"), 10, "goods"),
        "tracking_number": cell("number"),
        "contents": cell("contents"),
    }


def _amount(typed: Mapping[str, str], name: str, currency_name: str) -> dict[str, Any]:
    text, currency = typed.get(name, "").strip().replace(",", "."), typed.get(currency_name, "").strip().upper()
    if not text:
        return {f"{name}_minor": None, currency_name: None}
    if not currency:
        raise InvalidInput(currency_name, "A value needs its currency.")
    amount = Money.from_decimal(text, currency, field=name)
    return {f"{name}_minor": amount.amount_minor, currency_name: currency}


def _figure(text: str, factor: int, field_name: str) -> int | None:
    """Kilograms as grams, centimetres as millimetres; None for nothing."""
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise InvalidInput(field_name, "Weights, sides and pieces are figures.") from None
    if not value.is_finite() or not 0 < value < 10**7:
        raise InvalidInput(field_name, "Weights, sides and pieces are figures.")
    return max(1, round(value * factor))


def _written(value: int | None, factor: int) -> str:
    return "" if value is None else f"{Decimal(value) / factor:f}"


def _is_day(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
