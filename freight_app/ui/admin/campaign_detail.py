"""``/admin/campaigns/[id]``: a draft is written here beside its preview; once it goes out, the page says how far it is."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.campaign_detail_state import PATH, CampaignState
from freight_app.ui.admin.campaign_fields import draft_fields
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.message_preview import mail_preview, short_preview
from freight_app.ui.components.base import Live, Text, as_var, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.fields import field, input_class
from freight_app.ui.components.figures import progress_bar
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.overlays import confirm_dialog, dialog
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.components.tables import data_table, table_row, td, th
from freight_app.ui.i18n import number, t, tn
from freight_app.ui.shells.console import console_page, panel, sentence_head

STATE: Live = CampaignState
ONE: Live = CampaignState.one


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such campaign"),
        t("The link may be an old one; look for the name in the list."),
        action=link_button(t("All campaigns"), PATH, look="brand"),
        icon_name="send",
    )
    return console_page(
        rx.cond(
            CampaignState.is_loaded,
            rx.cond(CampaignState.is_found, _campaign(), unknown),
            loading(t("The campaign is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-64 w-full")),
        ),
        *_dialogs(),
        title=ONE.name,
        trail=[(t("Campaigns"), PATH)],
    )


def _campaign() -> rx.Component:
    is_draft = ONE.status == "draft"
    return rx.fragment(
        sentence_head(
            rx.fragment(status_badge("campaign", ONE.status), rx.el.span(t("Written by {name}", name=ONE.by))),
            ONE.sentence,
            ONE.consequence,
            action=_actions(),
        ),
        shown(CampaignState.trouble != "", rx.el.div(notice(STATE.trouble, tone="bad"), class_name="px-5 py-3")),
        rx.cond(is_draft, _draft(), _results()),
    )


def _actions() -> rx.Component:
    def step(label: Text, what: str, look: str, icon_name: str) -> rx.Component:
        return button(label, look=look, size="sm", icon_start=icon_name, on_click=STATE.step(what))  # type: ignore[arg-type]

    end = button(t("End it"), look="plain", size="sm", on_click=STATE.ask("cancel"))
    return rx.match(  # type: ignore[return-value]
        ONE.status,
        (
            "draft",
            rx.fragment(
                button(t("Try it on myself"), size="sm", icon_start="mail", on_click=STATE.send_test),
                button(t("Plan"), size="sm", icon_start="calendar-clock", on_click=STATE.ask("plan")),
                button(t("Send now"), look="act", size="sm", icon_start="send", on_click=STATE.ask("start")),
            ),
        ),
        ("scheduled", rx.fragment(step(t("Take it back"), "unschedule", "quiet", "undo-2"), end)),
        ("sending", rx.fragment(step(t("Hold it"), "pause", "quiet", "circle-pause"), end)),
        ("paused", rx.fragment(step(t("Go on"), "resume", "act", "send"), end)),
        rx.fragment(),
    )


def _draft() -> rx.Component:
    people = rx.el.p(
        tn("{count} person gets it", "{count} people get it", STATE.people),
        class_name="num text-lg font-semibold",
        role="status",
    )
    return rx.el.div(
        draft_fields(),
        rx.el.aside(
            panel(
                t("Who gets it"),
                rx.el.div(
                    people,
                    rx.el.p(t("Only those who asked for news, and each once."), class_name="mt-1 text-xs text-ink-2"),
                    class_name="px-5 pb-4",
                ),
            ),
            panel(t("What they read"), rx.el.div(_preview(), class_name="px-5 pb-5")),
            class_name="min-w-0 lg:border-s lg:border-line",
        ),
        class_name="grid items-start lg:grid-cols-[minmax(0,1fr)_26rem]",
    )


def _preview() -> rx.Component:
    is_mail = as_var(CampaignState.typed)["channel"] == "email"
    return rx.cond(is_mail, mail_preview(STATE.preview), short_preview(STATE.preview))  # type: ignore[return-value]


def _results() -> rx.Component:
    def figure(label: Text, value: Live) -> rx.Component:
        return rx.el.div(
            rx.el.dt(label, class_name="text-xs text-ink-2"),
            rx.el.dd(number(value), class_name="num text-lg font-semibold"),
            class_name="min-w-24",
        )

    bar = rx.el.div(
        progress_bar(
            ONE.ended,
            total=rx.cond(ONE.listed > 0, ONE.listed, 1),
            label=t("How many have been written to"),
            note=rx.el.span(
                t("{done} of {all}", done=number(ONE.ended), all=number(ONE.listed)),
                shown(ONE.status == "sending", rx.el.span(" · ", ONE.pace)),
                class_name="num",
            ),
        ),
        rx.el.dl(
            figure(t("Sent"), ONE.sent),
            figure(t("Arrived"), ONE.delivered),
            figure(t("Waits"), ONE.waiting + ONE.queued),
            figure(t("Not sent"), ONE.failed + ONE.bounced),
            figure(t("Left out"), ONE.skipped),
            figure(t("Ended the news"), ONE.unsubscribed),
            class_name="mt-4 flex flex-wrap gap-x-8 gap-y-3",
        ),
        rx.el.p(
            t(
                "Arrived is known only of ways that tell. Who opened a letter is not counted: it would take a hidden picture that tells on its reader."
            ),
            class_name="mt-3 max-w-3xl text-xs text-ink-2 text-pretty",
        ),
        class_name="px-5 pb-5",
    )
    return rx.fragment(panel(t("How it goes"), bar), _people())


def _people() -> rx.Component:
    address = PATH + "/" + ONE.id

    def view(label: Text, shown_one: str) -> rx.Component:
        href = address if not shown_one else address + f"?show={shown_one}"
        return view_tab(label, href, current=CampaignState.shown == shown_one)  # type: ignore[arg-type]

    def row(one: Live) -> rx.Component:
        return table_row(
            td(rx.el.bdi(one.name), first=True),
            td(rx.el.bdi(one.address, class_name="ltr break-all"), label=t("Address")),
            td(
                rx.el.span(
                    status("message", one.status),
                    rx.el.span(one.error, class_name="block text-xs text-ink-2 text-pretty empty:hidden"),
                ),
                label=t("Status"),
            ),
            td(one.at, label=t("When"), class_name="num whitespace-nowrap"),
            td(shown(one.has_left, t("Ended the news")), class_name="text-xs text-ink-2 sm:pe-5"),
        )

    table = data_table(
        head=[
            th(t("Person"), first=True),
            th(t("Address")),
            th(t("Status")),
            th(t("When")),
            th("", class_name="sm:pe-5"),
        ],
        rows=rx.foreach(CampaignState.rows, row),
        caption=t("People"),
        foot=pager(CampaignState.pager),
    )
    return rx.fragment(
        view_tabs(
            view(t("All"), ""),
            view(t("Waits"), "waiting"),
            view(t("Sent"), "sent"),
            view(t("Not sent"), "failed"),
            view(t("Left out"), "skipped"),
            view(t("Ended the news"), "unsubscribed"),
        ),
        rx.cond(
            as_var(CampaignState.rows).length() > 0,
            table,
            empty_state(t("Nobody here"), t("Whoever is on the list stands here with what became of their message.")),
        ),
    )


def _dialogs() -> list[rx.Component]:
    close = STATE.ask("")
    start = confirm_dialog(
        open=CampaignState.asks == "start",  # type: ignore[arg-type]
        on_close=close,
        on_confirm=STATE.step("start"),
        title=t("Send “{name}” now?", name=ONE.name),
        consequence=tn(
            "It goes to {count} person. What has gone out cannot be taken back.",
            "It goes to {count} people. What has gone out cannot be taken back.",
            STATE.people,
        ),
        confirm=t("Send now"),
        danger=False,
    )
    cancel = confirm_dialog(
        open=CampaignState.asks == "cancel",  # type: ignore[arg-type]
        on_close=close,
        on_confirm=STATE.step("cancel"),
        title=t("End “{name}”?", name=ONE.name),
        consequence=t("Whoever still waits gets nothing, and it cannot go on."),
        confirm=t("End it"),
    )
    plan = dialog(
        form(
            field(
                t("Day and time, on the shop's clock"),
                rx.el.input(
                    type="datetime-local",
                    name="starts_at",
                    id="field-starts_at",
                    required=True,
                    class_name=input_class(as_var(CampaignState.errors)["starts_at"]),
                ),
                name="starts_at",
                error=as_var(CampaignState.errors)["starts_at"].to(str),  # type: ignore[attr-defined]
            ),
            button(t("Plan"), look="act", type="submit"),
            on_submit=STATE.plan,
        ),
        open=CampaignState.asks == "plan",  # type: ignore[arg-type]
        on_close=close,
        title=t("When should it go out?"),
    )
    return [start, cancel, plan]
