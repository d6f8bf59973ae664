"""All SQL of quick orders: the lines of a person's draft, and many lines into a cart at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.upsert import insert_into, insert_many
from freight_app.orders.models import CartLine
from freight_app.orders.quick.models import QuickLine
from freight_app.orders.rules import CartRow


def draft_rows(uow: UnitOfWork, user_id: int) -> list[Any]:
    """Rows of (id, typed, readings, product_id, seen_minor), as they were put down."""
    return list(
        uow.session.connection().execute(
            sa.select(
                *(col(QuickLine.id), col(QuickLine.typed), col(QuickLine.readings)),
                *(col(QuickLine.product_id), col(QuickLine.seen_minor)),
            )
            .where(col(QuickLine.user_id) == user_id)
            .order_by(col(QuickLine.id))
        )
    )


def count_draft(uow: UnitOfWork, user_id: int) -> int:
    return uow.session.exec(select(sa.func.count()).select_from(QuickLine).where(QuickLine.user_id == user_id)).one()


def add_draft(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    insert_many(uow.session.connection(), sa.insert(QuickLine), rows)


def change_draft_line(uow: UnitOfWork, user_id: int, line_id: int, **columns: Any) -> None:
    """Write columns of a line of this person; ``NotFound`` for anybody else's."""
    changed = uow.session.connection().execute(
        sa.update(QuickLine).where(col(QuickLine.id) == line_id, col(QuickLine.user_id) == user_id).values(columns)
    )
    if not changed.rowcount:
        raise NotFound("Line")


def draft_line(uow: UnitOfWork, user_id: int, line_id: int) -> QuickLine:
    found = uow.session.exec(select(QuickLine).where(QuickLine.id == line_id, QuickLine.user_id == user_id)).first()
    if found is None:
        raise NotFound("Line")
    return found


def remove_draft(uow: UnitOfWork, user_id: int, line_ids: Collection[int] | None = None) -> None:
    """Take these lines out of a person's draft, or all of them."""
    statement = sa.delete(QuickLine).where(col(QuickLine.user_id) == user_id)
    if line_ids is not None:
        statement = statement.where(col(QuickLine.id).in_(list(line_ids)))
    uow.session.connection().execute(statement)


def put_lines(uow: UnitOfWork, cart_id: int, rows: Sequence[CartRow]) -> None:
    """Write many lines of a locked cart, each at its old place when the product is there already."""
    statement = insert_into(uow.dialect, CartLine)
    insert_many(
        uow.session.connection(),
        statement.on_conflict_do_update(
            index_elements=["cart_id", "product_id"],
            set_={name: statement.excluded[name] for name in ("quantity", "seen_minor")},
        ),
        [{"cart_id": cart_id, **row._asdict()} for row in rows],
    )
