"""SQL and locks of lists of wishes. Order of locks: the guest's list, the user's, their wishes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.wishes.dtos import WishOwner
from freight_app.catalogue.wishes.models import Wish, Wishlist
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import hash_token, new_token
from freight_app.kit.upsert import insert_into


def _owned_by(owner: WishOwner) -> Any:
    if owner.user_id is not None:
        return col(Wishlist.user_id) == owner.user_id
    return col(Wishlist.guest_hash) == hash_token(cast("str", owner.guest_token))


def find_list(uow: UnitOfWork, owner: WishOwner) -> Wishlist | None:
    # Anew: what was changed in this unit went past the session.
    return uow.session.exec(select(Wishlist).where(_owned_by(owner)).execution_options(populate_existing=True)).first()


def find_shared(uow: UnitOfWork, token: str) -> Wishlist | None:
    return uow.session.exec(select(Wishlist).where(Wishlist.share_token == token)).first()


def find_by_notice_token(uow: UnitOfWork, token: str) -> Wishlist | None:
    return uow.session.exec(select(Wishlist).where(Wishlist.notice_token == token)).first()


def lock_list(uow: UnitOfWork, owner: WishOwner) -> int | None:
    """The id of the owner's list, locked; None when there is none."""
    return uow.session.exec(select(Wishlist.id).where(_owned_by(owner)).with_for_update()).first()


def open_list(uow: UnitOfWork, owner: WishOwner) -> int:
    """The id of the owner's list, locked, made when there was none. Two that open it at once get the same one."""
    guest_hash = None if owner.guest_token is None else hash_token(owner.guest_token)
    uow.session.connection().execute(
        insert_into(uow.dialect, Wishlist)
        .values(
            user_id=owner.user_id,
            guest_hash=guest_hash,
            notice_token=new_token(),
            tells_prices=True,
            created_at=uow.now(),
            updated_at=uow.now(),
        )
        .on_conflict_do_nothing()
    )
    return cast("int", lock_list(uow, owner))


def wishes_of(uow: UnitOfWork, wishlist_id: int) -> list[Wish]:
    """The newest first."""
    wish = col(Wish.wishlist_id) == wishlist_id
    return list(
        uow.session.exec(
            select(Wish)
            .where(wish)
            .order_by(col(Wish.added_at).desc(), col(Wish.id).desc())
            .execution_options(populate_existing=True)
        )
    )


def find_wish(uow: UnitOfWork, owner: WishOwner, product_id: int) -> Wish | None:
    """A wish of this very owner."""
    return uow.session.exec(
        select(Wish)
        .join(Wishlist, col(Wishlist.id) == col(Wish.wishlist_id))
        .where(_owned_by(owner), Wish.product_id == product_id)
    ).first()


_IDS = sa.select(col(Wish.product_id)).join(Wishlist, col(Wishlist.id) == col(Wish.wishlist_id))


def wished_ids(uow: UnitOfWork, owner: WishOwner) -> list[int]:
    """The products on the owner's list, the newest first."""
    statement = _IDS.where(_owned_by(owner)).order_by(col(Wish.added_at).desc(), col(Wish.id).desc())
    return list(uow.session.connection().execute(statement).scalars())


def insert_wish(uow: UnitOfWork, wishlist_id: int, row: dict[str, Any]) -> None:
    """Write a wish; one that is there already stays as it is."""
    uow.session.connection().execute(
        insert_into(uow.dialect, Wish)
        .values(wishlist_id=wishlist_id, **row)
        .on_conflict_do_nothing(index_elements=["wishlist_id", "product_id"])
    )


def update_wish(uow: UnitOfWork, wishlist_id: int, product_id: int, **values: Any) -> bool:
    changed = uow.session.exec(
        sa.update(Wish).where(col(Wish.wishlist_id) == wishlist_id, col(Wish.product_id) == product_id).values(values)
    )
    return changed.rowcount == 1


def move_wishes(uow: UnitOfWork, from_id: int, to_id: int, product_ids: Sequence[int]) -> None:
    uow.session.exec(
        sa.update(Wish)
        .where(col(Wish.wishlist_id) == from_id, col(Wish.product_id).in_(product_ids))
        .values(wishlist_id=to_id)
        .execution_options(synchronize_session=False)
    )


def delete_wish(uow: UnitOfWork, wishlist_id: int, product_id: int) -> None:
    uow.session.exec(sa.delete(Wish).where(col(Wish.wishlist_id) == wishlist_id, col(Wish.product_id) == product_id))


def delete_list(uow: UnitOfWork, wishlist_id: int) -> None:
    uow.session.exec(sa.delete(Wish).where(col(Wish.wishlist_id) == wishlist_id))
    uow.session.exec(sa.delete(Wishlist).where(col(Wishlist.id) == wishlist_id))


def update_list(uow: UnitOfWork, wishlist_id: int, **values: Any) -> None:
    uow.session.exec(sa.update(Wishlist).where(col(Wishlist.id) == wishlist_id).values(updated_at=uow.now(), **values))


def delete_guest_lists(uow: UnitOfWork, before: datetime) -> int:
    """Lists of guests that nobody touched since; answers how many."""
    old = sa.select(col(Wishlist.id)).where(col(Wishlist.guest_hash).is_not(None), col(Wishlist.updated_at) < before)
    uow.session.exec(sa.delete(Wish).where(col(Wish.wishlist_id).in_(old)))
    return uow.session.exec(
        sa.delete(Wishlist).where(col(Wishlist.guest_hash).is_not(None), col(Wishlist.updated_at) < before)
    ).rowcount
