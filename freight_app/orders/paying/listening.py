"""What happens around money on hearing news of orders. Put in by ``wiring.py``."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.orders.events import MoneyOwedBack, OrderCancelled, OrderEvent, OrderExpired
from freight_app.orders.paying import card_pages, page_queries, refunds
from freight_app.orders.paying.models import ASKED_ABOUT
from freight_app.orders.ports import PaymentGateway

# What a worker does for this room: naming them here is what registers them.
TASKS = (card_pages.SETTLE, refunds.SEND)


def ask_once_more(uow: UnitOfWork, event: OrderEvent) -> None:
    """An order comes to nothing while a page for it is open: whoever pays at this moment is to be paid back soon."""
    for page in page_queries.pages_of_order(uow, event.order_id, uow.port(PaymentGateway).name):
        if page.status in ASKED_ABOUT:
            card_pages.ask_later(uow, page.gateway_reference)


def subscribe(bus: EventBus) -> None:
    bus.subscribe(OrderCancelled, ask_once_more)
    bus.subscribe(OrderExpired, ask_once_more)
    bus.subscribe(MoneyOwedBack, refunds.keep_by_rule)
