"""A carrier's calls are given out once, whoever asks, however many at once, and whoever is killed meanwhile."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from freight_app.kit.clock import StillClock, SystemClock
from freight_app.kit.house import House
from freight_app.shipping.carrier_errors import (
    CarrierBusy,
    CarrierFailure,
    CarrierPaused,
    CarrierRefused,
    KeyRefused,
    QuotaSpent,
)
from freight_app.shipping.polling import budget, polling, queries
from freight_app.shipping.ports import Asker, CarrierLimits, CarrierProfile
from tests.adapters.carriers.fake_carrier import fake_carrier
from tests.shipping.polling.journeys import Journeys, expected_events, put_shipments, written_events

DHL = CarrierProfile(code="dhl_unified", name="DHL", can=frozenset(), limits=CarrierLimits(30, 10, 0))


def take(house: House, profile: CarrierProfile = DHL, *, asker: Asker = Asker.PERSON, number: str = "") -> datetime:
    with house.write() as uow:
        return budget.take_call(uow, profile, asker, number)


def fail(house: House, error: CarrierFailure) -> None:
    with house.write() as uow:
        budget.note_failure(uow, "dhl_unified", error)


@pytest.mark.race
def test_workers_that_ask_at_once_take_each_call_once(house: House) -> None:
    taken, refused = [], []
    start = threading.Barrier(8)

    def work(seat: int) -> None:
        start.wait()
        for turn in range(8):
            try:
                # Two numbers, ten calls each: the number's own limit is shared, too.
                taken.append((take(house, number=f"{(seat + turn) % 4}"), (seat + turn) % 4))
            except QuotaSpent as error:
                refused.append(error.of_number)

    threads = [threading.Thread(target=work, args=(seat,)) for seat in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.read() as uow:
        assert queries.used_on(uow, "dhl_unified", uow.now().date()) == len(taken) == 30
    assert len(refused) == 34
    assert max(Counter(number for _, number in taken).values()) <= 10


def test_the_clock_leaves_a_tenth_for_people_and_two_of_each_number(house: House) -> None:
    for _ in range(8):
        take(house, asker=Asker.CLOCK, number="1")
    with pytest.raises(QuotaSpent) as of_number:
        take(house, asker=Asker.CLOCK, number="1")
    assert of_number.value.of_number
    for number in range(19):
        take(house, asker=Asker.CLOCK, number=f"other {number}")
    with pytest.raises(QuotaSpent) as of_day:
        take(house, asker=Asker.CLOCK, number="new")
    assert not of_day.value.of_number
    take(house, number="1")
    take(house, number="1")
    take(house, number="2")
    with pytest.raises(QuotaSpent):
        take(house, number="3")


def test_a_refused_call_takes_nothing_and_the_day_ends_at_midnight_utc(house: House, clock: StillClock) -> None:
    for _ in range(10):
        take(house, number="1")
    with pytest.raises(QuotaSpent) as refused:
        take(house, number="1")
    assert refused.value.retry_after_s == 15 * 3600
    with house.read() as uow:
        assert queries.used_on(uow, "dhl_unified", uow.now().date()) == 10
    clock.set(datetime(2026, 3, 3, tzinfo=UTC))
    take(house, number="1")


def test_calls_stand_a_second_apart_and_a_long_queue_is_told(house: House, clock: StillClock) -> None:
    spaced = CarrierProfile(code="x", name="X", can=frozenset(), limits=CarrierLimits(None, None, 1.0))
    starts = [take(house, spaced) for _ in range(16)]
    assert [(start - clock.now()).total_seconds() for start in starts] == list(range(16))
    with pytest.raises(CarrierPaused):
        take(house, spaced)


def test_after_five_failures_all_wait_and_then_one_tries_first(house: House, clock: StillClock) -> None:
    for _ in range(5):
        take(house)
        fail(house, CarrierFailure("DHL", "it failed (500)"))
    with pytest.raises(CarrierPaused) as paused:
        take(house)
    assert paused.value.retry_after_s == 60
    clock.advance(timedelta(seconds=61))
    take(house)
    with pytest.raises(CarrierPaused):
        take(house)
    fail(house, CarrierFailure("DHL", "it failed (500)"))
    clock.advance(timedelta(seconds=61))
    with pytest.raises(CarrierPaused):
        take(house)
    clock.advance(timedelta(seconds=60))
    take(house)
    with house.write() as uow:
        budget.note_success(uow, "dhl_unified")
    take(house)
    take(house)


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (CarrierBusy("DHL", "429", 300), 300),
        (CarrierBusy("DHL", "429"), 60),
        (KeyRefused("DHL", "401"), 3600),
        (CarrierFailure("DHL", "503", 120), 120),
        (CarrierRefused("DHL", "it says no (422)"), 0),
    ],
)
def test_what_a_carrier_says_decides_how_long_it_is_left_alone(
    house: House, clock: StillClock, error: CarrierFailure, seconds: int
) -> None:
    take(house)
    fail(house, error)
    if seconds:
        with pytest.raises(CarrierPaused) as paused:
            take(house)
        assert paused.value.retry_after_s == seconds
        clock.advance(timedelta(seconds=seconds))
    take(house)


@pytest.mark.race
def test_killed_workers_lose_no_event_and_never_ask_more_than_the_quota(house: House) -> None:
    quota, numbers = 60, [f"{5 * 10**9 + place}" for place in range(12)]
    system = SystemClock()
    journeys = Journeys(system, system.now(), numbers, misbehaves=False)  # type: ignore[arg-type]
    put_shipments(house, numbers)

    def slowly(call: object) -> object:
        given = journeys.answer(call)  # type: ignore[arg-type]
        time.sleep(0.05)
        return given

    with fake_carrier(slowly) as fake:  # type: ignore[arg-type]
        with house.write() as uow:
            ids = [row.id for row in queries.list_due(uow, "dhl_unified", uow.now())]
            for one in ids:
                polling.ask_about(uow, one, asker=Asker.CLOCK)
        arguments = (house.settings.resolved_database_url, fake.url, str(quota))
        nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.shipping.polling.asking_process", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        deadline, born = time.monotonic() + 60, 0
        while written_events(house).keys() != set(numbers) and time.monotonic() < deadline:
            nursery.stdin.write("another\n")
            nursery.stdin.flush()
            worker, born = int(nursery.stdout.readline()), born + 1
            # Five are killed in the middle of something; those that follow have time.
            until = time.monotonic() + (random.uniform(0.1, 0.5) if born <= 5 else 4)
            while time.monotonic() < until and (born <= 5 or written_events(house).keys() != set(numbers)):
                time.sleep(0.1)
            os.kill(worker, signal.SIGKILL)
        nursery.kill()
        nursery.communicate()
    assert written_events(house) == expected_events(journeys)
    with house.read() as uow:
        used = queries.used_on(uow, "dhl_unified", datetime.now(UTC).date())
    assert len(journeys.called) <= used <= quota
    # What was recorded was not asked about again: only the question in a killed worker's hands was.
    assert len(journeys.called) <= len(numbers) + born
