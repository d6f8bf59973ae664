"""Asking about one shipment: the question, the call with no transaction open, and what the answer means.

The call is paid for by the client's turnstile, in a unit that commits before anything is sent. A worker that is killed
afterwards leaves the task to the next one, which pays and asks again; what was recorded once is not recorded twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.shipping.carrier_errors import CarrierBusy, CarrierPaused, CarrierRefused, QuotaSpent
from freight_app.shipping.dtos import CarrierAnswer, CarrierShipment
from freight_app.shipping.models import Shipment
from freight_app.shipping.polling import queries, rules
from freight_app.shipping.polling.mappings import CARRIERS_TOPIC
from freight_app.shipping.polling.polling import TRACK, watched_of
from freight_app.shipping.ports import Asker, Carriers
from freight_app.shipping.recording import SHIPMENTS_TOPIC, record_answer
from freight_app.shipping.values import EventSource
from freight_app.work.registry import Failure, outward_task
from freight_app.work.rules import RetryPolicy

# What a carrier does wrong is an outcome and has its time; only what is wrong with us is tried again like this.
POLICY = RetryPolicy(max_attempts=4, first_delay_s=30)
# Carriers count calls a second, and slow ones must not keep all workers.
AT_MOST = 2
_NOT_ALLOWED_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class _Question:
    """``number`` is "" where nothing is left to ask."""

    carrier: str
    number: str
    asker: Asker


@dataclass(frozen=True, slots=True)
class _Outcome:
    number: str
    answer: CarrierAnswer | None = None
    error: FreightError | None = None


def _prepare(uow: UnitOfWork, payload: dict[str, Any]) -> _Question:
    shipment = queries.get_shipment(uow, payload["shipment_id"])
    asker = Asker(payload.get("asker", Asker.CLOCK))
    if shipment is None or not _is_wanted(shipment, asker):
        return _Question("", "", asker)
    return _Question(shipment.carrier, shipment.tracking_number, asker)


def _is_wanted(shipment: Shipment, asker: Asker) -> bool:
    if not shipment.tracking_number:
        return False
    return asker == Asker.PERSON or (shipment.is_followed and rules.is_followable(shipment.status))


def _act(ports: Ports, question: _Question) -> _Outcome:
    if not question.number:
        return _Outcome("")
    try:
        carrier = ports.get(Carriers).find(question.carrier, question.asker)
        return _Outcome(question.number, answer=carrier.track(question.number))
    except FreightError as error:
        return _Outcome(question.number, error=error)


def _record(uow: UnitOfWork, payload: dict[str, Any], outcome: _Outcome) -> None:
    shipment_id = payload["shipment_id"]
    shipment = queries.get_shipment(uow, shipment_id)
    if shipment is None:
        return
    if outcome.number != shipment.tracking_number:
        # Nothing was asked, or about a number that it does not have any more.
        queries.put_at_carrier(uow, shipment_id, handed_at=None)
    elif outcome.error is not None:
        _record_failure(uow, shipment_id, outcome.error)
    elif outcome.answer is not None and (told := shipment_in(outcome.answer, shipment.tracking_number)) is not None:
        _record_told(uow, shipment_id, told)
    else:
        reason = (outcome.answer.refusal if outcome.answer else "") or "it tells of other shipments"
        _postpone(uow, shipment_id, reason, was_asked=True)
    uow.touch(CARRIERS_TOPIC)
    uow.touch(SHIPMENTS_TOPIC)


def shipment_in(answer: CarrierAnswer, number: str) -> CarrierShipment | None:
    """The shipment that was asked about: by its number, or the only one, which may bear another number of its own."""
    wanted = _plain(number)
    for one in answer.shipments:
        if _plain(one.number) == wanted:
            return one
    return answer.shipments[0] if len(answer.shipments) == 1 else None


def _record_told(uow: UnitOfWork, shipment_id: int, told: CarrierShipment) -> None:
    now = uow.now()
    news = record_answer(uow, shipment_id, told, source=EventSource.CARRIER)
    heard = {"news_at": now} if news.new_events or news.moved else {}
    queries.put_at_carrier(uow, shipment_id, handed_at=None, failures=0, last_error="", **heard)
    _plan_next(uow, shipment_id, asked_at=now)


def _record_failure(uow: UnitOfWork, shipment_id: int, error: FreightError) -> None:
    """A carrier that is busy, closed or spent says nothing about the shipment: it comes back in its old place."""
    if isinstance(error, QuotaSpent | CarrierPaused | CarrierBusy):
        said = error.retry_after_s
        again = uow.now() + timedelta(seconds=min(said or 60, rules.seconds_to_midnight(uow.now())))
        queries.put_at_carrier(uow, shipment_id, handed_at=None, last_error=error.message[:300])
        # Those who were sent away together need not come back at the same second: they queue by how long they wait.
        queries.write_shipment(uow, shipment_id, next_poll_at=again)
        return
    _postpone(uow, shipment_id, error.message, was_asked=True, at_least=_least_of(error))


def _least_of(error: FreightError) -> timedelta:
    return _NOT_ALLOWED_AGAIN if isinstance(error, CarrierRefused) else timedelta()


def _postpone(
    uow: UnitOfWork, shipment_id: int, reason: str, *, was_asked: bool, at_least: timedelta = timedelta()
) -> None:
    known = queries.find_at_carrier(uow, shipment_id)
    failures = (known.failures if known else 0) + 1
    queries.put_at_carrier(uow, shipment_id, handed_at=None, failures=failures, last_error=reason[:300])
    _plan_next(uow, shipment_id, asked_at=uow.now() if was_asked else None, at_least=at_least)


def _plan_next(
    uow: UnitOfWork, shipment_id: int, *, asked_at: datetime | None, at_least: timedelta = timedelta()
) -> None:
    row, now = queries.find_watched(uow, shipment_id), uow.now()
    if row is None:
        return
    watched = watched_of(row)
    columns: dict[str, Any] = {"next_poll_at": now + max(rules.interval_of(watched, now), at_least)}
    if asked_at is not None:
        columns["polled_at"] = asked_at
    if rules.is_given_up(watched, now):
        columns |= {"is_followed": False, "next_poll_at": None}
    elif not rules.is_followable(watched.status):
        columns["next_poll_at"] = None
    queries.write_shipment(uow, shipment_id, **columns)


def _on_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    """Something of ours broke. After the last try the shipment goes back among those that are due."""
    if failure.is_last and queries.get_shipment(uow, payload["shipment_id"]) is not None:
        _postpone(uow, payload["shipment_id"], failure.error, was_asked=False)


def _plain(number: str) -> str:
    return "".join(number.split()).casefold()


outward_task(TRACK, prepare=_prepare, act=_act, record=_record, policy=POLICY, on_failure=_on_failure, at_most=AT_MOST)
