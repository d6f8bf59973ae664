"""Handing news over to the messages of the house: at once, or when somebody's quiet hours end.

Handing over is one conditional UPDATE in the unit that also writes the message, so each goes once whoever tries, and
however often. What became of the message itself is its own row's (``messaging/models.py``).
"""

from __future__ import annotations

from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.messaging.notifying import queries
from freight_app.messaging.notifying.kinds import KINDS
from freight_app.messaging.notifying.models import Notification, Way
from freight_app.messaging.notifying.reaching import address_of
from freight_app.messaging.notifying.rendering import write_news
from freight_app.messaging.notifying.rules import quiet_end
from freight_app.messaging.notifying.wishes import Wishes, wishes_of
from freight_app.messaging.service import send_message
from freight_app.work.registry import task
from freight_app.work.service import enqueue

HAND_OVER = "messaging.hand_over_news"


def send_news(uow: UnitOfWork, delivery_id: int, wishes: Wishes) -> bool:
    """Write the message of one delivery; False when it was handed over before."""
    found = queries.find_delivery(uow, delivery_id)
    if found is None or not queries.take_delivery(uow, delivery_id):
        return False
    delivery, notification = found
    message_id = _write(uow, notification, Way(delivery.channel), wishes)
    if message_id is not None:
        queries.note_message(uow, [delivery_id], message_id)
    return True


@task(HAND_OVER)
def hand_over(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Quiet hours are over: send what waited for that.

    Not to who read it in the bell meanwhile, has left, or no longer wants it so; and later still to who is quiet again.
    """
    delivery_id = payload["delivery_id"]
    found = queries.find_delivery(uow, delivery_id)
    if found is None:
        return
    delivery, notification = found
    kind = KINDS.get(notification.kind)
    wishes = wishes_of(uow, [notification.user_id], kind) if kind else []
    if notification.read_at is not None or not wishes or Way(delivery.channel) not in wishes[0].ways:
        queries.take_delivery(uow, delivery_id)
        return
    if (later := quiet_end(wishes[0].hours, uow.now())) is not None:
        queries.put_off(uow, delivery_id, later)
        enqueue(uow, HAND_OVER, payload, run_at=later)
        return
    send_news(uow, delivery_id, wishes[0])


def _write(uow: UnitOfWork, notification: Notification, way: Way, wishes: Wishes) -> int | None:
    reader = wishes.reader
    written = write_news(KINDS[notification.kind], notification.data, reader.language, zone=wishes.hours.zone.key)
    return send_message(
        uow,
        template="news",
        to=address_of(reader, way),
        language=reader.language,
        data={
            "title": written.title,
            "link": notification.link or "/account/notifications",
            **({"sentence": written.sentence} if written.sentence else {}),
        },
        key=f"news:{notification.id}:{way}",
    )
