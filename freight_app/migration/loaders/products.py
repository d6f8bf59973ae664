"""Products by SKU, with their public price and the product that took their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.bulk_changes import MAX_PRODUCTS, restore_products
from freight_app.catalogue.product_facts import (
    KnownProduct,
    fold_sku,
    hold_products,
    read_product_facts,
    read_products_in_use,
)
from freight_app.catalogue.restoring import restore_products_to
from freight_app.catalogue.supersession import RefusedLink, link_successors
from freight_app.catalogue.upserts import upsert_products
from freight_app.kit.db import UnitOfWork
from freight_app.migration.loaders.facts import (
    LOADED_REASON,
    UNDO_REASON,
    Facts,
    facts_of,
    said,
    settle_known,
    stands,
    what_changes,
    what_is_there,
)
from freight_app.migration.loaders.product_fields import describe_products
from freight_app.migration.loaders.product_rows import ProductRows, Refusal, WantedProduct
from freight_app.migration.loading import (
    UNDONE,
    Landing,
    LoadRules,
    NewRecord,
    Outcome,
    Undoing,
    UndoLanding,
    already_so,
    changed_since,
    in_use,
    loaded,
    not_undone,
    waits,
)
from freight_app.migration.mapping.targets import Target
from freight_app.orders.mentions import read_products_in_orders
from freight_app.shop.service import get_shop_profile
from freight_app.stock.levels import levels_of

_WAITS_FOR = "waits_for"


class ProductLoader:
    """A product that is filed as deleted counts as not there: loading it brings it back."""

    name = "products"
    needs = frozenset({Permission.CATALOGUE_EDIT, Permission.PRICES_EDIT})

    def describe(self, uow: UnitOfWork) -> Target:
        return describe_products(get_shop_profile(uow))

    def key_of(self, values: Mapping[str, Any]) -> str:
        return fold_sku(str(values.get("sku") or ""))[:200]

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        hold_products(uow, [record.key for record in records])
        known = read_product_facts(uow, [record.key for record in records])
        rows = ProductRows(uow)
        landings: dict[str, Landing] = {}
        wanted: dict[str, WantedProduct] = {}
        for record in records:
            there = known.get(record.key)
            settled = settle_known(rules, "sku") if there and not there.is_deleted else None
            if settled is not None:
                landings[record.key] = settled
                continue
            try:
                wanted[record.key] = rows.read(record.values, there.facts if there else None)
            except Refusal as refusal:
                landings[record.key] = refusal.landing
        changing = {
            key: product
            for key, product in wanted.items()
            if (there := known.get(key)) is None or there.is_deleted or what_changes(there.facts, product.facts)
        }
        if changing:
            upsert_products(
                uow, [product.row for product in changing.values()], reason=rules.reference or LOADED_REASON
            )
            self._bring_back(uow, [known[key].id for key in changing if key in known and known[key].is_deleted])
        links = {product.row.sku: product.successor for product in wanted.values() if product.successor}
        refused_links = {link.sku: link for link in link_successors(uow, links)} if links else {}
        now = read_product_facts(uow, changing.keys() | {key for key, product in wanted.items() if product.successor})
        for key, product in wanted.items():
            landings[key] = _land(known.get(key), now.get(key), product, refused_links.get(product.row.sku))
        return [landings[record.key] for record in records]

    def finish(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[Landing]:
        before = read_product_facts(uow, [change.key for change in changes])
        links = {
            there.facts["sku"]: str(change.after[_WAITS_FOR])
            for change in changes
            if (there := before.get(change.key)) and _WAITS_FOR in change.after
        }
        refused_links = {link.sku: link for link in link_successors(uow, links)}
        now = read_product_facts(uow, before.keys())
        landings: list[Landing] = []
        for change in changes:
            after = {name: value for name, value in change.after.items() if name != _WAITS_FOR}
            there = now.get(change.key)
            if there is None:
                landings.append(_without_link(change.before, after, "unknown_product", ""))
                continue
            successor = str(change.after.get(_WAITS_FOR, ""))
            link = refused_links.get(there.facts["sku"])
            if link is not None:
                landings.append(_without_link(change.before, after, link.reason, successor))
                continue
            former = {"replaced_by": before[change.key].facts["replaced_by"]}
            after |= {"replaced_by": there.facts["replaced_by"]}
            landings.append(loaded(None if change.before is None else former | change.before, after))
        return landings

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        hold_products(uow, [change.key for change in changes])
        known = read_product_facts(uow, [change.key for change in changes])
        used = self._used(uow, {there.id for there in known.values()})
        # Of two changes to one product the later one comes first: the other finds what the first one leaves.
        present = {key: there.facts | {"is_deleted": there.is_deleted} for key, there in known.items()}
        writes: dict[int, Facts] = {}
        landings: list[UndoLanding] = []
        for change in changes:
            facts = present.get(change.key)
            if facts is None:
                landings.append(changed_since())
                continue
            landing, former = _judge_undo(change, facts, is_used=known[change.key].id in used)
            landings.append(landing)
            if former:
                facts |= former
                writes.setdefault(known[change.key].id, {}).update(former)
        left = restore_products_to(uow, writes, reason=UNDO_REASON)
        return [
            _gone() if landing.is_undone and (there := known.get(change.key)) and there.id in left else landing
            for change, landing in zip(changes, landings, strict=True)
        ]

    def _used(self, uow: UnitOfWork, ids: set[int]) -> set[int]:
        held = {product_id for product_id, level in levels_of(uow, ids).items() if level.on_hand or level.reserved}
        return held | read_products_in_orders(uow, ids) | read_products_in_use(uow, ids)

    def _bring_back(self, uow: UnitOfWork, ids: list[int]) -> None:
        for start in range(0, len(ids), MAX_PRODUCTS):
            restore_products(uow, ids[start : start + MAX_PRODUCTS])


def _land(
    there: KnownProduct | None, now: KnownProduct | None, wanted: WantedProduct, link: RefusedLink | None
) -> Landing:
    if now is None:
        return already_so()
    facts = wanted.facts | ({"replaced_by": None} if wanted.successor else {})
    if there is None:
        before, after = None, what_is_there(now.facts)
    else:
        after = what_changes(there.facts, facts_of(now.facts, facts))
        before = facts_of(there.facts, after)
        if there.is_deleted:
            before, after = before | {"is_deleted": True}, after | {"is_deleted": False}
    if link is not None and link.reason == "unknown_successor":
        sentence = said("Loaded without its successor: {successor} has not come yet.")
        after |= {_WAITS_FOR: link.successor}
        return waits(before, after, sentence, {"successor": link.successor}, field="replaced_by")
    if not after:
        return already_so() if link is None else _without_link(before, after, link.reason, link.successor)
    return loaded(before, after) if link is None else _without_link(before, after, link.reason, link.successor)


_LINK_REASONS = {
    "unknown_product": said("Loaded without its successor: the product was renamed or deleted meanwhile."),
    "unknown_successor": said("Loaded without its successor: {successor} is neither in the file nor in the shop."),
    "itself": said("A product cannot replace itself."),
    "circle": said("Loaded without its successor: following the replacements from {successor} would lead back here."),
}


def _without_link(before: Facts | None, after: Facts, reason: str, successor: str) -> Landing:
    """Loaded but for the link: people are told, and the product is there."""
    return Landing(
        Outcome.LOADED, reason, _LINK_REASONS[reason], {"successor": successor[:200]}, "replaced_by", before, after
    )


def _gone() -> UndoLanding:
    return not_undone("gone", "The brand, category or product that it belonged to before is no longer there.")


def _judge_undo(change: Undoing, present: Facts, *, is_used: bool) -> tuple[UndoLanding, Facts]:
    """Whether the change can be taken back, and the facts to write for that."""
    after = {name: value for name, value in change.after.items() if name != _WAITS_FOR}
    takes_away = change.before is None or change.before.get("is_deleted") is True
    if takes_away and present["is_deleted"]:
        # Somebody took it away already. What else the job changed of it is put back all the same.
        after.pop("is_deleted", None)
        takes_away = False
        if change.before is None:
            return UNDONE, {}
    # What a job made is still its own when nothing was added either.
    is_as_left = (
        what_is_there(present) == after | {"is_deleted": False} if change.before is None else stands(present, after)
    )
    if not is_as_left:
        return changed_since(), {}
    if takes_away and is_used:
        return in_use(), {}
    return UNDONE, dict(change.before) if change.before is not None else {"is_deleted": True}
