"""What ``/admin/tenants`` shows and does: who loads data here, and taking somebody new in."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenant_dtos import TenantDraft, TenantView
from freight_app.accounts.tenants import create_tenant
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.house import current_house
from freight_app.ui.admin.list_pages import PagerView, list_address, page_number
from freight_app.ui.admin.settings_forms import error_of, errors_of
from freight_app.ui.admin.tenants_forms import NO_ERRORS, TenantForm, draft_of, read_form, tenant_form
from freight_app.ui.admin.tenants_rows import ROOT, TenantRowView, read_tenants
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor, visitor


class TenantsState(rx.State):
    """A page of tenants, and the form of a new one. The address holds the view, the question and the page."""

    q: str = ""
    with_deleted: bool = False
    rows: list[TenantRowView] = []
    pager: PagerView = PagerView()
    is_loaded: bool = False
    form: TenantForm = TenantForm()
    errors: dict[str, str] = NO_ERRORS
    is_open: bool = False
    filled: int = 0
    _page: int = 1

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        self.q = asked.get("q", "")[:100]
        self.with_deleted = asked.get("view", "") == "all"
        self._page = page_number(asked.get("page", ""))
        self.is_open = False
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.TENANTS_MANAGE)
    async def find(self, text: str) -> None:
        """Find by name while somebody types."""
        self.q, self._page = text[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        return rx.redirect(list_address(ROOT, view="all" if self.with_deleted else "", q=self.q))

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def open_new(self) -> None:
        """An empty form."""
        self.form, self.errors, self.is_open = tenant_form(None), NO_ERRORS, True
        self.filled += 1

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def close_new(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.TENANTS_MANAGE)
    async def create(self, data: dict[str, Any]) -> object:
        """Take the tenant in and go to its page, where its keys are made; what is wrong is said at its field."""
        who = visitor()
        read = read_form(data, who.language)
        self.errors = NO_ERRORS | read.errors
        if read.errors:
            return None
        try:
            made = await asyncio.to_thread(_create, who, draft_of(read.values))
        except ValidationError as error:
            self.errors = NO_ERRORS | errors_of(error, NO_ERRORS, who.language)
            return None
        except (Conflict, InvalidInput) as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
            return None
        self.is_open = False
        await show_toast(self, translate("{tenant} is taken in. Make its first key.", who.language, tenant=made.name))
        return rx.redirect(f"{ROOT}/{made.public_id}")

    async def _read(self) -> None:
        found = await asyncio.to_thread(read_tenants, visitor(), self.q, self._page, with_deleted=self.with_deleted)
        self.rows, self.pager, self.is_loaded = found.rows, found.pager, True


def _create(who: Visitor, draft: TenantDraft) -> TenantView:
    with current_house().write(who.actor) as uow:
        return create_tenant(uow, draft)
