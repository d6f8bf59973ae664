"""The state of ``/admin/categories``: the tree, the category whose sheet is open, and the last move, to be undone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.catalogue import categories
from freight_app.catalogue.categories import MAX_DEPTH
from freight_app.catalogue.dtos import CategoryDraft, CategoryPatch, CategoryView
from freight_app.catalogue.errors import CategoryCycle, StaleVersion, StillInUse
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES
from freight_app.ui.admin.categories_rows import (
    ROOT,
    CategoryRow,
    Moved,
    Place,
    PlaceOption,
    Where,
    move_below,
    move_beside,
    parents_for,
    put_back,
    read_categories,
    shift,
    shown_rows,
)
from freight_app.ui.components.drawings import Drawing
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class CategoryErrors:
    """What is wrong, by field; empty where nothing is."""

    names: str = ""
    slug: str = ""


class CategoriesState(rx.State):
    """The tree and one open sheet (``category.slug`` empty: a new category below ``parent_name``)."""

    q: str = ""
    rows: list[CategoryRow] = []
    total: int = 0
    is_loaded: bool = False
    is_open: bool = False
    category: CategoryRow = CategoryRow()
    parent_name: str = ""
    places: list[PlaceOption] = []
    place: str = ROOT
    errors: CategoryErrors = CategoryErrors()
    theirs: str = ""
    categories_in_it: int = 0
    products_in_it: int = 0
    asks_to_delete: bool = False
    _all: list[CategoryRow] = []
    _folded: set[str] = set()
    _version: int = 0
    _new_below: str | None = None
    _moved_from: Place | None = None

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def load(self) -> None:
        """Read the tree, and the question of the address."""
        self.q = self.router.url.query_parameters.get("q", "")[:100]
        self.is_open = self.asks_to_delete = False
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.CATALOGUE_EDIT)
    async def find(self, text: str) -> None:
        """Narrow the tree to what is called so, in any language."""
        self.q = text[:100]
        self._show_rows()

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def keep_question(self) -> object:
        """Enter puts the question into the address."""
        return rx.redirect("/admin/categories?" + urlencode({"q": self.q}))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def fold(self, slug: str) -> None:
        """Fold a branch away, or open it again."""
        self._folded = self._folded ^ {slug}
        self._show_rows()

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def fold_all(self) -> None:
        """Leave only the first level, or open everything when something is folded."""
        self._folded = set() if self._folded else {row.slug for row in self._all if row.depth == 0}
        self._show_rows()

    # --- the sheet

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def open_new(self, parent: str = "") -> None:
        """An empty sheet for a category below another one, or at the root."""
        above = self._find(parent) if parent else None
        self._new_below, self.parent_name = (above.slug, above.name) if above else (None, "")
        self._open(CategoryRow())

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def open_category(self, slug: str) -> None:
        """The sheet of a category, as it is now."""
        await self._read()
        self._open(self._find(slug))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def close_sheet(self) -> None:
        self.is_open = self.asks_to_delete = False

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def save(self, data: dict[str, Any]) -> None:
        """Make the category or change it; what cannot be taken is said at its field, and everything typed stays."""
        who, slug = visitor(), self.category.slug
        self.errors = CategoryErrors()
        fields: dict[str, Any] = {
            "names": {language: str(data.get(f"name_{language}", "")) for language in LANGUAGES},
            "slug": str(data.get("slug", "")).strip() or None,
            "drawing": data["drawing"] if data.get("drawing") in get_args(Drawing) else None,
        }
        try:
            if slug:
                patch = CategoryPatch(version=self._version, **fields)
                saved = await asyncio.to_thread(_update, who, slug, patch)
            else:
                saved = await asyncio.to_thread(_create, who, _draft(self._new_below, fields))
        except ValidationError as error:
            wrong = {str(one["loc"][0]) for one in error.errors()}
            self.errors = CategoryErrors(
                names=translate(_NO_NAME, who.language) if wrong - {"slug"} else "",
                slug=translate(_NO_ADDRESS, who.language) if "slug" in wrong else "",
            )
            return
        except InvalidInput as error:
            sentence = _sentence(error, fields["slug"], who.language)
            self.errors = CategoryErrors(slug=sentence) if error.field == "slug" else CategoryErrors(names=sentence)
            return
        except StaleVersion as error:
            # What was typed stays; saving again puts it over theirs, knowingly.
            self._version = error.details["current_version"]
            await self._read()
            self.theirs = self._find(slug).name
            return
        self.is_open = False
        self._folded = self._folded - {self._new_below or ""}
        await self._read()
        name = self._find(saved.slug).name
        done = translate("The category {category} is there now", who.language, category=name)
        await show_toast(self, translate("Saved", who.language) if slug else done)

    # --- moving

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def move_up(self, slug: str) -> None:
        """One place up among its siblings."""
        await self._move(lambda uow, language: shift(uow, language, slug, -1))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def move_down(self, slug: str) -> None:
        """One place down among its siblings."""
        await self._move(lambda uow, language: shift(uow, language, slug, 1))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def move_to(self, parent: str) -> None:
        """Hang the category of the sheet below another one."""
        slug, target = self.category.slug, None if parent == ROOT else parent
        await self._move(lambda uow, language: move_below(uow, language, slug, target))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def drop(self, slug: str, target: str, where: Where) -> None:
        """A row was dragged before, after or into another one."""
        await self._move(lambda uow, language: move_beside(uow, language, slug, target, where))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def undo_move(self) -> None:
        """Put the category of the last move back."""
        place, self._moved_from = self._moved_from, None
        if place is not None:
            await self._move(lambda uow, language: put_back(uow, language, place), can_undo=False)

    # --- deleting

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def ask_to_delete(self) -> None:
        self.asks_to_delete = True

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def keep(self) -> None:
        """Not deleted after all."""
        self.asks_to_delete = False

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def delete(self) -> None:
        """Remove an empty category; what is still in it is said, with the way to it."""
        who, gone = visitor(), self.category
        self.asks_to_delete = False
        try:
            await asyncio.to_thread(_delete, who, gone.slug)
        except StillInUse as error:
            self.categories_in_it = error.details["categories"]
            self.products_in_it = error.details["products"]
            return
        self.is_open = False
        await self._read()
        await show_toast(self, translate("The category {category} is deleted", who.language, category=gone.name))

    async def _move(self, act: Callable[[UnitOfWork, str], Moved | None], *, can_undo: bool = True) -> None:
        who = visitor()
        try:
            moved = await asyncio.to_thread(_write, who, act)
        except CategoryCycle:
            await show_toast(self, translate("A category cannot be moved below itself.", who.language), tone="bad")
            return
        except InvalidInput as error:
            await show_toast(self, _sentence(error, None, who.language), tone="bad")
            return
        if moved is None:
            return
        self._moved_from = moved.before if can_undo else None
        self._folded = self._folded - {moved.before.parent or ""}
        await self._read()
        if self.is_open and self.category.slug == moved.category.slug:
            # A move of one's own is no change by somebody else; any other one is still noticed.
            if moved.category.version == self._version + 1:
                self._version = moved.category.version
            self.category = self._find(self.category.slug)
            self._show_places()
        where = moved.parent_name or translate("the first level", who.language)
        text = translate(
            "{category} is now in: {place}", who.language, category=self._find(moved.category.slug).name, place=where
        )
        await show_toast(self, text, undo="move" if can_undo else "")

    def _open(self, category: CategoryRow) -> None:
        self.category, self._version = category, category.version
        self.errors, self.theirs = CategoryErrors(), ""
        self.categories_in_it = self.products_in_it = 0
        self.asks_to_delete, self.is_open = False, True
        self._show_places()

    def _show_places(self) -> None:
        root = translate("First level", visitor().language)
        self.place = self.category.parent or ROOT
        self.places = parents_for(self._all, self.category.slug, root) if self.category.slug else []

    def _find(self, slug: str) -> CategoryRow:
        found = next((row for row in self._all if row.slug == slug), None)
        if found is None:
            raise NotFound("Category")
        return found

    def _show_rows(self) -> None:
        self.rows = shown_rows(self._all, folded=self._folded, q=self.q)

    async def _read(self) -> None:
        self._all = await asyncio.to_thread(read_categories, visitor())
        self.total = len(self._all)
        self._show_rows()
        self.is_loaded = True


def _draft(parent: str | None, fields: dict[str, Any]) -> CategoryDraft:
    return CategoryDraft.model_validate({**fields, "parent": parent, "drawing": fields["drawing"] or "part"})


def _create(who: Visitor, draft: CategoryDraft) -> CategoryView:
    with current_house().write(who.actor) as uow:
        return categories.create_category(uow, draft)


def _update(who: Visitor, slug: str, patch: CategoryPatch) -> CategoryView:
    with current_house().write(who.actor) as uow:
        return categories.update_category(uow, slug, patch)


def _delete(who: Visitor, slug: str) -> None:
    with current_house().write(who.actor) as uow:
        categories.delete_category(uow, slug)


def _write(who: Visitor, act: Callable[[UnitOfWork, str], Moved | None]) -> Moved | None:
    with current_house().write(who.actor) as uow:
        return act(uow, who.language)


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


_NO_NAME = _("A name in at least one language is needed, of at most 200 characters.")
_NO_ADDRESS = _("Small letters a to z, digits, and single hyphens between them.")


def _sentence(error: InvalidInput, slug: str | None, language: str) -> str:
    if error.field == "slug":
        return translate("Another category has the address {address}.", language, address=slug or "")
    if error.field == "parent":
        return translate("The tree is at most {count} levels deep.", language, count=MAX_DEPTH)
    return sentence_of(error, language)
