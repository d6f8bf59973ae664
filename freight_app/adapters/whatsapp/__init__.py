"""How WhatsApp messages leave the house: through Meta's Cloud API, or into a folder."""

from __future__ import annotations

from freight_app.adapters.outbox import FolderDoor
from freight_app.adapters.web import web_client_for
from freight_app.adapters.web.posting import TIMEOUTS
from freight_app.adapters.whatsapp.cloud import CloudWhatsApp
from freight_app.adapters.whatsapp.notices import SignedNotices
from freight_app.kit.settings import Settings
from freight_app.messaging.ports import ReceiptReader, WhatsAppSender


def whatsapp_sender_for(settings: Settings) -> WhatsAppSender:
    """The Cloud API when the settings name a number of ours and its token, else the folder ``outbox/whatsapp``."""
    token = settings.whatsapp_token.get_secret_value()
    if not (settings.whatsapp_phone_id and token):
        return FolderDoor(settings.data_dir / "outbox" / "whatsapp")
    return CloudWhatsApp(
        web_client_for(settings, TIMEOUTS),
        phone_id=settings.whatsapp_phone_id,
        token=token,
        template=settings.whatsapp_template,
    )


def receipt_reader_for(settings: Settings) -> ReceiptReader:
    return SignedNotices(settings.whatsapp_app_secret.get_secret_value())
