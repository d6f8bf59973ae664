"""The settings of the empty app: what ours turns off is off here as well."""

import reflex as rx

config = rx.Config(
    app_name="empty_app",
    app_module_import="empty_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
