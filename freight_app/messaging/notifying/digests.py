"""Digests: mails that collect what somebody wants to hear of once a day, or once a week.

Each person is a unit of its own, which takes everything that is due and writes the one mail: a process that is killed
in between leaves both undone, and of two at once one finds nothing to take.
"""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.messaging.notifying import queries
from freight_app.messaging.notifying.delivering import ALL_NEWS
from freight_app.messaging.notifying.kinds import KINDS
from freight_app.messaging.notifying.models import Notification, Way
from freight_app.messaging.notifying.queries import Reader
from freight_app.messaging.notifying.rendering import write_news
from freight_app.messaging.notifying.wishes import hours_as_clocks
from freight_app.messaging.service import send_message
from freight_app.shop.service import get_shop_profile

# A mail that lists more is not read; the page has them all.
MAX_LINES = 40


def send_news_digests(house: House) -> int:
    """One mail to everybody whose hour has come and who has something in it; answers how many were written."""
    with house.read() as uow:
        people = queries.people_with_digests(uow)
    sent = 0
    for user_id in people:
        with house.write() as uow:
            sent += send_digest(uow, user_id)
    return sent


def send_digest(uow: UnitOfWork, user_id: int) -> bool:
    """Write a person's digest of everything that is due; False when there is nothing, or nobody, to write to."""
    taken = queries.take_digest(uow, user_id)
    readers = queries.readers_of(uow, [user_id]) if taken else []
    if not readers:
        return False
    unwanted = queries.kinds_without(uow, user_id, Way.EMAIL)
    told = [
        one for one in queries.notifications_of(uow, taken) if one.kind not in unwanted and _may_have(readers[0], one)
    ]
    if not told:
        return False
    zone = hours_as_clocks(queries.hours_of(uow, [user_id]).get(user_id), get_shop_profile(uow).time_zone).zone.key
    message_id = send_message(
        uow,
        template="news_digest",
        to=readers[0].email,
        language=readers[0].language,
        data={
            "count": str(len(told)),
            "lines": [_line(one, readers[0].language, zone) for one in told[:MAX_LINES]],
            "link": ALL_NEWS,
            **({"more": str(len(told) - MAX_LINES)} if len(told) > MAX_LINES else {}),
        },
        # What is taken is taken once, so the first of it names the mail.
        key=f"news_digest:{user_id}:{taken[0]}",
    )
    if message_id is not None:
        queries.note_message(uow, taken, message_id)
    return message_id is not None


def _may_have(reader: Reader, notification: Notification) -> bool:
    """A right that was taken since takes the news along."""
    kind = KINDS.get(notification.kind)
    return kind is not None and kind.is_for(reader.permissions)


def _line(notification: Notification, language: str, zone: str) -> dict[str, str]:
    written = write_news(KINDS[notification.kind], notification.data, language, zone=zone)
    return {"name": written.title, **({"note": written.sentence} if written.sentence else {})}
