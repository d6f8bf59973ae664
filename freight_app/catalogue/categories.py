"""The category tree: reading it with counts, and keeping it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models
from freight_app.catalogue.column_store import Shelf, open_shelf, remember
from freight_app.catalogue.dtos import CategoryDraft, CategoryPatch, CategoryView
from freight_app.catalogue.errors import CategoryCycle, StaleVersion, StillInUse
from freight_app.catalogue.folding import slug_of
from freight_app.catalogue.queries import category_id_of, free_slug
from freight_app.catalogue.search_index import refresh_search, touch_products
from freight_app.catalogue.tree import Node, Tree, read_tree
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.languages import LANGUAGES, pick_text

MAX_DEPTH = 6


def list_categories(uow: UnitOfWork, *, language: str = "en") -> list[CategoryView]:
    """The whole tree in reading order, each node with how many products are shown in it and below."""
    shelf = open_shelf(uow)
    tree, totals = count_tree(uow, shelf)
    return [view_of(tree, node, language, totals.get(node.id, 0)) for node in tree.nodes]


def get_category(uow: UnitOfWork, slug: str, *, language: str = "en") -> CategoryView:
    shelf = open_shelf(uow)
    tree, totals = count_tree(uow, shelf)
    node = tree.by_slug.get(slug)
    if node is None:
        raise NotFound("Category")
    return view_of(tree, node, language, totals.get(node.id, 0))


def count_tree(uow: UnitOfWork, shelf: Shelf) -> tuple[Tree, dict[int, int]]:
    """The tree and how many listed products each subtree has."""

    def make() -> tuple[Tree, dict[int, int]]:
        tree = remember(shelf.columns.memo, "tree", lambda: read_tree(uow))
        counts: dict[int, int] = {}
        for product_id in shelf.listed_ids:
            category_id = shelf.columns.category_ids[product_id]
            counts[category_id] = counts.get(category_id, 0) + 1
        return tree, tree.roll_up(counts)

    return remember(shelf.memo, "tree counts", make)


def view_of(tree: Tree, node: Node, language: str, product_count: int) -> CategoryView:
    return CategoryView(
        id=node.id,
        slug=node.slug,
        name=pick_text(node.names, language),
        names=node.names,
        parent_slug=tree.parent_slug(node),
        depth=node.depth,
        position=node.position,
        drawing=node.drawing,
        version=node.version,
        product_count=product_count,
    )


# --- keeping


def create_category(uow: UnitOfWork, draft: CategoryDraft) -> CategoryView:
    """A new category, last among its siblings. Raises ``InvalidInput`` on ``slug`` or ``parent``."""
    return get_category(uow, add_category(uow, draft))


def add_category(uow: UnitOfWork, draft: CategoryDraft) -> str:
    """The same for many, one by one: answers the address alone, for which no product has to be counted."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    parent_id = category_id_of(uow, draft.parent, field="parent")
    row = models.Category(
        slug=_slug_for(uow, draft),
        names=draft.names,
        parent_id=parent_id,
        position=len(_children(uow, parent_id)),
        drawing=draft.drawing,
        created_at=uow.now(),
    )
    uow.session.add(row)
    uow.session.flush()
    row.path = f"{_path_of(uow, parent_id)}{row.id}/"
    _check_depth(row.path)
    uow.session.add(row)
    uow.session.flush()
    _record(uow, row, "created", before=None)
    touch_products(uow)
    return row.slug


def update_category(uow: UnitOfWork, slug: str, patch: CategoryPatch) -> CategoryView:
    """Change names, address or drawing. Raises ``StaleVersion`` when somebody else saved in between."""
    return get_category(uow, rewrite_category(uow, slug, patch))


def rewrite_category(uow: UnitOfWork, slug: str, patch: CategoryPatch) -> str:
    """The same for many, one by one: answers the address alone."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    row = _find(uow, slug)
    if row.version != patch.version:
        raise StaleVersion("The category", row.version)
    before = _facts(row)
    if patch.slug is not None and patch.slug != row.slug:
        row.slug = _free_slug(uow, patch.slug)
    if patch.names is not None:
        row.names = patch.names
    if patch.drawing is not None:
        row.drawing = patch.drawing
    row.version += 1
    uow.session.add(row)
    uow.session.flush()
    _record(uow, row, "updated", before=before)
    if row.names != before["names"]:
        # Products are found by the names of the categories above them.
        refresh_search(uow, _product_ids_below(uow, row.path))
    touch_products(uow)
    return row.slug


def move_category(uow: UnitOfWork, slug: str, *, parent: str | None, position: int) -> CategoryView:
    """Hang a category below another one (None: at the root), at a place among its new siblings, 0 the first.

    Raises ``CategoryCycle`` below itself, ``InvalidInput`` on ``parent`` or ``position``.
    """
    rehang_category(uow, slug, parent=parent, position=position)
    return get_category(uow, slug)


def rehang_category(uow: UnitOfWork, slug: str, *, parent: str | None, position: int) -> None:
    """The same for many, one by one: counts no products."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    if position < 0:
        raise InvalidInput("position", "A place from 0 is needed.")
    # One move at a time: two crossing moves could each be sound and together make a circle.
    uow.session.exec(select(models.Category.id).order_by(col(models.Category.id)).with_for_update()).all()
    row = _find(uow, slug)
    before, old_path = _facts(row), row.path
    parent_id = category_id_of(uow, parent, field="parent")
    parent_path = _path_of(uow, parent_id)
    if parent_path.startswith(old_path):
        raise CategoryCycle("A category cannot be moved below itself.", category=slug, parent=parent)
    new_path = f"{parent_path}{row.id}/"
    below = uow.session.exec(select(models.Category).where(col(models.Category.path).startswith(old_path))).all()
    for node in below:
        node.path = new_path + node.path.removeprefix(old_path)
        _check_depth(node.path)
        uow.session.add(node)
    siblings = [node for node in _children(uow, parent_id) if node.id != row.id]
    siblings.insert(position, row)
    for place, sibling in enumerate(siblings):
        sibling.position = place
        uow.session.add(sibling)
    row.parent_id = parent_id
    row.version += 1
    uow.session.flush()
    _record(uow, row, "moved", before=before)
    if new_path != old_path:
        refresh_search(uow, _product_ids_below(uow, new_path))
    touch_products(uow)


def delete_category(uow: UnitOfWork, slug: str) -> None:
    """Raises ``StillInUse`` while categories or products, deleted ones included, hang on it."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    row = _find(uow, slug)
    children = len(_children(uow, row.id))
    products = uow.session.exec(
        select(sa.func.count()).select_from(models.Product).where(models.Product.category_id == row.id)
    ).one()
    if children or products:
        raise StillInUse(
            "Move what is in this category elsewhere first.", categories=children, products=products, category=slug
        )
    _record(uow, row, "deleted", before=_facts(row))
    uow.session.delete(row)
    uow.session.flush()
    touch_products(uow)


def _find(uow: UnitOfWork, slug: str) -> models.Category:
    row = uow.session.exec(select(models.Category).where(models.Category.slug == slug.replace("\0", ""))).first()
    if row is None:
        raise NotFound("Category")
    return row


def _children(uow: UnitOfWork, parent_id: int | None) -> list[models.Category]:
    category = models.Category
    return list(
        uow.session.exec(
            select(category)
            .where(col(category.parent_id) == parent_id if parent_id is not None else col(category.parent_id).is_(None))
            .order_by(col(category.position), col(category.id))
        ).all()
    )


def _path_of(uow: UnitOfWork, category_id: int | None) -> str:
    if category_id is None:
        return "/"
    return uow.session.exec(select(models.Category.path).where(models.Category.id == category_id)).one()


def _check_depth(path: str) -> None:
    if path.count("/") - 1 > MAX_DEPTH:
        raise InvalidInput("parent", "The tree is at most {most} levels deep.", most=MAX_DEPTH)


def _slug_for(uow: UnitOfWork, draft: CategoryDraft) -> str:
    if draft.slug is not None:
        return _free_slug(uow, draft.slug)
    made = next((slug for language in LANGUAGES if (slug := slug_of(draft.names.get(language, "")))), "category")
    return free_slug(uow, models.Category, made)


def _free_slug(uow: UnitOfWork, slug: str) -> str:
    if uow.session.exec(select(models.Category.id).where(models.Category.slug == slug)).first() is not None:
        raise InvalidInput("slug", "Another category has the address '{slug}'.", slug=slug)
    return slug


def _product_ids_below(uow: UnitOfWork, path: str) -> list[int]:
    product, category = models.Product, models.Category
    rows = uow.session.connection().execute(
        sa.select(col(product.id))
        .join(category, col(category.id) == col(product.category_id))
        .where(col(category.path) >= path, col(category.path) < path[:-1] + "0")  # "0" follows "/"
    )
    return [product_id for product_id in rows.scalars() if product_id is not None]


def _facts(row: models.Category) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "names": dict(row.names),
        "parent_id": row.parent_id,
        "position": row.position,
        "drawing": row.drawing,
    }


def _record(uow: UnitOfWork, row: models.Category, action: str, *, before: dict[str, Any] | None) -> None:
    after = None if action == "deleted" else _facts(row)
    record_change(uow, entity="category", entity_id=row.id or 0, action=action, before=before, after=after)
