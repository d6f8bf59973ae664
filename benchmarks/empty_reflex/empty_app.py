"""What a change of page is measured against: Reflex with two pages whose loading does nothing at all."""

from __future__ import annotations

import reflex as rx


class EmptyState(rx.State):
    """Nothing but an event."""

    @rx.event
    async def load(self) -> None:
        """Do nothing, without blocking others."""


def page() -> rx.Component:
    return rx.el.div("nothing")


app = rx.App()
app.add_page(page, route="/", on_load=EmptyState.load)
app.add_page(page, route="/search", on_load=EmptyState.load)


def create() -> object:
    """The ASGI application, without its front end."""
    return app()
