"""Delivering: put the message into words, hand it to its channel, keep what was sent.

Handing over and writing that down are two steps, and a worker may die between them. The task comes back and knows that
an earlier attempt has no known end (``_is_unsure``). A door that remembers keys is asked; where none does, a
campaign is not sent again (``NotSentTwice``: a person decides), and everything else is, because an order's confirmation
that comes twice is better than none. Mail carries the same Message-ID both times, a notice on a phone takes the
place of its twin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.settings import Settings
from freight_app.messaging import queries
from freight_app.messaging.errors import MayHaveGoneOut, NotSentTwice, SubscriptionGone
from freight_app.messaging.letterheads import letterhead_of
from freight_app.messaging.models import HANDED_OVER, Channel, Message
from freight_app.messaging.ports import (
    ChatPoster,
    Mail,
    Mailer,
    PushAddress,
    Pusher,
    RemembersKeys,
    ShortMessage,
    TextSender,
    WhatsAppSender,
)
from freight_app.messaging.rendering import render_short, render_text
from freight_app.messaging.template import MailText
from freight_app.messaging.templates import TEMPLATES
from freight_app.messaging.templating.choosing import find_text
from freight_app.work.registry import Failure, outward_task
from freight_app.work.rules import RetryPolicy

DELIVER = "messaging.deliver"
# Half a minute, then longer and longer for about nine hours: mail servers are known to be away for a night.
POLICY = RetryPolicy(max_attempts=12, first_delay_s=30, factor=2.5, max_delay_s=3600)
# How an attempt ends of which nobody knows whether the message went out: ``work`` writes the error's name first.
_UNSURE = ("WorkerDied", MayHaveGoneOut.__name__)
_DOORS: dict[Channel, type] = {
    Channel.EMAIL: Mailer,
    Channel.SMS: TextSender,
    Channel.WHATSAPP: WhatsAppSender,
    Channel.CHAT: ChatPoster,
    Channel.PUSH: Pusher,
}


@dataclass(frozen=True, slots=True)
class _Delivery:
    channel: Channel
    content: Mail | ShortMessage
    attempt: int
    keeps_text: bool
    is_unsure: bool
    may_repeat: bool
    push: PushAddress | None = None
    provider_ref: str = ""


def _prepare(uow: UnitOfWork, payload: dict[str, Any]) -> _Delivery | None:
    message = queries.get_message(uow, payload["message_id"])
    if message is None:
        raise NotFound("The message", message_id=payload["message_id"])
    if message.status in HANDED_OVER:
        return None
    template = TEMPLATES[message.template]
    channel = Channel(message.channel)
    write = _write_mail if channel is Channel.EMAIL else _write_short
    return _Delivery(
        channel=channel,
        content=write(uow, message, find_text(uow, message)),
        attempt=message.attempts + 1,
        keeps_text=not template.holds_secret,
        is_unsure=(message.error or "").partition(":")[0] in _UNSURE,
        may_repeat=not template.is_bulk,
        push=_push_address(uow, message) if channel is Channel.PUSH else None,
    )


def _write_mail(uow: UnitOfWork, message: Message, text: MailText) -> Mail:
    letterhead = letterhead_of(uow)
    data = _with_whole_links(uow, message)
    rendered = render_text(text, message.language, data, letterhead)
    return Mail(
        key=message.key,
        to=message.recipient,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=message.language,
        sender_name=letterhead.shop,
        reply_to=letterhead.email,
        unsubscribe=str(data.get("unsubscribe", "")),
    )


def _write_short(uow: UnitOfWork, message: Message, text: MailText) -> ShortMessage:
    letterhead = letterhead_of(uow)
    rendered = render_short(text, _with_whole_links(uow, message), letterhead)
    return ShortMessage(
        key=message.key,
        to=message.recipient,
        title=rendered.title,
        text=rendered.text,
        link=rendered.link,
        language=message.language,
        sender_name=letterhead.shop,
    )


def _with_whole_links(uow: UnitOfWork, message: Message) -> dict[str, Any]:
    data = dict(message.data)
    for name in ("link", "stop_link", "unsubscribe"):
        if str(data.get(name, "")).startswith("/"):
            data[name] = uow.port(Settings).resolved_public_url + data[name]
    return data


def _push_address(uow: UnitOfWork, message: Message) -> PushAddress:
    found = queries.find_subscription(uow, message.recipient)
    if found is None:
        raise SubscriptionGone("The browser was signed off from notices.")
    return PushAddress(found.endpoint, found.p256dh, found.auth)


def _act(ports: Ports, delivery: _Delivery) -> _Delivery:
    door = ports.get(_DOORS[delivery.channel])
    if delivery.is_unsure:
        if isinstance(door, RemembersKeys):
            if door.has_sent(delivery.content.key):
                return delivery
        elif not delivery.may_repeat:
            raise NotSentTwice("It may have gone out before the worker stopped. It is not sent again by itself.")
    return replace(delivery, provider_ref=_hand_over(ports, delivery)[:200])


def _hand_over(ports: Ports, delivery: _Delivery) -> str:
    """Through the channel's door; answers the channel's own name for it."""
    match delivery.content:
        case Mail() as mail:
            ports.get(Mailer).send(mail)
            return ""
        case ShortMessage() as message if delivery.push is not None:
            return ports.get(Pusher).send(message, delivery.push)
        case ShortMessage() as message:
            return ports.get(_DOORS[delivery.channel]).send(message)


def _record(uow: UnitOfWork, payload: dict[str, Any], delivery: _Delivery) -> None:
    content = delivery.content
    values: dict[str, Any] = {"attempts": delivery.attempt, "provider_ref": delivery.provider_ref}
    values["subject"] = (content.subject if isinstance(content, Mail) else content.title)[:300]
    if delivery.keeps_text:
        values["body_text"] = content.text
        values["body_html"] = content.html if isinstance(content, Mail) else ""
    else:
        values["data"] = {}
    queries.mark_sent(uow, payload["message_id"], values)


def _on_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    note = queries.mark_failed if failure.is_last else queries.note_attempt
    note(uow, payload["message_id"], error=failure.error, attempts=failure.attempt)
    if failure.error.startswith(SubscriptionGone.__name__):
        queries.delete_subscription_of_message(uow, payload["message_id"])


outward_task(DELIVER, prepare=_prepare, act=_act, record=_record, policy=POLICY, on_failure=_on_failure)
