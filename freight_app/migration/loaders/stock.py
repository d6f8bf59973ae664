"""What lies where: a file of stock is a count, written into the ledger with the job as its reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.product_facts import fold_sku, read_product_ids
from freight_app.kit.db import UnitOfWork
from freight_app.migration.loaders.facts import (
    LOADED_REASON,
    UNDO_REASON,
    Facts,
    facts_of,
    said,
    settle_known,
    unknown,
    what_changes,
)
from freight_app.migration.loaders.product_rows import Refusal
from freight_app.migration.loading import (
    UNDONE,
    Landing,
    LoadRules,
    NewRecord,
    Undoing,
    UndoLanding,
    already_so,
    changed_since,
    loaded,
    refused,
)
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField
from freight_app.stock.counting import (
    NOT_THERE,
    LevelFacts,
    Reorder,
    count_levels,
    read_level_facts,
    read_reorder_rules,
    set_reorder_rules,
    set_shelves,
)
from freight_app.stock.dtos import MAX_QUANTITY
from freight_app.stock.locations import list_locations
from freight_app.stock.rules import LevelKey


class StockLoader:
    name = "stock"
    needs = frozenset({Permission.STOCK_EDIT})

    def describe(self, uow: UnitOfWork) -> Target:
        codes = " | ".join(location.code for location in list_locations(uow))
        fields = [
            field.model_copy(update={"example": codes}) if field.name == "location" else field for field in _FIELDS
        ]
        return Target(name=self.name, title=said("Stock"), fields=tuple(fields))

    def key_of(self, values: Mapping[str, Any]) -> str:
        sku = fold_sku(str(values.get("sku") or ""))
        return f"{sku} / {fold_text(values.get('location') or '')}"[:200] if sku else ""

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        shop = _Shop(uow, records)
        landings: dict[str, Landing] = {}
        changing: dict[str, _Change] = {}
        for record in records:
            try:
                place, wanted = shop.read(record.values)
            except Refusal as refusal:
                landings[record.key] = refusal.landing
                continue
            settled = settle_known(rules, "sku") if place in shop.levels else None
            changes = what_changes(shop.facts(place), wanted)
            if settled is not None or not changes:
                landings[record.key] = settled or already_so()
            elif place in shop.seen:
                sentence = said("Another row of this file speaks of the same product and place.")
                landings[record.key] = refused("twice", sentence, field="sku")
            else:
                shop.seen.add(place)
                changing[record.key] = _Change(place, facts_of(shop.facts(place), changes), changes)
                # A product has one reorder point: a row for another place finds what this one makes of it.
                shop.reorder[place[0]] = _reorder(shop.reorder[place[0]], changes)
        reference = rules.reference or LOADED_REASON
        _write(uow, {c.place: c.after for c in changing.values()}, shop.reorder, reference, LOADED_REASON)
        now = read_level_facts(uow, {c.place[0] for c in changing.values()})
        for key, change in changing.items():
            named = {"product_id": change.place[0], "location_id": change.place[1], "reference": reference}
            moved = {"movement": now[change.place].last_movement} if "on_hand" in change.after else {}
            landings[key] = loaded(change.before, change.after | moved | named)
        return [landings[record.key] for record in records]

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        places = [(change.after["product_id"], change.after["location_id"]) for change in changes]
        levels = read_level_facts(uow, {place[0] for place in places})
        reorder = read_reorder_rules(uow, {place[0] for place in places})
        open_places = {location.id for location in list_locations(uow)}
        landings: list[UndoLanding] = []
        former: dict[LevelKey, Facts] = {}
        reference = ""
        for place, change in zip(places, changes, strict=True):
            before = change.before or {}
            after = {name: change.after[name] for name in before}
            present = _facts(levels.get(place, NOT_THERE), reorder[place[0]])
            is_moved = "movement" in change.after and levels[place].last_movement != change.after["movement"]
            # Twice in one call is a second job's count above the first one's: that one is not the newest any more.
            if is_moved or what_changes(present, after) or place in former or place[1] not in open_places:
                landings.append(changed_since())
                continue
            former[place] = before
            reorder[place[0]] = _reorder(reorder[place[0]], before)
            reference = str(change.after["reference"])
            landings.append(UNDONE)
        _write(uow, former, reorder, reference, UNDO_REASON)
        return landings


@dataclass(frozen=True, slots=True)
class _Change:
    place: LevelKey
    before: Facts
    after: Facts


class _Shop:
    """What records are read against: products, open locations, levels and reorder points."""

    def __init__(self, uow: UnitOfWork, records: Sequence[NewRecord]) -> None:
        self._ids = read_product_ids(uow, {str(record.values.get("sku") or "") for record in records})
        locations = list_locations(uow)
        self._first = locations[0].id if locations else None
        self._locations = {fold_text(location.name): location.id for location in locations}
        self._locations |= {fold_text(location.code): location.id for location in locations}
        self.levels = read_level_facts(uow, self._ids.values())
        self.reorder = read_reorder_rules(uow, self._ids.values())
        self.seen: set[LevelKey] = set()

    def facts(self, place: LevelKey) -> Facts:
        return _facts(self.levels.get(place, NOT_THERE), self.reorder[place[0]])

    def read(self, values: Mapping[str, Any]) -> tuple[LevelKey, Facts]:
        """Which level a record means and what it says of it. Raises ``Refusal``."""
        product_id = self._ids.get(fold_sku(str(values["sku"])))
        if product_id is None:
            raise Refusal(unknown("sku", "unknown_sku", said("There is no product {value}."), values["sku"]))
        name = values.get("location")
        location_id = self._locations.get(fold_text(name)) if name else self._first
        if location_id is None:
            raise Refusal(unknown("location", "unknown_location", said("There is no open location {value}."), name))
        place = (product_id, location_id)
        wanted: Facts = {}
        for field, fact in (
            ("quantity", "on_hand"),
            ("reorder_point", "reorder_point"),
            ("reorder_quantity", "reorder_quantity"),
        ):
            number = values.get(field)
            if number is None:
                continue
            if not 0 <= number <= MAX_QUANTITY:
                sentence = said("A number from 0 to {most} is needed.")
                raise Refusal(refused("bad_quantity", sentence, {"most": MAX_QUANTITY}, field=field))
            wanted[fact] = int(number)
        reserved = self.levels.get(place, NOT_THERE).reserved
        if wanted.get("on_hand", reserved) < reserved:
            sentence = said("{count} pieces are promised to customers: no fewer can lie there.")
            raise Refusal(refused("promised", sentence, {"count": reserved}, field="quantity"))
        shelf = values.get("shelf")
        if shelf is not None and (place in self.levels or "on_hand" in wanted):
            wanted["shelf"] = shelf.strip().upper()[:40]
        return place, wanted


def _facts(level: LevelFacts, reorder: Reorder) -> Facts:
    return {
        "on_hand": level.on_hand,
        "shelf": level.shelf,
        "reorder_point": reorder.point,
        "reorder_quantity": reorder.quantity,
    }


def _reorder(now: Reorder, facts: Facts) -> Reorder:
    return Reorder(facts.get("reorder_point", now.point), facts.get("reorder_quantity", now.quantity))


def _write(
    uow: UnitOfWork, wanted: Mapping[LevelKey, Facts], reorder: Mapping[int, Reorder], reference: str, reason: str
) -> None:
    """Let these facts stand: counts first, since a level must be there for its shelf."""
    counts = {place: facts["on_hand"] for place, facts in wanted.items() if "on_hand" in facts}
    count_levels(uow, counts, reference=reference, reason=reason)
    set_shelves(uow, {place: facts["shelf"] for place, facts in wanted.items() if "shelf" in facts})
    rules: dict[int, Reorder] = {}
    for (product_id, _location), facts in wanted.items():
        if "reorder_point" in facts or "reorder_quantity" in facts:
            rules[product_id] = _reorder(rules.get(product_id, reorder[product_id]), facts)
    set_reorder_rules(uow, rules)


_FIELDS = (
    TargetField(
        name="sku",
        title=said("SKU"),
        required=True,
        is_key=True,
        max_length=64,
        aliases=(
            "reference",
            "ref",
            "code",
            "article",
            "part number",
            "référence",
            "item code",
            "المرجع",
            "رقم المنتج",
        ),
        example="OF-1042",
        help=said("Of a product that is there."),
    ),
    TargetField(
        name="location",
        title=said("Location"),
        is_key=True,
        max_length=120,
        aliases=("warehouse", "depot", "store", "dépôt", "entrepôt", "magasin", "emplacement", "المستودع", "المخزن"),
        help=said("The code or the name of a place that holds goods; the first one when empty."),
    ),
    TargetField(
        name="quantity",
        title=said("Quantity"),
        kind=FieldKind.INTEGER,
        aliases=(
            *("qty", "stock", "on hand", "counted", "available", "quantité", "qté", "stock physique", "en stock"),
            *("الكمية", "المخزون", "العدد"),
        ),
        example="24",
        help=said("How many pieces were counted there."),
    ),
    TargetField(
        name="shelf",
        title=said("Shelf"),
        max_length=40,
        aliases=("bin", "rack", "étagère", "rayonnage", "casier", "position", "الرف"),
        example="A-04-2",
    ),
    TargetField(
        name="reorder_point",
        title=said("Reorder point"),
        kind=FieldKind.INTEGER,
        aliases=(
            "min stock",
            "minimum",
            "safety stock",
            "stock min",
            "seuil",
            "stock d'alerte",
            "حد الطلب",
            "الحد الأدنى",
        ),
        example="6",
        help=said("At or below so many pieces the product is on the low stock list."),
    ),
    TargetField(
        name="reorder_quantity",
        title=said("Reorder quantity"),
        kind=FieldKind.INTEGER,
        aliases=("order quantity", "lot", "quantité à commander", "كمية الطلب"),
        example="20",
    ),
)
