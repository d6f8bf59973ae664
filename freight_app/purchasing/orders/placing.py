"""An approved order goes to the supplier: its rate is frozen, its paper made and mailed."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.idempotency import do_once
from freight_app.purchasing.errors import SupplierArchived
from freight_app.purchasing.events import PurchaseOrderPlaced
from freight_app.purchasing.orders import queries
from freight_app.purchasing.orders.models import PurchaseStatus, change_status
from freight_app.purchasing.orders.sending import send_in_time
from freight_app.purchasing.suppliers import queries as supplier_queries
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.rates import rate_on
from freight_app.shop.service import get_shop_profile


def place_order(uow: UnitOfWork, number: str, *, revision: int, key: str, by_mail: bool = True) -> None:
    """Send an approved order. Today's rate to the shop's currency is its rate from now on.

    ``PurchaseNotInState`` unless it is approved, ``PurchaseChanged``, ``SupplierArchived``, ``NoRate``. The PDF is made
    and mailed to the supplier's contacts in the background; not ``by_mail``, somebody brings the paper.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)

    def do() -> dict[str, Any]:
        order = queries.lock_order(uow, number)
        queries.require_revision(order, revision)
        supplier = supplier_queries.supplier_by_id(uow, order.supplier_id)
        if not supplier.is_active:
            raise SupplierArchived(f"{supplier.name} is archived.", supplier=supplier.public_id)
        rate = rate_on(uow, order.currency, get_shop_profile(uow).currency, today_of_shop(uow))
        change_status(uow, order, PurchaseStatus.PLACED, placed_at=uow.now(), rate=rate.text, rate_on=rate.on)
        if by_mail:
            send_in_time(uow, order.number)
        uow.publish(PurchaseOrderPlaced(cast("int", order.id), order.number, order.supplier_id))
        return {"number": order.number}

    body = {"number": number, "revision": revision, "by_mail": by_mail}
    do_once(uow, scope="purchasing.place", key=key, body=body, do=do)
