"""All SQL of saved lists. A list is only ever found within its owner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.models import Product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.upsert import insert_into, insert_many
from freight_app.orders.lists.models import SavedList, SavedListLine


def page_of_lists(uow: UnitOfWork, user_id: int) -> list[Any]:
    """Rows of (list, lines, pieces), changed last first."""
    lines = sa.func.count(col(SavedListLine.id))
    pieces = sa.func.coalesce(sa.func.sum(col(SavedListLine.quantity)), 0)
    return list(
        uow.session.exec(
            select(SavedList, lines, pieces)
            .outerjoin(SavedListLine, col(SavedListLine.list_id) == col(SavedList.id))
            .where(SavedList.user_id == user_id, col(SavedList.deleted_at).is_(None))
            .group_by(col(SavedList.id))
            .order_by(col(SavedList.updated_at).desc(), col(SavedList.id).desc())
        )
    )


def count_lists(uow: UnitOfWork, user_id: int) -> int:
    return uow.session.exec(
        select(sa.func.count())
        .select_from(SavedList)
        .where(SavedList.user_id == user_id, col(SavedList.deleted_at).is_(None))
    ).one()


def own_list(uow: UnitOfWork, user_id: int, public_id: str, *, lock: bool = False, deleted: bool = False) -> SavedList:
    """A list of this person; ``NotFound`` for that of another, and for a deleted one unless it is asked for."""
    gone = col(SavedList.deleted_at)
    statement = select(SavedList).where(
        SavedList.public_id == public_id.replace("\0", ""),
        SavedList.user_id == user_id,
        gone.is_not(None) if deleted else gone.is_(None),
    )
    if lock:
        statement = statement.with_for_update()
    found = uow.session.exec(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound("List")
    return found


def add_list(uow: UnitOfWork, values: dict[str, Any]) -> None:
    uow.session.connection().execute(sa.insert(SavedList).values(values))


def change_list(uow: UnitOfWork, list_id: int | None, **columns: Any) -> None:
    uow.session.connection().execute(sa.update(SavedList).where(col(SavedList.id) == list_id).values(columns))


def forget_lists(uow: UnitOfWork, user_id: int, deleted_before: datetime) -> None:
    """For good what this person deleted before a moment."""
    uow.session.connection().execute(
        sa.delete(SavedList).where(col(SavedList.user_id) == user_id, col(SavedList.deleted_at) < deleted_before)
    )


def lines_of(uow: UnitOfWork, list_id: int | None) -> list[Any]:
    """Rows of (id, product_id, quantity, note, sku), in the owner's order."""
    return list(
        uow.session.connection().execute(
            sa.select(
                *(col(SavedListLine.id), col(SavedListLine.product_id), col(SavedListLine.quantity)),
                *(col(SavedListLine.note), col(Product.sku)),
            )
            .join(Product, col(Product.id) == col(SavedListLine.product_id))
            .where(col(SavedListLine.list_id) == list_id)
            .order_by(col(SavedListLine.position), col(SavedListLine.id))
        )
    )


def last_position(uow: UnitOfWork, list_id: int | None) -> int:
    last = sa.select(sa.func.max(col(SavedListLine.position))).where(col(SavedListLine.list_id) == list_id)
    return uow.session.connection().execute(last).scalar() or 0


def put_lines(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Write lines; of a product that is on the list the quantity and the note become these."""
    statement = insert_into(uow.dialect, SavedListLine)
    insert_many(
        uow.session.connection(),
        statement.on_conflict_do_update(
            index_elements=["list_id", "product_id"],
            set_={name: statement.excluded[name] for name in ("quantity", "note")},
        ),
        rows,
    )


def change_line(uow: UnitOfWork, list_id: int | None, product_id: int, **columns: Any) -> None:
    """``NotFound`` when the product is not on the list."""
    changed = uow.session.connection().execute(
        sa.update(SavedListLine)
        .where(col(SavedListLine.list_id) == list_id, col(SavedListLine.product_id) == product_id)
        .values(columns)
    )
    if not changed.rowcount:
        raise NotFound("Line of the list")


def remove_lines(uow: UnitOfWork, list_id: int | None, product_ids: Collection[int]) -> None:
    uow.session.connection().execute(
        sa.delete(SavedListLine).where(
            col(SavedListLine.list_id) == list_id, col(SavedListLine.product_id).in_(list(product_ids))
        )
    )


def order_lines(uow: UnitOfWork, list_id: int | None, product_ids: Sequence[int]) -> None:
    """Give the lines their places anew, in this order."""
    table: sa.Table = SavedListLine.__table__  # type: ignore[attr-defined]
    uow.session.connection().execute(
        sa.update(table)
        .where(table.c.list_id == list_id, table.c.product_id == sa.bindparam("of_product"))
        .values(position=sa.bindparam("place")),
        [{"of_product": product_id, "place": place} for place, product_id in enumerate(product_ids, 1)],
    )
