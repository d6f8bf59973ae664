"""Price drops: the clock looks at the prices that people wait for; each person hears of theirs once a day at most.

It looks at what each person would pay, their group's price, whatever made it another one: a change by hand, a loaded
list, or a date from which a price holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import col

from freight_app.accounts.values import email_key
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.queries import price_rows
from freight_app.catalogue.rules import price_for
from freight_app.catalogue.service import products_by_ids
from freight_app.catalogue.wishes import watch_queries
from freight_app.catalogue.wishes.models import PriceDrop, ProductWatch, Wish
from freight_app.catalogue.wishes.rules import Drop, PriceMemory, look_at_price
from freight_app.catalogue.wishes.telling import stop_address
from freight_app.catalogue.wishes.wishing import memory_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.ids import hash_token
from freight_app.kit.languages import format_money
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.messaging.service import send_message
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

BATCH = 500
# A mail that lists more is not read.
MAX_LINES = 20

Table = type[Wish] | type[ProductWatch]
ReadBatch = Callable[[UnitOfWork, int, int], list[Any]]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a look at one price found; nothing is written until all of the batch were looked at."""

    table: Table
    row: Any
    before: PriceMemory
    after: PriceMemory
    drop: Drop | None
    currency: str


def look_at_prices(house: House) -> int:
    """Look at every price that somebody waits for, then send the digests that are due; answers how many drops."""
    sources: tuple[tuple[Table, ReadBatch], ...] = (
        (Wish, watch_queries.watched_wishes),
        (ProductWatch, watch_queries.watched_prices),
    )
    drops = sum(_look_through(house, table, read) for table, read in sources)
    send_digests(house)
    return drops


def send_digests(house: House) -> int:
    """One mail to each person with drops to hear of who had none today; answers how many were written."""
    with house.read() as uow:
        people = watch_queries.people_with_drops(uow)
    sent = 0
    for person in people:
        with house.write() as uow:
            sent += _send_digest(uow, person)
    return sent


def _look_through(house: House, table: Table, read: ReadBatch) -> int:
    last, drops = 0, 0
    while True:
        # Looked at in a unit that only reads: most prices are what they were, and nobody waits meanwhile.
        with house.read() as uow:
            rows = read(uow, last, BATCH)
            seen = _look(uow, table, rows)
        if seen:
            with house.write() as uow:
                drops += sum(_keep(uow, one) for one in seen)
        if len(rows) < BATCH:
            return drops
        last = rows[-1].id


def _look(uow: UnitOfWork, table: Table, rows: Sequence[Any]) -> list[Sighting]:
    """Those that are to be remembered otherwise than before."""
    currency = get_shop_profile(uow).currency
    percent = Decimal(str(uow.port(Settings).price_drop_percent))
    ids = sorted({row.product_id for row in rows})
    groups = {row.price_group for row in rows}
    prices = {group: price_rows(uow, ids, group=group, currency=currency) for group in groups}
    seen: list[Sighting] = []
    for row in rows:
        price = price_for(prices[row.price_group][row.product_id], group=row.price_group, quantity=1)
        before = memory_of(row)
        # A shop that changed its currency begins anew: two currencies are never compared.
        known = before if row.currency == currency else PriceMemory()
        target = row.target_minor if row.currency == currency else None
        after, drop = look_at_price(known, price, now=uow.now(), percent=percent, target_minor=target)
        if after != before:
            seen.append(Sighting(table, row, before, after, drop, currency))
    return seen


def _keep(uow: UnitOfWork, seen: Sighting) -> int:
    row, drop = seen.row, seen.drop
    if not watch_queries.remember_price(uow, seen.table, row.id, seen.before, seen.after, seen.currency):
        return 0
    if drop is None:
        return 0
    watch_queries.keep_drop(
        uow,
        {
            "person": f"user:{row.user_id}" if row.user_id else f"mail:{hash_token(email_key(row.email))}",
            "user_id": row.user_id,
            "email": row.email,
            "language": row.language,
            "product_id": row.product_id,
            "from_minor": drop.from_minor,
            "to_minor": drop.to_minor,
            "currency": seen.currency,
            "watch_id": row.id if row.target_minor is not None else None,
            "notice_token": row.token,
            "found_at": uow.now(),
        },
    )
    return 1


def _send_digest(uow: UnitOfWork, person: str) -> bool:
    """Drops that have gone again by now are not told of."""
    drops = watch_queries.lock_drops(uow, person)
    if not drops:
        return False
    first = drops[0]
    reader = (first.email, first.language) if first.user_id is None else watch_queries.reader_of(uow, first.user_id)
    holding = _still_hold(uow, drops) if reader else []
    # What one mail does not hold is for tomorrow's.
    told = [drop.id or 0 for drop in drops if drop not in holding[MAX_LINES:]]
    if reader is None or not holding:
        watch_queries.mark_told(uow, told)
        return False
    address, language = reader
    listed = holding[:MAX_LINES]
    cards = {card.id: card for card in products_by_ids(uow, [drop.product_id for drop in listed], language=language)}
    message_id = send_message(
        uow,
        template="price_drops",
        to=str(address),
        language=language,
        data={
            "lines": [_line(drop, cards[drop.product_id].name, language) for drop in listed],
            "link": f"/p/{cards[listed[0].product_id].sku}" if len(listed) == 1 or first.email else "/wishlist",
            "stop_link": stop_address(uow, first.notice_token),
        },
        # The key is the promise: a person has at most one such mail a day.
        key=f"price_drops:{person}:{today_of_shop(uow):%Y%m%d}",
    )
    if message_id is None:
        return False
    watch_queries.mark_told(uow, told)
    reached = [drop.watch_id for drop in listed if drop.watch_id is not None]
    if reached:
        watch_queries.end_watches(uow, col(ProductWatch.id).in_(reached))
    return True


def _still_hold(uow: UnitOfWork, drops: Sequence[PriceDrop]) -> list[PriceDrop]:
    """Those that cost no more now than when they were found, to this person, and are sold."""
    currency = get_shop_profile(uow).currency
    group = watch_queries.price_group_of(uow, drops[0].user_id)
    quotes = quote_products(uow, {drop.product_id: 1 for drop in drops}, group=group, currency=currency)
    return [
        drop
        for drop in drops
        if (price := quotes[drop.product_id].unit_price) is not None
        and quotes[drop.product_id].sellable
        and drop.currency == currency
        and price.amount_minor <= drop.to_minor
    ]


def _line(drop: PriceDrop, name: str, language: str) -> dict[str, str]:
    now = format_money(Money(drop.to_minor, drop.currency), language)
    before = format_money(Money(drop.from_minor, drop.currency), language)
    return {"name": name, "before": before if drop.to_minor < drop.from_minor else "", "total": now}
