"""Tables of wishes: lists, and who waits for a product to be there or to cost less."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class Wishlist(Table, table=True):
    """The list of a user, or of a guest until they sign in. The guest's cookie is stored hashed."""

    __table_args__ = (sa.CheckConstraint("(user_id IS NULL) <> (guest_hash IS NULL)", name="one_owner"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", unique=True)
    guest_hash: str | None = Field(default=None, max_length=64, unique=True)
    # Whoever holds it may read the list; None while it is not shared.
    share_token: str | None = Field(default=None, max_length=64, unique=True)
    # Opens the page on which its owner ends mails, without signing in.
    notice_token: str = Field(max_length=64, unique=True)
    # Whether its owner is told of lower prices of what is on it.
    tells_prices: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime, index=True)


class RemembersPrice:
    """The columns of ``rules.PriceMemory``: what is remembered of a price to tell a drop from a wobble."""

    base_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    higher_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    higher_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Wish(RemembersPrice, Table, table=True):
    """A product on a list, with the price that its owner saw when it was put there."""

    __table_args__ = (sa.UniqueConstraint("wishlist_id", "product_id"),)

    id: int | None = Field(default=None, primary_key=True)
    wishlist_id: int = Field(foreign_key="wishlist.id", ondelete="CASCADE")
    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE", index=True)
    note: str = Field(default="", max_length=300)
    seen_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    added_at: datetime = Field(sa_type=UtcDateTime)


class WatchKind(StrEnum):
    """What is waited for: that a product is there, or that it costs less."""

    STOCK = "stock"
    PRICE = "price"


class ProductWatch(RemembersPrice, Table, table=True):
    """Somebody waits for a product: a user, or a guest by an address that they confirm. It ends once and stays ended.

    ``token`` opens the page on which it is confirmed and ended, without signing in.
    """

    __table_args__ = (
        sa.CheckConstraint("(user_id IS NULL) <> (email_key IS NULL)", name="one_owner"),
        sa.CheckConstraint("target_minor IS NULL OR target_minor > 0", name="target_positive"),
        sa.Index(
            "uq_product_watch_of_user",
            *("kind", "product_id", "user_id"),
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND user_id IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND user_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_product_watch_of_email",
            *("kind", "product_id", "email_key"),
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND email_key IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND email_key IS NOT NULL"),
        ),
        # Those who wait for one product, the longest first.
        sa.Index("ix_product_watch_waiting", "product_id", "kind", "created_at", "id"),
        sa.Index("ix_product_watch_user_id", "user_id"),
        sa.Index("ix_product_watch_email_key", "email_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: WatchKind = Field(sa_type=sa.String(8))  # type: ignore[call-overload]
    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE")
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    email: str | None = Field(default=None, max_length=254)
    email_key: str | None = Field(default=None, max_length=254)
    # In which language a guest is written to; users are in their own.
    language: str = Field(default="en", max_length=2)
    token: str = Field(max_length=64, unique=True)
    # The most that they would pay; None is content with any drop worth telling.
    target_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    created_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class PriceDrop(Table, table=True):
    """A drop that somebody is to be told of in their next digest; ``told_at`` once it was, or had gone again."""

    __table_args__ = (
        # One person's drops of one product are one line: the next one before the digest makes it a larger one.
        sa.Index(
            "uq_price_drop_waiting",
            *("person", "product_id"),
            unique=True,
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    # ``user:17`` or ``mail:<hash of the address>``.
    person: str = Field(max_length=80)
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    email: str | None = Field(default=None, max_length=254)
    language: str = Field(default="en", max_length=2)
    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE", index=True)
    from_minor: int = Field(sa_type=sa.BigInteger)
    to_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    # The watch that names a target: it ends once its person was told.
    watch_id: int | None = None
    # Of the watch or list that found it: where its mails are ended.
    notice_token: str = Field(max_length=64)
    found_at: datetime = Field(sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
