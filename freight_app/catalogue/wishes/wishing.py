"""Lists of wishes: kept in the database for guests and users alike, always shown at today's prices and stock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from freight_app.accounts.values import clean_line
from freight_app.catalogue.dtos import Quote
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.queries import is_row_id
from freight_app.catalogue.service import products_by_ids
from freight_app.catalogue.wishes import queries
from freight_app.catalogue.wishes.dtos import (
    MAX_NOTE,
    MAX_WISHES,
    Reader,
    RemovedWish,
    WishlistView,
    WishOwner,
    WishView,
)
from freight_app.catalogue.wishes.errors import WishlistFull
from freight_app.catalogue.wishes.models import Wish
from freight_app.catalogue.wishes.rules import PriceMemory, WishRow, combine_wishes
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.money import Money
from freight_app.shop.service import get_shop_profile

# A product without a price can be wished for all the same.
WISHABLE = ("", "no_price")


def wished_products(uow: UnitOfWork, owner: WishOwner) -> list[int]:
    """The ids of what is on the list, the newest first: for the hearts of a page."""
    return queries.wished_ids(uow, owner)


def view_wishlist(uow: UnitOfWork, owner: WishOwner, reader: Reader) -> WishlistView:
    """The list as it stands now."""
    found = queries.find_list(uow, owner)
    if found is None or found.id is None:
        return WishlistView(wishes=[])
    return WishlistView(
        wishes=show_wishes(uow, queries.wishes_of(uow, found.id), reader),
        share_token=found.share_token,
        tells_prices=found.tells_prices,
    )


def add_wish(uow: UnitOfWork, owner: WishOwner, product_id: int, *, note: str = "") -> None:
    """Put a product on the list; one that is there already stays as it is.

    Raises ``NotFound`` for a product that the shop does not show, ``WishlistFull``, ``InvalidInput`` on ``note``.
    """
    note = _clean_note(note)
    quote = _quote(uow, product_id, owner)
    wishlist_id = queries.open_list(uow, owner)
    known = queries.wished_ids(uow, owner)
    if product_id in known:
        return
    if len(known) >= MAX_WISHES:
        raise WishlistFull(f"A list holds at most {MAX_WISHES} parts.", limit=MAX_WISHES)
    seen = quote.unit_price.amount_minor if quote.unit_price else None
    currency = get_shop_profile(uow).currency
    removed = RemovedWish(product_id, note, seen, currency, uow.now(), PriceMemory(seen))
    _write(uow, wishlist_id, removed)


def remove_wish(uow: UnitOfWork, owner: WishOwner, product_id: int) -> RemovedWish:
    """Take a product off the list; answers what ``put_back`` needs. ``NotFound`` when it is not on it."""
    wish = _find(uow, owner, product_id)
    queries.delete_wish(uow, wish.wishlist_id, product_id)
    queries.update_list(uow, wish.wishlist_id)
    return RemovedWish(product_id, wish.note, wish.seen_minor, wish.currency, wish.added_at, memory_of(wish))


def put_back(uow: UnitOfWork, owner: WishOwner, removed: RemovedWish) -> None:
    """Undo ``remove_wish``: at its old place, with its note and the price of then."""
    _write(uow, queries.open_list(uow, owner), removed)


def write_note(uow: UnitOfWork, owner: WishOwner, product_id: int, note: str) -> str:
    """What the owner wants to remember of a wish; answers it as it was kept.

    ``NotFound``, ``InvalidInput`` on ``note``.
    """
    note = _clean_note(note)
    wish = _find(uow, owner, product_id)
    queries.update_wish(uow, wish.wishlist_id, product_id, note=note)
    queries.update_list(uow, wish.wishlist_id)
    return note


def merge_wishlists(uow: UnitOfWork, guest: WishOwner, user: WishOwner) -> None:
    """At sign-in the guest's list becomes part of the user's. Called twice, the second time changes nothing.

    What a guest wished for is watched from now on, at the prices of the user.
    """
    guest_list = queries.lock_list(uow, guest)
    if guest_list is None:
        return
    coming = queries.wishes_of(uow, guest_list)
    if coming:
        user_list = queries.open_list(uow, user)
        known = {wish.product_id: wish.note for wish in queries.wishes_of(uow, user_list)}
        combined = combine_wishes(_rows(coming), [WishRow(*one) for one in known.items()])
        fresh = [row.product_id for row in combined if row.product_id not in known]
        queries.move_wishes(uow, guest_list, user_list, fresh)
        for row in combined:
            if known.get(row.product_id, row.note) != row.note:
                queries.update_wish(uow, user_list, row.product_id, note=row.note)
        _watch_from_now(uow, user_list, fresh, user)
        queries.update_list(uow, user_list)
    queries.delete_list(uow, guest_list)


def show_wishes(uow: UnitOfWork, wishes: Sequence[Wish], reader: Reader) -> list[WishView]:
    """Wishes as this reader sees them; products that are gone altogether are left out."""
    currency = get_shop_profile(uow).currency
    ids = [wish.product_id for wish in wishes]
    quotes = quote_products(uow, dict.fromkeys(ids, 1), group=reader.price_group, currency=currency) if ids else {}
    cards = {
        card.id: card
        for card in products_by_ids(
            uow,
            ids,
            language=reader.language,
            currency=currency,
            group=reader.price_group,
            vehicle_id=reader.vehicle_id,
            vehicle_year=reader.vehicle_year,
        )
    }
    return [
        WishView(
            card=cards[wish.product_id],
            note=wish.note,
            seen=None if wish.seen_minor is None else Money(wish.seen_minor, wish.currency),
            added_at=wish.added_at,
            sellable=quotes[wish.product_id].sellable,
            is_gone=quotes[wish.product_id].reason not in WISHABLE,
        )
        for wish in wishes
        if wish.product_id in cards
    ]


def memory_of(row: Any) -> PriceMemory:
    """What a row remembers of its product's price."""
    return PriceMemory(row.base_minor, row.higher_minor, row.higher_since)


def _rows(wishes: Sequence[Wish]) -> list[WishRow]:
    return [WishRow(wish.product_id, wish.note) for wish in wishes]


def _watch_from_now(uow: UnitOfWork, wishlist_id: int, product_ids: Sequence[int], user: WishOwner) -> None:
    if not product_ids:
        return
    currency = get_shop_profile(uow).currency
    quotes = quote_products(uow, dict.fromkeys(product_ids, 1), group=user.price_group, currency=currency)
    for product_id, quote in quotes.items():
        price = quote.unit_price.amount_minor if quote.unit_price else None
        queries.update_wish(
            uow, wishlist_id, product_id, base_minor=price, higher_minor=None, higher_since=None, currency=currency
        )


def _write(uow: UnitOfWork, wishlist_id: int, wish: RemovedWish) -> None:
    memory = wish.memory
    row = {
        "product_id": wish.product_id,
        "note": wish.note,
        "seen_minor": wish.seen_minor,
        "currency": wish.currency,
        "added_at": wish.added_at,
        "base_minor": memory.base_minor,
        "higher_minor": memory.higher_minor,
        "higher_since": memory.higher_since,
    }
    queries.insert_wish(uow, wishlist_id, row)
    queries.update_list(uow, wishlist_id)


def _find(uow: UnitOfWork, owner: WishOwner, product_id: int) -> Wish:
    wish = queries.find_wish(uow, owner, product_id) if is_row_id(product_id) else None
    if wish is None:
        raise NotFound("Wish")
    return wish


def _quote(uow: UnitOfWork, product_id: int, owner: WishOwner) -> Quote:
    currency = get_shop_profile(uow).currency
    quote = quote_products(uow, {product_id: 1}, group=owner.price_group, currency=currency)[product_id]
    if quote.reason not in WISHABLE:
        raise NotFound("Product")
    return quote


def _clean_note(note: str) -> str:
    note = clean_line(note, field="note")
    if len(note) > MAX_NOTE:
        raise InvalidInput("note", "A note has at most 300 characters.")
    return note
