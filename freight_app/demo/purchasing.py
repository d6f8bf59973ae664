"""Whom the demo shop buys from: three suppliers with what they offer, and five orders at different points of life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from freight_app.catalogue.queries import products_by_id
from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.purchasing.orders.approving import approve_order, set_approval_limit
from freight_app.purchasing.orders.confirming import confirm_order
from freight_app.purchasing.orders.drafting import draft_order
from freight_app.purchasing.orders.dtos import Confirmation, ConfirmedLine, PurchaseDraft, PurchaseLineDraft
from freight_app.purchasing.orders.ending import close_order
from freight_app.purchasing.orders.placing import place_order
from freight_app.purchasing.orders.reading import get_purchase
from freight_app.purchasing.receiving.dtos import ReceivedLine, ReceiveGoods
from freight_app.purchasing.receiving.receiving import receive_goods
from freight_app.purchasing.suppliers.dtos import ContactDraft, OfferDraft, SupplierDraft
from freight_app.purchasing.suppliers.keeping import create_supplier, save_contact
from freight_app.purchasing.suppliers.offering import set_offer
from freight_app.purchasing.suppliers.values import Incoterm, TransportMode
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.dtos import RateDraft
from freight_app.shop.currencies.rates import add_rate
from freight_app.shop.service import get_shop_profile

# Each supplier offers so many parts; some of them two suppliers do, to be compared.
_OFFERED = 12
_STEP = 8
# What they were half a year ago.
_RATES = (("EUR", "3.3620"), ("USD", "3.1540"))


@dataclass(frozen=True, slots=True)
class _House:
    """A supplier; ``percent`` of the shop's price before tax is what they ask, in ``per_dinar`` of their currency."""

    draft: SupplierDraft
    contact: ContactDraft
    prefix: str
    percent: int
    per_dinar: float
    pack_size: int
    # So many packs at once, that their smallest order is reached.
    packs: int = 1


_HOUSES = (
    _House(
        SupplierDraft(
            code="STPA-TN",
            name="Société Tunisienne de Pièces Auto",
            currency="TND",
            country="TN",
            payment_terms_days=30,
            lead_time_days=3,
            mode=TransportMode.ROAD,
            language="ar",
            tax_number="0731846N/A/M/000",
            address="Route de Sousse km 6\n2033 Mégrine",
        ),
        ContactDraft(name="Hichem Mejri", role="Ventes", email="commandes@stpa.test", gets_orders=True),
        prefix="ST",
        percent=72,
        per_dinar=1,
        pack_size=1,
    ),
    _House(
        SupplierDraft(
            code="MIDI-FR",
            name="Pièces du Midi SAS",
            currency="EUR",
            country="FR",
            incoterm=Incoterm.FCA,
            incoterm_place="Marseille",
            payment_terms_days=45,
            lead_time_days=14,
            mode=TransportMode.SEA,
            language="fr",
            min_order_minor=50_000,
            address="18 boulevard des Docks\n13002 Marseille",
        ),
        ContactDraft(
            name="Aline Reynaud", role="Export", email="export@piecesdumidi.test", phone="+33 4 91 00 00 00",
            gets_orders=True,
        ),
        prefix="PM-",
        percent=60,
        per_dinar=0.294,
        pack_size=2,
        packs=8,
    ),
    _House(
        SupplierDraft(
            code="GZ-CN",
            name="Guangzhou Hengda Auto Parts Co.",
            currency="USD",
            country="CN",
            incoterm=Incoterm.FOB,
            incoterm_place="Nansha",
            payment_terms_days=0,
            lead_time_days=48,
            mode=TransportMode.SEA,
            language="en",
            min_order_minor=150_000,
            address="No. 88 Huangpu Road East\nGuangzhou 510700",
        ),
        ContactDraft(name="Lily Chen", role="Export sales", email="sales@hengda.test", gets_orders=True),
        prefix="HD",
        percent=41,
        per_dinar=0.321,
        pack_size=10,
    ),
)  # fmt: skip


def write_purchasing(uow: UnitOfWork, offered: Sequence[tuple[int, int]], location_id: int) -> list[str]:
    """Suppliers with catalogues out of these parts, ``(product id, price in the shop's minor units)``, and five orders.

    The numbers of the orders, as far as their life went: a draft, an approved one, one that is late, one that came in
    part, one that is done.
    """
    with _days_ago(uow, 200):
        for code, value in _RATES:
            add_rate(uow, RateDraft(base=code, quote="TND", value=value, rated_on=today_of_shop(uow)))
    names = {row.id: row.sku for row in products_by_id(uow, [product_id for product_id, _price in offered])}
    set_approval_limit(uow, "buyer", Money.from_decimal("3000", get_shop_profile(uow).currency))
    tunis, midi, guangzhou = (
        _found(uow, house, names, offered[at * _STEP : at * _STEP + _OFFERED]) for at, house in enumerate(_HOUSES)
    )
    return [
        _done(uow, tunis, location_id),
        _in_part(uow, midi, location_id),
        _late(uow, guangzhou),
        _approved(uow, midi),
        _draft(uow, tunis, range(4, 7), days_ago=0),
    ]


@dataclass(frozen=True, slots=True)
class _Founded:
    """A supplier that stands in the books, with the parts that they offer."""

    public_id: str
    products: tuple[int, ...]
    # What is ordered of a part is a multiple of it.
    portion: int


def _found(uow: UnitOfWork, house: _House, names: dict[int, str], offered: Sequence[tuple[int, int]]) -> _Founded:
    """Write a supplier down with their people and prices, as they were half a year ago and as they are."""
    with _days_ago(uow, 180):
        public_id = create_supplier(uow, house.draft)
        save_contact(uow, public_id, house.contact)
    today = today_of_shop(uow)
    exponent = 1 if house.draft.currency == "TND" else 10
    for place, (product_id, price_minor) in enumerate(offered):
        # Every third price rose in spring.
        price = max(1, round(price_minor * house.percent / 100 * house.per_dinar / exponent))
        prices = [(180, 1, round(price * 0.94)), (60, 1, price)] if place % 3 == 0 else [(180, 1, price)]
        prices.append((180, 5 * house.pack_size, round(price * 0.93)))
        for days, least, minor in prices:
            with _days_ago(uow, days):
                set_offer(
                    uow,
                    public_id,
                    OfferDraft(
                        sku=names[product_id],
                        price_minor=max(1, minor),
                        supplier_sku=f"{house.prefix}{40_118 + product_id * 7}",
                        min_quantity=least,
                        pack_size=house.pack_size,
                        valid_from=today - timedelta(days=days),
                    ),
                )
    return _Founded(public_id, tuple(product_id for product_id, _price in offered), house.pack_size * house.packs)


def _draft(uow: UnitOfWork, supplier: _Founded, places: range, *, days_ago: int, wanted_in: int = 21) -> str:
    lines = [
        PurchaseLineDraft(product_id=supplier.products[place], quantity=supplier.portion * (2 + place % 4))
        for place in places
    ]
    draft = PurchaseDraft(
        supplier=supplier.public_id,
        lines=lines,
        expected_on=today_of_shop(uow) + timedelta(days=wanted_in - days_ago),
    )
    with _days_ago(uow, days_ago):
        return draft_order(uow, draft, key=f"demo-purchase-{supplier.public_id}-{days_ago}")


def _approved(uow: UnitOfWork, supplier: _Founded) -> str:
    number = _draft(uow, supplier, range(3, 8), days_ago=2)
    with _days_ago(uow, 1):
        approve_order(uow, number, revision=get_purchase(uow, number).revision)
    return number


def _placed(uow: UnitOfWork, supplier: _Founded, places: range, *, days_ago: int, promised_in: int) -> str:
    number = _draft(uow, supplier, places, days_ago=days_ago)
    with _days_ago(uow, days_ago):
        approve_order(uow, number, revision=get_purchase(uow, number).revision)
        # What happened in a made-up past sends no mail.
        revision = get_purchase(uow, number).revision
        place_order(uow, number, revision=revision, key=f"demo-{number}", by_mail=False)
    promised = today_of_shop(uow) + timedelta(days=promised_in - days_ago)
    with _days_ago(uow, days_ago - 2):
        first = get_purchase(uow, number).lines[0]
        told = [ConfirmedLine(line_id=first.id, quantity=first.quantity, promised_on=promised)]
        answer = Confirmation(promised_on=promised, reference=f"AB-{7040 + days_ago}", lines=told)
        confirm_order(uow, number, answer, key=f"demo-{number}")
    return number


def _late(uow: UnitOfWork, supplier: _Founded) -> str:
    return _placed(uow, supplier, range(10), days_ago=55, promised_in=50)


def _in_part(uow: UnitOfWork, supplier: _Founded, location_id: int) -> str:
    number = _placed(uow, supplier, range(4), days_ago=18, promised_in=15)
    lines = get_purchase(uow, number).lines
    came = [
        ReceivedLine(line_id=lines[0].id, accepted=lines[0].quantity),
        ReceivedLine(line_id=lines[1].id, accepted=lines[1].quantity - 1, rejected=1, reason="damaged"),
    ]
    with _days_ago(uow, 3):
        request = ReceiveGoods(location_id=location_id, lines=came, delivery_note="BL 26-1184")
        receive_goods(uow, number, request, key=f"demo-{number}")
    return number


def _done(uow: UnitOfWork, supplier: _Founded, location_id: int) -> str:
    number = _placed(uow, supplier, range(3), days_ago=30, promised_in=4)
    came = [ReceivedLine(line_id=line.id, accepted=line.quantity) for line in get_purchase(uow, number).lines]
    with _days_ago(uow, 26):
        receive_goods(
            uow,
            number,
            ReceiveGoods(location_id=location_id, lines=came, delivery_note="STPA 5521"),
            key=f"demo-{number}",
        )
        close_order(uow, number)
    return number


@contextmanager
def _days_ago(uow: UnitOfWork, days: int) -> Iterator[None]:
    """What is done within happened so many days ago."""
    clock = uow.clock
    uow.clock = StillClock(clock.now() - timedelta(days=days))
    try:
        yield
    finally:
        uow.clock = clock
