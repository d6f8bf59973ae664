"""What suppliers offer: prices with their breaks, which stay as the history of the price."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import queries as catalogue
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money, currency_exponent
from freight_app.kit.pagination import Page
from freight_app.purchasing.suppliers import queries
from freight_app.purchasing.suppliers.dtos import (
    OfferDraft,
    OfferedPrice,
    OfferQuery,
    OfferView,
    PriceBreak,
    PricePoint,
)
from freight_app.purchasing.suppliers.keeping import SUPPLIERS_TOPIC
from freight_app.purchasing.suppliers.models import Supplier, SupplierProduct
from freight_app.purchasing.suppliers.rules import in_force, offer_for
from freight_app.shop.calendar import today_of_shop


def set_offer(uow: UnitOfWork, public_id: str, draft: OfferDraft) -> int:
    """Write a price down; its id. A price of the same break and day was a mistake: it is withdrawn.

    ``NotFound`` for an unknown supplier or SKU; ``InvalidInput`` on ``currency`` or ``valid_until``.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)
    supplier = queries.lock_supplier(uow, public_id)
    supplier_id = cast("int", supplier.id)
    product = catalogue.find_product(uow, draft.sku)
    currency = draft.currency or supplier.currency
    currency_exponent(currency)
    valid_from = draft.valid_from or today_of_shop(uow)
    if draft.valid_until is not None and draft.valid_until < valid_from:
        raise InvalidInput("valid_until", "The price ends before it begins.")
    replaced = queries.offer_at(uow, supplier_id, cast("int", product.id), draft.min_quantity, valid_from)
    if replaced is not None:
        replaced.withdrawn_at = uow.now()
        uow.session.add(replaced)
        uow.session.flush()
    offer = SupplierProduct(
        supplier_id=supplier_id,
        product_id=cast("int", product.id),
        supplier_sku=draft.supplier_sku,
        price_minor=draft.price_minor,
        currency=currency,
        min_quantity=draft.min_quantity,
        pack_size=draft.pack_size,
        lead_time_days=draft.lead_time_days,
        valid_from=valid_from,
        valid_until=draft.valid_until,
        entered_at=uow.now(),
        entered_by=uow.actor.label[:200],
    )
    uow.session.add(offer)
    uow.session.flush()
    _audit(uow, supplier, product.sku, "priced", replaced, offer)
    return cast("int", offer.id)


def end_offer(uow: UnitOfWork, public_id: str, offer_id: int, *, last_day: date | None = None) -> None:
    """The supplier offers this no more after a day, today unless another is given; one that is to begin later never
    does.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)
    supplier = queries.lock_supplier(uow, public_id)
    offer = queries.find_offer(uow, cast("int", supplier.id), offer_id)
    before = offer.model_copy()
    last_day = last_day or today_of_shop(uow)
    if last_day < offer.valid_from:
        offer.withdrawn_at = uow.now()
    else:
        offer.valid_until = last_day
    uow.session.add(offer)
    uow.session.flush()
    sku = next(row.sku for row in catalogue.products_by_id(uow, [offer.product_id]))
    _audit(uow, supplier, sku, "offer_ended", before, offer)


def list_offers(uow: UnitOfWork, public_id: str, query: OfferQuery) -> Page[OfferView]:
    """A page of a supplier's catalogue, by SKU, at today's prices; what is offered no more has no breaks."""
    uow.actor.require(Permission.PURCHASING_READ)
    supplier = queries.find_supplier(uow, public_id)
    ids, total = queries.page_offered_products(uow, cast("int", supplier.id), query.q, query)
    rows = queries.offers_of(uow, supplier_id=supplier.id, product_ids=ids)
    views = {view.product_id: view for view in _views(uow, rows, today_of_shop(uow), with_archived=True)}
    return Page[OfferView].of([views[product_id] for product_id in ids], total, query)


def offers_of_product(uow: UnitOfWork, product_id: int, *, on: date | None = None) -> list[OfferView]:
    """Which active suppliers offer a product on a day, today unless another is given. In no order of price: they are
    in different currencies."""
    uow.actor.require(Permission.PURCHASING_READ)
    views = _views(uow, queries.offers_of(uow, product_ids=[product_id]), on or today_of_shop(uow))
    return [view for view in views if view.breaks]


def prices_for(
    uow: UnitOfWork, supplier_id: int, quantities: dict[int, int], *, on: date | None = None
) -> dict[int, OfferedPrice]:
    """What so many pieces of each product cost there on a day, today unless another is given; what is not offered is
    left out. Asks nobody for a permission."""
    supplier = queries.supplier_by_id(uow, supplier_id)
    by_product = _by_product(queries.offers_of(uow, supplier_id=supplier_id, product_ids=list(quantities)))
    on = on or today_of_shop(uow)
    found: dict[int, OfferedPrice] = {}
    for product_id, quantity in quantities.items():
        offer = offer_for(in_force(by_product.get(product_id, ()), on), quantity)
        if offer is not None:
            found[product_id] = OfferedPrice(
                unit_price=Money(offer.price_minor, offer.currency),
                supplier_sku=offer.supplier_sku,
                min_quantity=offer.min_quantity,
                pack_size=offer.pack_size,
                lead_time_days=supplier.lead_time_days if offer.lead_time_days is None else offer.lead_time_days,
                is_below_minimum=quantity < offer.min_quantity,
            )
    return found


def price_history(uow: UnitOfWork, public_id: str, product_id: int) -> list[PricePoint]:
    """Every price that held for a product at a supplier, the newest first."""
    uow.actor.require(Permission.PURCHASING_READ)
    supplier = queries.find_supplier(uow, public_id)
    rows = queries.offers_of(uow, supplier_id=supplier.id, product_ids=[product_id])
    return [
        PricePoint(
            min_quantity=row.min_quantity,
            price=Money(row.price_minor, row.currency),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            entered_at=row.entered_at,
            entered_by=row.entered_by,
        )
        for row in sorted(rows, key=lambda row: (row.valid_from, row.min_quantity), reverse=True)
    ]


def _by_product(rows: Sequence[SupplierProduct]) -> dict[int, list[SupplierProduct]]:
    found: dict[int, list[SupplierProduct]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append(row)
    return found


def _views(
    uow: UnitOfWork, rows: Sequence[SupplierProduct], on: date, *, with_archived: bool = False
) -> list[OfferView]:
    """One view for each product and supplier among the rows."""
    suppliers = queries.suppliers_by_id(uow, {row.supplier_id for row in rows})
    products = {row.id: row for row in catalogue.products_by_id(uow, {row.product_id for row in rows})}
    groups: dict[tuple[int, int], list[SupplierProduct]] = {}
    for row in rows:
        groups.setdefault((row.supplier_id, row.product_id), []).append(row)
    return [
        _view(suppliers[supplier_id], products[product_id], group, on)
        for (supplier_id, product_id), group in groups.items()
        if suppliers[supplier_id].is_active or with_archived
    ]


def _view(supplier: Supplier, product: object, rows: Collection[SupplierProduct], on: date) -> OfferView:
    held = in_force(rows, on)
    # The words of the newest row stand for the product, also when nothing is in force.
    newest = max(rows, key=lambda row: (row.valid_from, row.id or 0))
    return OfferView(
        product_id=newest.product_id,
        sku=product.sku,  # type: ignore[attr-defined]
        name=product.names,  # type: ignore[attr-defined]
        supplier_id=newest.supplier_id,
        supplier_ref=supplier.public_id,
        supplier_name=supplier.name,
        supplier_sku=newest.supplier_sku,
        pack_size=newest.pack_size,
        lead_time_days=supplier.lead_time_days if newest.lead_time_days is None else newest.lead_time_days,
        breaks=[
            PriceBreak(
                id=cast("int", row.id),
                min_quantity=row.min_quantity,
                price=Money(row.price_minor, row.currency),
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                before=_before(rows, row),
            )
            for row in held
        ],
    )


def _before(rows: Collection[SupplierProduct], held: SupplierProduct) -> Money | None:
    earlier = [
        row
        for row in rows
        if row.min_quantity == held.min_quantity and row.valid_from < held.valid_from and row.currency == held.currency
    ]
    last = max(earlier, key=lambda row: row.valid_from, default=None)
    return None if last is None else Money(last.price_minor, last.currency)


def _audit(
    uow: UnitOfWork,
    supplier: Supplier,
    sku: str,
    action: str,
    before: SupplierProduct | None,
    after: SupplierProduct,
) -> None:
    left_out = {"id", "supplier_id", "product_id", "entered_at", "entered_by"}
    record_change(
        uow,
        entity="supplier_offer",
        entity_id=f"{supplier.code} {sku}",
        action=action,
        before=before.model_dump(mode="json", exclude=left_out) if before else None,
        after=after.model_dump(mode="json", exclude=left_out),
    )
    uow.touch(SUPPLIERS_TOPIC)
