"""How fast a campaign goes and whether its texts can be sent. No database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from freight_app.kit.errors import InvalidInput
from freight_app.messaging.campaigns.dtos import CampaignDraft, CampaignText
from freight_app.messaging.models import Channel
from freight_app.messaging.text_rules import require_pattern

KNOWN_FIELDS = frozenset({"name", "shop"})
# One step writes at most so many messages: the one writer of SQLite is kept for less than a tenth of a second.
MOST_A_STEP = 40
# Rooms of colleagues are no people, and a browser is not a person.
CHANNELS = (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP)


def pace(per_minute: int) -> tuple[int, timedelta]:
    """How many messages a step writes and how long until the next: at most one step in five seconds or a full step."""
    batch = max(1, min(MOST_A_STEP, per_minute // 12))
    return batch, timedelta(seconds=60 * batch / per_minute)


def minutes_left(waiting: int, per_minute: int) -> int:
    return -(-waiting // per_minute)


def check_draft(draft: CampaignDraft) -> CampaignDraft:
    """The draft with its texts trimmed. ``InvalidInput`` names the field, ``texts.fr.subject``."""
    if draft.channel not in CHANNELS:
        raise InvalidInput("channel", "A campaign goes by mail, SMS or WhatsApp.")
    link = draft.link.strip()
    if link and not link.startswith("/") and urlsplit(link).scheme not in ("http", "https"):
        raise InvalidInput("link", "A link is a page of the shop, /search, or begins with https://.")
    if link.startswith("//"):
        raise InvalidInput("link", "A link is a page of the shop, /search, or begins with https://.")
    texts = {language: check_text(text, language) for language, text in draft.texts.items()}
    return draft.model_copy(update={"texts": texts, "link": link})


def require_sendable(texts: Mapping[str, CampaignText], channel: Channel) -> None:
    """``InvalidInput`` on the first field without which nothing can be sent."""
    if not texts:
        raise InvalidInput("texts", "Write the text in at least one language.")
    for language, text in texts.items():
        if not text.subject:
            raise InvalidInput(f"texts.{language}.subject", "A subject is needed.")
        if channel is Channel.EMAIL and not text.body:
            raise InvalidInput(f"texts.{language}.body", "Write what the mail says.")


def check_text(text: CampaignText, language: str) -> CampaignText:
    """One text with its fields checked, trimmed."""
    return CampaignText(
        **{
            name: require_pattern(getattr(text, name), field=f"texts.{language}.{name}", known=KNOWN_FIELDS)
            for name in ("subject", "heading", "body", "short")
        },
        button=text.button,
    )
