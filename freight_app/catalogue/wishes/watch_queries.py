"""SQL and locks of notices: who waits for what, and the drops that wait for a digest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.accounts.values import email_key
from freight_app.catalogue.models import ProductAvailability
from freight_app.catalogue.search_index import chunked
from freight_app.catalogue.values import PUBLIC_GROUP
from freight_app.catalogue.wishes.dtos import Watcher
from freight_app.catalogue.wishes.models import PriceDrop, ProductWatch, WatchKind, Wish, Wishlist
from freight_app.catalogue.wishes.rules import PriceMemory
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into

_watch = ProductWatch


def of_watcher(watcher: Watcher) -> Any:
    """What makes a watch this person's own."""
    if watcher.user_id is not None:
        return col(_watch.user_id) == watcher.user_id
    return col(_watch.email_key) == email_key(cast("str", watcher.email))


def find_live(uow: UnitOfWork, watcher: Watcher, kind: WatchKind, product_id: int) -> ProductWatch | None:
    """The watch of this person that has not ended, locked."""
    return uow.session.exec(
        select(_watch)
        .where(
            of_watcher(watcher), _watch.kind == kind, _watch.product_id == product_id, col(_watch.ended_at).is_(None)
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def find_by_token(uow: UnitOfWork, token: str) -> ProductWatch | None:
    return uow.session.exec(select(_watch).where(_watch.token == token)).first()


def live_watches(uow: UnitOfWork, watcher: Watcher, *, confirmed: bool | None = None) -> list[ProductWatch]:
    """What this person waits for, the newest first."""
    conditions = [of_watcher(watcher), col(_watch.ended_at).is_(None), col(_watch.expires_at) > uow.now()]
    if confirmed is not None:
        conditions.append(col(_watch.confirmed_at).is_not(None) == confirmed)
    statement = select(_watch).where(*conditions).order_by(col(_watch.created_at).desc(), col(_watch.id).desc())
    return list(uow.session.exec(statement.execution_options(populate_existing=True)))


def insert_watch(uow: UnitOfWork, row: dict[str, Any]) -> bool:
    """False when the same person has the same one already."""
    statement = insert_into(uow.dialect, _watch).values(**row).on_conflict_do_nothing().returning(col(_watch.id))
    return uow.session.exec(statement).first() is not None


def update_watch(uow: UnitOfWork, watch_id: int, **values: Any) -> bool:
    """Change one that has not ended; answers whether there was one."""
    changed = uow.session.exec(
        sa.update(_watch).where(col(_watch.id) == watch_id, col(_watch.ended_at).is_(None)).values(values)
    )
    return changed.rowcount == 1


def end_watches(uow: UnitOfWork, *conditions: Any) -> int:
    return uow.session.exec(
        sa.update(_watch)
        .where(col(_watch.ended_at).is_(None), *conditions)
        .values(ended_at=uow.now())
        .execution_options(synchronize_session=False)
    ).rowcount


# --- back in stock


def _waiting(uow: UnitOfWork) -> list[Any]:
    return [
        _watch.kind == WatchKind.STOCK,
        col(_watch.confirmed_at).is_not(None),
        col(_watch.ended_at).is_(None),
        col(_watch.expires_at) > uow.now(),
    ]


def awaited_products(uow: UnitOfWork, product_ids: Collection[int]) -> list[int]:
    """Those of the products for which somebody waits."""
    found: list[int] = []
    for chunk in chunked(sorted(product_ids)):
        statement = select(_watch.product_id).distinct().where(col(_watch.product_id).in_(chunk), *_waiting(uow))
        found += uow.session.exec(statement).all()
    return sorted(found)


def lock_available(uow: UnitOfWork, product_id: int) -> int:
    """How many pieces there are, with the row locked: of two who tell people of it one waits for the other."""
    stock = ProductAvailability
    row = uow.session.exec(select(stock.available).where(stock.product_id == product_id).with_for_update()).first()
    return row or 0


def count_waiting(uow: UnitOfWork, product_id: int) -> int:
    count = select(sa.func.count()).select_from(_watch).where(_watch.product_id == product_id, *_waiting(uow))
    return uow.session.exec(count).one()


def count_told_since(uow: UnitOfWork, product_id: int, since: datetime) -> int:
    return uow.session.exec(
        select(sa.func.count())
        .select_from(_watch)
        .where(_watch.kind == WatchKind.STOCK, _watch.product_id == product_id, col(_watch.told_at) > since)
    ).one()


def claim_longest_waiting(uow: UnitOfWork, product_id: int, number: int) -> list[Any]:
    """So many of those who wait, the longest first, marked as told: nobody else gets them."""
    first = (
        sa.select(col(_watch.id))
        .where(col(_watch.product_id) == product_id, *_waiting(uow))
        .order_by(col(_watch.created_at), col(_watch.id))
        .limit(number)
    )
    claimed = uow.session.connection().execute(
        sa.update(_watch)
        .where(col(_watch.id).in_(first), col(_watch.told_at).is_(None))
        .values(told_at=uow.now(), ended_at=uow.now())
        .returning(*(col(_watch.id), col(_watch.user_id), col(_watch.email), col(_watch.language), col(_watch.token)))
    )
    return sorted(claimed.all(), key=lambda row: row.id)


def reader_of(uow: UnitOfWork, user_id: int) -> tuple[str, str] | None:
    """Address and language of a user; None for one who is shut out."""
    row = uow.session.exec(
        select(UserAccount.email, UserAccount.language).where(
            UserAccount.id == user_id, col(UserAccount.is_active).is_(True)
        )
    ).first()
    return None if row is None else (row[0], row[1])


# --- price drops


def _group() -> Any:
    approved = sa.and_(
        col(Retailer.user_id) == col(UserAccount.id), col(Retailer.status) == RetailerStatus.APPROVED.value
    )
    return approved, sa.func.coalesce(col(Retailer.price_group), PUBLIC_GROUP).label("price_group")


def watched_wishes(uow: UnitOfWork, after_id: int, number: int) -> list[Any]:
    """Wishes of accounts that want to hear of prices, by id."""
    approved, group = _group()
    return list(
        uow.session.connection().execute(
            sa.select(
                *(col(Wish.id), col(Wish.product_id), col(Wish.base_minor), col(Wish.higher_minor)),
                *(col(Wish.higher_since), col(Wishlist.user_id), col(Wishlist.notice_token).label("token"), group),
                *(sa.null().label("email"), col(UserAccount.language), sa.null().label("target_minor")),
                col(Wish.currency),
            )
            .join(Wishlist, col(Wishlist.id) == col(Wish.wishlist_id))
            .join(UserAccount, col(UserAccount.id) == col(Wishlist.user_id))
            .outerjoin(Retailer, approved)
            .where(col(Wish.id) > after_id, col(Wishlist.tells_prices).is_(True), col(UserAccount.is_active).is_(True))
            .order_by(col(Wish.id))
            .limit(number)
        )
    )


def watched_prices(uow: UnitOfWork, after_id: int, number: int) -> list[Any]:
    """Confirmed watches of prices, by id."""
    approved, group = _group()
    return list(
        uow.session.connection().execute(
            sa.select(
                *(col(_watch.id), col(_watch.product_id), col(_watch.base_minor), col(_watch.higher_minor)),
                *(col(_watch.higher_since), col(_watch.user_id), col(_watch.token), group, col(_watch.email)),
                sa.func.coalesce(col(UserAccount.language), col(_watch.language)).label("language"),
                *(col(_watch.target_minor), col(_watch.currency)),
            )
            .outerjoin(UserAccount, col(UserAccount.id) == col(_watch.user_id))
            .outerjoin(Retailer, approved)
            .where(
                col(_watch.id) > after_id,
                col(_watch.kind) == WatchKind.PRICE,
                col(_watch.confirmed_at).is_not(None),
                col(_watch.ended_at).is_(None),
                col(_watch.expires_at) > uow.now(),
                sa.or_(col(_watch.user_id).is_(None), col(UserAccount.is_active).is_(True)),
            )
            .order_by(col(_watch.id))
            .limit(number)
        )
    )


def remember_price(
    uow: UnitOfWork,
    table: type[Wish | ProductWatch],
    row_id: int,
    before: PriceMemory,
    after: PriceMemory,
    currency: str,
) -> bool:
    """Write what was seen, if nobody has looked meanwhile: of two who find the same drop one keeps it."""
    changed = uow.session.exec(
        sa.update(table)
        .where(
            col(table.id) == row_id,
            col(table.base_minor).is_not_distinct_from(before.base_minor),
            col(table.higher_minor).is_not_distinct_from(before.higher_minor),
            col(table.higher_since).is_not_distinct_from(before.higher_since),
        )
        .values(
            base_minor=after.base_minor,
            higher_minor=after.higher_minor,
            higher_since=after.higher_since,
            currency=currency,
        )
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1


def keep_drop(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """A drop for the next digest; one of the same product that waits already becomes as deep."""
    statement = insert_into(uow.dialect, PriceDrop).values(**row)
    uow.session.connection().execute(
        statement.on_conflict_do_update(
            index_elements=["person", "product_id"],
            index_where=sa.text("told_at IS NULL"),
            set_={
                "to_minor": statement.excluded.to_minor,
                "watch_id": sa.func.coalesce(statement.excluded.watch_id, col(PriceDrop.watch_id)),
            },
        )
    )


def people_with_drops(uow: UnitOfWork) -> list[str]:
    waiting = select(PriceDrop.person).distinct().where(col(PriceDrop.told_at).is_(None))
    return sorted(uow.session.exec(waiting).all())


def lock_drops(uow: UnitOfWork, person: str) -> list[PriceDrop]:
    """The drops that one person is to be told of, the deepest first."""
    rows = uow.session.exec(
        select(PriceDrop)
        .where(PriceDrop.person == person, col(PriceDrop.told_at).is_(None))
        .order_by(col(PriceDrop.id))
        .with_for_update()
    ).all()
    return sorted(rows, key=lambda row: row.to_minor / row.from_minor)


def mark_told(uow: UnitOfWork, drop_ids: Sequence[int]) -> None:
    uow.session.exec(
        sa.update(PriceDrop)
        .where(col(PriceDrop.id).in_(drop_ids), col(PriceDrop.told_at).is_(None))
        .values(told_at=uow.now())
    )


def forget_drops(uow: UnitOfWork, *conditions: Any) -> None:
    """Nobody wants to hear of these any more."""
    uow.session.exec(sa.delete(PriceDrop).where(col(PriceDrop.told_at).is_(None), *conditions))


def price_group_of(uow: UnitOfWork, user_id: int | None) -> str:
    group = uow.session.exec(
        select(Retailer.price_group).where(
            Retailer.user_id == user_id, col(Retailer.status) == RetailerStatus.APPROVED.value
        )
    ).first()
    return group or PUBLIC_GROUP


# --- tidying


def delete_old(uow: UnitOfWork, *, unconfirmed: datetime, ended: datetime) -> int:
    """Guests' watches that were never confirmed, and what ended long ago; answers how many watches."""
    gone = sa.or_(
        sa.and_(col(_watch.confirmed_at).is_(None), col(_watch.created_at) < unconfirmed),
        col(_watch.ended_at) < ended,
    )
    uow.session.exec(sa.delete(PriceDrop).where(col(PriceDrop.told_at) < ended))
    return uow.session.exec(sa.delete(_watch).where(gone).execution_options(synchronize_session=False)).rowcount
