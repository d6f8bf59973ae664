"""How SMS leave the house: through a gateway that the settings describe, or into a folder."""

from __future__ import annotations

from freight_app.adapters.outbox import FolderDoor
from freight_app.adapters.sms.http import HttpSms, read_fields
from freight_app.adapters.sms.twilio import TwilioSms
from freight_app.adapters.web import web_client_for
from freight_app.adapters.web.posting import TIMEOUTS
from freight_app.kit.settings import Settings
from freight_app.messaging.ports import TextSender


def text_sender_for(settings: Settings) -> TextSender:
    """The gateway that the settings name, else the folder ``outbox/sms``."""
    if settings.sms_gateway == "none":
        return FolderDoor(settings.data_dir / "outbox" / "sms")
    client = web_client_for(settings, TIMEOUTS)
    secret = settings.sms_secret.get_secret_value()
    if settings.sms_gateway == "twilio":
        return TwilioSms(client, account=settings.sms_account, secret=secret, sender=settings.sms_sender)
    return HttpSms(
        client,
        url=settings.sms_url,
        fields=read_fields(settings.sms_fields),
        sender=settings.sms_sender,
        secret=secret,
        as_json=settings.sms_as_json,
    )
