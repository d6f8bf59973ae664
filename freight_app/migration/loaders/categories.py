"""The category tree, by address or by path. Categories above that are not there yet are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.categories import (
    MAX_DEPTH,
    add_category,
    delete_category,
    rehang_category,
    rewrite_category,
)
from freight_app.catalogue.dtos import CategoryDraft, CategoryPatch
from freight_app.catalogue.errors import CategoryCycle, StillInUse
from freight_app.catalogue.folding import fold_text, slug_of
from freight_app.catalogue.tree import Node, Tree, read_tree
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import LANGUAGES
from freight_app.migration.loaders.category_names import CategoryNames, split_path
from freight_app.migration.loaders.facts import (
    Facts,
    facts_of,
    required,
    said,
    settle_known,
    stands,
    unknown,
    what_changes,
)
from freight_app.migration.loading import (
    UNDONE,
    Landing,
    LoadRules,
    NewRecord,
    Undoing,
    UndoLanding,
    already_so,
    changed_since,
    in_use,
    loaded,
    refused,
)
from freight_app.migration.mapping.targets import Target, TargetField
from freight_app.shop.service import get_shop_profile

_LAST = 1_000_000
_ABOVE = "made_above"
_LANGUAGE_TITLES = {
    "en": (said("Name in English"), ("english name", "name en")),
    "fr": (said("Name in French"), ("nom", "nom fr", "nom français", "libellé")),
    "ar": (said("Name in Arabic"), ("الاسم", "nom ar", "اسم الفئة")),
}


class CategoryLoader:
    name = "categories"
    needs = frozenset({Permission.CATALOGUE_EDIT})

    def describe(self, uow: UnitOfWork) -> Target:
        names = [
            TargetField(
                name=f"name_{language}",
                title=_LANGUAGE_TITLES[language][0],
                max_length=200,
                aliases=_LANGUAGE_TITLES[language][1],
            )
            for language in get_shop_profile(uow).languages
        ]
        return Target(name=self.name, title=said("Categories"), fields=(*_FIELDS[:1], *names, *_FIELDS[1:]))

    def key_of(self, values: Mapping[str, Any]) -> str:
        """The address when there is one, else the path in folded words."""
        slug = values.get("slug")
        if slug:
            return str(slug).strip().casefold()[:200]
        parts = [fold_text(part) for part in _path_of(values)]
        return " > ".join(parts)[:200] if all(parts) else ""

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        # One by one: a category may be the parent of the next, and a shop has hundreds of them, not millions.
        return [self._load_one(uow, record.values, rules) for record in records]

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        return [self._undo_one(uow, change) for change in changes]

    def _load_one(self, uow: UnitOfWork, values: Mapping[str, Any], rules: LoadRules) -> Landing:
        tree = read_tree(uow)
        wanted = _read(tree, values, get_shop_profile(uow).default_language)
        if isinstance(wanted, Landing):
            return wanted
        if wanted.there is None:
            return self._make(uow, tree, wanted)
        settled = settle_known(rules, "slug" if values.get("slug") else "name")
        return settled or self._change(uow, tree, wanted.there, wanted)

    def _make(self, uow: UnitOfWork, tree: Tree, wanted: _Wanted) -> Landing:
        if not wanted.names:
            return required("name")
        if (wanted.parent.depth + 1 if wanted.parent else 0) + len(wanted.above) + 1 > MAX_DEPTH:
            return refused("too_deep", "The tree is at most {most} levels deep.", {"most": MAX_DEPTH}, field="parent")
        parent = wanted.parent.slug if wanted.parent else None
        language = get_shop_profile(uow).default_language
        made: list[str] = []
        for name in wanted.above:
            parent = add_category(uow, CategoryDraft(names={language: name}, parent=parent))
            made.append(parent)
        draft = CategoryDraft(names=wanted.names, slug=wanted.slug, parent=parent, drawing=wanted.drawing or "")
        slug = add_category(uow, draft)
        after = _facts(read_tree(uow), slug)
        return loaded(None, after | ({_ABOVE: made} if made else {}))

    def _change(self, uow: UnitOfWork, tree: Tree, there: Node, wanted: _Wanted) -> Landing:
        present = _facts(tree, there.slug)
        asked: Facts = {f"name_{language}": text for language, text in wanted.names.items()}
        if wanted.drawing is not None:
            asked["drawing"] = wanted.drawing
        if wanted.names_parent:
            asked["parent"] = wanted.parent.slug if wanted.parent else None
        changing = what_changes(present, asked)
        if not changing:
            return already_so()
        if wanted.parent and wanted.parent.path.startswith(there.path):
            return refused("category_cycle", "A category cannot be moved below itself.", field="parent")
        _write(uow, tree, there, changing)
        before = facts_of(present, changing) | ({"position": there.position} if "parent" in changing else {})
        return loaded(before, changing | {"slug": there.slug})

    def _undo_one(self, uow: UnitOfWork, change: Undoing) -> UndoLanding:
        tree = read_tree(uow)
        after = {name: value for name, value in change.after.items() if name != _ABOVE}
        there = tree.by_slug.get(str(after["slug"]))
        if there is None:
            return UNDONE if change.before is None else changed_since()
        if not stands(_facts(tree, there.slug), after):
            return changed_since()
        if change.before is None:
            return self._take_away(uow, there.slug, change.after.get(_ABOVE) or [])
        try:
            _write(uow, tree, there, change.before)
        except CategoryCycle:
            return changed_since()
        return UNDONE

    def _take_away(self, uow: UnitOfWork, slug: str, above: Sequence[str]) -> UndoLanding:
        try:
            delete_category(uow, slug)
        except StillInUse:
            return in_use()
        still_there = read_tree(uow).by_slug
        for parent in reversed(above):
            try:
                if parent in still_there:
                    delete_category(uow, parent)
            except StillInUse:
                break
        return UNDONE


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a record says: the category that is there, or where a new one hangs and what is missing above it."""

    there: Node | None
    parent: Node | None
    names_parent: bool
    above: list[str]
    slug: str | None
    names: dict[str, str]
    drawing: str | None


def _read(tree: Tree, values: Mapping[str, Any], language: str) -> _Wanted | Landing:
    """What a record wants, or why it cannot be had."""
    path = _path_of(values)
    names = {code: text for code in LANGUAGES if (text := (values.get(f"name_{code}") or "").strip())}
    own = split_path(values.get("name") or "")
    if own:
        names.setdefault(language, own[-1])
    slug = (values.get("slug") or "").strip().casefold() or None
    if slug is not None and slug != slug_of(slug):
        sentence = said("An address has small letters, digits and dashes: {value} has others.")
        return unknown("slug", "bad_address", sentence, slug)
    by_name = CategoryNames(tree)
    there = tree.by_slug.get(slug) if slug else None
    if slug is None:
        found = _found(by_name, tree, path, values)
        if len(found) > 1:
            sentence = said("There is more than one category {value}: write its path, with > between the names.")
            return unknown("name", "ambiguous_category", sentence, " > ".join(path))
        there = found[0] if found else None
    above = path[:-1] if own or names else path
    parent, missing = _parent(by_name, tree, values.get("parent"), above)
    names_parent = bool(values.get("parent")) or len(own) > 1
    if there is not None and missing:
        return unknown("parent", "unknown_category", said("There is no category {value}."), " > ".join(above))
    return _Wanted(there, parent, names_parent, missing, slug, names, values.get("drawing"))


def _found(by_name: CategoryNames, tree: Tree, path: list[str], values: Mapping[str, Any]) -> list[Node]:
    parent = tree.by_slug.get((values.get("parent") or "").strip())
    if parent is not None and path:
        # The parent by its address: only its own children are meant.
        return [node for node in by_name.find(path[-1]) if node.parent_id == parent.id]
    found = by_name.find(" > ".join(path)) if path else []
    return [node for node in found if len(path) == 1 or node.depth + 1 >= len(path)]


def _parent(
    by_name: CategoryNames, tree: Tree, said_parent: str | None, above: list[str]
) -> tuple[Node | None, list[str]]:
    """The deepest category above that is there, and the names that are missing below it."""
    node = tree.by_slug.get((said_parent or "").strip())
    if node is not None:
        return node, []
    for length in range(len(above), 0, -1):
        found = by_name.find(" > ".join(above[:length]))
        if len(found) == 1:
            return found[0], above[length:]
    return None, above


def _path_of(values: Mapping[str, Any]) -> list[str]:
    """The names from the outermost one to the category itself."""
    own = split_path(values.get("name") or "")
    if not own:
        named = [values.get(f"name_{language}") for language in LANGUAGES]
        own = [str(name).strip() for name in named if name][:1]
    return split_path(values.get("parent") or "") + own


def _facts(tree: Tree, slug: str) -> Facts:
    node = tree.by_slug[slug]
    names = {f"name_{language}": text for language, text in node.names.items()}
    return {"slug": slug, **names, "parent": tree.parent_slug(node), "drawing": node.drawing}


def _write(uow: UnitOfWork, tree: Tree, node: Node, facts: Facts) -> None:
    """Let these facts stand. ``CategoryCycle`` when the parent is below the category by now."""
    names = {language: facts.get(f"name_{language}", node.names.get(language)) for language in LANGUAGES}
    names = {language: text for language, text in names.items() if text}
    drawing = facts.get("drawing", node.drawing)
    if names != node.names or drawing != node.drawing:
        rewrite_category(uow, node.slug, CategoryPatch(version=node.version, names=names, drawing=drawing))
    if "parent" in facts and facts["parent"] != tree.parent_slug(node):
        rehang_category(uow, node.slug, parent=facts["parent"], position=facts.get("position", _LAST))


_FIELDS = (
    TargetField(
        name="name",
        title=said("Name"),
        is_key=True,
        max_length=800,
        aliases=(
            *("category", "category name", "path", "title", "label", "catégorie", "famille", "désignation"),
            *("chemin", "rayon", "الفئة", "الصنف", "العائلة"),
        ),
        example="Filters > Oil filters",
        help=said("In the shop's language: a name, or a path with > between the names."),
    ),
    TargetField(
        name="slug",
        title=said("Address"),
        max_length=120,
        aliases=("slug", "url", "handle", "code", "id", "identifiant", "adresse", "الرمز"),
        example="oil-filters",
        help=said("As in the links of the shop; made from the name when it is left out."),
    ),
    TargetField(
        name="parent",
        title=said("Parent"),
        max_length=800,
        aliases=(
            *(
                "parent category",
                "parent slug",
                "parent name",
                "catégorie parente",
                "famille parente",
                "niveau supérieur",
            ),
            *("الفئة الأم", "الأصل"),
        ),
        example="Filters",
        help=said("The address or the path of the category above. What is missing of the path is made."),
    ),
    TargetField(
        name="drawing",
        title=said("Drawing"),
        max_length=60,
        aliases=("icon", "icône", "dessin", "الرسم"),
        help=said("Which line drawing stands for products without a picture."),
    ),
)
