"""Delivering: render the message, hand it to the mailer, keep what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.settings import Settings
from freight_app.messaging import queries
from freight_app.messaging.models import Message, MessageStatus
from freight_app.messaging.ports import Enclosures, Mail, Mailer
from freight_app.messaging.rendering import Letterhead, render_mail
from freight_app.messaging.templates import TEMPLATES
from freight_app.shop.service import get_shop_profile
from freight_app.work.registry import Failure, outward_task
from freight_app.work.rules import RetryPolicy

DELIVER = "messaging.deliver"
# The key in a message's data under which the hashes of the files that go with it stand.
ATTACHMENTS = "_attachments"
# Half a minute, then longer and longer for about nine hours: mail servers are known to be away for a night.
POLICY = RetryPolicy(max_attempts=12, first_delay_s=30, factor=2.5, max_delay_s=3600)


@dataclass(frozen=True, slots=True)
class _Delivery:
    mail: Mail
    attempt: int
    keeps_text: bool


def _prepare(uow: UnitOfWork, payload: dict[str, Any]) -> _Delivery | None:
    message = queries.get_message(uow, payload["message_id"])
    if message is None:
        raise NotFound("The message", message_id=payload["message_id"])
    if message.status == MessageStatus.SENT:
        return None
    keeps_text = not TEMPLATES[message.template].holds_secret
    return _Delivery(_write_mail(uow, message), attempt=message.attempts + 1, keeps_text=keeps_text)


def _write_mail(uow: UnitOfWork, message: Message) -> Mail:
    profile = get_shop_profile(uow)
    public_url = uow.port(Settings).resolved_public_url
    letterhead = Letterhead(
        shop=profile.name,
        accent_color=profile.accent_color,
        address=profile.address,
        phone=profile.phone,
        email=profile.email,
        url=public_url,
    )
    data = dict(message.data)
    enclosed = [uow.port(Enclosures).open_enclosure(uow, sha256) for sha256 in data.pop(ATTACHMENTS, [])]
    if str(data.get("link", "")).startswith("/"):
        data["link"] = public_url + data["link"]
    rendered = render_mail(TEMPLATES[message.template], message.language, data, letterhead)
    return Mail(
        key=message.key,
        to=message.recipient,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=message.language,
        sender_name=profile.name,
        reply_to=profile.email,
        attachments=tuple(enclosed),
    )


def _act(ports: Ports, delivery: _Delivery) -> _Delivery:
    ports.get(Mailer).send(delivery.mail)
    return delivery


def _record(uow: UnitOfWork, payload: dict[str, Any], delivery: _Delivery) -> None:
    values: dict[str, Any] = {"subject": delivery.mail.subject, "attempts": delivery.attempt}
    if delivery.keeps_text:
        values |= {"body_text": delivery.mail.text, "body_html": delivery.mail.html}
    else:
        values["data"] = {}
    queries.mark_sent(uow, payload["message_id"], values)


def _on_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    note = queries.mark_failed if failure.is_last else queries.note_attempt
    note(uow, payload["message_id"], error=failure.error, attempts=failure.attempt)


outward_task(DELIVER, prepare=_prepare, act=_act, record=_record, policy=POLICY, on_failure=_on_failure)
