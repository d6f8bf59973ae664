"""The trail as the console shows it, written for one language: who changed which thing, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import quote
from zoneinfo import ZoneInfo

from freight_app.accounts.audit import list_audit_choices, list_changes
from freight_app.accounts.dtos import AuditEntryView, AuditQuery
from freight_app.accounts.permissions import STAFF_ROLES, Permission
from freight_app.accounts.retailers import list_price_groups, name_retailers
from freight_app.accounts.tenant_keys import name_keys
from freight_app.accounts.tenants import name_tenants
from freight_app.accounts.users import list_users_by_public_id
from freight_app.catalogue.brands import list_brands
from freight_app.catalogue.categories import list_categories
from freight_app.catalogue.service import products_by_ids
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, pick_text
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.audit_words import ACTIONS, FIELDS, THINGS, word_of, write_value
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.admin.users_words import join_words
from freight_app.ui.admin.work_words import name_job, name_kind
from freight_app.ui.routes import PAGES
from freight_app.ui.visitor import Visitor


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One field; an empty side means that nothing stood there."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry. ``href`` is empty when the thing has no page; ``trail_href`` leads to all entries about it."""

    id: int
    at: str
    actor: str
    kind: str
    thing: str
    action: str
    fields: str
    changes: list[ChangeView]
    href: str
    trail_href: str
    actor_href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What the address asks for; ``thing_id`` narrows to one thing."""

    q: str = ""
    person: str = ""
    entity: str = ""
    thing_id: str = ""
    action: str = ""
    since: str = ""
    until: str = ""

    def address(self) -> str:
        """The address that asks this."""
        return list_address(
            "/admin/audit",
            q=self.q,
            person=self.person,
            entity=self.entity,
            id=self.thing_id,
            action=self.action,
            since=self.since,
            until=self.until,
        )


@dataclass(frozen=True, slots=True)
class TrailPage:
    entries: list[EntryView]
    pager: PagerView
    people: list[Choice]
    things: list[Choice]
    actions: list[Choice]


# A thing that the room names: what it is called, and where its page is.
Named = tuple[str, str]
NamedThings = dict[tuple[str, str], Named]
# Fields whose value is the number or code of another thing.
_POINTS_TO = {
    "brand_id": "brand",
    "category_id": "category",
    "parent_id": "category",
    "price_group": "price_group",
    "replaced_by_id": "product",
}


def read_trail(who: Visitor, asked: TrailFilter, page: int) -> TrailPage:
    """A page of the trail with everything that it can be narrowed to."""
    with current_house().read(who.actor) as uow:
        zone = get_shop_profile(uow).time_zone
        query = AuditQuery(
            q=asked.q,
            entity=asked.entity,
            entity_id=asked.thing_id,
            action=asked.action,
            actor_user_id=int(asked.person) if asked.person else None,
            since=_start_of_day(asked.since, zone),
            until=_start_of_day(asked.until, zone, days_later=1),
            page=page,
            per_page=PER_PAGE,
        )
        found = list_changes(uow, query)
        entries = _entries(uow, who, found.items, zone)
        choices = list_audit_choices(uow)
    return TrailPage(
        entries=entries,
        pager=pager_of(found, asked.address()),
        people=[Choice(str(actor.user_id), actor.label) for actor in choices.actors],
        things=_choices(THINGS, choices.entities, who.language),
        actions=_choices(ACTIONS, choices.actions, who.language),
    )


def read_changes_of(uow: UnitOfWork, who: Visitor, entity: str, entity_id: str, *, limit: int) -> list[EntryView]:
    """The last changes of one thing. Needs ``audit.read``."""
    zone = get_shop_profile(uow).time_zone
    found = list_changes(uow, AuditQuery(entity=entity, entity_id=entity_id, per_page=limit))
    return _entries(uow, who, found.items, zone)


def _choices(words: dict[str, str], codes: Iterable[str], language: str) -> list[Choice]:
    found = [Choice(code, word_of(words, code, language)) for code in codes]
    return sorted(found, key=lambda choice: choice.label.casefold())


def _start_of_day(day: str, zone: str, *, days_later: int = 0) -> datetime | None:
    if not day:
        return None
    on = date.fromordinal(min(date.fromisoformat(day).toordinal() + days_later, date.max.toordinal() - 1))
    return datetime.combine(on, time(), ZoneInfo(zone)) if on.year > 1 else None


def _entries(uow: UnitOfWork, who: Visitor, found: list[AuditEntryView], zone: str) -> list[EntryView]:
    named = _name_things(uow, who, found)
    return [_entry(entry, named, who.language, zone) for entry in found]


def _entry(entry: AuditEntryView, named: NamedThings, language: str, zone: str) -> EntryView:
    name, href = named.get((entry.entity, entry.entity_id), (entry.entity_id, ""))

    def side(field: str, value: object) -> str:
        thing = named.get((_POINTS_TO.get(field, ""), str(value)))
        return thing[0] if thing else write_value(entry.entity, field, value, language)

    changes = [
        ChangeView(
            field=word_of(FIELDS, change.field, language),
            before=side(change.field, change.before),
            after=side(change.field, change.after),
        )
        for change in entry.changes
    ]
    actor = "" if entry.actor_user_id is None else str(entry.actor_user_id)
    return EntryView(
        id=entry.id,
        at=format_moment(entry.at, language, zone=zone),
        actor=entry.actor,
        kind=word_of(THINGS, entry.entity, language),
        thing=name,
        action=word_of(ACTIONS, entry.action, language),
        fields=join_words((change.field for change in changes), language),
        changes=changes,
        href=href if _has_page(href) else "",
        trail_href=TrailFilter(entity=entry.entity, thing_id=entry.entity_id).address(),
        actor_href=TrailFilter(person=actor).address() if actor else "",
    )


def _has_page(href: str) -> bool:
    path = href.partition("?")[0]
    return bool(path) and PAGES.find(path) is not None


def _name_things(uow: UnitOfWork, who: Visitor, found: list[AuditEntryView]) -> NamedThings:
    """Names and pages of the things that entries speak of: one question for each kind of thing."""
    ids: dict[str, set[str]] = {}
    for entry in found:
        ids.setdefault(entry.entity, set()).add(entry.entity_id)
        for change in entry.changes:
            if change.field in _POINTS_TO:
                numbers = {str(side) for side in (change.before, change.after) if side is not None}
                ids.setdefault(_POINTS_TO[change.field], set()).update(numbers)
    named: NamedThings = {
        ("shop", "1"): (get_shop_profile(uow).name, "/admin/settings"),
        ("catalogue", "upsert"): ("", "/admin/products"),
        **{("tax_class", code): (code, "/admin/settings/taxes") for code in ids.get("tax_class", ())},
        **{("payment_option", code): (code, "/admin/settings/payments") for code in ids.get("payment_option", ())},
        **{("delivery_method", code): (code, "/admin/settings/delivery") for code in ids.get("delivery_method", ())},
        **{("stock_location", code): (code, "/admin/settings/locations") for code in ids.get("stock_location", ())},
        **{("work_task", key): (f"#{key}", f"/admin/work?tab=tasks&task={key}") for key in ids.get("work_task", ())},
        **{("work_queue", key): _name_queue(key, who.language) for key in ids.get("work_queue", ())},
        **{
            ("work_job", key): (name_job(key, key, who.language), "/admin/work?tab=timetable")
            for key in ids.get("work_job", ())
        },
    }
    if ids.get("user") and who.actor.may(Permission.USERS_MANAGE):
        named |= _name_people(uow, ids["user"])
    if ids.get("retailer") and who.actor.may(Permission.RETAILERS_APPROVE):
        companies = name_retailers(uow, sorted(ids["retailer"]))
        named |= {("retailer", key): (name, f"/admin/retailers?company={key}") for key, name in companies.items()}
    if ids.get("credit_account") and who.actor.may(Permission.RETAILERS_APPROVE):
        companies = name_retailers(uow, sorted(ids["credit_account"]))
        named |= {("credit_account", key): (name, f"/admin/credit/{key}") for key, name in companies.items()}
    named |= {("order", number): (number, f"/admin/orders/{number}") for number in ids.get("order", ())}
    if (ids.get("tenant") or ids.get("tenant_key")) and who.actor.may(Permission.TENANTS_MANAGE):
        named |= _name_tenants(uow, ids)
    named |= _name_products(uow, who, ids)
    for thing in ("price_group", "minimum_order"):
        if ids.get(thing):
            groups = list_price_groups(uow)
            named |= {(thing, one.code): (pick_text(one.name, who.language), "") for one in groups}
    if ids.get("brand"):
        named |= {("brand", str(one.id)): (one.name, "/admin/brands") for one in list_brands(uow).items}
    if ids.get("category"):
        kinds = list_categories(uow, language=who.language)
        named |= {("category", str(one.id)): (one.name, "/admin/categories") for one in kinds}
    return named


def _name_tenants(uow: UnitOfWork, ids: dict[str, set[str]]) -> NamedThings:
    tenants = name_tenants(uow, sorted(ids.get("tenant", ())))
    keys = name_keys(uow, sorted(ids.get("tenant_key", ())))
    named: NamedThings = {("tenant", key): (name, f"/admin/tenants/{key}") for key, name in tenants.items()}
    return named | {("tenant_key", key): (label, f"/admin/tenants/{owner}") for key, (label, owner) in keys.items()}


def _name_queue(key: str, language: str) -> Named:
    """The queue as a whole, or one kind of task in it."""
    kind = "" if key == "all" else key
    return name_kind(kind, language) or kind, list_address("/admin/work", tab="tasks", kind=kind)


def _name_people(uow: UnitOfWork, public_ids: set[str]) -> NamedThings:
    named: NamedThings = {("user", "many"): ("", "")}
    for key, user in list_users_by_public_id(uow, sorted(public_ids)).items():
        is_staff = bool(STAFF_ROLES & set(user.roles))
        named["user", key] = user.name, f"/admin/users?person={key}" if is_staff else f"/admin/customers/{key}"
    return named


def _name_products(uow: UnitOfWork, who: Visitor, ids: dict[str, set[str]]) -> NamedThings:
    """Parts are also what reorder points and stock levels (``<part>@<place>``) are about."""
    things = [(kind, key) for kind in ("product", "stock_item", "stock_level") for key in ids.get(kind, ())]
    of_part = {thing: int(part) for thing in things if (part := thing[1].partition("@")[0]).isdecimal()}
    cards = {card.id: card for card in products_by_ids(uow, sorted(set(of_part.values())), language=who.language)}
    return {
        thing: (
            f"{cards[part].name} {cards[part].sku}",
            f"/admin/products/{quote(cards[part].sku, safe='')}"
            if thing[0] == "product"
            else f"/admin/stock?q={quote(cards[part].sku, safe='')}",
        )
        for thing, part in of_part.items()
        if part in cards
    }
