"""What the console asks about customers and what it is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from freight_app.accounts.values import Dto
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest

CustomerTab = Literal["all", "with_orders", "retailers", "deactivated"]
CustomerSort = Literal[
    "name", "-name", "orders", "-orders", "spent", "-spent", "last_order", "-last_order", "joined", "-joined"
]


class CustomerQuery(PageRequest):
    """``q`` is looked for in name, e-mail and telephone. Customers are all who are not staff."""

    q: str = Field(default="", max_length=120)
    tab: CustomerTab = "all"
    sort: CustomerSort = "name"


class CustomerRow(Dto):
    """``order_count`` and ``spent`` leave out what was cancelled, expired or came back. ``company`` may be empty."""

    public_id: str
    name: str
    email: str
    phone: str
    company: str
    is_retailer: bool
    is_active: bool
    has_password: bool
    joined_at: datetime
    order_count: int
    spent: Money
    last_placed_at: datetime | None


class CustomerList(Dto):
    """``tabs`` counts each tab under the same question."""

    page: Page[CustomerRow]
    tabs: dict[str, int]
