"""The Reflex app: pages from the registry, the API and the front door in front of it. Nothing else."""

from __future__ import annotations

import reflex as rx
from starlette.types import ASGIApp

from freight_app.kit.house import current_house
from freight_app.kit.settings import get_settings
from freight_app.ui.admin.live import follow_changes
from freight_app.ui.failures import report_failure
from freight_app.ui.guard import remove_setters
from freight_app.ui.i18n import t
from freight_app.ui.routes import NOT_FOUND, ROUTES, Route, load_page
from freight_app.ui.shells.bell_live import ring_bells
from freight_app.ui.shells.head import head_components
from freight_app.ui.shells.overlay import WRAPS
from freight_app.ui.shells.state import ShellState
from freight_app.ui.web.built_ui import load_built_ui
from freight_app.ui.web.front_door import FrontDoor, same_origin
from freight_app.ui.written_once import speed_up_packets


def open_door(events: ASGIApp) -> ASGIApp:
    """Put the API and the built pages in front of Reflex's own routes."""
    from freight_app.api.app import create_api

    settings = current_house().settings
    return FrontDoor(events=events, api=create_api(), built=load_built_ui(settings.build_dir / "ui"), settings=settings)


def register_page(route: Route) -> None:
    """Give Reflex a page of the registry."""
    app.add_page(
        load_page(route),
        route=route.path.strip("/") or "index",
        title=t(route.title),
        on_load=ShellState.open_page,
    )


app = rx.App(
    toaster=None,
    app_wraps=WRAPS,
    head_components=head_components(),
    reset_style=False,
    api_transformer=open_door,
    backend_exception_handler=report_failure,
)
app.register_lifespan_task(follow_changes)
app.register_lifespan_task(ring_bells)
speed_up_packets(app)
# Sockets are taken from pages of the very host that serves them, whatever it is called; a fixed list could not know it.
if app.sio is not None:
    app.sio.eio.cors_allowed_origins = same_origin

for page_route in (*ROUTES, NOT_FOUND):
    if not page_route.dev_only or get_settings().dev_pages:
        register_page(page_route)
remove_setters()
