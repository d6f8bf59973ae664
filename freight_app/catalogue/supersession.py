"""Which product took the place of which: links from a number that is no longer made to the one that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue import models, queries
from freight_app.catalogue.dtos import ProductRef
from freight_app.catalogue.queries import sku_key
from freight_app.catalogue.search_index import chunked, touch_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import pick_text


@dataclass(frozen=True, slots=True)
class RefusedLink:
    """A link that was not made: one of the two is not in the catalogue, or the chain would lead back to its start."""

    sku: str
    successor: str
    reason: Literal["unknown_product", "unknown_successor", "itself", "circle"]


def successor_of(uow: UnitOfWork, product_id: int) -> ProductRef | None:
    """The product that an editor named as the next one, deleted or not; pages follow the chain to its end instead."""
    product = queries.product_by_id(uow, product_id)
    if product.replaced_by_id is None:
        return None
    successor = queries.product_by_id(uow, product.replaced_by_id)
    return ProductRef(id=successor.id or 0, sku=successor.sku, name=pick_text(successor.names, "en"))


def link_successors(uow: UnitOfWork, successors: Mapping[str, str]) -> list[RefusedLink]:
    """Let each SKU be replaced by another; returns the links that cannot be. The others are made."""
    ids = _ids_by_sku(uow, {*successors, *successors.values()})
    chain = _present_links(uow)
    refused: list[RefusedLink] = []
    made: list[dict[str, int]] = []
    for sku, successor in successors.items():
        product_id, successor_id = ids.get(sku_key(sku)), ids.get(sku_key(successor))
        if product_id is None:
            refused.append(RefusedLink(sku, successor, "unknown_product"))
        elif product_id == successor_id or sku_key(sku) == sku_key(successor):
            refused.append(RefusedLink(sku, successor, "itself"))
        elif successor_id is None:
            refused.append(RefusedLink(sku, successor, "unknown_successor"))
        elif _leads_to(chain, successor_id, product_id):
            refused.append(RefusedLink(sku, successor, "circle"))
        elif chain.get(product_id) != successor_id:
            chain[product_id] = successor_id
            made.append({"product": product_id, "successor": successor_id})
    if made:
        product = models.Product
        table: sa.Table = product.__table__  # type: ignore[attr-defined]
        uow.session.connection().execute(
            sa.update(table)
            .where(table.c.id == sa.bindparam("product"))
            .values(replaced_by_id=sa.bindparam("successor"), version=table.c.version + 1, updated_at=uow.now()),
            made,
        )
        touch_products(uow)
    return refused


def would_circle(uow: UnitOfWork, product_id: int, successor_id: int) -> bool:
    """Whether the chain of successors would come back to the product."""
    return product_id == successor_id or _leads_to(_present_links(uow), successor_id, product_id)


def _leads_to(chain: Mapping[int, int], start: int, wanted: int) -> bool:
    passed: set[int] = set()
    step: int | None = start
    while step is not None and step not in passed:
        if step == wanted:
            return True
        passed.add(step)
        step = chain.get(step)
    return False


def _present_links(uow: UnitOfWork) -> dict[int, int]:
    product = models.Product
    rows = uow.session.connection().execute(
        sa.select(col(product.id), col(product.replaced_by_id)).where(col(product.replaced_by_id).is_not(None))
    )
    return {product_id: next_id for product_id, next_id in rows if product_id and next_id}


def _ids_by_sku(uow: UnitOfWork, skus: set[str]) -> dict[str, int]:
    product = models.Product
    found: dict[str, int] = {}
    for chunk in chunked(sorted({sku_key(sku) for sku in skus})):
        rows = uow.session.connection().execute(
            sa.select(col(product.sku_key), col(product.id)).where(
                col(product.sku_key).in_(chunk), col(product.deleted_at).is_(None)
            )
        )
        found |= {key: product_id for key, product_id in rows if product_id is not None}
    return found
