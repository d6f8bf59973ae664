"""Prices per currency, customer group and quantity, and the history that keeps itself.

Prices hold the tax. A row of ``product_price`` is never written without its row of history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models, queries
from freight_app.catalogue.dtos import PriceBreak, PriceChangeView, PriceView, Quote
from freight_app.catalogue.media_urls import image_url
from freight_app.catalogue.rules import COMPARE_FOR, PastPrice, previous_higher_price, price_breaks, price_for
from freight_app.catalogue.search_index import chunked, touch_products
from freight_app.catalogue.values import PUBLIC_GROUP, ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.money import Money
from freight_app.kit.upsert import insert_into, insert_many
from freight_app.shop import taxes

MAX_QUANTITY = 1_000_000
MAX_HISTORY = 1_000


@dataclass(frozen=True, slots=True)
class PriceSetting:
    """One price to set; ``amount`` is of one unit."""

    product_id: int
    amount: Money
    group: str = PUBLIC_GROUP
    min_quantity: int = 1


def set_price(
    uow: UnitOfWork,
    product_id: int,
    amount: Money,
    *,
    group: str = PUBLIC_GROUP,
    min_quantity: int = 1,
    reason: str = "",
) -> None:
    """Put a price in force from now on. Setting the price that is already there changes nothing.

    Raises ``NotFound`` for an unknown product and ``InvalidInput`` on ``amount``, ``group`` or ``min_quantity``.
    """
    set_prices(uow, [PriceSetting(product_id, amount, group, min_quantity)], reason=reason)


def set_prices(uow: UnitOfWork, settings: Sequence[PriceSetting], *, reason: str = "") -> set[int]:
    """Set many prices at once, for the same reason; returns the ids of the products whose prices changed."""
    uow.actor.require(Permission.PRICES_EDIT)
    if len(reason) > 300:
        raise InvalidInput("reason", "A reason has at most 300 characters.")
    for setting in settings:
        _check(setting)
    return set().union(*(_set_chunk(uow, chunk, reason) for chunk in chunked(settings)))


def withdraw_price(
    uow: UnitOfWork, product_id: int, *, currency: str, group: str = PUBLIC_GROUP, min_quantity: int = 1, reason: str
) -> None:
    """Take a price away: without any, the product is "ask for the price". ``NotFound`` when there is none."""
    uow.actor.require(Permission.PRICES_EDIT)
    price = models.ProductPrice
    row = uow.session.exec(
        sa.delete(price)
        .where(
            col(price.product_id) == product_id,
            col(price.currency) == currency,
            col(price.price_group) == group,
            col(price.min_quantity) == min_quantity,
        )
        .returning(col(price.amount_minor))
    ).first()
    if row is None:
        raise NotFound("Price")
    uow.session.connection().execute(
        sa.insert(models.PriceHistory),
        [
            _history(uow, PriceSetting(product_id, Money.zero(currency), group, min_quantity), row[0], reason)
            | {"to_minor": None}
        ],
    )
    touch_products(uow)


def _check(setting: PriceSetting) -> None:
    if setting.amount.amount_minor <= 0:
        raise InvalidInput("amount", "A price is more than zero.")
    if not 1 <= setting.min_quantity <= MAX_QUANTITY:
        raise InvalidInput("min_quantity", "A quantity from 1 to {most} is needed.", most=MAX_QUANTITY)
    if not setting.group or len(setting.group) > 40:
        raise InvalidInput("group", "A customer group of 1 to 40 characters is needed.")


def _key(setting: PriceSetting) -> tuple[int, str, str, int]:
    return setting.product_id, setting.amount.currency, setting.group, setting.min_quantity


def _set_chunk(uow: UnitOfWork, settings: list[PriceSetting], reason: str) -> set[int]:
    wanted = {_key(setting): setting for setting in settings}
    ids = sorted({setting.product_id for setting in settings})
    queries.lock_products(uow, ids)
    price = models.ProductPrice
    current: dict[tuple[int, str, str, int], int] = {
        (row.product_id, row.currency, row.price_group, row.min_quantity): row.amount_minor
        for row in uow.session.connection().execute(
            sa.select(
                *(col(price.product_id), col(price.currency), col(price.price_group)),
                *(col(price.min_quantity), col(price.amount_minor)),
            ).where(col(price.product_id).in_(ids))
        )
    }
    changed = {key: setting for key, setting in wanted.items() if current.get(key) != setting.amount.amount_minor}
    if not changed:
        return set()
    past = _past_prices(uow, [key[0] for key in changed if key in current])
    rows: list[dict[str, Any]] = []
    for key, setting in changed.items():
        before = current.get(key)
        if before is not None:
            past[key].append(PastPrice(before, uow.now()))
        higher = previous_higher_price(past[key], current_minor=setting.amount.amount_minor, now=uow.now())
        rows.append(
            {
                "product_id": setting.product_id,
                "currency": setting.amount.currency,
                "price_group": setting.group,
                "min_quantity": setting.min_quantity,
                "amount_minor": setting.amount.amount_minor,
                "compare_minor": higher.amount_minor if higher else None,
                "compare_until": higher.until + COMPARE_FOR if higher else None,
            }
        )
    statement = insert_into(uow.dialect, price)
    kept = ("amount_minor", "compare_minor", "compare_until")
    connection = uow.session.connection()
    insert_many(
        connection,
        statement.on_conflict_do_update(
            index_elements=["product_id", "currency", "price_group", "min_quantity"],
            set_={name: statement.excluded[name] for name in kept},
        ),
        rows,
    )
    insert_many(
        connection,
        sa.insert(models.PriceHistory),
        [_history(uow, setting, current.get(key), reason) for key, setting in changed.items()],
    )
    touch_products(uow)
    return {key[0] for key in changed}


def _history(uow: UnitOfWork, setting: PriceSetting, before: int | None, reason: str) -> dict[str, Any]:
    return {
        "product_id": setting.product_id,
        "currency": setting.amount.currency,
        "price_group": setting.group,
        "min_quantity": setting.min_quantity,
        "from_minor": before,
        "to_minor": setting.amount.amount_minor,
        "changed_at": uow.now(),
        "changed_by": uow.actor.label,
        "changed_by_user_id": uow.actor.user_id,
        "reason": reason,
    }


def _past_prices(uow: UnitOfWork, ids: list[int]) -> dict[tuple[int, str, str, int], list[PastPrice]]:
    """The amounts that ended within the time in which an old price may still be shown."""
    past: dict[tuple[int, str, str, int], list[PastPrice]] = defaultdict(list)
    if not ids:
        return past
    history = models.PriceHistory
    for row in uow.session.connection().execute(
        sa.select(
            *(col(history.product_id), col(history.currency), col(history.price_group), col(history.min_quantity)),
            *(col(history.from_minor), col(history.changed_at)),
        ).where(
            col(history.product_id).in_(ids),
            col(history.changed_at) > uow.now() - COMPARE_FOR,
            col(history.from_minor).is_not(None),
        )
    ):
        key = (row.product_id, row.currency, row.price_group, row.min_quantity)
        past[key].append(PastPrice(row.from_minor, row.changed_at))
    return past


# --- reading


def price_history(uow: UnitOfWork, product_id: int, *, limit: int = MAX_HISTORY) -> list[PriceChangeView]:
    """Every change of the product's prices, newest first."""
    history = models.PriceHistory
    rows = uow.session.connection().execute(
        sa.select(history.__table__)  # type: ignore[attr-defined]
        .where(col(history.product_id) == product_id)
        .order_by(col(history.changed_at).desc(), col(history.id).desc())
        .limit(min(limit, MAX_HISTORY))
    )
    return [
        PriceChangeView(
            changed_at=row.changed_at,
            changed_by=row.changed_by,
            group=row.price_group,
            min_quantity=row.min_quantity,
            before=None if row.from_minor is None else Money(row.from_minor, row.currency),
            after=None if row.to_minor is None else Money(row.to_minor, row.currency),
            reason=row.reason,
        )
        for row in rows
    ]


def list_prices(uow: UnitOfWork, product_id: int) -> list[PriceView]:
    """Every price in force, by currency, group and quantity."""
    price = models.ProductPrice
    rows = uow.session.connection().execute(
        sa.select(col(price.price_group), col(price.min_quantity), col(price.amount_minor), col(price.currency))
        .where(col(price.product_id) == product_id)
        .order_by(col(price.currency), col(price.price_group), col(price.min_quantity))
    )
    return [
        PriceView(group=row.price_group, min_quantity=row.min_quantity, amount=Money(row.amount_minor, row.currency))
        for row in rows
    ]


def list_price_breaks(uow: UnitOfWork, product_id: int, *, group: str, currency: str) -> list[PriceBreak]:
    rows = queries.price_rows(uow, [product_id], group=group, currency=currency)[product_id]
    return [
        PriceBreak(min_quantity=quantity, unit_price=Money(amount, currency))
        for quantity, amount in price_breaks(rows, group=group)
    ]


def quote_products(
    uow: UnitOfWork, quantities: Mapping[int, int], *, group: str = PUBLIC_GROUP, currency: str
) -> dict[int, Quote]:
    """What each product costs now at the quantity asked for. Every id is answered, also those that are not sold.

    Raises ``InvalidInput`` on ``quantity`` below 1.
    """
    if any(quantity < 1 for quantity in quantities.values()):
        raise InvalidInput("quantity", "A quantity of at least 1 is needed.")
    ids = sorted(filter(queries.is_row_id, quantities))
    rows = queries.price_rows(uow, ids, group=group, currency=currency)
    tax_rates: dict[str, Decimal] = {}
    quotes: dict[int, Quote] = {}
    for product in queries.products_to_quote(uow, ids):
        if product.tax_class not in tax_rates:
            tax_rates[product.tax_class] = taxes.tax_rate_of(uow, product.tax_class)
        amount = price_for(rows[product.id], group=group, quantity=quantities[product.id])
        for_sale = product.status == ProductStatus.ACTIVE and product.deleted_at is None
        quotes[product.id] = Quote(
            product_id=product.id,
            sku=product.sku,
            name=product.names,
            brand=product.brand_name,
            image_url=image_url(product.cover, 96),
            unit_price=None if amount is None else Money(amount, currency),
            tax_class=product.tax_class,
            tax_rate=tax_rates[product.tax_class],
            sellable=for_sale and amount is not None,
            reason="not_for_sale" if not for_sale else "no_price" if amount is None else "",
        )
    return {product_id: quotes.get(product_id) or _unknown(product_id) for product_id in quantities}


def _unknown(product_id: int) -> Quote:
    return Quote(
        product_id=product_id,
        sku="",
        name={},
        brand=None,
        image_url=None,
        unit_price=None,
        tax_class="",
        tax_rate=Decimal(0),
        sellable=False,
        reason="not_found",
    )
