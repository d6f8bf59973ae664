"""The makers of the parts, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.brand_loading import fold_brand, put_brands, read_brands, remove_unused_brands
from freight_app.catalogue.dtos import BrandDraft
from freight_app.kit.db import UnitOfWork
from freight_app.migration.loaders.facts import facts_of, said, settle_known, stands, what_changes
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

_TARGET = Target(
    name="brands",
    title=said("Brands"),
    fields=(
        TargetField(
            name="name",
            title=said("Name"),
            required=True,
            is_key=True,
            max_length=120,
            aliases=(
                *("brand", "brand name", "marque", "nom", "manufacturer", "maker", "fabricant", "constructeur"),
                *("الاسم", "العلامة", "العلامة التجارية", "الماركة", "الصانع"),
            ),
            example="Mann-Filter",
            help=said("Capitals and accents make no difference."),
        ),
        TargetField(
            name="logo_url",
            title=said("Logo"),
            max_length=300,
            aliases=("logo", "image", "logo url", "picture", "الشعار"),
            help=said("The address of a picture."),
        ),
    ),
)


class BrandLoader:
    name = "brands"
    needs = frozenset({Permission.CATALOGUE_EDIT})

    def describe(self, uow: UnitOfWork) -> Target:
        return _TARGET

    def key_of(self, values: Mapping[str, Any]) -> str:
        return fold_brand(str(values.get("name") or ""))[:200]

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        known = read_brands(uow, [record.key for record in records])
        landings: dict[str, Landing] = {}
        drafts: dict[str, BrandDraft] = {}
        for record in records:
            there = known.get(record.key)
            settled = settle_known(rules, "name") if there else None
            if settled is not None:
                landings[record.key] = settled
            elif not 1 <= len(record.key) <= 120:
                landings[record.key] = refused("no_name", "A brand's name has a letter or a digit.", field="name")
            else:
                wanted = (there.facts if there else {}) | _said_by(record.values)
                if there and not what_changes(there.facts, wanted):
                    landings[record.key] = already_so()
                else:
                    drafts[record.key] = BrandDraft(name=wanted["name"], logo_url=wanted.get("logo_url"))
        if drafts:
            put_brands(uow, list(drafts.values()))
        now = read_brands(uow, drafts.keys())
        for key in drafts:
            there = known.get(key)
            after = what_changes(there.facts, now[key].facts) if there else now[key].facts
            landings[key] = loaded(facts_of(there.facts, after) if there else None, after)
        return [landings[record.key] for record in records]

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        known = read_brands(uow, [change.key for change in changes])
        landings: list[UndoLanding] = []
        former: dict[str, BrandDraft] = {}
        made: dict[int, int] = {}
        for place, change in enumerate(changes):
            there = known.get(change.key)
            landings.append(UNDONE)
            if there is None:
                # Somebody took it away already: good when that was all there is to do.
                landings[place] = UNDONE if change.before is None else changed_since()
            elif not stands(there.facts, change.after):
                landings[place] = changed_since()
            elif change.before is None:
                made[there.id] = place
            else:
                # Of two changes to one brand the later one comes first: the other finds what it leaves.
                there.facts.update(change.before)
                former[change.key] = BrandDraft(**there.facts)
        put_brands(uow, list(former.values()))
        for brand_id in made.keys() - remove_unused_brands(uow, made.keys()):
            landings[made[brand_id]] = in_use()
        return landings


def _said_by(values: Mapping[str, Any]) -> dict[str, Any]:
    said_values = {name: values.get(name) for name in ("name", "logo_url")}
    return {name: value.strip() for name, value in said_values.items() if value is not None}
