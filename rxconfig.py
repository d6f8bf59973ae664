"""Reflex's own configuration. Everything that a shop may change is in freight_app/kit/settings.py instead."""

import reflex as rx
from reflex_base.constants.state import StateManagerMode

from freight_app.kit.settings import get_settings
from freight_app.ui.theme import FreightTheme

_settings = get_settings()
# Baked into the build and rewritten there to the page's own origin, so one build serves any host and port.
_BUILD_ADDRESS = "http://localhost:8000"

config = rx.Config(
    app_name="freight_app",
    api_url=_BUILD_ADDRESS,
    backend_host="127.0.0.1",
    # For scripts of other sites: none. Sockets are checked against their own host, see freight_app.freight_app.
    cors_allowed_origins=[_settings.resolved_public_url],
    trusted_proxy_hops=_settings.trusted_proxy_hops,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode=StateManagerMode.REDIS if _settings.redis_url else StateManagerMode.MEMORY,
    redis_url=_settings.redis_url or None,
    # Our own sitemap knows the products: freight_app/ui/web/crawlers.py.
    disable_plugins=[rx.plugins.SitemapPlugin],
    plugins=[FreightTheme()],
)
