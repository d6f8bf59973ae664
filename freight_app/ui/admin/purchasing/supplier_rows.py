"""One supplier as their page shows them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, pick_text
from freight_app.kit.money import Money
from freight_app.purchasing.orders.dtos import PurchaseQuery
from freight_app.purchasing.orders.reading import awaited_by_supplier, list_purchases
from freight_app.purchasing.suppliers.dtos import OfferQuery, OfferView, PriceBreak, PricePoint, SupplierView
from freight_app.purchasing.suppliers.offering import list_offers, price_history
from freight_app.purchasing.suppliers.reading import get_supplier
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.admin.purchasing.purchases_rows import PurchaseRowView, purchase_row
from freight_app.ui.admin.purchasing.words import country_name
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.visitor import Visitor


@dataclass(frozen=True, slots=True)
class ContactRow:
    contact_id: int
    name: str
    role: str
    email: str
    phone: str
    gets_orders: bool


@dataclass(frozen=True, slots=True)
class BreakRow:
    """A price in force; ``change`` says how it moved since the one before: ``up``, ``down`` or nothing."""

    offer_id: int
    min_quantity: int
    price: str
    before: str
    change: str
    until: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    product_id: int
    sku: str
    name: str
    supplier_sku: str
    pack_size: int
    lead_days: int
    breaks: list[BreakRow]


@dataclass(frozen=True, slots=True)
class PricePointRow:
    since: str
    until: str
    min_quantity: int
    price: str
    by: str


@dataclass(frozen=True, slots=True)
class SupplierPageView:
    """All that the page says of a supplier; texts ending in ``_text`` begin the fields of its form."""

    public_id: str = ""
    name: str = ""
    code: str = ""
    currency: str = ""
    country: str = ""
    country_name: str = ""
    incoterm: str = ""
    incoterm_place: str = ""
    payment_terms_days: int = 0
    payment_terms_text: str = ""
    lead_time_days: int = 0
    lead_time_text: str = ""
    mode: str = ""
    language: str = ""
    min_order: PriceView = NO_PRICE
    min_order_text: str = ""
    tax_number: str = ""
    address: str = ""
    note: str = ""
    is_active: bool = True
    contacts: list[ContactRow] = field(default_factory=list)
    gets_orders: int = 0
    open_orders: int = 0
    awaited: PriceView = NO_PRICE
    orders: list[PurchaseRowView] = field(default_factory=list)


def read_supplier(who: Visitor, public_id: str) -> SupplierPageView:
    """A supplier with their newest orders. ``NotFound`` for an unknown one."""
    with current_house().read(who.actor) as uow:
        found = get_supplier(uow, public_id)
        awaited = awaited_by_supplier(uow, [found.id])[found.id]
        orders = [
            row
            for tab in ("open", "closed")
            for row in list_purchases(
                uow, PurchaseQuery.model_validate({"supplier": public_id, "tab": tab, "per_page": 8})
            ).items
        ]
    return _view(
        found,
        who.language,
        open_orders=awaited.open_orders,
        awaited=Money(awaited.minor_in(found.currency), found.currency),
        orders=[purchase_row(row, who.language) for row in orders],
    )


def read_offers(who: Visitor, public_id: str, q: str, page: int) -> tuple[list[OfferRow], PagerView]:
    """A page of what a supplier offers."""
    with current_house().read(who.actor) as uow:
        found = list_offers(uow, public_id, OfferQuery(q=q, page=page, per_page=PER_PAGE))
    address = list_address(f"/admin/suppliers/{public_id}", q=q)
    return [_offer(row, who.language) for row in found.items], pager_of(found, address)


def read_history(who: Visitor, public_id: str, product_id: int) -> list[PricePointRow]:
    """Every price of a product at a supplier, the newest first."""
    with current_house().read(who.actor) as uow:
        return [_point(point, who.language) for point in price_history(uow, public_id, product_id)]


def _view(
    found: SupplierView, language: str, *, open_orders: int, awaited: Money, orders: list[PurchaseRowView]
) -> SupplierPageView:
    return SupplierPageView(
        public_id=found.public_id,
        name=found.name,
        code=found.code,
        currency=found.currency,
        country=found.country,
        country_name=country_name(found.country, language),
        incoterm=str(found.incoterm or ""),
        incoterm_place=found.incoterm_place,
        payment_terms_days=found.payment_terms_days,
        payment_terms_text=str(found.payment_terms_days),
        lead_time_days=found.lead_time_days,
        lead_time_text=str(found.lead_time_days),
        mode=str(found.mode),
        language=found.language,
        min_order=price_view(found.min_order, language) if found.min_order.amount_minor else NO_PRICE,
        min_order_text=f"{found.min_order.decimal:f}",
        tax_number=found.tax_number,
        address=found.address,
        note=found.note,
        is_active=found.is_active,
        contacts=[
            ContactRow(one.id, one.name, one.role, one.email, one.phone, one.gets_orders) for one in found.contacts
        ],
        gets_orders=sum(one.gets_orders for one in found.contacts),
        open_orders=open_orders,
        awaited=price_view(awaited, language) if awaited.amount_minor else NO_PRICE,
        orders=orders,
    )


def _offer(offer: OfferView, language: str) -> OfferRow:
    return OfferRow(
        product_id=offer.product_id,
        sku=offer.sku,
        name=pick_text(offer.name, language),
        supplier_sku=offer.supplier_sku,
        pack_size=offer.pack_size,
        lead_days=offer.lead_time_days,
        breaks=[_break(step, language) for step in offer.breaks],
    )


def _break(step: PriceBreak, language: str) -> BreakRow:
    before = step.before
    moved = 0 if before is None else step.price.amount_minor - before.amount_minor
    return BreakRow(
        offer_id=step.id,
        min_quantity=step.min_quantity,
        price=price_text(step.price, language),
        before=price_text(before, language) if before is not None and moved else "",
        change="up" if moved > 0 else "down" if moved < 0 else "",
        until=format_date(step.valid_until, language) if step.valid_until else "",
    )


def _point(point: PricePoint, language: str) -> PricePointRow:
    return PricePointRow(
        since=format_date(point.valid_from, language),
        until=format_date(point.valid_until, language) if point.valid_until else "",
        min_quantity=point.min_quantity,
        price=price_text(point.price, language),
        by=point.entered_by,
    )
