"""What the MyDHL API is told, and what it answers to that, as plain values. Pure: no network, no clock.

Source: DHL Express's reference of the MyDHL API: ``GET /rates``, ``POST /shipments``,
``GET /shipments/{number}/proof-of-delivery``, ``GET /shipments/{number}/get-image``.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from freight_app.adapters.carriers.bodies import Body, number, objects, part, read_body, text
from freight_app.adapters.carriers.mydhl.translate import NAME
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money, currency_exponent, round_half_up
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.ports import (
    CarrierAddress,
    CarrierPaper,
    CarrierParcel,
    CarrierRate,
    CustomsItem,
    MadeShipment,
    RateRequest,
    ShipmentOrder,
)

# Of several prices of a product: in the currency of the account that pays, else of where it begins, else DHL's own.
_PRICES = ("BILLC", "PULCL", "BASEC")
_MEDIA = {"PDF": "application/pdf", "PNG": "image/png", "TIFF": "image/tiff", "ZPL": "text/plain"}
_KINDS = {"label": "label", "waybillDoc": "waybill", "invoice": "invoice", "POD": "proof"}


def rate_params(request: RateRequest, account: str) -> dict[str, str]:
    """A question about one parcel: the API prices several only with a body, so they count as one of their sum."""
    whole = _as_one(request.parcels)
    return {
        "accountNumber": account,
        **_end_params("origin", request.origin),
        **_end_params("destination", request.destination),
        "weight": _kg_text(whole.weight_g),
        "length": _cm_text(whole.length_mm),
        "width": _cm_text(whole.width_mm),
        "height": _cm_text(whole.height_mm),
        "plannedShippingDate": request.leaves_on.isoformat(),
        "isCustomsDeclarable": "true" if request.is_declarable else "false",
        "unitOfMeasurement": "metric",
        "nextBusinessDay": "true",
    }


def read_rates(content: bytes) -> tuple[CarrierRate, ...]:
    """Every product that is offered, the cheapest first; those without a price last."""
    body = read_body(content, NAME)
    if "products" not in body:
        raise UnreadableAnswer(NAME, "it has no products")
    found = [
        CarrierRate(
            code=text(one, "productCode"),
            name=text(one, "productName") or text(one, "productCode"),
            price=_price(one),
            arrives_at=text(one, "deliveryCapabilities", "estimatedDeliveryDateAndTime"),
            transit_days=_days(number(one, "deliveryCapabilities", "totalTransitDays")),
        )
        for one in objects(body, "products")
        if text(one, "productCode")
    ]
    return tuple(sorted(found, key=lambda rate: (rate.price is None, rate.price.amount_minor if rate.price else 0)))


def shipment_body(order: ShipmentOrder, account: str) -> dict[str, Any]:
    """The order of a shipment, with its label as a PDF."""
    content: dict[str, Any] = {
        "packages": [
            {
                "weight": parcel.weight_g / 1000,
                "dimensions": _sides(parcel),
                "customerReferences": [{"value": order.reference[:35], "typeCode": "CU"}],
            }
            for parcel in order.parcels
        ],
        "isCustomsDeclarable": bool(order.items),
        "description": order.contents[:70],
        "incoterm": order.incoterm or "DAP",
        "unitOfMeasurement": "metric",
    }
    if order.items:
        content |= _customs(order)
    return {
        "plannedShippingDateAndTime": _planned(order.ready_at),
        "pickup": {"isRequested": order.wants_pickup},
        "productCode": order.product,
        "accounts": [{"typeCode": "shipper", "number": account}],
        "customerReferences": [{"value": order.reference[:35], "typeCode": "CU"}],
        "outputImageProperties": {
            "encodingFormat": "pdf",
            "imageOptions": [{"typeCode": "label", "templateName": "ECOM26_84_001"}],
        },
        "customerDetails": {"shipperDetails": _party(order.origin), "receiverDetails": _party(order.destination)},
        "content": content,
    }


def read_made(content: bytes) -> MadeShipment:
    body = read_body(content, NAME)
    number_of_it = text(body, "shipmentTrackingNumber")
    if not number_of_it:
        raise UnreadableAnswer(NAME, "it has no tracking number")
    return MadeShipment(
        number=number_of_it,
        parcel_numbers=tuple(text(one, "trackingNumber") for one in objects(body, "packages")),
        papers=tuple(_papers(body)),
        pickup_reference=text(body, "dispatchConfirmationNumber"),
    )


def read_paper(content: bytes, kind: str) -> CarrierPaper:
    """The first paper of an answer."""
    for paper in _papers(read_body(content, NAME)):
        return CarrierPaper(kind, paper.media_type, paper.content)
    raise UnreadableAnswer(NAME, "it has no paper")


def read_reason(content: bytes) -> str:
    """Why an order was refused, in DHL's words, with what it says of each field."""
    try:
        body = read_body(content, NAME)
    except UnreadableAnswer:
        return "it says nothing"
    more = part(body, "additionalDetails")
    words = [text(body, "detail") or text(body, "title")]
    words += [one for one in more if isinstance(one, str)] if isinstance(more, list) else []
    return "; ".join(filter(None, words))[:500] or "it says nothing"


def _papers(body: Body) -> Iterator[CarrierPaper]:
    for one in objects(body, "documents"):
        kind = text(one, "typeCode")
        form = (text(one, "imageFormat") or text(one, "encodingFormat")).upper()
        written = part(one, "content")
        try:
            content = base64.b64decode(written, validate=True) if isinstance(written, str) else b""
        except (binascii.Error, ValueError):
            continue
        if content:
            yield CarrierPaper(_KINDS.get(kind, kind), _MEDIA.get(form, "application/octet-stream"), content)


def _price(product: Body) -> Money | None:
    prices = {text(one, "currencyType"): one for one in objects(product, "totalPrice")}
    for kind in _PRICES:
        one = prices.get(kind)
        if one is None:
            continue
        currency, written = text(one, "priceCurrency"), part(one, "price")
        try:
            amount = Decimal(str(written))
            if isinstance(written, bool) or not amount.is_finite() or amount <= 0 or amount.adjusted() > 12:
                continue
            return Money(round_half_up(amount.scaleb(currency_exponent(currency))), currency)
        except (InvalidOperation, InvalidInput):
            continue
    return None


def _days(value: float | None) -> int | None:
    return None if value is None else int(value)


def _as_one(parcels: tuple[CarrierParcel, ...]) -> CarrierParcel:
    """Stacked: the largest base, the sum of heights."""
    return CarrierParcel(
        weight_g=sum(one.weight_g for one in parcels),
        length_mm=max((one.length_mm for one in parcels), default=0),
        width_mm=max((one.width_mm for one in parcels), default=0),
        height_mm=sum(one.height_mm for one in parcels),
    )


def _end_params(end: str, address: CarrierAddress) -> dict[str, str]:
    found = {f"{end}CountryCode": address.country, f"{end}CityName": address.city}
    return found | ({f"{end}PostalCode": address.postal_code} if address.postal_code else {})


def _party(address: CarrierAddress) -> dict[str, Any]:
    contact = {
        "companyName": (address.company or address.name)[:80],
        "fullName": address.name[:70],
        "phone": address.phone[:25],
    }
    return {
        "postalAddress": {
            "postalCode": address.postal_code,
            "cityName": address.city,
            "countryCode": address.country,
            **_lines(address.line),
        },
        "contactInformation": contact | ({"email": address.email} if address.email else {}),
    }


def _lines(line: str) -> dict[str, str]:
    """A street in up to three lines of 45 letters, which is what fits on a label."""
    words, lines = line.split(), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > 45:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()[:45]
    return {f"addressLine{place}": written for place, written in enumerate(lines[:3], start=1)}


def _customs(order: ShipmentOrder) -> dict[str, Any]:
    total = sum((item.value for item in order.items[1:]), order.items[0].value)
    return {
        "declaredValue": float(total.decimal),
        "declaredValueCurrency": total.currency,
        "exportDeclaration": {
            "lineItems": [_customs_line(place, item) for place, item in enumerate(order.items, start=1)],
            "invoice": {"number": order.reference[:35], "date": order.ready_at.date().isoformat()},
            "exportReasonType": "permanent",
        },
    }


def _customs_line(place: int, item: CustomsItem) -> dict[str, Any]:
    return {
        "number": place,
        "description": item.name[:512],
        "price": float(round(item.value.decimal / item.quantity, 3)),
        "quantity": {"value": item.quantity, "unitOfMeasurement": "PCS"},
        "commodityCodes": [{"typeCode": "outbound", "value": item.hs_code}] if item.hs_code else [],
        "exportReasonType": "permanent",
        "manufacturerCountry": item.origin_country,
        "weight": {"netValue": item.weight_g / 1000, "grossValue": item.weight_g / 1000},
    }


def _planned(moment: datetime) -> str:
    """``2026-11-23T14:00:00GMT+01:00``, as the API writes it."""
    offset = moment.strftime("%z") or "+0000"
    return f"{moment:%Y-%m-%dT%H:%M:%S}GMT{offset[:3]}:{offset[3:5]}"


def _sides(parcel: CarrierParcel) -> dict[str, float]:
    return {
        "length": max(1, round(parcel.length_mm / 10)),
        "width": max(1, round(parcel.width_mm / 10)),
        "height": max(1, round(parcel.height_mm / 10)),
    }


def _kg_text(weight_g: int) -> str:
    return f"{max(weight_g, 1) / 1000:.3f}"


def _cm_text(length_mm: int) -> str:
    return str(max(1, round(length_mm / 10)))
