"""Prices about, in the visitor's currency: which are offered, by which rate, and what an amount looks like.

Whatever is shown so is never charged. The pages get the rate once and convert by themselves (``assets/ui/prices.js``).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from freight_app.kit.cache import Cache, cached
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.dtos import ShownCurrency, ShownPrice
from freight_app.shop.currencies.errors import NoRate
from freight_app.shop.currencies.rates import rate_on
from freight_app.shop.currencies.rules import Rate, convert, is_too_old, with_margin
from freight_app.shop.service import SHOP_TOPIC, get_shop_profile


def list_shown_currencies(uow: UnitOfWork) -> list[ShownCurrency]:
    """The currencies that the shop offers to look at prices in, in its order; some may lack a rate today."""
    today = today_of_shop(uow)
    if uow.has_touched(SHOP_TOPIC):
        return _read_shown(uow, today)
    return cached(
        uow,
        uow.port(Cache),
        f"shop.shown_currencies:{today}",
        topics=(SHOP_TOPIC,),
        make=lambda: _read_shown(uow, today),
    )


def _read_shown(uow: UnitOfWork, today: date) -> list[ShownCurrency]:
    profile = get_shop_profile(uow)
    return [
        _shown(uow, profile.currency, code, today, profile.shown_margin_bp, profile.rate_max_age_days)
        for code in profile.shown_currencies
        if code != profile.currency
    ]


def _shown(uow: UnitOfWork, own: str, code: str, today: date, margin_bp: int, max_age_days: int) -> ShownCurrency:
    try:
        rate = rate_on(uow, own, code, today)
    except NoRate:
        return ShownCurrency(currency=code, rate=None, rated_on=None)
    if is_too_old(rate.on, today, max_age_days):
        return ShownCurrency(currency=code, rate=None, rated_on=rate.on, source=rate.source, is_too_old=True)
    value = with_margin(rate, margin_bp).value
    return ShownCurrency(currency=code, rate=value, rated_on=rate.on, source=rate.source)


def find_shown_rate(uow: UnitOfWork, currency: str) -> Rate | None:
    """What prices are converted with for a visitor; None for a currency that is not offered or has no rate today."""
    for one in list_shown_currencies(uow):
        if one.currency == currency:
            return rate_of(get_shop_profile(uow).currency, one)
    return None


def rate_of(own: str, one: ShownCurrency) -> Rate | None:
    """The rate from the shop's own currency; None while there is none to show by."""
    if one.rate is None or one.rated_on is None:
        return None
    return Rate(own, one.currency, one.rate, one.rated_on, one.source)


def require_shown_rate(uow: UnitOfWork, currency: str) -> Rate | None:
    """``find_shown_rate`` for programs: None for the shop's own currency, ``InvalidInput`` on ``currency`` else."""
    if currency == get_shop_profile(uow).currency:
        return None
    offered = [one.currency for one in list_shown_currencies(uow)]
    if currency not in offered:
        raise InvalidInput("currency", "Prices are not shown in this currency.", offered=offered)
    rate = find_shown_rate(uow, currency)
    if rate is None:
        raise InvalidInput("currency", "There is no rate of these days for this currency.", offered=offered)
    return rate


def show_price(money: Money | None, rate: Rate | None) -> ShownPrice | None:
    """What an amount is about worth at a rate; None where there is no amount, no rate, or no room for the number."""
    if money is None or rate is None:
        return None
    try:
        return ShownPrice(amount=convert(money, rate), rate=Decimal(rate.value), rated_on=rate.on)
    except InvalidInput:
        return None
