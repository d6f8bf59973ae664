"""Tables of the shop room: one row that says who we are, and the classes of tax."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class ShopProfileRow(Table, table=True):
    """The single row of what an owner has written over the defaults of ``rules.default_profile``."""

    __tablename__ = "shop_profile"  # type: ignore[assignment]
    __table_args__ = (sa.CheckConstraint("id = 1", name="single_row"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    # {"name": "...", "tagline": {...}, ...}: the fields of ``dtos.ShopProfile`` that were ever changed.
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    updated_at: datetime = Field(sa_type=UtcDateTime)


class TaxClass(Table, table=True):
    """A kind of goods for the tax office. The rate is in basis points: 1900 is 19 %."""

    __table_args__ = (sa.CheckConstraint("rate_bp >= 0 AND rate_bp <= 10000", name="rate_between_0_and_100_percent"),)

    code: str = Field(primary_key=True, max_length=40)
    name: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]
    rate_bp: int
    position: int = 0


DEFAULT_TAX_CLASSES: tuple[tuple[str, dict[str, str], int], ...] = (
    ("standard", {"en": "Standard rate", "fr": "Taux normal", "ar": "النسبة العادية"}, 1900),
    ("reduced", {"en": "Reduced rate", "fr": "Taux réduit", "ar": "النسبة المخفّضة"}, 700),
    ("zero", {"en": "Exempt", "fr": "Exonéré", "ar": "معفى"}, 0),
)


def insert_default_tax_classes(connection: sa.Connection) -> None:
    """The classes of a new shop. Called at ``create_all`` and by the migration that makes the table."""
    rows = [
        {"code": code, "name": name, "rate_bp": rate_bp, "position": position}
        for position, (code, name, rate_bp) in enumerate(DEFAULT_TAX_CLASSES)
    ]
    connection.execute(sa.insert(TaxClass), rows)


@sa_event.listens_for(sa.inspect(TaxClass).local_table, "after_create")
def _fill_new_tax_classes(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    insert_default_tax_classes(connection)
