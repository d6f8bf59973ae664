"""All SQL of who may be written to, by what they bought and where they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.company.models import CompanyMember, MemberState
from freight_app.accounts.models import Address, UserAccount, UserRole
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.catalogue.models import Category, Product
from freight_app.kit.db import UnitOfWork
from freight_app.messaging.campaigns.dtos import AudienceFilter
from freight_app.messaging.campaigns.models import NewsConsent
from freight_app.messaging.models import Channel
from freight_app.orders.models import Order, OrderLine, OrderStatus
from freight_app.shop.service import get_shop_profile

# What was never bought in the end says nothing of somebody.
_NOT_BOUGHT = (OrderStatus.DRAFT, OrderStatus.CANCELLED, OrderStatus.EXPIRED)
_ROLES: dict[str, tuple[Role, ...]] = {
    "everybody": (Role.CUSTOMER, Role.RETAILER),
    "customers": (Role.CUSTOMER,),
    "retailers": (Role.RETAILER,),
}


def count_people(uow: UnitOfWork, audience: AudienceFilter, channel: Channel) -> int:
    """By address, as they will be written to: two accounts with one telephone are one."""
    reached = _reached_by(channel)
    found = select(sa.func.count(sa.distinct(reached))).where(*_conditions(uow, audience, channel))
    return uow.session.exec(found).one()


def list_people(
    uow: UnitOfWork, audience: AudienceFilter, channel: Channel, *, after: int, limit: int
) -> list[UserAccount]:
    return list(
        uow.session.exec(
            select(UserAccount)
            .where(*_conditions(uow, audience, channel), col(UserAccount.id) > after)
            .order_by(col(UserAccount.id))
            .limit(limit)
        )
    )


def _reached_by(channel: Channel) -> Any:
    return col(UserAccount.email) if channel is Channel.EMAIL else col(UserAccount.phone)


def _conditions(uow: UnitOfWork, audience: AudienceFilter, channel: Channel) -> list[Any]:
    user_id = col(UserAccount.id)
    conditions: list[Any] = [
        col(UserAccount.is_active),
        _reached_by(channel) != "",
        sa.exists().where(col(NewsConsent.user_id) == user_id, col(NewsConsent.is_wanted)),
        sa.exists().where(col(UserRole.user_id) == user_id, col(UserRole.role).in_(_ROLES[audience.who])),
    ]
    if audience.languages:
        conditions.append(col(UserAccount.language).in_(audience.languages))
    if audience.price_group:
        conditions.append(_acts_for(user_id, col(Retailer.price_group) == audience.price_group))
    if audience.city:
        conditions.append(_lives_in(user_id, audience.city))
    if audience.category:
        conditions.append(_bought_in(user_id, audience.category))
    if audience.ordered_since:
        conditions.append(_ordered(user_id, _day_begins(uow, audience.ordered_since)))
    if audience.not_ordered_since:
        conditions.append(~_ordered(user_id, _day_begins(uow, audience.not_ordered_since)))
    return conditions


def _acts_for(user_id: Any, *conditions: Any) -> Any:
    """Somebody of an approved company: its owner of old, or a member."""
    is_member = sa.exists().where(
        col(CompanyMember.retailer_id) == col(Retailer.id),
        col(CompanyMember.user_id) == user_id,
        col(CompanyMember.state) == MemberState.ACTIVE,
    )
    return sa.exists().where(
        col(Retailer.status) == RetailerStatus.APPROVED,
        sa.or_(col(Retailer.user_id) == user_id, is_member),
        *conditions,
    )


def _lives_in(user_id: Any, city: str) -> Any:
    wanted = f"%{_escaped(city.lower())}%"

    def names_it(column: Any) -> Any:
        return sa.func.lower(column).like(wanted, escape="\\")

    return sa.or_(
        sa.exists().where(col(Address.user_id) == user_id, names_it(col(Address.city))),
        sa.exists().where(col(Order.user_id) == user_id, names_it(col(Order.city))),
        _acts_for(user_id, names_it(col(Retailer.city))),
    )


def _bought_in(user_id: Any, slug: str) -> Any:
    root = sa.select(col(Category.path)).where(col(Category.slug) == slug).scalar_subquery()
    return sa.exists().where(
        col(Order.user_id) == user_id,
        col(Order.status).not_in(_NOT_BOUGHT),
        col(OrderLine.order_id) == col(Order.id),
        col(Product.id) == col(OrderLine.product_id),
        col(Category.id) == col(Product.category_id),
        # A path is made of digits and strokes: nothing in it needs escaping.
        col(Category.path).like(root.op("||")("%")),
    )


def _ordered(user_id: Any, since: datetime) -> Any:
    return sa.exists().where(
        col(Order.user_id) == user_id, col(Order.status).not_in(_NOT_BOUGHT), col(Order.placed_at) >= since
    )


def _day_begins(uow: UnitOfWork, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(get_shop_profile(uow).time_zone)).astimezone(UTC)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
