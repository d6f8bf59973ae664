"""Shipments at a carrier that misbehaves: what it has told is known, and so is what must be written."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.adapters.carriers.registry import HouseCarriers
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.shipping.models import Shipment, ShipmentEvent
from freight_app.shipping.ports import Carriers
from freight_app.shipping.values import TrackingStatus
from tests.adapters.carriers.fake_carrier import BROKEN, GARBAGE, Call, FakeCarrier, Given, fake_carrier

_STEPS = (
    ("pre-transit", "The instruction data was provided"),
    ("transit", "The shipment has been picked up"),
    ("transit", "Arrived at the \u0000 sorting centre"),
    ("transit", "Out for delivery"),
    ("delivered", "Delivered - Signed"),
)


@dataclass
class Journeys:
    """Each number's events, an hour to two days apart; the carrier tells what has happened by its clock."""

    clock: StillClock
    start: datetime
    numbers: list[str]
    misbehaves: bool = True
    is_down_from: datetime | None = None
    is_down_until: datetime | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    told: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    called: list[tuple[datetime, str]] = field(default_factory=list)

    def events_of(self, number: str) -> list[dict[str, str]]:
        """All events of a number, the oldest first."""
        made = random.Random(number)
        at = self.start - timedelta(days=made.randint(3, 9))
        found = []
        for code, words in _STEPS:
            at += timedelta(minutes=made.randint(60, 2880))
            found.append(
                {"timestamp": at.isoformat(), "statusCode": code, "status": code.upper(), "description": words}
            )
        return found

    def answer(self, call: Call) -> Given:
        now, number = self.clock.now(), call.params["trackingNumber"]
        self.called.append((now, number))
        if self.is_down_from and self.is_down_until and self.is_down_from <= now < self.is_down_until:
            return BROKEN
        happened = [event for event in self.events_of(number) if event["timestamp"] <= now.isoformat()]
        body = {"shipments": [{"id": number, "service": "express", "events": happened[::-1]}]}
        if happened:
            body["shipments"][0]["status"] = happened[-1]
        bad = (
            (0.060, BROKEN),
            (0.090, Given(429, {"status": 429, "title": "Too many"}, {"Retry-After": "45"})),
            (0.120, GARBAGE),
            (0.140, Given(body=body, cut=True)),
            (0.145, Given(body=body, slow_s=0.4)),
            (0.160, Given(404, {"status": 404, "title": "No shipment found"})),
        )
        fate = self.chance.random() if self.misbehaves else 1.0
        for up_to, given in bad:
            if fate < up_to:
                return given
        self.told[number] = len(happened)
        return Given(body=body)

    def calls_by_day(self) -> Counter[str]:
        return Counter(at.date().isoformat() for at, _ in self.called)

    def calls_by_number_and_day(self) -> Counter[tuple[str, str]]:
        return Counter((number, at.date().isoformat()) for at, number in self.called)

    def gaps_s(self) -> list[float]:
        times = [at for at, _ in self.called]
        return [(later - earlier).total_seconds() for earlier, later in pairwise(times)]


@contextmanager
def carrier_of(house: House, journeys: Journeys, *, quota: int) -> Iterator[FakeCarrier]:
    """The carrier of the journeys, as DHL Unified of this house; whoever waits moves the clock."""
    with fake_carrier(journeys.answer) as fake:
        settings = house.settings.model_copy(
            update={
                "dhl_unified_key": type(house.settings.dhl_unified_key)("key"),
                "dhl_unified_url": fake.url,
                "dhl_unified_calls_a_day": quota,
            }
        )
        clock = journeys.clock
        carriers = HouseCarriers(
            settings, house.database, sleep=lambda seconds: clock.advance(timedelta(seconds=seconds)), timeout_s=0.2
        )
        house.database.ports.provide(Carriers, carriers)
        yield fake


def put_shipments(house: House, numbers: list[str], *, carrier: str = "dhl_unified") -> list[int]:
    """Followed from now on; their ids in the order of the numbers."""
    with house.write() as uow:
        now = uow.now()
        rows = [
            {
                "public_id": f"id{number}",
                "number": f"SH-{place:07d}",
                "follow_token": f"token{number}",
                "direction": "outbound" if place % 2 else "inbound",
                "carrier": carrier,
                "tracking_number": number,
                "status": TrackingStatus.PENDING,
                "status_since": now,
                "created_at": now,
                "created_by": "test",
            }
            for place, number in enumerate(numbers)
        ]
        defaults = {"service": "", "disagreement": "", "signed_by": "", "origin": "", "destination": "", "mode": "road",
                    "incoterm": "", "eta_sample": 0, "customs_declaration": "", "origin_country": "", "note": "",
                    "is_muted": False, "is_followed": True, "revision": 1}  # fmt: skip
        uow.session.execute(sa.insert(Shipment), [defaults | row for row in rows])
        found = uow.session.exec(select(Shipment.id).order_by(col(Shipment.id))).all()
        return [one for one in found if one is not None][-len(numbers) :]


def written_events(house: House) -> dict[str, list[tuple[str, str]]]:
    """Of each number the moment and words of its events, in the order of the timeline."""
    statement = (
        select(Shipment.tracking_number, ShipmentEvent.occurred_at, ShipmentEvent.text)
        .join(ShipmentEvent, col(ShipmentEvent.shipment_id) == col(Shipment.id))
        .order_by(col(Shipment.id), col(ShipmentEvent.position))
    )
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with house.read() as uow:
        for number, at, words in uow.session.exec(statement):
            assert at is not None
            found[number].append((at.isoformat(), words))
    return found


def expected_events(journeys: Journeys) -> dict[str, list[tuple[str, str]]]:
    """What the carrier has told, as it must stand in the house."""
    return {
        number: [
            (event["timestamp"], f"{event['status']}: {event['description']}".replace("\0", "\ufffd"))
            for event in journeys.events_of(number)[:count]
        ]
        for number, count in journeys.told.items()
        if count
    }
