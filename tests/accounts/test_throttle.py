from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import time_machine
from limits.storage import MemoryStorage

from freight_app.accounts.errors import WrongCredentials
from freight_app.accounts.throttle import Throttle, ThrottleRules
from freight_app.kit.errors import TooManyRequests
from freight_app.kit.house import House
from tests.accounts.people import all_at_once, sign_in
from tests.servers import free_port

RULES = ThrottleRules(account_failures="3 per 15 minutes", ip_failures="5 per 15 minutes")


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server")
    assert program, "redis-server is missing: ./freight test installs it"
    folder: Path = tmp_path_factory.mktemp("redis")
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    client = redis.Redis(port=port)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    client.close()
    server.terminate()
    server.wait()


@pytest.fixture(params=["memory", "redis"])
def throttle(request: pytest.FixtureRequest) -> Throttle:
    if request.param == "memory":
        return Throttle(rules=RULES)
    url = request.getfixturevalue("redis_url")
    with redis.Redis.from_url(url) as client:
        client.flushall()
    return Throttle(url, RULES)


def fail(throttle: Throttle, account: str, ip: str, times: int) -> None:
    for _ in range(times):
        throttle.admit_sign_in(account, ip)


def test_failures_of_an_account_are_counted_wherever_they_come_from(throttle: Throttle) -> None:
    fail(throttle, "a", "1", 2)
    fail(throttle, "a", "2", 1)
    with pytest.raises(TooManyRequests) as refused:
        throttle.admit_sign_in("a", "3")
    assert 890 <= refused.value.retry_after_s <= 900
    throttle.admit_sign_in("b", "3")


def test_a_right_password_clears_the_account_and_gives_the_address_its_attempt_back(throttle: Throttle) -> None:
    fail(throttle, "a", "1", 3)
    throttle.forgive_sign_in("a", "1")
    fail(throttle, "a", "1", 3)
    with pytest.raises(TooManyRequests):
        throttle.admit_sign_in("b", "1")


def test_several_processes_share_their_counts_through_redis(redis_url: str) -> None:
    fail(Throttle(redis_url, RULES), "shared", "9", 3)
    with pytest.raises(TooManyRequests):
        Throttle(redis_url, RULES).admit_sign_in("shared", "8")


def test_what_is_counted_cannot_be_read_from_redis(redis_url: str) -> None:
    Throttle(redis_url, RULES).admit_sign_in("person@demo.test", "203.0.113.77")
    with redis.Redis.from_url(redis_url) as client:
        keys = b" ".join(client.keys())  # type: ignore[arg-type]
    assert b"person" not in keys
    assert b"203.0.113.77" not in keys


def test_looking_for_orders_by_number_is_bounded() -> None:
    throttle = Throttle(rules=ThrottleRules(lookups_from_ip="2 per 15 minutes"))
    throttle.admit_lookup("1")
    throttle.admit_lookup("1")
    throttle.admit_lookup("2")
    with time_machine.travel(time.time() + 60, tick=False), pytest.raises(TooManyRequests) as refused:
        throttle.admit_lookup("1")
    assert refused.value.message == "Too many attempts. Try again in 14 minutes."


def test_where_the_address_is_not_known_only_the_account_counts(throttle: Throttle) -> None:
    for number in range(10):
        throttle.admit_sign_in(f"a{number}", "")


@pytest.mark.race
def test_forty_guesses_at_once_are_forty_counts(house: House) -> None:
    outcomes = all_at_once(40, lambda number: sign_in(house, "a@demo.test", f"guess {number}", ip=f"10.0.0.{number}"))
    kinds = [type(error) for error in outcomes.errors]
    assert (kinds.count(WrongCredentials), kinds.count(TooManyRequests)) == (10, 30)


def test_a_tenants_minute_is_counted_over_all_its_keys_and_starts_anew(throttle: Throttle) -> None:
    with time_machine.travel(1_800_000_000, tick=False) as traveller:
        seen = [throttle.count_request("nord", 3) for _ in range(4)]
        assert [(one.remaining, one.is_over) for one in seen] == [(2, False), (1, False), (0, False), (0, True)]
        assert {one.limit for one in seen} == {3}
        assert all(1 <= one.resets_in_s <= 60 for one in seen)
        assert not throttle.count_request("sud", 3).is_over
        if isinstance(throttle._limiter.storage, MemoryStorage):
            traveller.shift(61)
            assert throttle.count_request("nord", 3).remaining == 2


@pytest.mark.race
def test_of_fifty_requests_at_once_as_many_come_in_as_the_minute_allows(throttle: Throttle) -> None:
    outcomes = all_at_once(50, lambda _: throttle.count_request("nord", 20).is_over)
    assert outcomes.results.count(False) == 20
