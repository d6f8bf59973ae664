"""How many pieces can be sold, as the stock room last said."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.search_index import IN_STOCK_TOPIC, chunked, insert_for, touch_cards
from freight_app.kit.db import UnitOfWork


def note_availability(uow: UnitOfWork, product_id: int, available: int) -> None:
    """Keep what the stock room says. Called by it in the transaction that changed the level."""
    note_availabilities(uow, {product_id: available})


def note_availabilities(uow: UnitOfWork, available: Mapping[int, int]) -> None:
    """The same for many products at once; ids in order, as locks are taken."""
    table = models.ProductAvailability
    connection = uow.session.connection()
    for chunk in chunked(sorted(available)):
        known = dict(
            connection.execute(
                sa.select(col(table.product_id), col(table.available)).where(col(table.product_id).in_(chunk))
            ).all()
        )
        changed = [product_id for product_id in chunk if known.get(product_id) != available[product_id]]
        if not changed:
            continue
        statement = insert_for(uow)(table)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["product_id"],
                set_={"available": statement.excluded.available, "updated_at": statement.excluded.updated_at},
            ),
            [
                {"product_id": product_id, "available": available[product_id], "updated_at": uow.now()}
                for product_id in changed
            ],
        )
        touch_cards(uow)
        # Facets and order know only "there is some": they are made anew when that changes, not with each piece.
        if any((known.get(product_id, 0) > 0) != (available[product_id] > 0) for product_id in changed):
            uow.touch(IN_STOCK_TOPIC)
