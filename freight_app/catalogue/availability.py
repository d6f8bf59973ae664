"""How many pieces can be sold, as the stock room last said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from freight_app.catalogue import models
from freight_app.catalogue.events import AvailabilityRose
from freight_app.catalogue.search_index import IN_STOCK_TOPIC, chunked, touch_cards
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into

_TABLE: Any = sa.inspect(models.ProductAvailability).local_table
# Built once: these run inside every checkout, and building a statement costs more than running it.
_KNOWN = sa.select(_TABLE.c.product_id, _TABLE.c.available).where(
    _TABLE.c.product_id.in_(sa.bindparam("ids", expanding=True))
)


@lru_cache
def _keep(dialect: str) -> Any:
    insert = insert_into(dialect, _TABLE)
    kept = {"available": insert.excluded.available, "updated_at": insert.excluded.updated_at}
    return insert.on_conflict_do_update(index_elements=["product_id"], set_=kept)


def note_availability(uow: UnitOfWork, product_id: int, available: int) -> None:
    """Keep what the stock room says. Called by it in the transaction that changed the level."""
    note_availabilities(uow, {product_id: available})


def note_availabilities(uow: UnitOfWork, available: Mapping[int, int]) -> None:
    """The same for many products at once; ids in order, as locks are taken."""
    connection = uow.session.connection()
    for chunk in chunked(sorted(available)):
        known = dict(connection.execute(_KNOWN, {"ids": chunk}).all())
        changed = [product_id for product_id in chunk if known.get(product_id) != available[product_id]]
        if not changed:
            continue
        connection.execute(
            _keep(uow.dialect),
            [
                {"product_id": product_id, "available": available[product_id], "updated_at": uow.now()}
                for product_id in changed
            ],
        )
        touch_cards(uow)
        # Facets and order know only "there is some": they are made anew when that changes, not with each piece.
        if any((known.get(product_id, 0) > 0) != (available[product_id] > 0) for product_id in changed):
            uow.touch(IN_STOCK_TOPIC)
        rose = [one for one in changed if available[one] > max(known.get(one, 0), 0)]
        if rose:
            uow.publish(AvailabilityRose(tuple(rose)))
