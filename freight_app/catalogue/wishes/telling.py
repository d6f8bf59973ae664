"""Back in stock: those who wait are told once, the longest waiting first, no more of them than there are pieces for.

The stock room's news come up as ``AvailabilityRose`` in the transaction that changed a level (decision 0002); who waits
is told by a task. When few pieces came, the next in line are told a day later, if pieces are still there.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from freight_app.catalogue.events import AvailabilityRose
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.service import products_by_ids
from freight_app.catalogue.wishes import watch_queries
from freight_app.catalogue.wishes.rules import HEAD_START, count_to_tell
from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.settings import Settings
from freight_app.messaging.service import send_message
from freight_app.shop.service import get_shop_profile
from freight_app.work.registry import task
from freight_app.work.service import enqueue

TELL = "catalogue.tell_waiting"


def hear_of_stock(uow: UnitOfWork, event: AvailabilityRose) -> None:
    """Whoever received the goods does not wait for the mails to be written."""
    ask_to_tell(uow, event.product_ids)


def ask_to_tell(uow: UnitOfWork, product_ids: Collection[int]) -> None:
    """Have those told who wait for one of these products, if anybody does."""
    for product_id in watch_queries.awaited_products(uow, product_ids):
        enqueue(uow, TELL, {"product_id": product_id})


@task(TELL)
def tell_waiting(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Write to as many as the pieces that are there allow; look again when these have had their day."""
    product_id = payload["product_id"]
    available = watch_queries.lock_available(uow, product_id)
    if available <= 0 or not _is_sold(uow, product_id):
        return
    waiting = watch_queries.count_waiting(uow, product_id)
    number = count_to_tell(
        available=available,
        per_piece=uow.port(Settings).notices_per_piece,
        told_lately=watch_queries.count_told_since(uow, product_id, uow.now() - HEAD_START),
        waiting=waiting,
    )
    for watch in watch_queries.claim_longest_waiting(uow, product_id, number) if number else []:
        _write(uow, product_id, watch)
    if waiting > number:
        again = uow.now() + HEAD_START
        # One look a day, however often pieces come in.
        enqueue(uow, TELL, payload, run_at=again, unique_key=f"{product_id}:{again:%Y%m%d}")


def stop_address(uow: UnitOfWork, token: str) -> str:
    """Where the mails of a kind are ended, as a whole address."""
    return f"{uow.port(Settings).resolved_public_url}/notices/{token}"


def subscribe(bus: EventBus) -> None:
    bus.subscribe(AvailabilityRose, hear_of_stock)


def _is_sold(uow: UnitOfWork, product_id: int) -> bool:
    currency = get_shop_profile(uow).currency
    return quote_products(uow, {product_id: 1}, currency=currency)[product_id].reason in ("", "no_price")


def _write(uow: UnitOfWork, product_id: int, watch: Any) -> None:
    reader = (watch.email, watch.language) if watch.user_id is None else watch_queries.reader_of(uow, watch.user_id)
    if reader is None:
        return
    address, language = reader
    [card] = products_by_ids(uow, [product_id], language=language)
    send_message(
        uow,
        template="back_in_stock",
        to=address,
        language=language,
        data={
            "product": card.name,
            "number": card.mpn or card.sku,
            "link": f"/p/{card.sku}",
            "stop_link": stop_address(uow, watch.token),
        },
        key=f"back_in_stock:{watch.id}",
    )
