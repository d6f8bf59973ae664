"""A campaign's text as its reader gets it."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.settings import Settings
from freight_app.messaging.campaigns.dtos import CampaignText
from freight_app.messaging.campaigns.rules import check_text
from freight_app.messaging.campaigns.texts import written_text
from freight_app.messaging.letterheads import letterhead_of
from freight_app.messaging.previews import TextPreview, preview_text


def preview_campaign(uow: UnitOfWork, text: CampaignText, language: str, *, link: str, name: str) -> TextPreview:
    """The text for a reader called ``name``. Raises ``InvalidInput`` as keeping it would, on ``texts.fr.subject``."""
    if language not in LANGUAGES:
        raise InvalidInput("language", "The shop does not write in this language.")
    checked = check_text(text, language)
    public_url = uow.port(Settings).resolved_public_url
    data = {"name": name, "stop_link": f"{public_url}/unsubscribe/…"}
    if link:
        data["link"] = public_url + link if link.startswith("/") else link
    return preview_text(written_text(checked, language), language, data, letterhead_of(uow))
