"""Sending messages to people.

A message is a row and a task in the transaction that has something to say, so it goes out if and only if that commits;
its key makes it go out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from freight_app.accounts.values import parse_email, parse_phone
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import DEFAULT_LANGUAGE, LANGUAGES
from freight_app.kit.pagination import Page, PageRequest
from freight_app.kit.settings import Settings
from freight_app.messaging import queries
from freight_app.messaging.dtos import MessageView
from freight_app.messaging.models import Channel, MessageStatus
from freight_app.messaging.ports import ChatPoster
from freight_app.messaging.tasks import ATTACHMENTS, DELIVER
from freight_app.messaging.templates import TEMPLATES
from freight_app.work.service import enqueue

MAX_KEY_LENGTH = 200
BULK_PRIORITY = -10
# Long enough to prove what was said about an order under warranty.
KEEP_MESSAGES = timedelta(days=730)


def send_message(
    uow: UnitOfWork,
    *,
    template: str,
    to: str,
    language: str,
    data: dict[str, Any],
    key: str,
    channel: Channel = Channel.EMAIL,
    attachments: Sequence[str] = (),
) -> int | None:
    """Send a message made from a template (see ``templates``) once this transaction commits; answers its id.

    ``to`` is what the channel calls a recipient (``models.Channel``): an address, a telephone number in any spelling,
    the name of a chat hook, the public id of a push subscription. ``key`` names the occasion (``order_placed:17``; one
    that is told by several channels has a key for each): with one that was used before nothing happens and the answer
    is None. ``data`` holds plain JSON values, amounts and dates already written in the recipient's language.
    ``attachments`` are the hashes of kept files that go with a mail.
    Raises ``InvalidInput`` on ``to`` or ``key``; an unknown template or missing data is a bug: ``LookupError``.
    """
    if template not in TEMPLATES:
        raise LookupError(f"there is no template {template!r}")
    given = {name for name, value in data.items() if value not in (None, "")}
    missing = TEMPLATES[template].needs - given
    if missing:
        raise LookupError(f"the template {template!r} needs {sorted(missing)}")
    if not 0 < len(key) <= MAX_KEY_LENGTH:
        raise InvalidInput("key", "A message's key has 1 to {most} characters.", most=MAX_KEY_LENGTH)
    message_id = queries.insert_once(
        uow,
        {
            "key": key,
            "template": template,
            "channel": channel,
            "recipient": parse_recipient(uow, channel, to),
            "language": language if language in LANGUAGES else DEFAULT_LANGUAGE,
            "data": data | {ATTACHMENTS: list(attachments)} if attachments else data,
            "subject": "",
            "body_text": "",
            "body_html": "",
            "status": MessageStatus.QUEUED,
            "attempts": 0,
            "created_at": uow.now(),
        },
    )
    if message_id is not None:
        # Many can wait for one: an order's confirmation does not stand behind five thousand pieces of news.
        priority = BULK_PRIORITY if TEMPLATES[template].is_bulk else 0
        enqueue(uow, DELIVER, {"message_id": message_id}, priority=priority)
    return message_id


def parse_recipient(uow: UnitOfWork, channel: Channel, to: str) -> str:
    """The recipient as the channel writes it; ``InvalidInput`` on ``to`` for what it can reach nobody by."""
    match channel:
        case Channel.EMAIL:
            return parse_email(to, field="to")
        case Channel.SMS | Channel.WHATSAPP:
            return parse_phone(to, country=uow.port(Settings).country, field="to")
        case Channel.CHAT:
            if to not in uow.port(ChatPoster).hooks():
                raise InvalidInput("to", "The settings name no chat hook '{to}'.", to=to)
            return to
        case Channel.PUSH:
            if queries.find_subscription(uow, to) is None:
                raise InvalidInput("to", "No browser asked for notices under this name.")
            return to


def list_messages(
    uow: UnitOfWork, *, recipient: str | None = None, status: MessageStatus | None = None, page: PageRequest
) -> Page[MessageView]:
    """What was sent and what waits, the latest first."""
    rows, total = queries.list_messages(uow, recipient=recipient, status=status, page=page)
    return Page.of([MessageView.model_validate(row) for row in rows], total, page)


def prune_messages(uow: UnitOfWork) -> int:
    """Forget what was sent, or could not be, two years ago; answers how many."""
    return queries.delete_older(uow, uow.now() - KEEP_MESSAGES)
