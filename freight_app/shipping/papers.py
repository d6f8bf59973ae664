"""What is printed of a shipment: an A6 label for each parcel, and the slip that lies in the box.

Typesetting is slow: these answer what is to be set, ``documents.typesetting.typeset`` sets it outside of any unit.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from freight_app.accounts.permissions import Permission
from freight_app.documents.letterhead import printed_shop
from freight_app.documents.printed import (
    Printable,
    PrintedCustomer,
    PrintedDocument,
    PrintedFact,
    PrintedKind,
    PrintedLabel,
    PrintedLabels,
    PrintedLine,
)
from freight_app.documents.words import WORDS
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import Language, format_number
from freight_app.kit.settings import Settings
from freight_app.shipping import queries
from freight_app.shipping.reading import view_shipment
from freight_app.shipping.shipment_dtos import ParcelView, ShipmentView
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

# A shipment whose parcels nobody measured is one parcel.
_ONE = ParcelView(
    position=1, weight_g=None, length_mm=None, width_mm=None, height_mm=None, tracking_number="", contents=""
)


def print_labels(uow: UnitOfWork, public_id: str, language: Language) -> tuple[Printable, datetime]:
    """Our own labels, for carriers without one of their own. For ``shipping.read`` or ``orders.fulfil``."""
    view = _read(uow, public_id)
    words = WORDS[language]
    parcels = view.parcels or [_ONE]
    orders = ", ".join(dict.fromkeys(item.ref for item in view.items))
    receiver = view.receiver
    city = " ".join(filter(None, (receiver.postal_code, receiver.city or view.destination)))

    def label(parcel: ParcelView) -> PrintedLabel:
        number = parcel.tracking_number or view.tracking_number or view.number
        facts = [
            (words["carrier"], " ".join(filter(None, (view.carrier, view.service))), True),
            (words["shipment"], view.number, True),
            (words["weight"], _weight(parcel, language), True),
            (words["order"], orders[:60], True),
        ]
        return PrintedLabel(
            part=f"{parcel.position}/{len(parcels)}",
            to_name=receiver.name or view.destination or "-",
            to_lines=tuple(filter(None, (receiver.line, city, receiver.region, receiver.country))),
            phone=receiver.phone,
            code=_printable(number) or view.number,
            facts=tuple(PrintedFact(label=name, value=told, is_code=code) for name, told, code in facts if told),
        )

    shop = printed_shop(get_shop_profile(uow), uow.port(Settings))
    labels = tuple(label(parcel) for parcel in parcels)
    return PrintedLabels(language=language, shop=shop, number=view.number, labels=labels), uow.now()


def print_packing_slip(uow: UnitOfWork, public_id: str, language: Language) -> tuple[Printable, datetime]:
    """The goods of a shipment without prices, and its parcels. For ``shipping.read`` or ``orders.fulfil``."""
    view = _read(uow, public_id)
    receiver = view.receiver
    document = PrintedDocument(
        kind=PrintedKind.PACKING_SLIP,
        number=view.number,
        issued_on=today_of_shop(uow),
        language=language,
        shop=printed_shop(get_shop_profile(uow), uow.port(Settings)),
        customer=PrintedCustomer(
            name=receiver.name or view.destination,
            address_lines=tuple(filter(None, (receiver.line, receiver.postal_code, receiver.city, receiver.country))),
            phone=receiver.phone,
        ),
        delivery_method=" ".join(filter(None, (view.carrier, view.tracking_number))),
        order_number=", ".join(dict.fromkeys(item.ref for item in view.items))[:60],
        lines=tuple(
            PrintedLine(
                position=place, sku=item.sku, description=item.name, quantity=Decimal(item.quantity), note=item.hs_code
            )
            for place, item in enumerate(view.items, start=1)
        ),
        notes="\n".join(_told(parcel, len(view.parcels), language) for parcel in view.parcels),
    )
    return document, uow.now()


def _read(uow: UnitOfWork, public_id: str) -> ShipmentView:
    if not uow.actor.may(Permission.ORDERS_FULFIL):
        uow.actor.require(Permission.SHIPPING_READ)
    return view_shipment(uow, queries.find_shipment(uow, public_id))


def _weight(parcel: ParcelView, language: Language) -> str:
    return f"{format_number(parcel.weight_g / 1000, language)} kg" if parcel.weight_g else ""


def _told(parcel: ParcelView, count: int, language: Language) -> str:
    sides = [side for side in (parcel.length_mm, parcel.width_mm, parcel.height_mm) if side]
    size = " x ".join(format_number(side / 10, language) for side in sides) + " cm" if len(sides) == 3 else ""
    told = (_weight(parcel, language), size, parcel.tracking_number, parcel.contents)
    return f"{parcel.position}/{count}: " + ", ".join(part for part in told if part)


def _printable(number: str) -> str:
    """What a bar code can say of a number."""
    return "".join(letter for letter in number if " " <= letter <= "~")[:40]
