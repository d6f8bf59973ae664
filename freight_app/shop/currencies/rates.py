"""Rates of a day: looked up and written down. For every room; ``showing.py`` is about the shop's pages alone.

``convert`` and ``Rate`` are in ``rules.py``: a document that uses a rate keeps it and never asks again.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import currency_exponent
from freight_app.kit.pagination import Page, PageRequest
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies import queries
from freight_app.shop.currencies.dtos import RateDraft, RateView
from freight_app.shop.currencies.errors import NoRate
from freight_app.shop.currencies.models import ExchangeRate
from freight_app.shop.currencies.rules import MAX_AHEAD, Rate, cross, inverse, read_rate_value, same_currency
from freight_app.shop.service import SHOP_TOPIC, get_shop_profile

# What published tables are told in: through them two currencies meet that nobody quotes against one another.
_REFERENCES = ("EUR", "USD")


def rate_on(uow: UnitOfWork, base: str, quote: str, on: date) -> Rate:
    """What one ``base`` is worth in ``quote`` on a day: the newest that was known on it or before.

    Directly or turned round; through the shop's currency, else EUR or USD, where that is newer. A rate through a third
    currency is as old as the older of its two. Raises ``NoRate``, and ``InvalidInput`` for what is no currency.
    """
    for code in (base, quote):
        currency_exponent(code)
    if base == quote:
        return same_currency(base, on)
    between = dict.fromkeys((get_shop_profile(uow).currency, *_REFERENCES))
    found = [
        find_direct(uow, base, quote, on),
        *(_through(uow, base, third, quote, on) for third in between if third not in (base, quote)),
    ]
    known = [rate for rate in found if rate is not None]
    if not known:
        raise NoRate(base, quote, on)
    # The first of the newest: of two that are equally old the shorter way is the truer one.
    return max(known, key=lambda rate: rate.on)


def find_direct(uow: UnitOfWork, base: str, quote: str, on: date) -> Rate | None:
    """The newest between two currencies alone, turned round where it was written the other way."""
    row = queries.newest_between(uow, base, quote, on)
    if row is None:
        return None
    rate = Rate(row.base, row.quote, Decimal(row.value), row.rated_on, row.source)
    return rate if row.base == base else inverse(rate)


def _through(uow: UnitOfWork, base: str, third: str, quote: str, on: date) -> Rate | None:
    first = find_direct(uow, base, third, on)
    second = find_direct(uow, third, quote, on) if first else None
    return cross(first, second) if first and second else None


def add_rate(uow: UnitOfWork, draft: RateDraft) -> RateView:
    """Write a rate down by hand. It holds from its day on; earlier ones stay as they are.

    Raises ``NotAllowed`` and ``InvalidInput`` on ``base``, ``quote``, ``value`` or ``rated_on``.
    """
    uow.actor.require(Permission.SETTINGS_EDIT)
    for field, code in (("base", draft.base), ("quote", draft.quote)):
        try:
            currency_exponent(code)
        except InvalidInput as error:
            raise InvalidInput(field, error.message) from None
    if draft.base == draft.quote:
        raise InvalidInput("quote", "A rate is between two currencies.")
    if draft.rated_on > today_of_shop(uow) + MAX_AHEAD:
        raise InvalidInput("rated_on", "This day is too far ahead.")
    value = read_rate_value(draft.value)
    row = write_rate(uow, Rate(draft.base, draft.quote, value, draft.rated_on, queries.MANUAL))
    record_change(
        uow,
        entity="exchange_rate",
        entity_id=f"{row.base}/{row.quote}",
        action="created",
        before=None,
        after={"value": row.value, "rated_on": row.rated_on.isoformat()},
    )
    return _view(row)


def write_rate(uow: UnitOfWork, rate: Rate) -> ExchangeRate:
    """Add a row; what is shown by the rates is made anew."""
    row = queries.insert_rate(uow, row_of(uow, rate))
    uow.touch(SHOP_TOPIC)
    return row


def row_of(uow: UnitOfWork, rate: Rate) -> ExchangeRate:
    return ExchangeRate(
        base=rate.base,
        quote=rate.quote,
        value=rate.text,
        rated_on=rate.on,
        source=rate.source,
        entered_at=uow.now(),
        entered_by=uow.actor.label,
        entered_by_user_id=uow.actor.user_id,
    )


def list_rates(uow: UnitOfWork, request: PageRequest) -> Page[RateView]:
    """Everything that was ever written down, newest first."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    rows, total = queries.page_rates(uow, request)
    return Page[RateView].of([_view(row) for row in rows], total, request)


def _view(row: ExchangeRate) -> RateView:
    return RateView(
        base=row.base,
        quote=row.quote,
        value=Decimal(row.value),
        rated_on=row.rated_on,
        source=row.source,
        entered_at=row.entered_at,
        entered_by=row.entered_by,
    )
