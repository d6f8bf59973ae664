"""What the shop shares of its papers about an order, on the page of its customer."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.documents.attached import reading
from freight_app.documents.attached.opening import links_of
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.subjects import Subject
from freight_app.orders.own_orders import get_own_order
from freight_app.ui.components.base import Child, Live, as_var, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t
from freight_app.ui.papers.lines import dotted
from freight_app.ui.papers.rows import PaperRow, write_rows
from freight_app.ui.visitor import Visitor, signed_in_user, visitor


class SharedPapersState(rx.State):
    """Papers of the order that the page shows; ``links`` are their files by public id."""

    rows: list[PaperRow] = []
    links: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self, number: str) -> None:
        """Of one's own order; that of somebody else has none."""
        try:
            self.rows, self.links = await asyncio.to_thread(_read, visitor(), signed_in_user().id, number[:40])
        except NotFound:
            self.rows, self.links = [], {}


def shared_papers(number: Any, *, class_name: str) -> Child:
    """The card, once something is shared."""
    return rx.el.div(
        shown(
            as_var(SharedPapersState.rows).length() > 0,
            rx.el.section(
                rx.el.h2(t("From the shop"), class_name="font-semibold"),
                rx.el.ul(rx.foreach(SharedPapersState.rows, _paper), class_name="mt-1 divide-y divide-line text-sm"),
                class_name=class_name,
            ),
        ),
        on_mount=SharedPapersState.load(number),  # type: ignore[call-arg]
        key=number,
        class_name="contents",
    )


def _paper(row: Live) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(row.title, dir="auto", class_name="font-medium text-pretty"),
            rx.el.p(row.kind, " · ", dotted(row.facts), class_name="text-xs text-ink-2"),
            class_name="min-w-0 flex-1",
        ),
        link_button(
            t("Open"),
            as_var(SharedPapersState.links)[row.id],
            size="sm",
            from_server=True,
            target="_blank",
            class_name="max-sm:h-11",
        ),
        key=row.id,
        class_name="flex items-center gap-3 py-2",
    )


def _read(who: Visitor, user_id: int, number: str) -> tuple[list[PaperRow], dict[str, str]]:
    with current_house().read(who.actor) as uow:
        get_own_order(uow, user_id, number)
        found = [one for one in reading.list_shared(uow, Subject("order", number)) if one.latest.state == "ready"]
        return write_rows(uow, found, who), {one.public_id: links_of(uow, one, user_id)[0] for one in found}
