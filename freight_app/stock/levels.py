"""Looking at stock: levels, the ledger, and what runs low."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue.dtos import ProductCard, ProductQuery
from freight_app.catalogue.search import search_products
from freight_app.catalogue.service import products_by_ids
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.pagination import Page, PageRequest
from freight_app.stock import list_queries, queries
from freight_app.stock.dtos import (
    MAX_QUANTITY,
    NO_STOCK,
    FoundPart,
    Level,
    LevelRow,
    LocatedLevel,
    LowStockRow,
    MovementView,
    OwnReceipt,
    ReorderRule,
)
from freight_app.stock.models import MovementKind, StockItem
from freight_app.stock.rules import UNDO_RECEIPT_WITHIN, reference_of_undo


def levels_of(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, Level]:
    """What there is of each product over all locations; every id is answered."""
    found = {
        product_id: Level(on_hand=on_hand, reserved=reserved, available=on_hand - reserved)
        for product_id, on_hand, reserved in list_queries.sum_levels(uow, product_ids)
    }
    return {product_id: found.get(product_id, NO_STOCK) for product_id in product_ids}


def located_levels_of(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, list[LocatedLevel]]:
    """Where each product lies, location by location; every id is answered."""
    found: dict[int, list[LocatedLevel]] = {product_id: [] for product_id in product_ids}
    for row in list_queries.located_levels(uow, product_ids):
        found[row.product_id].append(LocatedLevel(**_place(row)))
    return found


def list_levels(
    uow: UnitOfWork, request: PageRequest, *, q: str = "", location_id: int | None = None, only_held: bool = False
) -> Page[LevelRow]:
    """The stock list by location and shelf. ``q`` is a number, a word of the name or the beginning of a shelf."""
    uow.actor.require(Permission.STOCK_READ)
    rows, total = list_queries.page_levels(uow, request, q=q.strip(), location_id=location_id, only_held=only_held)
    items = [LevelRow(**_place(row), sku=row.sku, name=row.names, brand=row.brand) for row in rows]
    return Page[LevelRow].of(items, total, request)


def low_stock_ids(uow: UnitOfWork) -> frozenset[int]:
    """The products that ``list_low_stock`` lists, for lists of other rooms to filter by."""
    uow.actor.require(Permission.STOCK_READ)
    return frozenset(list_queries.low_stock_ids(uow))


def list_low_stock(uow: UnitOfWork, request: PageRequest) -> Page[LowStockRow]:
    """Products with no more than their reorder point left to promise, those nearest to nothing first."""
    uow.actor.require(Permission.STOCK_READ)
    rows, total = list_queries.page_low_stock(uow, request)
    items = [
        LowStockRow(
            product_id=row.product_id,
            sku=row.sku,
            name=row.names,
            brand=row.brand,
            on_hand=row.on_hand,
            reserved=row.reserved,
            available=row.on_hand - row.reserved,
            reorder_point=row.reorder_point,
            reorder_quantity=row.reorder_quantity,
        )
        for row in rows
    ]
    return Page[LowStockRow].of(items, total, request)


def count_low_stock(uow: UnitOfWork) -> int:
    """How many products ``list_low_stock`` would name."""
    return list_queries.count_low_stock(uow)


def list_movements(
    uow: UnitOfWork,
    request: PageRequest,
    *,
    product_id: int | None = None,
    location_id: int | None = None,
    kinds: Sequence[MovementKind] = (),
    reference: str = "",
) -> Page[MovementView]:
    """The ledger, newest first."""
    uow.actor.require(Permission.STOCK_READ)
    rows, total = list_queries.page_movements(
        uow, request, product_id=product_id, location_id=location_id, kinds=kinds, reference=reference
    )
    items = [
        MovementView(
            id=movement.id,
            product_id=movement.product_id,
            sku=sku,
            name=names,
            location_code=code,
            kind=movement.kind,
            on_hand_change=movement.on_hand_change,
            reserved_change=movement.reserved_change,
            on_hand_after=on_hand_after,
            reference=movement.reference,
            reason=movement.reason,
            moved_by=movement.moved_by,
            moved_at=movement.moved_at,
        )
        for movement, sku, names, code, on_hand_after in rows
    ]
    return Page[MovementView].of(items, total, request)


def list_own_receipts(uow: UnitOfWork, request: PageRequest) -> Page[OwnReceipt]:
    """What the actor has booked in during this shift, newest first: the receipts that they may still undo."""
    uow.actor.require(Permission.STOCK_RECEIVE)
    since = uow.now() - UNDO_RECEIPT_WITHIN
    rows, total = list_queries.page_receipts(uow, request, user_id=uow.actor.user_id, since=since)
    undone = list_queries.known_references(uow, {reference_of_undo(row[0].id) for row in rows})
    items = [
        OwnReceipt(
            movement_id=movement.id,
            product_id=movement.product_id,
            sku=sku,
            name=names,
            location_code=code,
            quantity=movement.on_hand_change,
            reference=movement.reference,
            received_at=movement.moved_at,
            is_undone=reference_of_undo(movement.id) in undone,
        )
        for movement, sku, names, code in rows
    ]
    return Page[OwnReceipt].of(items, total, request)


def find_parts(uow: UnitOfWork, text: str, *, language: str = "en", limit: int = 8) -> list[FoundPart]:
    """The parts that a number names, punctuation aside: SKU, maker's number, cross reference or barcode. Those whose
    name has the words, when no number does."""
    uow.actor.require(Permission.STOCK_READ)
    ids = list_queries.products_of_number(uow, text, limit) or list_queries.products_of_barcode(uow, text, limit)
    if ids:
        return [_part(card, is_named=True) for card in products_by_ids(uow, ids, language=language)]
    if not text.strip():
        return []
    found = search_products(uow, ProductQuery(q=text.strip()[:100], language=language, per_page=limit))
    return [_part(card, is_named=False) for card in found.page.items]


def get_part(uow: UnitOfWork, product_id: int, *, language: str = "en") -> FoundPart:
    """``NotFound`` for an unknown product."""
    uow.actor.require(Permission.STOCK_READ)
    cards = products_by_ids(uow, [product_id], language=language)
    if not cards:
        raise NotFound("Product", product_id=product_id)
    return _part(cards[0], is_named=True)


def get_reorder_rule(uow: UnitOfWork, product_id: int) -> ReorderRule:
    """When and how much to order again; zeros when nobody has said."""
    item = uow.session.get(StockItem, product_id)
    return ReorderRule(
        product_id=product_id,
        reorder_point=item.reorder_point if item else 0,
        reorder_quantity=item.reorder_quantity if item else 0,
    )


def set_reorder_point(uow: UnitOfWork, product_id: int, point: int, *, quantity: int = 0) -> ReorderRule:
    """Ask to be told when no more than ``point`` are left, and how many to order then. 0 asks for no watch."""
    uow.actor.require(Permission.STOCK_EDIT)
    for field, value in (("reorder_point", point), ("reorder_quantity", quantity)):
        if not 0 <= value <= MAX_QUANTITY:
            raise InvalidInput(field, "A number from 0 to {most} is needed.", most=MAX_QUANTITY)
    if product_id not in queries.known_products(uow, [product_id]):
        raise NotFound("Product", product_id=product_id)
    queries.add_items(uow, [product_id])
    before = get_reorder_rule(uow, product_id)
    queries.set_reorder_rule(uow, product_id, point, quantity)
    after = ReorderRule(product_id=product_id, reorder_point=point, reorder_quantity=quantity)
    record_change(
        uow,
        entity="stock_item",
        entity_id=str(product_id),
        action="reorder point set",
        before=before.model_dump(),
        after=after.model_dump(),
    )
    uow.touch("stock")
    return after


def _part(card: ProductCard, *, is_named: bool) -> FoundPart:
    return FoundPart(
        product_id=card.id,
        sku=card.sku,
        number=card.mpn,
        name=card.name,
        brand=card.brand,
        image_url=card.image_url,
        is_named=is_named,
    )


def _place(row: Any) -> dict[str, Any]:
    return {
        "product_id": row.product_id,
        "location_id": row.location_id,
        "location_code": row.location_code,
        "location_name": row.location_name,
        "shelf": row.shelf,
        "on_hand": row.on_hand,
        "reserved": row.reserved,
        "available": row.on_hand - row.reserved,
    }
