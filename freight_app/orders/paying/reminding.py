"""Transfers that have not come: customers are reminded a day before their parts go on sale again. The clock calls."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import format_moment
from freight_app.orders import queries as order_queries
from freight_app.orders.models import OrderStatus
from freight_app.orders.notices import post_letter, written_amount
from freight_app.orders.paying import transfer_queries
from freight_app.shop.service import get_shop_profile

REMIND_BEFORE = timedelta(days=1)
MAX_AT_ONCE = 100


def remind_of_transfers(uow: UnitOfWork) -> int:
    """Write to those whose transfer is awaited for less than a day more; how many. Once for each awaited transfer.

    Whoever was given a day or less from the beginning has just read it, and is not reminded.
    """
    profile = get_shop_profile(uow)
    reminded = 0
    for order_id in transfer_queries.orders_to_remind(uow, uow.now(), REMIND_BEFORE, MAX_AT_ONCE):
        order = order_queries.lock_order_by_id(uow, order_id)
        if order.status != OrderStatus.PENDING or order.held_until is None:
            continue
        payment = transfer_queries.note_reminder(uow, order_id)
        if payment is None:
            continue
        reminded += 1
        facts = {
            "amount": written_amount(order, payment.amount_minor),
            "pay_before": format_moment(order.held_until, order.language, zone=profile.time_zone, width="full"),
            "bank_details": profile.bank_details,
        }
        occasion = f"transfer_reminder:{cast('int', payment.id)}"
        post_letter(uow, order, "transfer_reminder", occasion=occasion, facts=facts)
    return reminded
