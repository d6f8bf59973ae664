"""From which amount on the shop takes an order: written by the owner, held against every order of a customer."""

from __future__ import annotations

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailers import list_price_groups
from freight_app.accounts.values import Dto
from freight_app.catalogue.values import PUBLIC_GROUP
from freight_app.kit.cache import Cache, cached
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.orders.minimum import queries
from freight_app.orders.minimum.errors import BelowMinimum
from freight_app.shop.service import SHOP_TOPIC, get_shop_profile


class GroupMinimum(Dto):
    """``own`` is what was written for the group, ``amount`` what holds: the public's where nothing was written."""

    group: str
    name: LocalizedText
    own: Money | None
    amount: Money


def minimum_for(uow: UnitOfWork, group: str) -> Money:
    """What the goods of an order of this price group come to at least, with tax; zero when anything will do.

    An amount in a currency that the shop does not sell in any more asks for nothing.
    """
    currency = get_shop_profile(uow).currency
    written = _written(uow)
    amount = written.get(group, written.get(PUBLIC_GROUP))
    return amount if amount is not None and amount.currency == currency else Money.zero(currency)


def require_minimum(uow: UnitOfWork, group: str, goods: Money) -> None:
    """``BelowMinimum`` when the goods come to less; ``details`` say how much is missing."""
    minimum = minimum_for(uow, group)
    if minimum.currency == goods.currency and goods < minimum:
        raise BelowMinimum(goods, minimum)


def list_minimums(uow: UnitOfWork) -> list[GroupMinimum]:
    """Every price group with its minimum, the public's first."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    written = queries.read_minimums(uow)
    currency = get_shop_profile(uow).currency
    return [
        GroupMinimum(
            group=one.code,
            name=one.name,
            own=own if own is not None and own.currency == currency else None,
            amount=minimum_for(uow, one.code),
        )
        for one in list_price_groups(uow)
        for own in (written.get(one.code),)
    ]


def set_minimum(uow: UnitOfWork, group: str, amount: Money | None) -> Money | None:
    """Ask so much of a price group from now on; None takes the group's own amount away. What was written before.

    ``NotFound`` for an unknown group, ``InvalidInput`` on ``amount`` below zero or in another currency.
    """
    uow.actor.require(Permission.SETTINGS_EDIT)
    if all(known.code != group for known in list_price_groups(uow)):
        raise NotFound("Price group")
    if amount is not None and (amount.amount_minor < 0 or amount.currency != get_shop_profile(uow).currency):
        raise InvalidInput("amount", "A minimum is an amount of zero or more in the shop's currency.")
    before = queries.read_minimums(uow).get(group)
    if before == amount:
        return before
    if amount is None:
        queries.remove_minimum(uow, group)
    else:
        queries.put_minimum(uow, group, amount)
    record_change(
        uow,
        entity="minimum_order",
        entity_id=group,
        action="updated",
        before={"amount": str(before) if before else ""},
        after={"amount": str(amount) if amount else ""},
    )
    uow.touch(SHOP_TOPIC)
    return before


def _written(uow: UnitOfWork) -> dict[str, Money]:
    if uow.has_touched(SHOP_TOPIC):
        return queries.read_minimums(uow)
    return cached(
        uow, uow.port(Cache), "orders.minimums", topics=(SHOP_TOPIC,), make=lambda: queries.read_minimums(uow)
    )
