"""What a campaign says: the shop writes it, the house adds how to end such messages."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.languages import DEFAULT_LANGUAGE
from freight_app.messaging.campaigns import queries
from freight_app.messaging.campaigns.dtos import CampaignText
from freight_app.messaging.template import MailText
from freight_app.messaging.templates.campaign import TEMPLATE


def text_of_campaign(uow: UnitOfWork, campaign_id: int, language: str) -> MailText:
    """Its text in a language, or in the first that it has."""
    campaign = queries.get_campaign(uow, campaign_id)
    if campaign is None:
        raise NotFound("The campaign", campaign_id=campaign_id)
    texts = {code: CampaignText.model_validate(text) for code, text in campaign.texts.items()}
    return written_text(pick_language(texts, language), language)


def pick_language(texts: dict[str, CampaignText], language: str) -> CampaignText:
    """The text that a reader of a language gets: own, the house's first, whichever there is."""
    for code in (language, DEFAULT_LANGUAGE):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()))


def written_text(text: CampaignText, language: str) -> MailText:
    """The whole of what is sent; the last sentence says how to get no more of it."""
    house = TEMPLATE.texts[language]
    return MailText(
        subject=text.subject,
        heading=text.heading or text.subject,
        paragraphs=tuple(filter(None, (part.strip() for part in text.body.split("\n\n")))),
        button=text.button,
        closing=house.closing,
        short=f"{text.short or text.subject}\n{house.short}",
    )
