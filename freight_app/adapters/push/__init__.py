"""Notices on a device whose page is closed (web push), signed with keys that are made on first use."""

from __future__ import annotations

from freight_app.adapters.push.web_push import WebPusher
from freight_app.adapters.web import web_client_for
from freight_app.adapters.web.posting import TIMEOUTS
from freight_app.kit.settings import Settings
from freight_app.messaging.ports import Pusher

KEY_FILE = "push.key"


def pusher_for(settings: Settings) -> Pusher:
    """Whoever runs the browser's push service is asked; nothing needs to be set up, so there is always a pusher."""
    return WebPusher(web_client_for(settings, TIMEOUTS), settings.data_dir / KEY_FILE, contact=settings.mail_from)
