"""Who publishes exchange rates."""

from __future__ import annotations

from freight_app.adapters.fx import ecb, exchangerate
from freight_app.adapters.fx.null import ManualRates
from freight_app.adapters.web import web_client_for
from freight_app.adapters.web.client import Timeouts
from freight_app.kit.settings import Settings
from freight_app.shop.currencies.ports import RateSource

# A table of a few kilobytes: who cannot send it within this is asked again later.
TIMEOUTS = Timeouts(connect_s=5, read_s=10, total_s=20)


def rate_source_for(settings: Settings) -> RateSource:
    """The source that the settings name; without one, or without its key, rates are entered by hand."""
    if settings.rate_source == "manual":
        return ManualRates()
    client = web_client_for(settings, TIMEOUTS)
    if settings.rate_source == "ecb":
        return ecb.EcbRates(client, settings.rate_base_url or ecb.URL)
    key = settings.rate_api_key.get_secret_value()
    if not key:
        return ManualRates(lacks="FREIGHT_RATE_API_KEY")
    return exchangerate.ExchangerateRates(client, settings.rate_base_url or exchangerate.BASE_URL, key)
