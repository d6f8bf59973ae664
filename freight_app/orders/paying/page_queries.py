"""SQL of the gateway's pages and of its notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.kit.upsert import insert_into
from freight_app.orders.models import Order, Payment
from freight_app.orders.paying.models import (
    ASKED_ABOUT,
    GatewayNotice,
    GatewayPage,
    NoticeVerdict,
    PageStatus,
)

# --- pages of the gateway


def put_page(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Write a page; of one that is known already, only its address and its end are new."""
    news = {name: values[name] for name in ("url", "expires_at")}
    statement = insert_into(uow.dialect, GatewayPage).values(values)
    if values["url"]:
        statement = statement.on_conflict_do_update(index_elements=["gateway", "gateway_reference"], set_=news)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=["gateway", "gateway_reference"])
    uow.session.connection().execute(statement)


def find_page(uow: UnitOfWork, gateway: str, gateway_reference: str) -> GatewayPage | None:
    return uow.session.exec(
        select(GatewayPage).where(GatewayPage.gateway == gateway, GatewayPage.gateway_reference == gateway_reference)
    ).first()


def refreshed(uow: UnitOfWork, page: GatewayPage) -> GatewayPage:
    uow.session.refresh(page)
    return page


def latest_page(uow: UnitOfWork, payment_id: int, gateway: str) -> GatewayPage | None:
    return uow.session.exec(
        select(GatewayPage)
        .where(GatewayPage.payment_id == payment_id, GatewayPage.gateway == gateway)
        .order_by(col(GatewayPage.id).desc())
        .limit(1)
    ).first()


def pages_of_order(uow: UnitOfWork, order_id: int, gateway: str) -> list[GatewayPage]:
    return list(
        uow.session.exec(
            select(GatewayPage)
            .join(Payment, col(Payment.id) == col(GatewayPage.payment_id))
            .where(Payment.order_id == order_id, GatewayPage.gateway == gateway)
            .order_by(col(GatewayPage.id))
        )
    )


def paid_page_of(uow: UnitOfWork, payment: Payment) -> GatewayPage | None:
    """The page through which the money of a payment, or of the one that it is a part of, came."""
    return uow.session.exec(
        select(GatewayPage).where(
            GatewayPage.payment_id == (payment.part_of_id or payment.id), GatewayPage.status == PageStatus.PAID
        )
    ).first()


def change_page(uow: UnitOfWork, page: GatewayPage, to: PageStatus) -> bool:
    """Whether the page was still as it was read."""
    moved = uow.session.exec(
        sa.update(GatewayPage)
        .where(col(GatewayPage.id) == page.id, col(GatewayPage.status) == page.status)
        .values(status=to)
        .execution_options(synchronize_session=False)
    )
    uow.session.refresh(page)
    return moved.rowcount == 1


def move_page(uow: UnitOfWork, page: GatewayPage, payment_id: int) -> None:
    uow.session.connection().execute(
        sa.update(GatewayPage).where(col(GatewayPage.id) == page.id).values(payment_id=payment_id)
    )


def silent_pages(uow: UnitOfWork, gateway: str, now: datetime, *, limit: int) -> list[GatewayPage]:
    """Pages about which it is time to ask, by id."""
    return list(
        uow.session.exec(
            select(GatewayPage)
            .where(
                GatewayPage.gateway == gateway,
                col(GatewayPage.status).in_(ASKED_ABOUT),
                col(GatewayPage.next_ask_at) <= now,
            )
            .order_by(col(GatewayPage.id))
            .limit(limit)
        )
    )


def note_asked(uow: UnitOfWork, page: GatewayPage, next_ask_at: datetime) -> None:
    uow.session.connection().execute(
        sa.update(GatewayPage)
        .where(col(GatewayPage.id) == page.id)
        .values(times_asked=col(GatewayPage.times_asked) + 1, next_ask_at=next_ask_at)
    )


def note_answered(uow: UnitOfWork, page: GatewayPage) -> None:
    uow.session.connection().execute(
        sa.update(GatewayPage).where(col(GatewayPage.id) == page.id).values(answered_at=uow.now())
    )


# --- notices


def add_notice(
    uow: UnitOfWork,
    gateway: str,
    gateway_reference: str,
    verdict: NoticeVerdict,
    fields: dict[str, str],
    *,
    order_id: int | None = None,
    remark: str = "",
) -> int:
    """Write a notice down; its id."""
    found = uow.session.connection().execute(
        sa.insert(GatewayNotice)
        .values(
            gateway=gateway[:20],
            gateway_reference=gateway_reference[:120],
            order_id=order_id,
            came_at=uow.now(),
            verdict=verdict,
            remark=remark[:300],
            fields=fields,
        )
        .returning(col(GatewayNotice.id))
    )
    uow.touch("orders")
    return cast("int", found.scalar_one())


def judge_notice(uow: UnitOfWork, notice_id: int, verdict: NoticeVerdict, remark: str) -> None:
    uow.session.connection().execute(
        sa.update(GatewayNotice).where(col(GatewayNotice.id) == notice_id).values(verdict=verdict, remark=remark[:300])
    )
    uow.touch("orders")


def delete_notices(uow: UnitOfWork, before: datetime) -> int:
    return uow.session.exec(sa.delete(GatewayNotice).where(col(GatewayNotice.came_at) < before)).rowcount


def page_notices(uow: UnitOfWork, request: PageRequest) -> tuple[list[Any], int]:
    """Rows of (notice, order number or None), the newest first, and how many there are."""
    total = uow.session.exec(select(sa.func.count()).select_from(GatewayNotice)).one()
    rows = uow.session.execute(
        sa.select(GatewayNotice, col(Order.number))
        .outerjoin(Order, col(Order.id) == col(GatewayNotice.order_id))
        .order_by(col(GatewayNotice.id).desc())
        .offset(request.offset)
        .limit(request.per_page)
    )
    return list(rows), total
