"""Counts of many levels at once: what a stocktake or a file of stock brings, and its way back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.stock import queries
from freight_app.stock.dtos import MAX_QUANTITY
from freight_app.stock.ledger import Movement, write_movements
from freight_app.stock.models import MovementKind, StockItem, StockLevel, StockMovement
from freight_app.stock.rules import LevelKey

_CHUNK = 500


class LevelFacts(NamedTuple):
    """What stands about a product at a location. ``last_movement`` is the newest row of the ledger, 0 without any."""

    on_hand: int
    reserved: int
    shelf: str
    last_movement: int


class Reorder(NamedTuple):
    """Be told at ``point``, order ``quantity`` then."""

    point: int
    quantity: int


NOT_THERE = LevelFacts(0, 0, "", 0)


def read_level_facts(uow: UnitOfWork, product_ids: Collection[int]) -> dict[LevelKey, LevelFacts]:
    """Every level of the products. In a unit that writes they are locked, so that what is read stays so."""
    uow.session.flush()
    connection = uow.session.connection()
    level, movement = StockLevel, StockMovement
    found: dict[LevelKey, LevelFacts] = {}
    for chunk in _chunks(product_ids):
        queries.lock_levels(uow, chunk)
        moved = connection.execute(
            sa.select(col(movement.product_id), col(movement.location_id), sa.func.max(col(movement.id)))
            .where(col(movement.product_id).in_(chunk))
            .group_by(col(movement.product_id), col(movement.location_id))
        )
        newest = {(row[0], row[1]): row[2] or 0 for row in moved}
        rows = connection.execute(
            sa.select(
                *(col(level.product_id), col(level.location_id)),
                *(col(level.on_hand), col(level.reserved), col(level.shelf)),
            ).where(col(level.product_id).in_(chunk))
        )
        for product_id, location_id, on_hand, reserved, shelf in rows:
            key = (product_id, location_id)
            found[key] = LevelFacts(on_hand, reserved, shelf, newest.get(key, 0))
    return found


def count_levels(uow: UnitOfWork, counted: Mapping[LevelKey, int], *, reference: str, reason: str) -> None:
    """Somebody counted all of these: each level becomes what is there, with a movement that says so.

    ``NotFound`` for an unknown product or closed location, ``NotEnoughStock`` where less is there than is promised.
    """
    uow.actor.require(Permission.STOCK_EDIT)
    if not all(0 <= pieces <= MAX_QUANTITY for pieces in counted.values()):
        raise InvalidInput("counted", "A count from 0 to {most} is needed.", most=MAX_QUANTITY)
    if not counted:
        return
    levels = queries.open_levels(uow, counted)
    movements = [
        Movement(MovementKind.COUNTED, *place, reference[:80], on_hand_change=pieces - levels[place].on_hand)
        for place, pieces in sorted(counted.items())
    ]
    write_movements(uow, levels, movements, reason=reason[:300])
    after = {"levels": len(counted), "reference": reference, "reason": reason}
    record_change(uow, entity="stock_level", entity_id="many", action="counted", before=None, after=after)


def set_shelves(uow: UnitOfWork, shelves: Mapping[LevelKey, str]) -> None:
    """Where the products lie; those that were never at their location are left out."""
    uow.actor.require(Permission.STOCK_EDIT)
    if not shelves:
        return
    table = cast("sa.Table", sa.inspect(StockLevel).local_table)
    uow.session.connection().execute(
        sa.update(table)
        .where(table.c.product_id == sa.bindparam("product"), table.c.location_id == sa.bindparam("location"))
        .values(shelf=sa.bindparam("new_shelf")),
        [{"product": key[0], "location": key[1], "new_shelf": shelf[:40]} for key, shelf in sorted(shelves.items())],
    )
    uow.session.expire_all()
    uow.touch("stock")


def read_reorder_rules(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, Reorder]:
    """When and how much to order again; every id is answered, with zeros when nobody has said."""
    item = StockItem
    found = {product_id: Reorder(0, 0) for product_id in product_ids}
    for chunk in _chunks(product_ids):
        rows = uow.session.connection().execute(
            sa.select(col(item.product_id), col(item.reorder_point), col(item.reorder_quantity)).where(
                col(item.product_id).in_(chunk)
            )
        )
        found |= {product_id: Reorder(point, quantity) for product_id, point, quantity in rows}
    return found


def set_reorder_rules(uow: UnitOfWork, rules: Mapping[int, Reorder]) -> None:
    """Many reorder points at once. ``InvalidInput`` on ``reorder_point`` or ``reorder_quantity``."""
    uow.actor.require(Permission.STOCK_EDIT)
    if not rules:
        return
    for rule in rules.values():
        for field, value in (("reorder_point", rule.point), ("reorder_quantity", rule.quantity)):
            if not 0 <= value <= MAX_QUANTITY:
                raise InvalidInput(field, "A number from 0 to {most} is needed.", most=MAX_QUANTITY)
    queries.add_items(uow, rules.keys())
    table = cast("sa.Table", sa.inspect(StockItem).local_table)
    uow.session.connection().execute(
        sa.update(table)
        .where(table.c.product_id == sa.bindparam("product"))
        .values(reorder_point=sa.bindparam("new_point"), reorder_quantity=sa.bindparam("new_quantity")),
        [
            {"product": product_id, "new_point": rule.point, "new_quantity": rule.quantity}
            for product_id, rule in sorted(rules.items())
        ],
    )
    uow.session.expire_all()
    after = {"products": len(rules)}
    record_change(uow, entity="stock_item", entity_id="many", action="reorder point set", before=None, after=after)
    uow.touch("stock")


def _chunks(ids: Collection[int]) -> list[list[int]]:
    wanted = sorted(ids)
    return [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]
