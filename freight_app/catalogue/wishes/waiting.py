"""Waiting for a product: to be told when it is there again, or costs less. Users at once, guests once confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col

from freight_app.accounts.values import email_key, parse_email
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.service import products_by_ids
from freight_app.catalogue.wishes import queries, watch_queries
from freight_app.catalogue.wishes.dtos import NoticesView, Reader, Watcher, WatchKind, WatchView, WishOwner
from freight_app.catalogue.wishes.errors import AlreadyInStock
from freight_app.catalogue.wishes.models import PriceDrop, ProductWatch
from freight_app.catalogue.wishes.telling import ask_to_tell
from freight_app.catalogue.wishes.wishing import WISHABLE
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.messaging.service import send_message
from freight_app.shop.service import get_shop_profile

MAX_WATCHES = 100
# Whoever types in other people's addresses soon stops writing to them.
MAX_UNCONFIRMED = 5
CONFIRM_WITHIN = timedelta(hours=48)
KEEP_ENDED = timedelta(days=90)
KEEP_GUEST_LISTS = timedelta(days=365)
_MAX_TOKEN = 64


def wait_for_stock(uow: UnitOfWork, watcher: Watcher, product_id: int) -> WatchView:
    """Tell this person once when the product is there; asking twice is asking once, for longer.

    Raises ``NotFound`` for a product that the shop does not show, ``AlreadyInStock``, ``InvalidInput`` on ``email``.
    """
    return _wait(uow, watcher, WatchKind.STOCK, product_id, None)


def wait_for_price(uow: UnitOfWork, watcher: Watcher, product_id: int, target: Money | None = None) -> WatchView:
    """Tell this person when the product costs them ``target`` or less, once; without one, at every drop worth telling.

    Raises as ``wait_for_stock``, and ``InvalidInput`` on a ``target`` that is no more than it costs already.
    """
    return _wait(uow, watcher, WatchKind.PRICE, product_id, target)


def confirm_watch(uow: UnitOfWork, token: str) -> WatchView:
    """A guest pressed the button in our mail: now they are told. Pressing again changes nothing. ``NotFound``."""
    watch = _by_token(uow, token)
    if watch is None or watch.id is None or watch.ended_at is not None:
        raise NotFound("Notice")
    if watch.confirmed_at is None:
        watch_queries.update_watch(uow, watch.id, confirmed_at=uow.now())
        # It may have come in while the mail was on its way.
        if watch.kind == WatchKind.STOCK:
            ask_to_tell(uow, [watch.product_id])
    return _view_of(uow, _watcher_of(watch), token)


def list_notices(uow: UnitOfWork, watcher: Watcher) -> NoticesView:
    """All that a person waits for, the newest first."""
    watches = watch_queries.live_watches(uow, watcher)
    wishlist = None
    if watcher.user_id is not None:
        wishlist = queries.find_list(uow, WishOwner(user_id=watcher.user_id))
    return NoticesView(
        watches=_views(uow, watches, watcher), tells_prices=None if wishlist is None else wishlist.tells_prices
    )


def end_notice(uow: UnitOfWork, watcher: Watcher, token: str) -> None:
    """Wait no more. ``NotFound`` for a notice of somebody else; one that has ended is no error."""
    watch = _by_token(uow, token)
    if watch is None or _watcher_of(watch) != _plain(watcher):
        raise NotFound("Notice")
    watch_queries.end_watches(uow, col(ProductWatch.id) == watch.id)
    watch_queries.forget_drops(uow, col(PriceDrop.notice_token) == token)


def tell_prices(uow: UnitOfWork, user_id: int, *, wanted: bool) -> None:
    """Whether a user is told of lower prices of what they wished for."""
    wishlist_id = queries.lock_list(uow, WishOwner(user_id=user_id))
    if wishlist_id is None:
        raise NotFound("Wishlist")
    queries.update_list(uow, wishlist_id, tells_prices=wanted)


def whose_notices(uow: UnitOfWork, token: str, *, language: str) -> Watcher:
    """The person to whom a link in one of our mails belongs. ``NotFound`` for a token that is none."""
    watch = _by_token(uow, token)
    if watch is not None:
        return Watcher(
            user_id=watch.user_id,
            email=watch.email,
            language=language,
            price_group=watch_queries.price_group_of(uow, watch.user_id),
        )
    wishlist = queries.find_by_notice_token(uow, token) if _is_token(token) else None
    if wishlist is None or wishlist.user_id is None:
        raise NotFound("Notice")
    group = watch_queries.price_group_of(uow, wishlist.user_id)
    return Watcher(user_id=wishlist.user_id, language=language, price_group=group)


def needs_confirming(uow: UnitOfWork, token: str) -> bool:
    """Whether a link is of a notice that waits for its button to be pressed."""
    watch = _by_token(uow, token)
    return watch is not None and watch.confirmed_at is None and watch.ended_at is None


def end_all_notices(uow: UnitOfWork, watcher: Watcher) -> None:
    """No more mails of this kind to this person."""
    watch_queries.end_watches(uow, watch_queries.of_watcher(watcher))
    if watcher.user_id is not None:
        wishlist_id = queries.lock_list(uow, WishOwner(user_id=watcher.user_id))
        if wishlist_id is not None:
            queries.update_list(uow, wishlist_id, tells_prices=False)
        watch_queries.forget_drops(uow, col(PriceDrop.user_id) == watcher.user_id)
    else:
        watch_queries.forget_drops(uow, col(PriceDrop.email) == watcher.email)


def tidy_wishes(uow: UnitOfWork) -> int:
    """End what has expired, forget what was never confirmed or ended long ago; answers how many."""
    ended = watch_queries.end_watches(uow, col(ProductWatch.expires_at) <= uow.now())
    forgotten = watch_queries.delete_old(
        uow, unconfirmed=uow.now() - CONFIRM_WITHIN, ended=uow.now() - KEEP_ENDED
    ) + queries.delete_guest_lists(uow, uow.now() - KEEP_GUEST_LISTS)
    return ended + forgotten


def _wait(uow: UnitOfWork, watcher: Watcher, kind: WatchKind, product_id: int, target: Money | None) -> WatchView:
    if watcher.email is not None:
        watcher = Watcher(email=parse_email(watcher.email), language=watcher.language, price_group=watcher.price_group)
    price = _check(uow, watcher, kind, product_id, target)
    values = {
        "target_minor": target.amount_minor if target else None,
        "expires_at": uow.now() + timedelta(days=uow.port(Settings).notice_days),
    }
    known = watch_queries.find_live(uow, watcher, kind, product_id)
    if known is not None and known.id is not None:
        watch_queries.update_watch(uow, known.id, **values)
    else:
        _refuse_too_many(uow, watcher)
        row = {
            "kind": kind,
            "product_id": product_id,
            "user_id": watcher.user_id,
            "email": watcher.email,
            "email_key": email_key(watcher.email) if watcher.email else None,
            "language": watcher.language,
            "token": new_token(),
            "currency": get_shop_profile(uow).currency,
            "base_minor": price,
            "created_at": uow.now(),
            # Whoever is signed in has proved that the address is theirs.
            "confirmed_at": uow.now() if watcher.user_id is not None else None,
            **values,
        }
        watch_queries.insert_watch(uow, row)
    watch = watch_queries.find_live(uow, watcher, kind, product_id)
    if watch is None:
        raise NotFound("Notice")
    if watch.confirmed_at is None:
        _ask_to_confirm(uow, watch)
    return _view_of(uow, watcher, watch.token)


def _check(uow: UnitOfWork, watcher: Watcher, kind: WatchKind, product_id: int, target: Money | None) -> int | None:
    """The price that this person would pay now; raises what stands in the way."""
    currency = get_shop_profile(uow).currency
    quote = quote_products(uow, {product_id: 1}, group=watcher.price_group, currency=currency)[product_id]
    if quote.reason not in WISHABLE:
        raise NotFound("Product")
    if kind is WatchKind.STOCK and watch_queries.lock_available(uow, product_id) > 0:
        raise AlreadyInStock("It is in stock: nobody need wait.", product_id=product_id)
    price = quote.unit_price
    if target is not None:
        if target.currency != currency or target.amount_minor <= 0:
            raise InvalidInput("target", "A price above zero is needed.")
        if price is not None and price.amount_minor <= target.amount_minor:
            raise InvalidInput("target", "It costs no more than that already.")
    return price.amount_minor if price else None


def _refuse_too_many(uow: UnitOfWork, watcher: Watcher) -> None:
    field = "email" if watcher.email else "product_id"
    if len(watch_queries.live_watches(uow, watcher)) >= MAX_WATCHES:
        raise InvalidInput(field, "At most 100 notices at a time. End one first.")
    if watcher.email and len(watch_queries.live_watches(uow, watcher, confirmed=False)) >= MAX_UNCONFIRMED:
        raise InvalidInput("email", "Press the button in the mails that we sent to this address first.")


def _ask_to_confirm(uow: UnitOfWork, watch: ProductWatch) -> None:
    [card] = products_by_ids(uow, [watch.product_id], language=watch.language)
    send_message(
        uow,
        template="notice_confirm",
        to=str(watch.email),
        language=watch.language,
        data={"product": card.name, "number": card.mpn or card.sku, "link": f"/notices/{watch.token}"},
        # At most one a day, however often somebody asks.
        key=f"notice_confirm:{watch.id}:{uow.now():%Y%m%d}",
    )


def _view_of(uow: UnitOfWork, watcher: Watcher, token: str) -> WatchView:
    watches = [one for one in watch_queries.live_watches(uow, watcher) if one.token == token]
    views = _views(uow, watches, watcher)
    if not views:
        raise NotFound("Notice")
    return views[0]


def _views(uow: UnitOfWork, watches: Sequence[ProductWatch], watcher: Watcher) -> list[WatchView]:
    reader = Reader(language=watcher.language, price_group=watcher.price_group)
    found = products_by_ids(
        uow, [one.product_id for one in watches], language=reader.language, group=reader.price_group
    )
    cards = {card.id: card for card in found}
    return [
        WatchView(
            token=one.token,
            kind=WatchKind(one.kind),
            card=cards[one.product_id],
            target=None if one.target_minor is None else Money(one.target_minor, one.currency),
            created_at=one.created_at,
            expires_at=one.expires_at,
            is_confirmed=one.confirmed_at is not None,
        )
        for one in watches
        if one.product_id in cards
    ]


def _watcher_of(watch: ProductWatch) -> Watcher:
    return Watcher(user_id=watch.user_id, email=watch.email)


def _plain(watcher: Watcher) -> Watcher:
    return Watcher(user_id=watcher.user_id, email=watcher.email)


def _by_token(uow: UnitOfWork, token: str) -> ProductWatch | None:
    return watch_queries.find_by_token(uow, token) if _is_token(token) else None


def _is_token(token: str) -> bool:
    return 0 < len(token) <= _MAX_TOKEN and "\0" not in token
