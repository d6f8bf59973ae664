"""Suppliers, purchase orders and shipments as rows, for tests of what projects make of them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from freight_app.accounts.dtos import NewUser
from freight_app.accounts.permissions import ROLES, Role
from freight_app.accounts.queries import find_user_by_public_id
from freight_app.accounts.users import add_users
from freight_app.kit.actor import Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine, PurchaseStatus
from freight_app.purchasing.suppliers.models import Supplier
from freight_app.shipping.models import Shipment, ShipmentItem
from freight_app.shipping.values import Direction, TrackingStatus
from tests.stock.goods import add_product


def person(house: House, *roles: Role, name: str = "") -> tuple[Actor, str]:
    """Somebody who acts, and their public id."""
    name = name or "-".join(roles)
    with house.write() as uow:
        made = add_users(uow, [NewUser(email=f"{uuid4().hex[:8]}@demo.test", name=name, roles=frozenset(roles))])[0]
        user = find_user_by_public_id(uow, made.public_id)
        assert user is not None
        may = frozenset(str(right) for role in roles for right in ROLES[role])
        return Actor(label=name, user_id=user.id, permissions=may), made.public_id


def add_supplier(uow: UnitOfWork, code: str = "VALEO", currency: str = "EUR") -> Supplier:
    supplier = Supplier(
        code=code, name=f"{code} SA", currency=currency, country="FR", created_at=uow.now(), updated_at=uow.now()
    )
    uow.session.add(supplier)
    uow.session.flush()
    return supplier


def add_purchase(
    uow: UnitOfWork,
    number: str,
    *,
    supplier: Supplier | None = None,
    quantity: int = 10,
    unit_minor: int = 10_00,
    received: int = 0,
    status: PurchaseStatus = PurchaseStatus.PLACED,
    rate: str | None = "3.4",
    **values: Any,
) -> PurchaseOrder:
    """One line of ``quantity`` pieces; received ones came to the shelf of nobody's tests."""
    supplier = supplier or add_supplier(uow, code=f"S-{number}"[:24])
    product_id = add_product(uow, f"SKU-{number}")
    order = PurchaseOrder(
        number=number,
        supplier_id=supplier.id or 0,
        status=status,
        status_since=uow.now(),
        currency=supplier.currency,
        rate=rate,
        total_minor=quantity * unit_minor,
        created_at=uow.now(),
        created_by="test",
        placed_at=uow.now() if status not in (PurchaseStatus.DRAFT, PurchaseStatus.APPROVED) else None,
        **values,
    )
    uow.session.add(order)
    uow.session.flush()
    uow.session.add(
        PurchaseOrderLine(
            order_id=order.id or 0,
            position=1,
            product_id=product_id,
            sku=f"SKU-{number}",
            name="Part",
            quantity=quantity,
            unit_price_minor=unit_minor,
            received_quantity=received,
        )
    )
    uow.session.flush()
    return order


def add_shipment(
    uow: UnitOfWork,
    number: str,
    *,
    carries: tuple[str, str] | None = None,
    status: TrackingStatus = TrackingStatus.IN_TRANSIT,
    planned_arrival_on: date | None = None,
    **values: Any,
) -> Shipment:
    shipment = Shipment(
        public_id=f"p-{number}".lower(),
        number=number,
        follow_token=f"f-{number}",
        direction=values.pop("direction", Direction.INBOUND),
        carrier=values.pop("carrier", "manual"),
        status=status,
        status_since=values.pop("status_since", uow.now()),
        planned_arrival_on=planned_arrival_on,
        created_at=values.pop("created_at", uow.now()),
        created_by="test",
        **values,
    )
    uow.session.add(shipment)
    uow.session.flush()
    if carries is not None:
        uow.session.add(
            ShipmentItem(
                shipment_id=shipment.id or 0,
                subject_kind=carries[0],
                subject_ref=carries[1],
                position=1,
                name="Part",
                quantity=1,
            )
        )
        uow.session.flush()
    return shipment
