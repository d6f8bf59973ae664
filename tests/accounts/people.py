"""People for the tests: made through the room's own door."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from freight_app.accounts import queries, sessions, users
from freight_app.accounts.dtos import NewUser, SignedInUser
from freight_app.accounts.permissions import Role
from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import Event
from freight_app.kit.house import House

PASSWORD = "blue-camel-42"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def add_person(
    house: House, email: str, *roles: Role, name: str = "Amel Trabelsi", language: str = "en"
) -> SignedInUser:
    draft = NewUser(email=email, name=name, language=language, roles=frozenset(roles))  # type: ignore[arg-type]
    with house.write() as uow:
        [view] = users.add_users(uow, [draft], password=PASSWORD)
    return reload_person(house, view.id)


def reload_person(house: House, user_id: int) -> SignedInUser:
    with house.read() as uow:
        user = queries.find_user(uow, user_id)
        assert user is not None
        return queries.signed_in_user(uow, user)


def sign_in(house: House, email: str, password: str = PASSWORD, *, ip: str = "10.0.0.1", agent: str = FIREFOX) -> str:
    with house.write() as uow:
        return sessions.sign_in(uow, email, password, ip=ip, user_agent=agent).token


def who(house: House, token: str) -> str | None:
    with house.read() as uow:
        user = sessions.resolve_session(uow, token)
    return user.email if user else None


def count(house: House, table: str, where: str = "1 = 1") -> int:
    with house.read() as uow:
        return uow.session.connection().execute(sa.text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one()


def heard(house: House, *kinds: type[Event]) -> list[Event]:
    """A list that fills with the events of these kinds from now on."""
    events: list[Event] = []

    def note(_uow: UnitOfWork, event: Event) -> None:
        events.append(event)

    for kind in kinds:
        house.database.bus.subscribe(kind, note)
    return events


@dataclass
class Outcomes:
    """What came of an action that many threads did at once."""

    results: list[object]
    errors: list[Exception]


def all_at_once(times: int, action: Callable[[int], object]) -> Outcomes:
    outcomes, start = Outcomes([], []), threading.Barrier(times)

    def run(number: int) -> None:
        start.wait()
        try:
            outcomes.results.append(action(number))
        except Exception as error:  # noqa: BLE001 - every failure is looked at by the test
            outcomes.errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
