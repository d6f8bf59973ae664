"""A text rendered for whoever writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from freight_app.messaging.rendering import Letterhead, MailParts, parts_of, render_short, render_text
from freight_app.messaging.template import MailText
from freight_app.messaging.text_rules import count_segments


class TextPreview(BaseModel):
    """A text as its reader gets it: mail as HTML and as text, and in a few words. ``segments``: SMS it is paid as."""

    model_config = ConfigDict(frozen=True)

    shop: str
    subject: str
    parts: MailParts
    html: str
    text: str
    title: str
    short: str
    characters: int
    segments: int


def preview_text(text: MailText, language: str, data: Mapping[str, Any], letterhead: Letterhead) -> TextPreview:
    mail = render_text(text, language, data, letterhead)
    few = render_short(text, data, letterhead)
    said = few.text if few.text.startswith(letterhead.shop) else f"{letterhead.shop}: {few.text}"
    short = f"{said}\n{few.link}" if few.link else said
    return TextPreview(
        shop=letterhead.shop,
        subject=mail.subject,
        parts=parts_of(text, data, letterhead),
        html=mail.html,
        text=mail.text,
        title=few.title,
        short=short,
        characters=len(short),
        segments=count_segments(short),
    )
