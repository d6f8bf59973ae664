"""``/admin/campaigns``: news of the shop to those who want it; the tab and the page stand in the address."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.campaigns_state import PATH, CampaignsState
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.components.base import Live, Text, as_var
from freight_app.ui.components.buttons import button
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.console import console_page

STATE: Live = CampaignsState


def channel_word(channel: Live) -> Text:
    """The way that a message goes."""
    return rx.match(
        channel, ("sms", t("SMS")), ("whatsapp", t("WhatsApp")), ("push", t("Notice")), ("chat", t("Chat")), t("E-mail")
    )  # type: ignore[return-value]


def page() -> rx.Component:
    nothing = empty_state(
        t("No campaigns here"),
        t("A campaign writes to customers who asked for news: once to each, at the pace that you choose."),
        action=button(t("New campaign"), look="brand", size="md", icon_start="plus", on_click=STATE.begin),
        icon_name="send",
    )
    return console_page(
        _views(),
        rx.cond(
            CampaignsState.is_loaded,
            rx.cond(as_var(CampaignsState.rows).length() > 0, _table(), nothing),
            loading(t("The campaigns are being loaded"), skeleton_rows(8)),
        ),
        title=t("Campaigns"),
        actions=[button(t("New campaign"), look="act", size="sm", keys="C", icon_start="plus", on_click=STATE.begin)],
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str) -> rx.Component:
        return view_tab(label, PATH if tab == "all" else f"{PATH}?tab={tab}", current=CampaignsState.tab == tab)  # type: ignore[arg-type]

    return view_tabs(
        view(t("All"), "all"),
        view(t("Draft"), "draft"),
        view(t("Planned"), "scheduled"),
        view(t("Going out"), "sending"),
        view(t("Held"), "paused"),
        view(t("Done"), "done"),
    )


def _table() -> rx.Component:
    def row(one: Live) -> rx.Component:
        return table_row(
            td(row_link(one.name, f"{PATH}/" + one.id, is_code=False), first=True),
            td(status("campaign", one.status), label=t("Status")),
            td(channel_word(one.channel), label=t("Way")),
            td(one.when, label=t("When"), class_name="num whitespace-nowrap"),
            td_number(rx.cond(one.listed > 0, number(one.listed), "–"), label=t("People")),
            td_number(rx.cond(one.listed > 0, number(one.ended), "–"), label=t("Written to")),
            td_number(rx.cond(one.failed > 0, number(one.failed), "–"), label=t("Not sent")),
            td_number(
                rx.cond(one.unsubscribed > 0, number(one.unsubscribed), "–"),
                label=t("Ended the news"),
                class_name="sm:pe-5",
            ),
            key=one.id,
        )

    return data_table(
        head=[
            th(t("Campaign"), first=True),
            th(t("Status")),
            th(t("Way")),
            th(t("When")),
            th(t("People"), numeric=True),
            th(t("Written to"), numeric=True),
            th(t("Not sent"), numeric=True),
            th(t("Ended the news"), numeric=True, class_name="sm:pe-5"),
        ],
        rows=rx.foreach(CampaignsState.rows, row),
        caption=t("Campaigns"),
        foot=pager(CampaignsState.pager),
    )
