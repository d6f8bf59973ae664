"""How the house asks addresses that other people wrote down, without being led into its own network."""

from __future__ import annotations

from freight_app.adapters.web.addresses import Allowed
from freight_app.adapters.web.client import Timeouts, WebClient
from freight_app.adapters.web.pages import WebPageFetcher
from freight_app.adapters.web.webhooks import TIMEOUTS, WebWebhookSender
from freight_app.kit.settings import Settings
from freight_app.migration.ports import PageFetcher, WebhookSender


def web_client_for(settings: Settings, timeouts: Timeouts | None = None) -> WebClient:
    """A client that reaches the public internet, and of other networks what the settings name."""
    allowed = Allowed.from_texts(settings.allowed_private_hosts, settings.allowed_web_ports)
    return WebClient(allowed, timeouts or Timeouts())


def page_fetcher_for(settings: Settings) -> PageFetcher:
    return WebPageFetcher(web_client_for(settings))


def webhook_sender_for(settings: Settings) -> WebhookSender:
    return WebWebhookSender(web_client_for(settings, TIMEOUTS))
