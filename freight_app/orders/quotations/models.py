"""The table of quotations that became orders. What was quoted is the paper itself: ``invoices/models.py::Paper``."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class QuotationOrder(Table, table=True):
    """The one order that a quotation has become: a paper is accepted once."""

    paper_id: int = Field(primary_key=True, foreign_key="paper.id", sa_column_kwargs={"autoincrement": False})
    order_id: int = Field(foreign_key="sales_order.id", unique=True)
    accepted_at: datetime = Field(sa_type=UtcDateTime)
    accepted_by: str = Field(max_length=200)
