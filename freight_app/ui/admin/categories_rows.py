"""The category tree as the console shows it, written for one language, and the moves within it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from freight_app.catalogue import categories
from freight_app.catalogue.categories import MAX_DEPTH
from freight_app.catalogue.dtos import CategoryView
from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES
from freight_app.ui.visitor import Visitor

# What the page calls the place above all categories; no slug is written so.
ROOT = "/"
Where = Literal["before", "inside", "after"]


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A line of the tree. ``path`` are the slugs from the root to itself; ``missing`` the languages without a name."""

    slug: str = ""
    name: str = ""
    names: tuple[str, ...] = ()
    parent: str = ""
    path: str = ""
    depth: int = 0
    drawing: str = "part"
    version: int = 0
    product_count: int = 0
    products_href: str = ""
    shop_href: str = ""
    missing: str = ""
    is_first: bool = False
    is_last: bool = False
    has_children: bool = False
    is_folded: bool = False
    may_have_children: bool = True


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A parent to choose, as the combobox takes it; ``hint`` is what it hangs below."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a category hangs: below which parent (None: the root), and how many siblings come before it."""

    slug: str
    parent: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move changed: the category, and where it was."""

    category: CategoryView
    parent_name: str
    before: Place


def read_categories(who: Visitor) -> list[CategoryRow]:
    """The whole tree in reading order."""
    with current_house().read(who.actor) as uow:
        views = categories.list_categories(uow, language=who.language)
    by_parent: dict[str | None, list[str]] = {}
    for view in views:
        by_parent.setdefault(view.parent_slug, []).append(view.slug)
    paths: dict[str, str] = {}
    rows = []
    for view in views:
        paths[view.slug] = f"{paths[view.parent_slug]} {view.slug}" if view.parent_slug else view.slug
        siblings = by_parent[view.parent_slug]
        rows.append(
            CategoryRow(
                slug=view.slug,
                name=view.name or view.slug,
                names=tuple(view.names.get(language, "") for language in LANGUAGES),
                parent=view.parent_slug or "",
                path=paths[view.slug],
                depth=view.depth,
                drawing=view.drawing or "part",
                version=view.version,
                product_count=view.product_count,
                products_href="/admin/products?" + urlencode({"category": view.slug}),
                shop_href=f"/c/{view.slug}",
                missing=", ".join(language.upper() for language in LANGUAGES if not view.names.get(language)),
                is_first=siblings[0] == view.slug,
                is_last=siblings[-1] == view.slug,
                has_children=view.slug in by_parent,
                may_have_children=view.depth < MAX_DEPTH - 1,
            )
        )
    return rows


def shown_rows(rows: list[CategoryRow], *, folded: Collection[str], q: str) -> list[CategoryRow]:
    """What of the tree is seen: all but what is folded away, or what is called so with the branches above it."""
    if words := fold_text(q):
        found = [row for row in rows if any(words in fold_text(name) for name in (*row.names, row.slug))]
        kept = {slug for row in found for slug in row.path.split()}
        return [row for row in rows if row.slug in kept]
    return [
        replace(row, is_folded=row.slug in folded)
        for row in rows
        if not any(slug in folded for slug in row.path.split()[:-1])
    ]


def parents_for(rows: list[CategoryRow], slug: str, root: str) -> list[PlaceOption]:
    """Where a category may hang: anywhere but below itself; ``root`` is the word for the top of the tree."""
    names = {row.slug: row.name for row in rows}
    return [
        PlaceOption(ROOT, root),
        *(
            PlaceOption(row.slug, row.name, " / ".join(names[above] for above in row.path.split()[:-1]))
            for row in rows
            if row.may_have_children and slug not in row.path.split()
        ),
    ]


def shift(uow: UnitOfWork, language: str, slug: str, by: int) -> Moved | None:
    """One place up or down among its siblings; None where there is no further place."""
    tree = _Siblings(uow, language)
    place = tree.place_of(slug)
    position = place.position + by
    if not 0 <= position < len(tree.below(place.parent)):
        return None
    return tree.move(place, place.parent, position)


def move_below(uow: UnitOfWork, language: str, slug: str, parent: str | None) -> Moved | None:
    """Last below another parent; None when it hangs there already."""
    tree = _Siblings(uow, language)
    place = tree.place_of(slug)
    if place.parent == parent:
        return None
    return tree.move(place, parent, len(tree.below(parent)))


def move_beside(uow: UnitOfWork, language: str, slug: str, target: str, where: Where) -> Moved | None:
    """Before or after another category, or last inside of it; None when nothing changes."""
    tree = _Siblings(uow, language)
    place = tree.place_of(slug)
    aim = tree.place_of(target)
    if slug == target:
        return None
    if where == "inside":
        others = [other for other in tree.below(target) if other != slug]
        parent, position = target, len(others)
    else:
        others = [other for other in tree.below(aim.parent) if other != slug]
        parent, position = aim.parent, others.index(target) + (where == "after")
    if (parent, position) == (place.parent, place.position):
        return None
    return tree.move(place, parent, position)


def put_back(uow: UnitOfWork, language: str, place: Place) -> Moved:
    """Where it was before a move."""
    tree = _Siblings(uow, language)
    return tree.move(tree.place_of(place.slug), place.parent, place.position)


class _Siblings:
    """The tree within one unit of work, asked for places."""

    def __init__(self, uow: UnitOfWork, language: str) -> None:
        self._uow = uow
        self._views = {view.slug: view for view in categories.list_categories(uow, language=language)}

    def below(self, parent: str | None) -> list[str]:
        if parent is not None and parent not in self._views:
            raise NotFound("Category")
        return [view.slug for view in self._views.values() if view.parent_slug == parent]

    def place_of(self, slug: str) -> Place:
        if slug not in self._views:
            raise NotFound("Category")
        parent = self._views[slug].parent_slug
        return Place(slug, parent, self.below(parent).index(slug))

    def move(self, place: Place, parent: str | None, position: int) -> Moved:
        moved = categories.move_category(self._uow, place.slug, parent=parent, position=position)
        return Moved(
            self._views[place.slug].model_copy(update={"version": moved.version}),
            self._views[parent].name if parent else "",
            place,
        )
