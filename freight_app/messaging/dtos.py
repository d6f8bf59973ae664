"""What the messaging room answers."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from freight_app.messaging.models import Channel, MessageStatus


class MessageView(BaseModel):
    """One message as staff look at it; the texts are empty until it is sent, and for ever when it held a secret."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int
    key: str
    template: str
    channel: Channel
    recipient: str
    language: str
    subject: str
    body_text: str
    status: MessageStatus
    attempts: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None = None
    read_at: datetime | None = None


class Receipt(BaseModel):
    """One thing that a channel tells; ``provider_ref`` is its own name for the message."""

    model_config = ConfigDict(frozen=True)

    provider_ref: str
    status: MessageStatus
    at: datetime
    error: str = ""
