"""The table of what is bought together."""

from __future__ import annotations

from sqlmodel import Field

from freight_app.kit.columns import Table


class BoughtTogether(Table, table=True):
    """Whoever bought the product often bought the other with it. Written anew as a whole by ``computing.py``.

    ``place`` 1 is the strongest; ``orders`` counts orders with both, ``weight`` the same in hundredths and fading with
    age; ``lift_percent`` 250 means two and a half times as often as chance would have it.
    """

    product_id: int = Field(primary_key=True, foreign_key="product.id", ondelete="CASCADE")
    other_id: int = Field(primary_key=True, foreign_key="product.id", ondelete="CASCADE", index=True)
    place: int
    orders: int
    weight: int
    lift_percent: int
