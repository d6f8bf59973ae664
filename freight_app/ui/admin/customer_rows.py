"""Customers as the console shows them, written for one language: rows of the list and one person in full."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.accounts.addresses import list_addresses
from freight_app.accounts.dtos import AddressView, RetailerView, UserView
from freight_app.accounts.permissions import STAFF_ROLES, Permission
from freight_app.accounts.retailers import get_retailer_of, list_price_groups
from freight_app.accounts.sessions import list_sessions
from freight_app.accounts.users import get_user
from freight_app.catalogue.dtos import CarOwner
from freight_app.catalogue.garage import list_cars
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, format_money, pick_text
from freight_app.orders.customer_dtos import CustomerQuery, CustomerRow
from freight_app.orders.customers import list_customers
from freight_app.orders.listing import list_orders, sum_orders_of
from freight_app.orders.spending.reading import sum_up_spending_of
from freight_app.orders.staff_dtos import OrderQuery
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.audit_rows import EntryView, read_changes_of
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.company_words import MemberRow, member_rows
from freight_app.ui.components.price import PriceView, currency_label, price_view
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.shells.parts import LANGUAGE_NAMES
from freight_app.ui.visitor import Visitor

ORDERS_PER_PAGE = 10
LAST_CHANGES = 8


@dataclass(frozen=True, slots=True)
class CustomerRowView:
    href: str
    name: str
    company: str
    email: str
    phone: str
    orders: int
    spent: PriceView
    last_order: str
    joined: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class CustomersView:
    rows: list[CustomerRowView]
    counts: dict[str, int]
    pager: PagerView
    currency: str


@dataclass(frozen=True, slots=True)
class BoughtOrderView:
    number: str
    href: str
    placed: str
    status: str
    payment: str
    total: PriceView


@dataclass(frozen=True, slots=True)
class AddressLines:
    label: str
    recipient: str
    place: str
    phone: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class CustomerView:
    """One person. ``may_manage``: the reader may open and close accounts; ``sessions`` is empty for those who may not."""

    public_id: str = ""
    name: str = ""
    status: str = ""
    summary: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    joined: str = ""
    last_sign_in: str = ""
    has_password: bool = True
    is_staff: bool = False
    company: str = ""
    company_status: str = ""
    company_href: str = ""
    price_group: str = ""
    members: list[MemberRow] = field(default_factory=list)
    sessions: str = ""
    has_sessions: bool = False
    addresses: list[AddressLines] = field(default_factory=list)
    cars: list[str] = field(default_factory=list)
    may_manage: bool = False
    may_see_changes: bool = False
    changes_href: str = ""


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Everything that the page of one customer shows."""

    person: CustomerView
    orders: list[BoughtOrderView]
    pager: PagerView
    changes: list[EntryView]


def read_customers(who: Visitor, query: CustomerQuery) -> CustomersView:
    """One page of a tab."""
    with current_house().read(who.actor) as uow:
        found = list_customers(uow, query)
        profile = get_shop_profile(uow)
    address = list_address("/admin/customers", tab=query.tab, q=query.q, sort=query.sort)
    return CustomersView(
        rows=[_row(row, who.language, profile.time_zone) for row in found.page.items],
        counts=found.tabs,
        pager=pager_of(found.page, address),
        currency=currency_label(profile.currency, who.language),
    )


def customer_query(tab: str, q: str, sort: str, page: int) -> CustomerQuery:
    """The question of an address; raises ``ValidationError`` for what is none."""
    return CustomerQuery(tab=tab, q=q, sort=sort, page=page, per_page=PER_PAGE)  # type: ignore[arg-type]


def read_customer(who: Visitor, public_id: str, page: int) -> CustomerPage:
    """One person with a page of their orders; ``NotFound`` for a colleague whom the reader may not see."""
    with current_house().read(who.actor) as uow:
        user = get_user(uow, public_id)
        zone = get_shop_profile(uow).time_zone
        orders, pager = _orders(uow, who, user, page, zone)
        person = _person(uow, who, user, zone)
        changes = read_changes_of(uow, who, "user", public_id, limit=LAST_CHANGES) if person.may_see_changes else []
    return CustomerPage(person, orders, pager, changes)


def _row(row: CustomerRow, language: str, zone: str) -> CustomerRowView:
    return CustomerRowView(
        href=f"/admin/customers/{row.public_id}",
        name=row.name,
        company=row.company,
        email=row.email,
        phone=row.phone,
        orders=row.order_count,
        spent=price_view(row.spent, language),
        last_order=format_date(row.last_placed_at, language, zone=zone) if row.last_placed_at else "",
        joined=format_date(row.joined_at, language, zone=zone),
        is_active=row.is_active,
    )


def _orders(
    uow: UnitOfWork, who: Visitor, user: UserView, page: int, zone: str
) -> tuple[list[BoughtOrderView], PagerView]:
    if not who.actor.may(Permission.ORDERS_READ):
        return [], PagerView()
    found = list_orders(uow, OrderQuery(tab="all", user_id=user.id, page=page, per_page=ORDERS_PER_PAGE)).page
    rows = [
        BoughtOrderView(
            number=order.number,
            href=f"/admin/orders/{order.number}",
            placed=format_date(order.placed_at, who.language, zone=zone),
            status=str(order.status),
            payment=str(order.payment_status),
            total=price_view(order.total, who.language),
        )
        for order in found.items
    ]
    return rows, pager_of(found, f"/admin/customers/{user.public_id}")


def _person(uow: UnitOfWork, who: Visitor, user: UserView, zone: str) -> CustomerView:
    language, may = who.language, who.actor.may
    company = get_retailer_of(uow, user.id) if may(Permission.RETAILERS_APPROVE) else None
    bought = sum_orders_of(uow, user.id)
    last_order = format_date(bought.last_placed_at, language, zone=zone) if bought.last_placed_at else ""
    sessions = len(list_sessions(uow, user.id)) if may(Permission.USERS_MANAGE) else 0
    return CustomerView(
        public_id=user.public_id,
        name=user.name,
        status="active" if user.is_active else "disabled",
        summary=_summary(bought.order_count, format_money(bought.revenue, language), last_order, language),
        email=user.email,
        phone=user.phone,
        language=dict(LANGUAGE_NAMES).get(user.language, user.language),
        joined=format_date(user.created_at, language, zone=zone),
        last_sign_in=format_moment(user.last_sign_in_at, language, zone=zone) if user.last_sign_in_at else "",
        has_password=user.has_password,
        is_staff=bool(STAFF_ROLES & set(user.roles)),
        **_company(uow, company, language),
        members=_members(uow, company, language, zone),
        sessions=translate_count("{count} place", "{count} places", sessions, language),
        has_sessions=sessions > 0,
        addresses=[_address(address) for address in list_addresses(uow, user.id)],
        cars=[f"{car.vehicle.label} {car.year or ''}".strip() for car in list_cars(uow, CarOwner(user_id=user.id))],
        may_manage=may(Permission.USERS_MANAGE),
        may_see_changes=may(Permission.AUDIT_READ),
        changes_href=list_address("/admin/audit", entity="user", id=user.public_id),
    )


def _summary(orders: int, spent: str, last_order: str, language: str) -> str:
    if not orders:
        return translate("Nothing bought yet.", language)
    return translate_count(
        "{count} order for {amount}, on {day}.",
        "{count} orders for {amount} together, the last one on {day}.",
        orders,
        language,
        amount=spent,
        day=last_order,
    )


def _company(uow: UnitOfWork, company: RetailerView | None, language: str) -> dict[str, str]:
    if company is None:
        return {}
    names = {group.code: pick_text(group.name, language) for group in list_price_groups(uow)}
    return {
        "company": company.legal_name,
        "company_status": str(company.status),
        "company_href": list_address("/admin/retailers", tab=str(company.status), company=company.public_id),
        "price_group": names.get(company.price_group or "", ""),
    }


def _members(uow: UnitOfWork, company: RetailerView | None, language: str, zone: str) -> list[MemberRow]:
    return [] if company is None else member_rows(sum_up_spending_of(uow, company.public_id), language, zone)


def _address(address: AddressView) -> AddressLines:
    place = (address.line, f"{address.postal_code} {address.city}".strip(), address.region)
    return AddressLines(
        label=address.label,
        recipient=address.recipient,
        place=", ".join(part for part in dict.fromkeys(place) if part),
        phone=address.phone,
        is_default=address.is_default,
    )
