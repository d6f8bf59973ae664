"""Reflex's own configuration. Everything that a shop may change is in freight_app/kit/settings.py instead."""

import os

import reflex as rx

_port = int(os.environ.get("FREIGHT_PORT", "8000"))

config = rx.Config(
    app_name="freight_app",
    frontend_port=_port,
    backend_port=_port,
    backend_host="127.0.0.1",
    api_url=f"http://localhost:{_port}",
    cors_allowed_origins=[f"http://localhost:{_port}", f"http://127.0.0.1:{_port}"],
    trusted_proxy_hops=int(os.environ.get("FREIGHT_TRUSTED_PROXY_HOPS", "0")),
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode="memory",
    redis_url=os.environ.get("FREIGHT_REDIS_URL") or None,
    plugins=[rx.plugins.SitemapPlugin(), rx.plugins.TailwindV4Plugin()],
)
