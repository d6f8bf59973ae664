"""``/admin/tenants/[id]``: one tenant, its keys, what it used, and what it may."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.audit_list import entry_list
from freight_app.ui.admin.tenant_detail_state import TenantState
from freight_app.ui.admin.tenant_dialogs import tenant_dialogs
from freight_app.ui.admin.tenants_fields import gauge
from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.buttons import button, link_button, text_button, text_link
from freight_app.ui.components.figures import bar_chart, chart_frame
from freight_app.ui.components.filters import segmented
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.components.tables import data_table, facts, table_row, td, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page, panel, sentence_head

STATE: Live = TenantState
TENANT: Live = TenantState.tenant


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such tenant"),
        t("The link may be an old one; look for the name in the list."),
        action=link_button(t("All tenants"), "/admin/tenants", look="brand"),
        icon_name="key-round",
    )
    waiting = loading(t("The tenant is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-64 w-full"))
    return console_page(
        rx.cond(TenantState.is_loaded, rx.cond(TenantState.is_found, _tenant(), unknown), waiting),
        tenant_dialogs(),
        title=TENANT.name,
        trail=[(t("Tenants"), "/admin/tenants")],
    )


def _tenant() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(
                status_badge("tenant", TENANT.status),
                rx.el.span(t("Since {made}", made=TENANT.made), class_name="num"),
                shown(TENANT.is_deleted, rx.el.span(t("Deleted {deleted}", deleted=TENANT.deleted), class_name="num")),
            ),
            rx.el.bdi(TENANT.name),
            TENANT.summary,
            action=shown(
                ~TENANT.is_deleted,
                button(t("Change"), size="sm", icon_start="pencil", keys="E", on_click=STATE.open("edit")),
                shown(
                    ~TENANT.is_house,
                    button(
                        t("New key"), look="act", size="sm", icon_start="plus", keys="C", on_click=STATE.open("key")
                    ),
                ),
            ),
        ),
        rx.el.div(
            rx.el.div(_keys(), _usage(), _changes(), class_name="min-w-0 lg:border-e lg:border-line"),
            rx.el.aside(_month(), _limits(), _news(), _end()),
            class_name="grid lg:grid-cols-[minmax(0,1fr)_22rem]",
        ),
    )


def _keys() -> Child:
    table = data_table(
        head=[
            th(t("Key"), first=True),
            th(t("Status")),
            th(t("Valid until")),
            th(t("Last used")),
            th(""),
        ],
        rows=rx.foreach(STATE.keys, _key),
        caption=t("API keys"),
    )
    nothing = empty_state(
        t("No keys yet"),
        t("A program comes in with a key. Make one for each program, so that one can be revoked alone."),
        action=button(t("New key"), look="brand", size="md", icon_start="plus", on_click=STATE.open("key")),
        icon_name="key-round",
    )
    return shown(
        ~TENANT.is_house & ~TENANT.is_deleted,
        panel(t("API keys"), rx.cond(STATE.keys.length() > 0, table, nothing)),
    )


def _key(key: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.span(
                rx.el.span(rx.el.bdi(key.label), class_name="block font-medium break-words"),
                rx.el.span(
                    code(key.begins, "font-mono"), " · ", key.made, class_name="block text-xs text-ink-2 text-pretty"
                ),
                rx.el.span(key.scopes, class_name="mt-0.5 block text-xs text-ink-2 text-pretty"),
                class_name="block min-w-0 py-2",
            ),
            first=True,
            class_name="sm:w-2/5 sm:min-w-56",
        ),
        td(
            rx.el.span(
                status("tenant_key", key.status),
                rx.el.span(key.revoked, class_name="num block text-xs text-ink-2 empty:hidden"),
                class_name="max-sm:text-end",
            ),
            label=t("Status"),
        ),
        td(
            rx.cond(key.status == "revoked", "–", _or_never(key.ends, t("No end"))),
            label=t("Valid until"),
            class_name="num whitespace-nowrap",
        ),
        td(_or_never(key.used, t("Never")), label=t("Last used"), class_name="num sm:min-w-24"),
        td(
            shown(
                key.status == "live",
                button(
                    t("Revoke"),
                    look="danger",
                    size="sm",
                    on_click=STATE.ask_to_revoke(key.public_id),
                    aria_label=t("Revoke the key {label}", label=key.label),
                ),
            ),
            class_name="text-end max-sm:empty:hidden",
        ),
        key=key.public_id,
    )


def _or_never(text: Live, never: Text) -> Child:
    return rx.cond(text != "", text, never)  # type: ignore[return-value]


def _usage() -> rx.Component:
    def row(month: rx.vars.ObjectVar) -> rx.Component:
        return rx.el.tr(
            rx.el.td(month.month, class_name="ps-5"),
            *(
                rx.el.td(rx.el.bdi(value, class_name="ltr"), class_name="num px-2 text-end last:pe-5")
                for value in (month.jobs, month.records, month.data)
            ),
            class_name="h-8 border-t border-line text-sm",
        )

    def head(label: Text, class_name: str) -> rx.Component:
        return rx.el.th(label, scope="col", class_name=f"font-medium {class_name}")

    table = rx.el.table(
        rx.el.caption(t("Use by month"), class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                head(t("Month"), "ps-5 text-start"),
                head(t("Jobs"), "px-2 text-end"),
                head(t("Records"), "px-2 text-end"),
                head(t("Data"), "ps-2 pe-5 text-end"),
                class_name="h-8",
            ),
            class_name="bg-sunken text-xs text-ink-2",
        ),
        rx.el.tbody(rx.foreach(TENANT.months, row)),
        class_name="w-full",
    )
    measure = rx.match(STATE.measure, ("jobs", t("Jobs")), ("bytes", t("Data")), t("Records"))
    return rx.el.section(
        chart_frame(
            t("Use by month"),
            bar_chart(STATE.chart, label=t("Use by month. The numbers are below.")),
            unit=measure,  # type: ignore[arg-type]
            period=t("12 months"),
            tools=segmented(
                ("jobs", "layers", t("Jobs")),
                ("records", "rows-3", t("Records")),
                ("bytes", "database", t("Data")),
                value=STATE.measure,
                on_change=STATE.show,
            ),
            table=table,
        ),
        class_name="border-b border-line pt-2",
    )


def _changes() -> Child:
    nothing = rx.el.p(t("Nobody has changed anything about it."), class_name="px-5 pb-5 text-ink-2")
    return shown(
        TENANT.may_see_changes,
        panel(
            t("Changes"),
            rx.cond(STATE.changes.length() > 0, entry_list(STATE.changes, with_thing=False), nothing),
            tools=text_link(t("All changes of it"), TENANT.changes_href),
        ),
    )


def _month() -> rx.Component:
    return panel(
        t("This month"),
        facts(
            (t("Jobs"), gauge(TENANT.jobs, t("Jobs this month"), at_end=True)),
            (t("Records"), gauge(TENANT.records, t("Records this month"), at_end=True)),
            (t("Data"), gauge(TENANT.data, t("Data this month"), at_end=True)),
            class_name="px-5 [&>div]:py-2",
        ),
        unit=t("until {day}", day=TENANT.resets),
    )


def _limits() -> rx.Component:
    return panel(
        t("What it may"),
        facts(
            (t("May load"), TENANT.targets),
            (t("Requests a minute"), TENANT.requests),
            (t("Trying again"), rx.el.span(TENANT.policy, class_name="block py-2 font-normal text-pretty")),
            class_name="px-5",
        ),
    )


def _news() -> rx.Component:
    webhook = rx.cond(TENANT.webhook_url != "", code(TENANT.webhook_url, "wrap-anywhere"), "–")
    email = rx.cond(TENANT.email != "", code(TENANT.email, "wrap-anywhere"), "–")
    return panel(
        t("News"),
        facts(
            (t("Email"), rx.el.span(email, class_name="block py-2")),
            (t("Webhook"), rx.el.span(webhook, class_name="block py-2")),
            class_name="px-5",
        ),
        tools=shown(
            ~TENANT.is_deleted,
            text_button(t("Set the webhook"), on_click=STATE.open("webhook")),
        ),
    )


def _end() -> Child:
    return shown(
        ~TENANT.is_house & ~TENANT.is_deleted,
        panel(
            t("Delete the tenant"),
            rx.el.div(
                rx.el.p(
                    t("Its keys are revoked at once. What it loaded cannot be read any more."),
                    class_name="mb-3 text-ink-2 text-pretty",
                ),
                button(
                    t("Delete the tenant"), look="danger", size="sm", icon_start="trash", on_click=STATE.open("delete")
                ),
                class_name="px-5 pb-5",
            ),
        ),
    )
