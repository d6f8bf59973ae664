"""People who buy, by e-mail address. They get no password and no mail: inviting them is a step of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from freight_app.accounts.people_loading import (
    KnownPerson,
    add_people,
    change_people,
    fold_email,
    read_people,
    remove_people,
)
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.settings import Settings
from freight_app.migration.loaders.address_fields import ADDRESS_FIELDS, read_address
from freight_app.migration.loaders.facts import (
    Facts,
    facts_of,
    required,
    said,
    settle_known,
    stands,
    unusable,
    what_changes,
    what_is_there,
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
    in_use,
    loaded,
    refused,
)
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField
from freight_app.orders.mentions import read_people_in_orders
from freight_app.shop.service import get_shop_profile


class CustomerLoader:
    """Members of the staff are never changed by a file of customers."""

    name = "customers"
    needs = frozenset({Permission.USERS_MANAGE})

    def describe(self, uow: UnitOfWork) -> Target:
        languages = tuple(get_shop_profile(uow).languages)
        language = TargetField(
            name="language",
            title=said("Language"),
            kind=FieldKind.ENUM,
            choices=languages,
            aliases=("lang", "locale", "langue", "اللغة"),
            help=said("What they read and are written to in."),
        )
        fields = (*_FIELDS, language, *ADDRESS_FIELDS, _SINCE)
        return Target(name=self.name, title=said("Customers"), fields=fields)

    def key_of(self, values: Mapping[str, Any]) -> str:
        return fold_email(str(values.get("email") or ""))[:200]

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        known = read_people(uow, [record.key for record in records])
        language, country = get_shop_profile(uow).default_language, uow.port(Settings).country
        landings: dict[str, Landing] = {}
        new: dict[str, Facts] = {}
        since: dict[str, datetime] = {}
        changes: dict[int, Facts] = {}
        for record in records:
            there = known.get(record.key)
            landing = _settle(there, rules)
            if landing is None:
                try:
                    wanted = _read(record.values, there, country)
                except Refusal as refusal:
                    landing = refusal.landing
                else:
                    landing = _land(there, {"language": language} | wanted if there is None else wanted)
            landings[record.key] = landing
            if landing.after is None:
                continue
            if there is None:
                email = str(record.values["email"]).strip()
                new[email] = landing.after
                if record.values.get("registered_at") is not None:
                    since[email] = record.values["registered_at"]
            else:
                changes[there.id] = landing.after
        add_people(uow, new, since=since)
        change_people(uow, changes)
        return [landings[record.key] for record in records]

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        known = read_people(uow, [change.key for change in changes])
        ordered = read_people_in_orders(uow, {person.id for person in known.values()})
        landings: list[UndoLanding] = []
        former: dict[int, Facts] = {}
        gone: dict[int, int] = {}
        for place, change in enumerate(changes):
            there = known.get(change.key)
            if there is None:
                landings.append(UNDONE if change.before is None else changed_since())
            elif change.before is None:
                landings.append(_judge_removal(there, change, has_ordered=there.id in ordered))
                if landings[-1].is_undone:
                    gone[there.id] = place
            elif stands(there.facts, change.after):
                there.facts.update(change.before)
                former.setdefault(there.id, {}).update(change.before)
                landings.append(UNDONE)
            else:
                landings.append(changed_since())
        change_people(uow, {user_id: facts for user_id, facts in former.items() if user_id not in gone})
        for user_id in gone.keys() - remove_people(uow, gone.keys()):
            landings[gone[user_id]] = in_use()
        return landings


def _settle(there: KnownPerson | None, rules: LoadRules) -> Landing | None:
    if there is None:
        return None
    if there.is_staff:
        sentence = said("This is the address of a member of the staff, who is changed by hand alone.")
        return refused("is_staff", sentence, field="email")
    return settle_known(rules, "email")


def _read(values: Mapping[str, Any], there: KnownPerson | None, country: str) -> Facts:
    """The facts that a record has. Raises ``Refusal``."""
    facts: Facts = {name: values[name] for name in ("phone", "language") if values.get(name) is not None}
    name = " ".join(str(values.get("name") or "").split())
    if name:
        facts["name"] = name
    elif there is None:
        raise Refusal(required("name"))
    # A key has room for 200 characters; longer addresses exist in letters of the law alone.
    if len(name) > 120 or not 3 <= len(fold_email(str(values["email"]))) <= 200:
        raise Refusal(unusable("name" if len(name) > 120 else "email"))
    return facts | read_address(values, there.facts if there else {}, country, prefix="address_")


def _land(there: KnownPerson | None, wanted: Facts) -> Landing:
    if there is None:
        return loaded(None, {"phone": ""} | wanted)
    changing = what_changes(there.facts, wanted)
    return loaded(facts_of(there.facts, changing), changing) if changing else already_so()


def _judge_removal(there: KnownPerson, change: Undoing, *, has_ordered: bool) -> UndoLanding:
    if there.has_come or has_ordered or there.is_staff or there.addresses > 1:
        return in_use()
    return UNDONE if what_is_there(there.facts) == what_is_there(change.after) else changed_since()


_FIELDS = (
    TargetField(
        name="email",
        title=said("E-mail"),
        kind=FieldKind.EMAIL,
        required=True,
        is_key=True,
        aliases=(
            "mail",
            "e-mail",
            "email address",
            "courriel",
            "adresse e-mail",
            "adresse mail",
            "البريد",
            "البريد الإلكتروني",
        ),
        example="amel@example.com",
    ),
    TargetField(
        name="name",
        title=said("Name"),
        max_length=120,
        aliases=(
            *("full name", "customer", "customer name", "contact", "nom", "nom complet", "client", "nom et prénom"),
            *("الاسم", "الاسم الكامل", "الحريف", "العميل"),
        ),
        example="Amel Trabelsi",
    ),
    TargetField(
        name="phone",
        title=said("Telephone"),
        kind=FieldKind.PHONE,
        aliases=("phone", "mobile", "tel", "gsm", "téléphone", "portable", "numéro", "الهاتف", "الجوال", "رقم الهاتف"),
        example="+216 98 123 456",
    ),
)
_SINCE = TargetField(
    name="registered_at",
    title=said("Customer since"),
    kind=FieldKind.DATETIME,
    aliases=(
        "created",
        "created at",
        "registered",
        "registration date",
        "date d'inscription",
        "date création",
        "تاريخ التسجيل",
    ),
    help=said("Only of those who are new here."),
)
