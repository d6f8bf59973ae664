"""The form of the product editor: loading, saving, deleting. Pictures, prices and vehicles have states of their own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import unquote

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.dtos import Attribute, ProductDetail, ProductDraft, ProductPatch
from freight_app.catalogue.errors import StaleVersion
from freight_app.catalogue.prices import set_price
from freight_app.catalogue.service import create_product, delete_product, restore_product, update_product
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.money import Money
from freight_app.ui.admin.product_fitments import FitmentState
from freight_app.ui.admin.product_form import (
    FieldErrors,
    FormRefused,
    errors_of_room,
    patch_of,
    read_draft,
    read_money_text,
)
from freight_app.ui.admin.product_history import HistoryState
from freight_app.ui.admin.product_open import OpenProduct, Step, change_product
from freight_app.ui.admin.product_pictures import PicturesState
from freight_app.ui.admin.product_prices import PricesState
from freight_app.ui.admin.product_rows import (
    Editor,
    LineView,
    ProductView,
    find_successors,
    product_view,
    read_editor,
)
from freight_app.ui.admin.products_rows import product_href
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor, visitor

UNDO_DELETE, UNDO_RESTORE = "product_deleted", "product_restored"
MAX_LINES = 300


class ProductState(rx.State):
    """The form. What was typed stays in the browser until it is saved; ``form_key`` makes the fields anew."""

    view: ProductView = ProductView()
    attributes: list[LineView] = []
    references: list[LineView] = []
    brand: str = ""
    category: str = ""
    successor: str = ""
    successors: list[dict[str, str]] = []
    brands: list[dict[str, str]] = []
    categories: list[dict[str, str]] = []
    tax_classes: list[dict[str, str]] = []
    currency: str = ""
    errors: FieldErrors = FieldErrors()
    has_errors: bool = False
    is_new: bool = False
    is_changed: bool = False
    is_stale: bool = False
    is_loaded: bool = False
    is_found: bool = True
    saved: int = 0
    form_key: int = 0
    _loaded: str = ""
    _known: list[dict[str, Any]] = []
    _next_line: int = 0

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def load(self) -> None:
        """Read the product of the address."""
        sku = unquote(self.router.url.path.rstrip("/").rsplit("/", 1)[-1])[:64]
        await self._load(sku)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def load_new(self) -> None:
        """An empty form."""
        self.is_new = True
        editor, _none = await asyncio.to_thread(read_editor, visitor(), "")
        self._fill(editor, [])

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def load_theirs(self) -> None:
        """Drop what was typed and show what somebody else saved."""
        await self._load((await self.get_state(OpenProduct))._sku)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def keep_mine(self) -> None:
        """What is saved next goes over what somebody else saved, field by field."""
        opened = await self.get_state(OpenProduct)
        _editor, detail = await asyncio.to_thread(read_editor, visitor(), opened._sku)
        if detail is not None:
            opened._see(detail)
        self.is_stale = False

    # --- the fields that live in state

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def pick(self, name: Literal["brand", "category", "successor"], value: str) -> None:
        """Something was chosen from a list."""
        setattr(self, name, value[:120])
        self.is_changed = True

    @rx.event(supersedes=True)
    @guarded(Permission.CATALOGUE_EDIT)
    async def find_successor(self, text: str) -> None:
        self.successors = await asyncio.to_thread(find_successors, visitor(), text[:80], self.successor)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def add_line(self, table: Literal["attributes", "references"]) -> None:
        """One more empty row."""
        rows: list[LineView] = getattr(self, table)
        if len(rows) < MAX_LINES:
            setattr(self, table, [*rows, LineView(self._next_line)])
            self._next_line += 1

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def remove_line(self, table: Literal["attributes", "references"], key: int) -> None:
        setattr(self, table, [row for row in getattr(self, table) if row.key != key])
        self.is_changed = True

    # --- saving

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def save(self, data: dict[str, Any]) -> object:
        """Keep what was typed; what cannot be kept stays in the form, with what is wrong beside it."""
        who = visitor()
        known = [Attribute.model_validate(dict(one)) for one in self._known]
        self.errors, self.has_errors = FieldErrors(), False
        try:
            draft = read_draft(data, known=known, language=who.language)
            return await (self._create(who, draft, data) if self.is_new else self._update(who, draft))
        except FormRefused as refused:
            self.errors = refused.errors
        except InvalidInput as error:
            self.errors = errors_of_room(error, who.language)
        except StaleVersion:
            self.is_stale = True
        self.has_errors = self.errors != FieldErrors()
        self.is_changed = True
        return None

    async def _create(self, who: Visitor, draft: ProductDraft, data: dict[str, Any]) -> object:
        price = str(data.get("price", "")).strip()
        amount = None
        if price and who.user and Permission.PRICES_EDIT in who.user.permissions:
            amount = Money.from_decimal(read_money_text(price, field="price"), self.currency, field="price")
        detail = await asyncio.to_thread(_create, who, draft, amount)
        self._rest()
        await show_toast(self, translate("{sku} is written down", who.language, sku=detail.sku))
        return rx.redirect(product_href(detail.sku))

    async def _update(self, who: Visitor, draft: ProductDraft) -> object:
        opened = await self.get_state(OpenProduct)
        patch = patch_of(draft, self._loaded, opened._version)
        sku = opened._sku
        if patch is not None:
            await asyncio.to_thread(_update, who, sku, patch)
        self._rest()
        await show_toast(self, translate("Saved", who.language))
        if draft.sku != sku:
            return rx.redirect(product_href(draft.sku), replace=True)
        editor, detail = await asyncio.to_thread(read_editor, who, draft.sku)
        # The fields stay as they are under the hands of who typed; only what is compared with moves on.
        self.view, self._loaded, self._known = editor.view, editor.loaded, _known_of(detail)
        if detail is not None:
            opened._see(detail)
        await (await self.get_state(HistoryState))._load(detail)
        return None

    # --- deleting

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def delete(self) -> None:
        """Take the product out of the shop; a toast takes it back."""
        sku = self.view.sku
        await self._mark(lambda uow, _id: delete_product(uow, sku))
        await show_toast(self, translate("{sku} is deleted", visitor().language, sku=sku), undo=UNDO_DELETE)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def restore(self) -> None:
        """Bring the product back."""
        sku = self.view.sku
        await self._mark(lambda uow, _id: restore_product(uow, sku))
        await show_toast(self, translate("{sku} is back", visitor().language, sku=sku), undo=UNDO_RESTORE)

    async def _mark(self, step: Step) -> None:
        detail, _done = await change_product(self, step)
        fresh = product_view(detail, visitor())
        self.view = replace(self.view, is_deleted=fresh.is_deleted, is_in_shop=fresh.is_in_shop, status=fresh.status)
        await (await self.get_state(HistoryState))._load(detail)

    # --- reading

    async def _load(self, sku: str) -> None:
        self.is_new = False
        try:
            editor, detail = await asyncio.to_thread(read_editor, visitor(), sku)
        except NotFound:
            self.view, self.is_found, self.is_loaded = ProductView(), False, True
            return
        self._fill(editor, _known_of(detail))
        if detail is None:
            return
        (await self.get_state(OpenProduct))._see(detail)
        for section in (PicturesState, PricesState, FitmentState, HistoryState):
            await (await self.get_state(section))._load(detail)

    def _fill(self, editor: Editor, known: list[dict[str, Any]]) -> None:
        self.view, self.currency = editor.view, editor.currency
        self.attributes, self.references = editor.attributes, editor.references
        self.brand, self.category, self.successor = editor.brand, editor.category, editor.successor
        self.successors, self.tax_classes = editor.successors, editor.tax_classes
        self.brands, self.categories = editor.choices.brands, editor.choices.categories
        self._loaded, self._known = editor.loaded, known
        self._next_line = max(len(self.attributes), len(self.references))
        self.is_found = self.is_loaded = True
        self.form_key += 1
        self._rest()

    def _rest(self) -> None:
        """Nothing is unsaved."""
        self.errors, self.has_errors = FieldErrors(), False
        self.is_changed = self.is_stale = False
        self.saved += 1


def _known_of(detail: ProductDetail | None) -> list[dict[str, Any]]:
    return [attribute.model_dump() for attribute in detail.attributes] if detail else []


def _create(who: Visitor, draft: ProductDraft, price: Money | None) -> ProductDetail:
    with current_house().write(who.actor) as uow:
        detail = create_product(uow, draft)
        if price is not None:
            set_price(uow, detail.id, price, reason=translate("First price", who.language))
        return detail


def _update(who: Visitor, sku: str, patch: ProductPatch) -> None:
    with current_house().write(who.actor) as uow:
        update_product(uow, sku, patch)
