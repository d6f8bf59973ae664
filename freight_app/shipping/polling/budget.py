"""Calls of a carrier's quota: taken before each call, in a unit that commits before anything is sent.

A process that is killed loses the call that it took and adds none; many workers take from the same row. What happened
then is told here, too: all of them stop together when a carrier is down, and one tries first when it may be back.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from freight_app.kit.db import UnitOfWork
from freight_app.shipping.carrier_errors import (
    CarrierBusy,
    CarrierFailure,
    CarrierPaused,
    CarrierRefused,
    KeyRefused,
    QuotaSpent,
)
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.polling import queries, rules
from freight_app.shipping.ports import Asker, CarrierProfile

# Who would have to wait longer for a turn comes again later.
MAX_QUEUE_S = 15
_PAUSE_WITHOUT_WORD_S = 60
_KEY_PAUSE = timedelta(hours=1)
# A carrier that does well needs no row written for each of its answers.
_SUCCESS_IS_FRESH = timedelta(minutes=1)
# Of a number's own calls so many are kept for people.
_KEPT_OF_NUMBER = 2


def take_call(uow: UnitOfWork, profile: CarrierProfile, asker: Asker, number: str) -> datetime:
    """Take one call, of the day's and of the number's own; answers from when on it may go.

    Raises ``CarrierPaused`` while the carrier is left alone, and ``QuotaSpent``; then nothing is taken.
    """
    now, code, limits = uow.now(), profile.code, profile.limits
    state = queries.lock_state(uow, code)
    for until in (state.paused_until, state.open_until):
        if until is not None and until > now:
            raise CarrierPaused(profile.name, math.ceil((until - now).total_seconds()))
    starts_at = max(state.free_at or now, now)
    if (starts_at - now).total_seconds() > MAX_QUEUE_S:
        raise CarrierPaused(profile.name, math.ceil((starts_at - now).total_seconds()))
    is_clock = asker == Asker.CLOCK
    most, of_number = limits.calls_a_day, limits.per_number_a_day
    # A call at five to midnight that goes at midnight counts for the day on which it goes.
    day = starts_at.date()
    if not queries.spend_call(uow, code, day, rules.calls_for_clock(most) if most and is_clock else most):
        raise QuotaSpent(profile.name, rules.seconds_to_midnight(now))
    if number and of_number:
        allowed = max(1, of_number - _KEPT_OF_NUMBER) if is_clock else of_number
        if not queries.spend_fetch(uow, code, day, number[:80], allowed):
            raise QuotaSpent(profile.name, rules.seconds_to_midnight(now), of_number=True)
    # After a break one goes first, and the others see how it fares.
    probing = now + rules.PROBE if state.open_until is not None else None
    queries.write_state(uow, code, free_at=starts_at + timedelta(seconds=limits.seconds_between), open_until=probing)
    return starts_at


def note_success(uow: UnitOfWork, code: str) -> None:
    """The carrier answered: whatever was broken is mended."""
    queries.lock_state(uow, code)
    queries.write_state(
        uow, code, failures=0, open_until=None, paused_until=None, last_success_at=uow.now(), last_error=""
    )


def is_success_news(uow: UnitOfWork, code: str) -> bool:
    """Whether a success would change anything that is worth a write."""
    state = queries.find_state(uow, code)
    if state is None or state.failures or state.open_until or state.paused_until or state.last_error:
        return True
    return state.last_success_at is None or uow.now() - state.last_success_at > _SUCCESS_IS_FRESH


def note_failure(uow: UnitOfWork, code: str, error: CarrierFailure | UnreadableAnswer) -> None:
    """The carrier failed, was busy, or did not let us in. One that says no to this very call is well."""
    state, now = queries.lock_state(uow, code), uow.now()
    said = getattr(error, "retry_after_s", None)
    noted = {"last_failure_at": now, "last_error": error.message[:300]}
    if isinstance(error, KeyRefused):
        queries.write_state(uow, code, paused_until=now + _KEY_PAUSE, open_until=None, **noted)
    elif isinstance(error, CarrierRefused):
        queries.write_state(uow, code, failures=0, open_until=None, **noted)
    elif isinstance(error, CarrierBusy):
        pause = timedelta(seconds=said or _PAUSE_WITHOUT_WORD_S)
        queries.write_state(uow, code, paused_until=now + pause, open_until=None, **noted)
    else:
        failures = state.failures + 1
        paused = now + timedelta(seconds=said) if said else state.paused_until
        until = rules.break_until(failures, now)
        queries.write_state(uow, code, failures=failures, open_until=until, paused_until=paused, **noted)
