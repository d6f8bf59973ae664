"""Which text a message has: the campaign's own, the shop's, or the house's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.messaging.campaigns.texts import text_of_campaign
from freight_app.messaging.models import Message
from freight_app.messaging.template import MailText
from freight_app.messaging.templates import TEMPLATES
from freight_app.messaging.templating import queries


def find_text(uow: UnitOfWork, message: Message) -> MailText:
    """The text for a message's channel and language, as it stands now: what waits speaks in today's words."""
    if TEMPLATES[message.template].is_bulk:
        return text_of_campaign(uow, int(message.data["campaign_id"]), message.language)
    house = TEMPLATES[message.template].texts[message.language]
    written = queries.find_current(uow, message.template, message.channel, message.language)
    return house if written is None or written.words is None else apply_words(house, written.words)


def apply_words(house: MailText, words: dict[str, Any]) -> MailText:
    """The house's text with what the shop wrote in the place of its own; facts stay, they are the data's."""
    changes = {name: tuple(value) if isinstance(value, list) else value for name, value in words.items()}
    return replace(house, **changes)
