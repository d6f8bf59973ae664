"""What ``/admin/tenants/[id]`` shows and does: keys, limits, where news go, and the end of a tenant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.errors import TooManyKeys
from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenant_dtos import KeyDraft, KeyScope, MonthUsage, TenantUpdate, TenantView
from freight_app.accounts.tenant_keys import create_key, revoke_key
from freight_app.accounts.tenant_settings import set_webhook
from freight_app.accounts.tenants import delete_tenant, update_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.ui.admin.audit_rows import EntryView
from freight_app.ui.admin.settings_forms import error_of, errors_of, typed_text
from freight_app.ui.admin.tenant_detail_rows import (
    MEASURES,
    KeyRowView,
    TenantDetailView,
    chart_of,
    read_tenant_page,
)
from freight_app.ui.admin.tenants_forms import NO_ERRORS, TenantForm, changed_values, read_form, tenant_form
from freight_app.ui.admin.tenants_rows import ROOT
from freight_app.ui.admin.tenants_words import LIFETIMES
from freight_app.ui.components.figures import NO_BARS, BarChart
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

T = TypeVar("T")
# What can be open over the page. ``secret`` opens by itself, once something was made that is shown once.
SHEETS = ("edit", "key", "webhook", "delete")
_KEY_ERRORS = {"label": "", "scopes": "", "lifetime": "", "form": ""}
_URL_ERRORS = {"url": "", "form": ""}


class TenantState(rx.State):
    """One tenant. ``secret`` is a key or a webhook's secret that was made just now; closing its dialog forgets it."""

    tenant: TenantDetailView = TenantDetailView()
    keys: list[KeyRowView] = []
    changes: list[EntryView] = []
    chart: BarChart = NO_BARS
    measure: str = "records"
    is_loaded: bool = False
    is_found: bool = True
    opens: str = ""
    filled: int = 0
    form: TenantForm = TenantForm()
    errors: dict[str, str] = NO_ERRORS
    key_errors: dict[str, str] = _KEY_ERRORS
    url_errors: dict[str, str] = _URL_ERRORS
    name_error: str = ""
    revoking: KeyRowView = KeyRowView()
    secret: str = ""
    secret_is_key: bool = True
    _opened: TenantView | None = None
    _usage: list[MonthUsage] = []

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def load(self) -> None:
        """Read the tenant of the address."""
        self._close_all()
        try:
            await self._read(self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40])
            self.is_found = True
        except NotFound:
            self.tenant, self.keys, self.changes, self.is_found = TenantDetailView(), [], [], False
        self.is_loaded = True

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def show(self, measure: str) -> None:
        """Draw jobs, records or bytes by month."""
        self.measure = measure if measure in MEASURES else "records"
        self.chart = chart_of(self._usage, self.measure, visitor().language)

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def open(self, what: str) -> None:
        """Open one of the forms, as things are now."""
        self._close_all()
        if what in SHEETS and self._opened is not None and not self.tenant.is_deleted:
            await self._read(self.tenant.public_id)
            self.form, self.opens = tenant_form(self._opened), what
            self.filled += 1

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def close(self) -> None:
        """Close whatever is open; a secret that was shown is forgotten."""
        self._close_all()

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def save(self, data: dict[str, Any]) -> None:
        """Change what was changed in the form; what is wrong is said at its field."""
        who, opened = visitor(), self._opened
        if opened is None:
            return
        read = read_form(data, who.language, is_house=opened.is_house)
        self.errors = NO_ERRORS | read.errors
        if read.errors:
            return
        try:
            update = TenantUpdate.model_validate(changed_values(read.values, opened))
            await self._do(lambda uow, public_id: update_tenant(uow, public_id, update))
        except ValidationError as error:
            self.errors = NO_ERRORS | errors_of(error, NO_ERRORS, who.language)
        except (Conflict, InvalidInput) as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
        else:
            self._close_all()
            await show_toast(self, translate("Saved", who.language))

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def make_key(self, data: dict[str, Any]) -> None:
        """Make a key and show it, once."""
        language = visitor().language
        label = typed_text(data, "label")
        scopes = frozenset(scope for scope in KeyScope if data.get(f"scope_{scope.value.replace(':', '_')}"))
        days = typed_text(data, "lifetime")
        self.key_errors = _KEY_ERRORS | {
            "label": "" if label else translate("Say which program uses it.", language),
            "scopes": "" if scopes else translate("Choose at least one thing that it may do.", language),
            "lifetime": "" if days in dict(LIFETIMES) else translate("Choose one of these.", language),
        }
        if any(self.key_errors.values()):
            return

        def make(uow: UnitOfWork, public_id: str) -> str:
            ends_at = uow.now() + timedelta(days=int(days)) if days else None
            return create_key(uow, public_id, KeyDraft(label=label, scopes=scopes, expires_at=ends_at)).secret

        try:
            secret = await self._do(make)
        except ValidationError as error:
            self.key_errors = _KEY_ERRORS | errors_of(error, _KEY_ERRORS, language)
        except TooManyKeys:
            sentence = translate("There are as many valid keys as a tenant can have. Revoke one first.", language)
            self.key_errors = _KEY_ERRORS | {"form": sentence}
        else:
            self._close_all()
            self.secret, self.secret_is_key = secret, True

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def ask_to_revoke(self, public_id: str) -> None:
        """Ask before a key is shut."""
        self._close_all()
        self.revoking = next((key for key in self.keys if key.public_id == public_id), KeyRowView())

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def revoke(self) -> None:
        """Shut the key that was asked about."""
        key, self.revoking = self.revoking, KeyRowView()
        try:
            await self._do(lambda uow, public_id: revoke_key(uow, public_id, key.public_id))
        except NotFound:
            # Somebody else was faster: the row says so now.
            await self._read(self.tenant.public_id)
        await show_toast(self, translate("The key {label} opens nothing any more", visitor().language, label=key.label))

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def save_webhook(self, data: dict[str, Any]) -> None:
        """Set where news go; a secret that was made for it is shown once."""
        language = visitor().language
        url, rotate = typed_text(data, "url"), data.get("rotate") in ("on", True)
        self.url_errors = _URL_ERRORS
        try:
            made = await self._do(lambda uow, public_id: set_webhook(uow, public_id, url, rotate=rotate))
        except InvalidInput as error:
            self.url_errors = _URL_ERRORS | error_of(error, _URL_ERRORS, language)
            return
        self._close_all()
        if made.secret:
            self.secret, self.secret_is_key = made.secret, False
        else:
            await show_toast(self, translate("Saved", language))

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def delete(self, data: dict[str, Any]) -> object:
        """Delete the tenant once its name is typed."""
        who = visitor()
        if " ".join(typed_text(data, "typed_name").split()) != self.tenant.name:
            self.name_error = translate("This is not its name. Write it as it stands above.", who.language)
            return None
        name = self.tenant.name
        try:
            await asyncio.to_thread(_write, who, self.tenant.public_id, delete_tenant)
        except Conflict as error:
            self.name_error = sentence_of(error, who.language)
            return None
        self._close_all()
        await show_toast(self, translate("{tenant} is deleted", who.language, tenant=name))
        return rx.redirect(ROOT)

    async def _do(self, act: Callable[[UnitOfWork, str], T]) -> T:
        """One change, and the page as it is after it."""
        public_id = self.tenant.public_id
        result = await asyncio.to_thread(_write, visitor(), public_id, act)
        await self._read(public_id)
        return result

    async def _read(self, public_id: str) -> None:
        who = visitor()
        found = await asyncio.to_thread(read_tenant_page, who, public_id)
        self.tenant, self.keys, self.changes = found.view, found.keys, found.changes
        self._opened, self._usage = found.opened, found.usage
        self.chart = chart_of(found.usage, self.measure, who.language)

    def _close_all(self) -> None:
        self.opens = self.secret = self.name_error = ""
        self.errors, self.key_errors, self.url_errors = NO_ERRORS, _KEY_ERRORS, _URL_ERRORS
        self.revoking = KeyRowView()


def _write(who: Visitor, public_id: str, act: Callable[[UnitOfWork, str], T]) -> T:
    with current_house().write(who.actor) as uow:
        return act(uow, public_id)
