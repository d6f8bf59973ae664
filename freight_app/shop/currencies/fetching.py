"""Rates from somebody who publishes them: asked every day, believed after a look, yesterday's kept when it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.money import currency_exponent
from freight_app.kit.pagination import PageRequest
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies import queries
from freight_app.shop.currencies.dtos import RefreshView
from freight_app.shop.currencies.ports import FoundRate, RateSource, WantedRates
from freight_app.shop.currencies.rates import find_direct, row_of, write_rate
from freight_app.shop.currencies.rules import Rate, is_jump, read_rate_value
from freight_app.shop.service import SHOP_TOPIC, get_shop_profile
from freight_app.work.dtos import TaskFilter
from freight_app.work.models import LIVE
from freight_app.work.registry import Failure, outward_task
from freight_app.work.rules import RetryPolicy
from freight_app.work.service import enqueue, list_tasks

FETCH = "shop.fetch_rates"
_KEY = "rates"
# A minute, then longer and longer for about four hours: then it is a day without a new rate, and somebody is told.
POLICY = RetryPolicy(max_attempts=6, first_delay_s=60, factor=4, max_delay_s=7200)
# A source in another zone may be a day ahead of the shop's calendar.
_AHEAD = timedelta(days=1)
# Within so many days a rate that moved very far is a mistake; after years without a rate it is news.
_STEP = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class _Fetched:
    wanted: WantedRates
    found: tuple[FoundRate, ...]


def ask_for_rates(uow: UnitOfWork) -> bool:
    """Have a worker fetch the rates of today; False where no source is connected. For the timetable."""
    if not uow.port(RateSource).is_connected:
        return False
    enqueue(uow, FETCH, {}, unique_key=_KEY)
    return True


def refresh_rates(uow: UnitOfWork) -> None:
    """Have the rates fetched now, because a person asks. Raises ``NotAllowed``, and ``Conflict`` without a source."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    if not ask_for_rates(uow):
        raise Conflict("No source of rates is connected.")


def view_refresh(uow: UnitOfWork) -> RefreshView:
    """How the fetching goes, for the console."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    source, row = uow.port(RateSource), queries.find_refresh(uow)
    return RefreshView(
        source=source.name,
        is_connected=source.is_connected,
        is_under_way=_is_under_way(uow),
        fetched_at=row.fetched_at if row else None,
        failed_at=row.failed_at if row else None,
        error=row.error if row else "",
        lacking=row.lacking if row else [],
    )


def _is_under_way(uow: UnitOfWork) -> bool:
    newest = list_tasks(uow, TaskFilter(kind=FETCH), PageRequest(per_page=1)).items
    return any(task.status in LIVE for task in newest)


def _prepare(uow: UnitOfWork, _payload: dict[str, Any]) -> WantedRates | None:
    profile = get_shop_profile(uow)
    codes = dict.fromkeys((*profile.shown_currencies, *profile.currencies))
    wanted = tuple(code for code in codes if code != profile.currency)
    return WantedRates(profile.currency, wanted, today_of_shop(uow)) if wanted else None


def _act(ports: Ports, wanted: WantedRates) -> _Fetched:
    return _Fetched(wanted, tuple(ports.get(RateSource).fetch_rates(wanted)))


def _record(uow: UnitOfWork, _payload: dict[str, Any], fetched: _Fetched) -> None:
    source, wanted = uow.port(RateSource).name, fetched.wanted
    lacking = write_found(uow, wanted, fetched.found, source=source)
    queries.put_refresh(uow, source=source, fetched_at=uow.now(), error="", failed_at=None, lacking=lacking)
    uow.touch(SHOP_TOPIC)


def write_found(uow: UnitOfWork, wanted: WantedRates, found: Sequence[FoundRate], *, source: str) -> list[str]:
    """Write down what is of use, can be believed and is new; the currencies of which the source told nothing so."""
    useful = {wanted.base, *wanted.currencies}
    told: set[str] = set()
    for one in found:
        rate = _believed(uow, one, wanted, source) if one.quote in useful else None
        if rate is None:
            continue
        told |= {rate.base, rate.quote}
        if not queries.is_known(uow, row_of(uow, rate)):
            write_rate(uow, rate)
    return [code for code in (wanted.base, *wanted.currencies) if code not in told]


def _believed(uow: UnitOfWork, one: FoundRate, wanted: WantedRates, source: str) -> Rate | None:
    """The rate, unless it is no number, of a day to come, or far from what was known a while before it."""
    try:
        for code in (one.base, one.quote):
            currency_exponent(code)
        rate = Rate(one.base, one.quote, read_rate_value(one.value), one.on, source)
    except InvalidInput:
        return None
    if one.base == one.quote or one.on > wanted.on + _AHEAD:
        return None
    last = find_direct(uow, one.base, one.quote, one.on)
    if last is not None and one.on - last.on <= _STEP and is_jump(last.value, rate.value):
        return None
    return rate


def _on_failure(uow: UnitOfWork, _payload: dict[str, Any], failure: Failure) -> None:
    source = uow.port(RateSource).name
    queries.put_refresh(uow, source=source, failed_at=uow.now(), error=failure.error[:500])
    uow.touch(SHOP_TOPIC)


outward_task(FETCH, prepare=_prepare, act=_act, record=_record, policy=POLICY, on_failure=_on_failure)
