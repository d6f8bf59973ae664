"""Companies that buy at trade prices, by tax number, each with the person who acts for it. No mail is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from freight_app.accounts.companies_loading import (
    KnownCompany,
    add_companies,
    change_companies,
    fold_tax,
    read_companies,
    read_members,
    remove_companies,
)
from freight_app.accounts.dtos import PUBLIC_PRICE_GROUP
from freight_app.accounts.people_loading import add_people, fold_email, read_people, remove_people
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailers import list_price_groups
from freight_app.catalogue.folding import fold_text
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
    unknown,
    unusable,
    what_changes,
)
from freight_app.migration.loaders.product_rows import Refusal
from freight_app.migration.loaders.retailer_fields import FIELDS
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
from freight_app.migration.mapping.targets import Target
from freight_app.orders.mentions import read_companies_in_orders, read_people_in_orders
from freight_app.shop.service import get_shop_profile

_MADE_PERSON = "made_person"
_LENGTHS = {"legal_name": 160, "tax_number": 40, "contact_name": 120, "phone": 20}


class RetailerLoader:
    """Whether a company that is there is approved is decided by hand: a file changes its details and prices alone."""

    name = "retailers"
    needs = frozenset({Permission.RETAILERS_APPROVE, Permission.USERS_MANAGE})

    def describe(self, uow: UnitOfWork) -> Target:
        groups = " | ".join(group.code for group in list_price_groups(uow) if group.code != PUBLIC_PRICE_GROUP)
        fields = [
            field.model_copy(update={"example": groups}) if field.name == "price_group" else field for field in FIELDS
        ]
        return Target(name=self.name, title=said("Retailers"), fields=(*fields, *ADDRESS_FIELDS))

    def key_of(self, values: Mapping[str, Any]) -> str:
        return fold_tax(str(values.get("tax_number") or ""))[:200]

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        shop = _Shop(uow, records)
        landings: dict[str, Landing] = {}
        changes: dict[int, Facts] = {}
        new: dict[str, Facts] = {}
        for record in records:
            there = shop.companies.get(record.key)
            settled = settle_known(rules, "tax_number") if there else None
            if settled is not None:
                landings[record.key] = settled
                continue
            try:
                wanted = shop.read(record, there)
                email = "" if there else shop.take_email(record.values)
            except Refusal as refusal:
                landings[record.key] = refusal.landing
                continue
            if there is None:
                new[email] = wanted
                made = {_MADE_PERSON: fold_email(email) not in shop.people}
                landings[record.key] = loaded(None, wanted | {"email": email} | made)
                continue
            changing = what_changes(there.facts, wanted)
            landings[record.key] = loaded(facts_of(there.facts, changing), changing) if changing else already_so()
            if changing:
                changes[there.id] = changing
        self._add(uow, new, shop)
        change_companies(uow, changes)
        return [landings[record.key] for record in records]

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        known = read_companies(uow, [change.key for change in changes])
        ordered = read_people_in_orders(uow, {company.user_id for company in known.values()})
        ordering = read_companies_in_orders(uow, {company.id for company in known.values()})
        landings: list[UndoLanding] = []
        former: dict[int, Facts] = {}
        gone: dict[int, KnownCompany] = {}
        made_people: set[int] = set()
        for change in changes:
            there = known.get(change.key)
            if there is None or there.id in gone:
                landings.append(UNDONE if change.before is None else changed_since())
                continue
            landings.append(_judge_undo(there, change, has_ordered=there.user_id in ordered or there.id in ordering))
            if not landings[-1].is_undone:
                continue
            if change.before is None:
                gone[there.id] = there
                former.pop(there.id, None)
                if change.after.get(_MADE_PERSON):
                    made_people.add(there.user_id)
            else:
                there.facts.update(change.before)
                former.setdefault(there.id, {}).update(change.before)
        change_companies(uow, former)
        remove_companies(uow, gone.keys())
        # Whoever has signed in meanwhile stays a customer.
        remove_people(uow, made_people)
        return landings

    def _add(self, uow: UnitOfWork, new: Mapping[str, Facts], shop: _Shop) -> None:
        language = get_shop_profile(uow).default_language
        strangers = {
            email: {"name": facts["contact_name"], "phone": facts["phone"], "language": language}
            for email, facts in new.items()
            if fold_email(email) not in shop.people
        }
        add_people(uow, strangers)
        people = read_people(uow, [fold_email(email) for email in new])
        add_companies(uow, {people[fold_email(email)].id: facts for email, facts in new.items()})


class _Shop:
    """What records are read against: companies, people and price groups."""

    def __init__(self, uow: UnitOfWork, records: Sequence[NewRecord]) -> None:
        self._country = uow.port(Settings).country
        self.people = read_people(uow, [fold_email(str(record.values.get("email") or "")) for record in records])
        user_ids = [person.id for person in self.people.values()]
        self.companies = read_companies(uow, [record.key for record in records], user_ids)
        self._taken = read_members(uow, user_ids)
        self._emails: set[str] = set()
        self._groups: dict[str, str] = {}
        for group in list_price_groups(uow):
            if group.code != PUBLIC_PRICE_GROUP:
                names = {fold_text(name): group.code for name in group.name.values()}
                self._groups = names | self._groups | {fold_text(group.code): group.code}

    def read(self, record: NewRecord, there: KnownCompany | None) -> Facts:
        """The facts that a record has. Raises ``Refusal``."""
        values = record.values
        if not 4 <= len(record.key) <= 40:
            raise Refusal(
                refused("bad_tax_number", "A tax number has at least four letters or digits.", field="tax_number")
            )
        facts: Facts = {name: " ".join(str(values[name]).split()) for name in _LENGTHS if values.get(name) is not None}
        facts = {name: text for name, text in facts.items() if text}
        for name, text in facts.items():
            if len(text) > _LENGTHS[name]:
                raise Refusal(unusable(name, text))
        facts |= read_address(values, there.facts if there else {}, self._country, prefix="")
        group = self._group(values)
        if there is not None:
            # The number is what it was found by: another spelling of it changes nothing.
            facts.pop("tax_number", None)
            self._check_known(values, there, group)
            return facts | ({"price_group": group} if group else {})
        if not facts.get("legal_name"):
            raise Refusal(required("legal_name"))
        empty = {**dict.fromkeys(field.name for field in ADDRESS_FIELDS), "phone": None, "country": self._country}
        facts = {name: text or "" for name, text in empty.items()} | {"contact_name": facts["legal_name"][:120]} | facts
        return facts | {"price_group": group, "status": self._status(values, group)}

    def take_email(self, values: Mapping[str, Any]) -> str:
        """The address of a new company's person, whom no other company has. Raises ``Refusal``."""
        email = str(values.get("email") or "").strip()
        key = fold_email(email)
        person = self.people.get(key)
        if not email:
            raise Refusal(required("email"))
        if not 3 <= len(key) <= 200:
            raise Refusal(unusable("email", email))
        if person is not None and person.is_staff:
            sentence = said("This is the address of a member of the staff, who is changed by hand alone.")
            raise Refusal(refused("is_staff", sentence, field="email"))
        if key in self._emails or (person is not None and person.id in self._taken):
            raise Refusal(refused("has_company", "This person acts for another company already.", field="email"))
        self._emails.add(key)
        return email

    def _check_known(self, values: Mapping[str, Any], there: KnownCompany, group: str | None) -> None:
        email = values.get("email")
        if email and fold_email(email) != fold_email(there.email):
            raise Refusal(refused("other_email", "The company is known under another e-mail address.", field="email"))
        status = values.get("status")
        if (status or there.facts["status"]) != there.facts["status"]:
            sentence = said("Whether a company that is there is approved is decided by hand.")
            raise Refusal(refused("status_differs", sentence, field="status"))
        if group and there.facts["status"] != "approved":
            raise Refusal(refused("not_approved", "Only an approved company has a price group.", field="price_group"))

    def _group(self, values: Mapping[str, Any]) -> str | None:
        name = values.get("price_group")
        if not name:
            return None
        group = self._groups.get(fold_text(name))
        if group is None:
            raise Refusal(unknown("price_group", "unknown_price_group", said("There is no price group {value}."), name))
        return group

    def _status(self, values: Mapping[str, Any], group: str | None) -> str:
        status = values.get("status") or ("approved" if group else "pending")
        if status == "approved" and group is None:
            raise Refusal(required("price_group"))
        if status != "approved" and group is not None:
            raise Refusal(refused("not_approved", "Only an approved company has a price group.", field="price_group"))
        return status


def _judge_undo(there: KnownCompany, change: Undoing, *, has_ordered: bool) -> UndoLanding:
    after = {name: value for name, value in change.after.items() if name not in ("email", _MADE_PERSON)}
    if not stands(there.facts, after):
        return changed_since()
    return in_use() if change.before is None and has_ordered else UNDONE
