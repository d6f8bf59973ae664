"""A campaign to five thousand while its workers are killed: nobody gets it twice, and everybody gets it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from freight_app.kit.house import House
from freight_app.messaging.campaigns.dtos import MOST_PER_MINUTE, CampaignView
from freight_app.messaging.campaigns.models import CampaignStatus
from tests.messaging.campaigns.audience import add_people, look, start

pytestmark = pytest.mark.race
PEOPLE = 5_000
KILLS = 12


class Workers:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.alive: list[int] = []

    def bear(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.alive.append(int(self.process.stdout.readline()))

    def kill_one(self) -> None:
        victim = self.alive.pop(random.randrange(len(self.alive)))
        os.kill(victim, signal.SIGKILL)


@contextmanager
def working(url: str, folder: Path, mailer: str) -> Iterator[Workers]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.messaging.campaigns.worker", url, str(folder), mailer],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    workers = Workers(process)
    try:
        yield workers
    finally:
        while workers.alive:
            workers.kill_one()
        process.kill()
        process.wait()


def run_with_accidents(house: House, folder: Path, mailer: str, people: int, kills: int) -> CampaignView:
    with house.write() as uow:
        add_people(uow, people)
    campaign_id = start(house.database, per_minute=MOST_PER_MINUTE).id
    url = house.database.write_engine.url.render_as_string(hide_password=False)
    ledger = folder / "ledger"
    with working(url, folder, mailer) as workers:
        for _ in range(2):
            workers.bear()
        for accident in range(1, kills + 1):
            # Spread over the whole campaign: each waits until its share of the mails has gone.
            wait_until(lambda due=accident: count_lines(ledger) >= people * due // (kills + 2))
            workers.kill_one()
            workers.bear()
        wait_until(lambda: look(house.database, campaign_id).status == CampaignStatus.DONE, within_s=240)
    return look(house.database, campaign_id)


def count_lines(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def wait_until(holds: object, *, within_s: float = 120) -> None:
    deadline = time.monotonic() + within_s
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_five_thousand_people_get_exactly_one_though_workers_are_killed(house: House, tmp_path: Path) -> None:
    done = run_with_accidents(house, tmp_path, "remembers", PEOPLE, KILLS)
    sent = Counter(line.split()[1] for line in (tmp_path / "ledger").read_text().splitlines())
    assert sent == Counter({f"p{place:05}@example.com": 1 for place in range(PEOPLE)})
    assert (done.results.listed, done.results.sent, done.results.failed) == (PEOPLE, PEOPLE, 0)


def test_a_door_that_forgets_sends_to_nobody_twice_and_whoever_is_unsure_is_named(house: House, tmp_path: Path) -> None:
    people = 400
    done = run_with_accidents(house, tmp_path, "forgets", people, 6)
    sent = Counter(line.split()[1] for line in (tmp_path / "ledger").read_text().splitlines())
    assert max(sent.values()) == 1
    # A kill leaves at most what the worker's threads had in their hands: failed, for a person to decide.
    assert done.results.sent + done.results.failed == people
    assert len(sent) >= done.results.sent
    assert done.results.failed <= 6 * 8
