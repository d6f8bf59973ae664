"""What opens over a tenant's page: its form, a new key, the secret that is shown once, the webhook, the end."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.tenant_dtos import KeyScope
from freight_app.ui.admin.tenant_detail_state import TenantState
from freight_app.ui.admin.tenants_fields import tenant_sheet
from freight_app.ui.admin.tenants_words import DEFAULT_LIFETIME, LIFETIMES, SCOPE_WORDS
from freight_app.ui.components.base import Child, Live, as_var, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import checkbox, select_field
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import field_error, text_field
from freight_app.ui.components.forms import form, form_actions
from freight_app.ui.components.media import copy_button
from freight_app.ui.components.overlays import confirm_dialog, dialog, sheet
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t

STATE: Live = TenantState
TENANT: Live = TenantState.tenant


def tenant_dialogs() -> rx.Component:
    """All of them; state says which is open."""
    return rx.fragment(
        tenant_sheet(
            form=STATE.form,
            errors=STATE.errors,
            title=t("Change {tenant}", tenant=TENANT.name),
            open=STATE.opens == "edit",
            filled=STATE.filled,
            on_submit=STATE.save,
            on_close=STATE.close,
        ),
        _key_sheet(),
        _secret_dialog(),
        _webhook_dialog(),
        confirm_dialog(
            open=STATE.revoking.public_id != "",
            on_close=STATE.close,
            on_confirm=STATE.revoke,
            title=t("Revoke the key {label}?", label=STATE.revoking.label),
            consequence=t("The program that uses it is refused from its next request on. This cannot be undone."),
            confirm=t("Revoke"),
        ),
        _delete_dialog(),
    )


def _key_sheet() -> rx.Component:
    def scope(one: KeyScope) -> rx.Component:
        return checkbox(
            t(SCOPE_WORDS[one]),
            hint=code(one.value, "text-xs text-ink-2"),  # type: ignore[arg-type]
            name=f"scope_{one.value.replace(':', '_')}",
            default_checked=one in (KeyScope.JOBS_READ, KeyScope.JOBS_WRITE),
        )

    return sheet(
        _fresh_form(
            text_field(
                t("Label"),
                "label",
                hint=t("The program that uses it, for example the name of the machine."),
                error=STATE.key_errors["label"],
                required=True,
                max_length=120,
                auto_complete="off",
                custom_attrs={"data-autofocus": True},
            ),
            rx.el.fieldset(
                rx.el.legend(t("It may"), class_name="text-sm font-medium"),
                *(scope(one) for one in KeyScope),
                field_error(STATE.key_errors["scopes"]),
            ),
            select_field(
                t("Good for"),
                "lifetime",
                [(days, t(words)) for days, words in LIFETIMES],
                default_value=DEFAULT_LIFETIME,
                error=STATE.key_errors["lifetime"],
            ),
            field_error(STATE.key_errors["form"]),
            form_actions(
                button(t("Make the key"), look="act", size="md", type="submit"),
                button(t("Cancel"), look="plain", size="md", on_click=STATE.close),
            ),
            on_submit=STATE.make_key,
        ),
        open=STATE.opens == "key",
        on_close=STATE.close,
        title=t("New API key"),
    )


def _secret_dialog() -> rx.Component:
    how = rx.cond(
        STATE.secret_is_key,
        t("The program sends it with every request, as Authorization: Bearer."),
        t("Whoever receives the news checks with it that they come from this shop."),
    )
    kept = rx.cond(
        STATE.secret_is_key,
        t("Only its fingerprint is kept, so nobody can show it again. If it is lost, make another one."),
        t("No page shows it again. If it is lost, make another one."),
    )
    return dialog(
        rx.el.div(
            notice(
                t("Copy it now: it is shown this once"),
                rx.el.p(kept),
            ),
            rx.el.div(
                rx.el.bdi(STATE.secret, class_name="ltr min-w-0 flex-1 font-mono text-sm break-all select-all"),
                copy_button(STATE.secret, class_name="shrink-0"),
                class_name="flex items-center gap-3 rounded-md border border-line bg-sunken px-4 py-2",
            ),
            rx.el.p(how, class_name="text-ink-2 text-pretty"),
            class_name="flex flex-col gap-4",
        ),
        open=STATE.secret != "",
        on_close=STATE.close,
        title=rx.cond(STATE.secret_is_key, t("The new API key"), t("The secret of the webhook")),
        actions=[button(t("I have copied it"), look="brand", size="md", on_click=STATE.close)],
    )


def _webhook_dialog() -> rx.Component:
    return dialog(
        _fresh_form(
            text_field(
                t("Web address"),
                "url",
                type="url",
                hint=t("News of its jobs are sent there, signed. Leave it empty for none."),
                default_value=TENANT.webhook_url,
                error=STATE.url_errors["url"],
                max_length=500,
                auto_complete="off",
                custom_attrs={"data-autofocus": True},
            ),
            shown(
                TENANT.webhook_url != "",
                checkbox(
                    t("Make another secret"),
                    hint=t("The one before signs nothing any more."),
                    name="rotate",
                ),
            ),
            field_error(STATE.url_errors["form"]),
            form_actions(
                button(t("Save"), look="brand", size="md", type="submit"),
                button(t("Cancel"), look="plain", size="md", on_click=STATE.close),
            ),
            on_submit=STATE.save_webhook,
        ),
        open=STATE.opens == "webhook",
        on_close=STATE.close,
        title=t("Webhook"),
    )


def _delete_dialog() -> rx.Component:
    return dialog(
        _fresh_form(
            rx.el.p(
                t(
                    "Its keys are revoked at once, and its jobs and what it loaded cannot be read any more. This cannot be undone."
                ),
                class_name="text-ink-2 text-pretty",
            ),
            text_field(
                t("Write its name: {tenant}", tenant=TENANT.name),
                "typed_name",
                error=STATE.name_error,
                max_length=120,
                auto_complete="off",
                custom_attrs={"data-autofocus": True},
            ),
            form_actions(
                button(t("Delete the tenant"), look="danger", size="md", type="submit"),
                button(t("Keep it as it is"), look="plain", size="md", on_click=STATE.close),
            ),
            on_submit=STATE.delete,
        ),
        open=STATE.opens == "delete",
        on_close=STATE.close,
        title=t("Delete {tenant}?", tenant=TENANT.name),
    )


def _fresh_form(*children: Child, on_submit: Live) -> rx.Component:
    """A form that starts anew each time it is opened, and is not left by accident."""
    return form(LeaveGuard.create(), *children, on_submit=on_submit, key=as_var(STATE.filled).to_string())
