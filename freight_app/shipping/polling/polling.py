"""Handing out questions: each minute the shipments whose turn it is, as many as their carrier allows by now."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.shipping.polling import queries, rules
from freight_app.shipping.polling.rules import Watched
from freight_app.shipping.ports import Asker, Capability, CarrierProfile, Carriers
from freight_app.work.service import enqueue

TRACK = "shipping.track"
TICK = timedelta(minutes=1)
# Without a pause of its own a carrier gets no more than this a minute.
MOST_A_TICK = 60
# A question that was handed out and never answered: the process died with its row, a person discarded the task.
LOST_AFTER = timedelta(hours=1)
_KEEP_NUMBERS = timedelta(days=2)


def hand_out_questions(uow: UnitOfWork) -> int:
    """Have workers ask about the shipments whose turn it is; answers how many. For the timetable.

    A shipment is handed out once until it is answered for, whoever dies meanwhile.
    """
    now = uow.now()
    queries.forget_days(uow, now.date() - _KEEP_NUMBERS)
    queries.take_back_lost(uow, now - LOST_AFTER)
    wanted = set(queries.carriers_followed(uow))
    profiles = {profile.code: profile for profile in uow.port(Carriers).profiles()} if wanted else {}
    return sum(_hand_out(uow, profiles[code], now) for code in sorted(wanted & profiles.keys()))


def ask_about(uow: UnitOfWork, shipment_id: int, *, asker: Asker, run_at: datetime | None = None) -> int | None:
    """Have a worker ask about one shipment; a person's question goes first. The task's id."""
    queries.put_at_carrier(uow, shipment_id, handed_at=run_at or uow.now())
    key = f"{asker}:{shipment_id}"
    payload = {"shipment_id": shipment_id, "asker": str(asker)}
    return enqueue(uow, TRACK, payload, unique_key=key, run_at=run_at, priority=1 if asker == Asker.PERSON else 0)


def watched_of(row: Any) -> Watched:
    """A row of ``queries.list_due`` as the rules want it."""
    return Watched(
        id=row.id,
        status=row.status,
        direction=row.direction,
        created_at=row.created_at,
        asked_at=row.polled_at,
        news_at=row.news_at,
        expected_at=row.eta_at or _end_of(row.planned_arrival_on),
        failures=row.failures or 0,
    )


def _hand_out(uow: UnitOfWork, profile: CarrierProfile, now: datetime) -> int:
    room = _room_for(uow, profile, now)
    if room <= 0:
        return 0
    due = [watched_of(row) for row in queries.list_due(uow, profile.code, now)]
    if not due:
        return 0
    limit = profile.limits.calls_a_day
    share = rules.share_of_longest(queries.count_followed(uow, profile.code), limit)
    # The turns go on where they stood, over midnight too: the day's number stands for the calls of the days before.
    spent = queries.used_on(uow, profile.code, now.date()) + now.date().toordinal() * (limit or 0)
    chosen = rules.choose(due, room=room, share=share, spent=spent, now=now)
    for place, one in enumerate(chosen):
        ask_about(
            uow, one.id, asker=Asker.CLOCK, run_at=now + timedelta(seconds=place * profile.limits.seconds_between)
        )
    return len(chosen)


def _room_for(uow: UnitOfWork, profile: CarrierProfile, now: datetime) -> int:
    """How many questions may be handed out for the next minute."""
    if Capability.TRACK not in profile.can or profile.lacks:
        return 0
    state = queries.find_state(uow, profile.code)
    under_way = queries.count_handed(uow, profile.code)
    if state is not None:
        until = [moment for moment in (state.open_until, state.paused_until) if moment is not None and moment > now]
        if until:
            return 0
        if state.failures >= rules.BREAKS_AFTER:
            # One tries whether the carrier is back.
            return 1 if not under_way else 0
    limits = profile.limits
    pace = MOST_A_TICK if not limits.seconds_between else min(MOST_A_TICK, int(60 / limits.seconds_between))
    room = max(0, pace - under_way)
    if limits.calls_a_day is None:
        return room
    used = queries.used_on(uow, profile.code, now.date())
    return min(room, rules.calls_now(limits.calls_a_day, used, under_way, now))


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day + timedelta(days=1), time(), UTC)
