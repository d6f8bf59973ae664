"""Products on shelves, for tests that are about something else."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.drafts import ProductRow
from freight_app.catalogue.upserts import upsert_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.stock.dtos import ReceiptLine
from freight_app.stock.models import StockLevel, StockMovement
from freight_app.stock.service import receive_stock

MAIN = 1  # the location that every new shop has


def add_product(
    uow: UnitOfWork, sku: str, *, price: str | None = "10.000", mpn: str | None = None, tax_class: str = "standard"
) -> int:
    """A product in TND; without a price it is "ask for the price"."""
    row = ProductRow(
        sku=sku,
        names={"en": f"Part {sku}", "fr": f"Pièce {sku}"},
        mpn=mpn,
        brand="Bosch",
        tax_class=tax_class,
        price=Money.from_decimal(price, "TND") if price else None,
    )
    return upsert_products(uow, [row]).ids[sku]


def put_on_shelf(uow: UnitOfWork, product_id: int, quantity: int, *, location: int = MAIN, shelf: str = "") -> None:
    line = ReceiptLine(product_id=product_id, location_id=location, quantity=quantity, shelf=shelf or None)
    receive_stock(uow, [line], reference="", key=uuid4().hex)


def level_at(uow: UnitOfWork, product_id: int, location: int = MAIN) -> tuple[int, int]:
    """(on hand, reserved)."""
    level = uow.session.exec(
        select(StockLevel).where(StockLevel.product_id == product_id, StockLevel.location_id == location)
    ).one()
    uow.session.refresh(level)
    return level.on_hand, level.reserved


def ledger_sums(uow: UnitOfWork) -> dict[tuple[int, int], tuple[int, int]]:
    """What the ledger says of every level."""
    rows = uow.session.exec(
        select(
            StockMovement.product_id,
            StockMovement.location_id,
            sa.func.sum(col(StockMovement.on_hand_change)),
            sa.func.sum(col(StockMovement.reserved_change)),
        ).group_by(col(StockMovement.product_id), col(StockMovement.location_id))
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def all_levels(uow: UnitOfWork) -> dict[tuple[int, int], tuple[int, int]]:
    """Every level that was ever moved."""
    rows = uow.session.exec(
        select(StockLevel.product_id, StockLevel.location_id, StockLevel.on_hand, StockLevel.reserved)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def count_rows(uow: UnitOfWork, table: type) -> int:
    return uow.session.exec(select(sa.func.count()).select_from(table)).one()
