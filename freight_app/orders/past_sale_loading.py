"""Past sales in bulk: what stands, writing it, and taking it away again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import email_key
from freight_app.catalogue.product_facts import fold_sku
from freight_app.catalogue.search_index import chunked
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.orders.past_sale_models import PastSale

PAST_SALES_TOPIC = "past_sales"
# A line of an order: the order's number and the line's.
LineKey = tuple[str, int]
# Plain JSON: sold_at as ISO text, quantity as decimal text, unit_minor, and the texts of the table as they are.
Facts = dict[str, Any]
_AS_WRITTEN = (
    *("sku", "unit_minor", "currency", "customer_email", "customer_name", "customer_reference"),
    *("city", "country", "status", "channel"),
)
_COLUMNS = ("sold_at", "sku_key", "quantity_milli", "customer_key", *_AS_WRITTEN)


def read_past_sale_facts(uow: UnitOfWork, keys: Collection[LineKey]) -> dict[LineKey, Facts]:
    """What stands of these lines; unknown ones are left out."""
    wanted, sale = set(keys), PastSale
    table: sa.Table = sale.__table__  # type: ignore[attr-defined]
    found: dict[LineKey, Facts] = {}
    for chunk in chunked(sorted({order for order, _line in wanted})):
        statement = sa.select(table).where(table.c.order_number.in_(chunk))
        for row in uow.session.connection().execute(statement).mappings():
            key = (row["order_number"], row["line_number"])
            if key in wanted:
                found[key] = {
                    "sold_at": row["sold_at"].isoformat(),
                    "quantity": plain_quantity(Decimal(row["quantity_milli"]) / 1000),
                    **{name: row[name] for name in _AS_WRITTEN},
                }
    return found


def put_past_sales(uow: UnitOfWork, sales: Mapping[LineKey, Facts]) -> None:
    """Write these lines whole; those that are there take the new facts. Facts that are left out are empty."""
    uow.actor.require(Permission.ORDERS_EDIT)
    if not sales:
        return
    rows = [
        {"order_number": order, "line_number": line, "loaded_at": uow.now(), **_columns(facts)}
        for (order, line), facts in sorted(sales.items())
    ]
    statement = insert_into(uow.dialect, PastSale)
    statement = statement.on_conflict_do_update(
        index_elements=["order_number", "line_number"],
        set_={name: statement.excluded[name] for name in (*_COLUMNS, "loaded_at")},
    )
    uow.session.connection().execute(statement, rows)
    _record(uow, "loaded", len(rows))


def remove_past_sales(uow: UnitOfWork, keys: Collection[LineKey]) -> None:
    """Take these lines away: nothing else of the house stands on them."""
    uow.actor.require(Permission.ORDERS_EDIT)
    if not keys:
        return
    table: sa.Table = PastSale.__table__  # type: ignore[attr-defined]
    uow.session.connection().execute(
        sa.delete(table).where(
            table.c.order_number == sa.bindparam("order"), table.c.line_number == sa.bindparam("line")
        ),
        [{"order": order, "line": line} for order, line in sorted(keys)],
    )
    _record(uow, "removed", len(keys))


def plain_quantity(quantity: Decimal) -> str:
    """A quantity without trailing zeros, to the thousandth."""
    return format(quantity.quantize(Decimal("0.001")).normalize(), "f")


def _columns(facts: Facts) -> dict[str, Any]:
    texts = {name: facts.get(name) or "" for name in _AS_WRITTEN if name != "unit_minor"}
    return {
        **texts,
        "unit_minor": facts.get("unit_minor"),
        "sold_at": datetime.fromisoformat(facts["sold_at"]),
        "sku_key": fold_sku(facts["sku"]),
        "quantity_milli": int(Decimal(facts["quantity"]) * 1000),
        "customer_key": email_key(texts["customer_email"]),
    }


def _record(uow: UnitOfWork, action: str, lines: int) -> None:
    record_change(uow, entity="past_sale", entity_id="many", action=action, before=None, after={"lines": lines})
    uow.touch(PAST_SALES_TOPIC)
